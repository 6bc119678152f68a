package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** The directories that read each file of the branch: a change of the file may change their version. */
public final class FileReaders {

    private final Map<String, List<PackageDirectory>> byFile = new HashMap<>();

    /** Indexes the directories of a branch. */
    public FileReaders(Collection<PackageDirectory> directories) {
        for (PackageDirectory directory : directories) {
            for (String file : directory.filesRead()) {
                byFile.computeIfAbsent(file, key -> new ArrayList<>(2)).add(directory);
            }
        }
    }

    /**
     * Another directory whose version changes.
     *
     * @param pkgpath the directory
     * @param before the packages that it makes on the tip
     * @param after the packages that it would make
     */
    public record Move(PkgPath pkgpath, List<MadePackage> before, List<MadePackage> after) {
        public Move {
            before = List.copyOf(before);
            after = List.copyOf(after);
        }

        /** The PKGNAMEs that it would make, without those not known. */
        public List<PkgName> names() {
            return after.stream().flatMap(made -> made.pkgname().stream()).toList();
        }

        /** {@code databases/mysql55-client: mysql-client-5.5.36 -> mysql-client-5.5.37}. */
        @Override
        public String toString() {
            return pkgpath + ": " + words(before) + " -> " + words(after);
        }

        private static String words(List<MadePackage> makes) {
            return makes.stream().map(MadePackage::toString).collect(Collectors.joining(", "));
        }
    }

    /** Whether a directory other than the file's own reads it. */
    public boolean hasOthers(String file) {
        return byFile.getOrDefault(file, List.of()).stream()
                .anyMatch(directory -> !file.startsWith(directory.pkgpath() + "/"));
    }

    /** The directories that read any of these files, sorted by PKGPATH. */
    SortedMap<PkgPath, PackageDirectory> of(Collection<String> files) {
        SortedMap<PkgPath, PackageDirectory> readers = new TreeMap<>(Comparator.comparing(PkgPath::toString));
        files.forEach(file ->
                byFile.getOrDefault(file, List.of()).forEach(directory -> readers.put(directory.pkgpath(), directory)));
        return readers;
    }

    /** The other directories whose version changes with these files, by PKGPATH. */
    public List<Move> moves(Collection<String> changed, PackageFiles files) {
        return of(changed).values().stream()
                .filter(directory -> !directory.pkgpath().equals(files.pkgpath()))
                .map(directory -> new Move(
                        directory.pkgpath(),
                        directory.makes(),
                        files.directory(directory).makes()))
                .filter(move -> !Set.copyOf(move.before()).equals(Set.copyOf(move.after())))
                .toList();
    }
}
