package org.holdfast.pkgsrc;

/**
 * A file in a package's {@code patches} directory on a branch.
 *
 * <p>{@link #toString} gives the file's path. Any text is accepted: nothing is refused.
 *
 * @param file the path from the tree's top: {@code archivers/unzip/patches/patch-CVE-2014-8139}
 * @param blob the git blob id, in hexadecimal
 * @param header the text before the first hunk: comments and the RCS id
 */
public record BranchPatch(String file, String blob, String header) {

    /** Whether the file name or the header names the advisory of an entry, as {@link VulnEntry#isNamedIn} decides. */
    public boolean names(VulnEntry entry) {
        return entry.isNamedIn(file.substring(file.lastIndexOf('/') + 1)) || entry.isNamedIn(header);
    }

    @Override
    public String toString() {
        return file;
    }
}
