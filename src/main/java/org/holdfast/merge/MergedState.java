package org.holdfast.merge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.outcome.MergeOutcome.Moved;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.trial.PackageFiles;

/**
 * The directories whose version a merge may change, before and after it, on both sides.
 *
 * @param directories the directories, by PKGPATH
 */
record MergedState(Map<PkgPath, Directory> directories) {

    MergedState {
        directories = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(directories));
    }

    /**
     * One directory.
     *
     * @param base the directory in the common ancestor
     * @param theirs the directory in the merged branch
     * @param before the directory on the branch before the merge
     * @param after the directory on the branch after the merge
     * @param touched the files in it that the merge changes, without those that are there only for other directories
     *     whose version changes
     */
    record Directory(
            Optional<PackageDirectory> base,
            Optional<PackageDirectory> theirs,
            Optional<PackageFiles> before,
            Optional<PackageFiles> after,
            Set<String> touched) {

        Directory {
            touched = Set.copyOf(touched);
        }

        /** The packages after the merge. */
        List<MadePackage> makes() {
            return BranchPackages.makes(BranchPackages.directory(after));
        }

        /** The PKGNAMEs before the merge. */
        List<PkgName> had() {
            return names(before);
        }

        /** The PKGNAMEs after the merge. */
        List<PkgName> has() {
            return names(after);
        }

        private static List<PkgName> names(Optional<PackageFiles> files) {
            return files.map(PackageFiles::names).orElse(List.of());
        }

        /** Whether the merge changes its version. */
        boolean moves() {
            return !same(BranchPackages.makes(BranchPackages.directory(before)), makes());
        }

        /** Whether the merge changes its files and not its version, so that no host upgrades. */
        boolean staysBehind() {
            return !touched.isEmpty() && !moves();
        }

        private Directory without(Predicate<String> others) {
            Set<String> rest = new HashSet<>(touched);
            rest.removeIf(file -> others.test(file)
                    && Stream.of(before, after)
                            .flatMap(Optional::stream)
                            .noneMatch(files -> files.filesRead().contains(file)));
            return new Directory(base, theirs, before, after, rest);
        }

        /** Whether the merged branch changed its version. */
        boolean isTheirs() {
            return !same(BranchPackages.makes(base), BranchPackages.makes(theirs));
        }

        /** Whether the branch gets the version of the merged branch, which was reviewed. */
        boolean isAsReviewed() {
            return same(BranchPackages.makes(theirs), makes());
        }

        private static boolean same(List<MadePackage> one, List<MadePackage> other) {
            return Set.copyOf(one).equals(Set.copyOf(other));
        }
    }

    /**
     * Evaluates the affected directories.
     *
     * @param packages the branch's packages
     * @param before the branch's files before the merge
     * @param after the branch's files after it
     * @param side the merged branch
     * @param ours the paths in which the branch may differ from the common ancestor
     * @param toBase the entries in which the common ancestor differs from the tip
     */
    static MergedState of(
            BranchPackages packages,
            OverlaidTree before,
            OverlaidTree after,
            ThreeWay.Side side,
            Set<String> ours,
            Map<String, TreeEntry> toBase) {
        Set<String> changed = new HashSet<>(side.changes().keySet());
        Map<PkgPath, Set<String>> touched = new TreeMap<>(Comparator.comparing(PkgPath::toString));
        after.over().forEach((path, entry) -> {
            if (!entry.equals(before.over().get(path))) {
                changed.add(path);
                BranchPackages.of(path)
                        .ifPresent(directory -> touched.computeIfAbsent(directory, key -> new HashSet<>())
                                .add(path));
            }
        });
        OverlaidTree onTip = new OverlaidTree(before.tip(), new TreeMap<>(), packages.trees());
        OverlaidTree base = onTip.with(toBase);
        OverlaidTree theirs = base.with(side.changes());
        BranchPackages.Evaluator onBefore = packages.on(before);
        BranchPackages.Evaluator onAfter = packages.on(after);
        BranchPackages.Evaluator onBase = packages.on(base);
        BranchPackages.Evaluator onTheirs = packages.on(theirs);
        Map<PkgPath, Directory> directories = new LinkedHashMap<>();
        Set<PkgPath> affected = new LinkedHashSet<>(packages.affected(changed));
        affected.addAll(touched.keySet());
        for (PkgPath path : affected) {
            Optional<PackageFiles> was = onBefore.files(path);
            Optional<PackageFiles> is = onAfter.files(path);
            directories.put(
                    path,
                    new Directory(
                            seen(path, was, ours, onBase),
                            seen(path, is, ours, onTheirs),
                            was,
                            is,
                            was.isEmpty() && is.isEmpty() ? Set.of() : touched.getOrDefault(path, Set.of())));
        }
        if (directories.values().stream().anyMatch(Directory::staysBehind)) {
            Set<String> read = new HashSet<>();
            Set<String> sources = new HashSet<>();
            directories.values().stream()
                    .filter(Directory::moves)
                    .flatMap(one -> one.after().stream())
                    .forEach(files -> {
                        sources.addAll(files.sources());
                        read.addAll(files.filesRead());
                        files.definitions()
                                .forEach(one -> one.buildlinks().forEach(path -> read.add(path + "/buildlink3.mk")));
                    });
            directories.replaceAll((path, one) -> one.staysBehind()
                    ? one.without(file -> read.contains(file)
                            || (sources.contains(path.toString()) && PackageFiles.isSource(path, file)))
                    : one);
        }
        return new MergedState(directories);
    }

    /** The directory in another tree; not evaluated again if it reads no file that differs there. */
    private static Optional<PackageDirectory> seen(
            PkgPath path, Optional<PackageFiles> here, Set<String> different, BranchPackages.Evaluator there) {
        boolean same = here.isPresent() && here.get().filesRead().stream().noneMatch(different::contains);
        return same ? BranchPackages.directory(here) : BranchPackages.directory(there.files(path));
    }

    /** The directories whose version changes, the given ones first. */
    List<Moved> moved(Set<PkgPath> first) {
        List<Moved> moved = new ArrayList<>();
        directories.forEach((path, directory) -> {
            if (directory.moves()) {
                moved.add(new Moved(path, directory.had(), directory.has()));
            }
        });
        moved.sort(Comparator.comparing((Moved one) -> !first.contains(one.pkgpath()))
                .thenComparing(one -> one.pkgpath().toString()));
        return moved;
    }

    /** Only directories whose version changes, and the given ones. */
    MergedState within(Set<PkgPath> named) {
        Map<PkgPath, Directory> within = new LinkedHashMap<>(directories);
        within.entrySet()
                .removeIf(
                        one -> !named.contains(one.getKey()) && !one.getValue().moves());
        return new MergedState(within);
    }

    /** Replaces the branch's packages by those after the merge. */
    void apply(BranchPackages packages) {
        directories.forEach((path, directory) -> packages.set(path, BranchPackages.directory(directory.after())));
    }
}
