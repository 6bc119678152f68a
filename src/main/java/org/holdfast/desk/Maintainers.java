package org.holdfast.desk;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.config.Configuration;
import org.holdfast.history.BranchRepository;
import org.holdfast.history.GitTree;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;

/** Who maintains packages: {@code MAINTAINER} or {@code OWNER} in their makefiles on the release branch. */
final class Maintainers {

    private static final List<String> VARIABLES = List.of("MAINTAINER", "OWNER");

    private Maintainers() {}

    /**
     * Those of some directories that a maintainer has.
     *
     * @param commit the commit of the branch as last read
     * @param who the address, or a part of it, in any case
     */
    static Set<PkgPath> paths(Configuration configuration, String commit, Collection<PkgPath> paths, String who) {
        Git git = BranchRepository.of(configuration.branches().orElseThrow()).git();
        PackageDefinitions definitions = new PackageDefinitions(
                new GitTree(git, commit), configuration.platform(), configuration.mkConf(), VARIABLES);
        String wanted = who.toLowerCase(Locale.ROOT);
        Set<PkgPath> theirs = ConcurrentHashMap.newKeySet();
        paths.parallelStream()
                .filter(path -> definitions.evaluate(path).stream()
                        .map(Definition::variables)
                        .map(Map::values)
                        .flatMap(Collection::stream)
                        .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains(wanted)))
                .forEach(theirs::add);
        return Set.copyOf(theirs);
    }
}
