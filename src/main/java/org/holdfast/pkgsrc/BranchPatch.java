package org.holdfast.pkgsrc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file in a package's {@code patches} directory on a branch.
 *
 * <p>{@link #toString} gives the file's path. Any text is accepted: nothing is refused.
 *
 * @param pkgpath the package that applies it
 * @param file the path from the tree's top: {@code archivers/unzip/patches/patch-CVE-2014-8139}
 * @param blob the git blob id, in hexadecimal
 * @param header the text before the first hunk: comments and the RCS id
 */
public record BranchPatch(PkgPath pkgpath, String file, String blob, String header) {

    /** Whether the file name or the header names the advisory of an entry, as {@link VulnEntry#isNamedIn} decides. */
    public boolean names(VulnEntry entry) {
        return entry.isNamedIn(name()) || entry.isNamedIn(header);
    }

    /** The first patch that names the advisory of an entry, if the patches together name all of its CVE ids. */
    public static Optional<BranchPatch> closing(List<BranchPatch> patches, VulnEntry entry) {
        List<BranchPatch> naming =
                patches.stream().filter(patch -> patch.names(entry)).toList();
        List<String> texts = naming.stream()
                .flatMap(patch -> Stream.of(patch.name(), patch.header))
                .toList();
        return naming.stream().findFirst().filter(first -> entry.isWhollyNamedIn(texts));
    }

    private String name() {
        return file.substring(file.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return file;
    }
}
