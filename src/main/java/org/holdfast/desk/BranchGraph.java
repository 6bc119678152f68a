package org.holdfast.desk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.history.BranchState;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.store.Store;

/** The graph of a branch in git, of what sync read of it: the packages of each directory, the directories that it needs, the files read. */
final class BranchGraph {

    private BranchGraph() {}

    static BuildGraph of(Store store, String branch) {
        BranchState state = store.branch(branch)
                .orElseThrow(() -> new Unusable(
                        "the store",
                        "has no branch '" + branch + "'; 'holdfast sync' reads it. It has "
                                + String.join(", ", store.branches())));
        List<PackageDirectory> directories = state.directories().get();
        BuildGraph.Builder graph = new BuildGraph.Builder();
        Map<PkgPath, List<PkgName>> made = new HashMap<>();
        for (PackageDirectory directory : directories) {
            for (MadePackage one : directory.makes()) {
                one.pkgname().ifPresent(name -> {
                    int number = graph.add(name, Optional.of(directory.pkgpath()));
                    directory.notBuilt().ifPresent(why -> graph.notBuilt(number, why));
                    made.computeIfAbsent(directory.pkgpath(), none -> new ArrayList<>())
                            .add(name);
                });
            }
        }
        for (PackageDirectory directory : directories) {
            Set<String> files = new HashSet<>(directory.filesRead());
            for (PkgName name : made.getOrDefault(directory.pkgpath(), List.of())) {
                for (PkgPath used : directory.uses()) {
                    variant(name, made.getOrDefault(used, List.of()))
                            .ifPresent(need -> graph.need(
                                    graph.add(name, Optional.empty()),
                                    graph.add(need, Optional.empty()),
                                    "",
                                    files.contains(used + "/buildlink3.mk")
                                            ? BuildGraph.Headers.USED
                                            : BuildGraph.Headers.UNUSED));
                }
            }
        }
        return graph.build();
    }

    /** Of the packages of a directory, the one for the same Python, PHP, Ruby, …; else the highest version. */
    private static Optional<PkgName> variant(PkgName user, List<PkgName> made) {
        String kind = user.text().substring(0, Math.max(0, user.text().indexOf('-') + 1));
        Comparator<PkgName> order = Comparator.comparing(
                        (PkgName name) -> name.text().startsWith(kind))
                .thenComparing(PkgName::version, PkgVersion.ORDER);
        return made.stream().max(order);
    }
}
