package org.holdfast.desk;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.history.BranchState;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.BuildGraph.Headers;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.BuildGraphs;
import org.holdfast.store.Store;

/**
 * The graph of a branch in git, of what sync read of it: the packages of each directory, and the directories that it needs. Sync does not
 * read {@code buildlink3.mk}, so it is not known who is compiled with whose headers, nor what comes along with what is needed.
 */
final class BranchGraph {

    private final String branch;
    private final BuildGraph.Builder graph = new BuildGraph.Builder();
    private final Map<PkgPath, List<PkgName>> made = new HashMap<>();
    private final List<Malformed> malformed = new ArrayList<>();

    private BranchGraph(String branch) {
        this.branch = branch;
    }

    /** The graph; packages whose names are not known, and directories that are needed and make nothing, are listed beside it. */
    static BuildGraphs.Reading of(Store store, String branch) {
        BranchState state = store.branch(branch)
                .orElseThrow(() -> new Unusable(
                        "the store",
                        "has no branch '" + branch + "'; 'holdfast sync' reads it. It has "
                                + String.join(", ", store.branches())));
        BranchGraph reader = new BranchGraph(branch);
        List<PackageDirectory> directories = state.directories().get();
        reader.graph.partial();
        directories.forEach(reader::packages);
        directories.forEach(reader::needs);
        return new BuildGraphs.Reading(reader.graph.build(), reader.malformed);
    }

    private void packages(PackageDirectory directory) {
        for (MadePackage one : directory.makes()) {
            if (one.pkgname().isEmpty()) {
                leaveOut(directory.pkgpath() + " makes a package whose name is not known");
                continue;
            }
            PkgName name = one.pkgname().get();
            int number = graph.add(name, Optional.of(directory.pkgpath()));
            directory.notBuilt().ifPresent(why -> graph.notBuilt(number, why));
            made.computeIfAbsent(directory.pkgpath(), none -> new ArrayList<>()).add(name);
        }
    }

    private void needs(PackageDirectory directory) {
        List<PkgName> users = made.getOrDefault(directory.pkgpath(), List.of());
        for (PkgPath used : directory.uses()) {
            List<PkgName> candidates = made.getOrDefault(used, List.of());
            if (candidates.isEmpty() && !users.isEmpty()) {
                leaveOut(directory.pkgpath() + " needs " + used + ", which makes no package");
            }
            for (PkgName name : users) {
                variant(name, candidates)
                        .ifPresent(need -> graph.need(number(name), number(need), "", Headers.UNKNOWN));
            }
        }
    }

    private int number(PkgName name) {
        return graph.find(name).orElseThrow();
    }

    private void leaveOut(String why) {
        malformed.add(new Malformed(branch, 0, why));
    }

    /** Of the packages of a directory, the one for the same Python, PHP, Ruby, …; else the highest version. */
    private static Optional<PkgName> variant(PkgName user, List<PkgName> made) {
        String kind = user.text().substring(0, user.text().indexOf('-') + 1);
        Comparator<PkgName> order = Comparator.comparing(
                        (PkgName name) -> name.text().startsWith(kind))
                .thenComparing(PkgName::version, PkgVersion.ORDER);
        return made.stream().max(order);
    }
}
