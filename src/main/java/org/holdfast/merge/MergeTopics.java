package org.holdfast.merge;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.holdfast.backport.TopicNames;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;

/** Finds the topic branches that words of the command line stand for. */
public final class MergeTopics {

    private final Git git;
    private final String prefix;
    private final Map<String, String> there;
    private final Set<PkgPath> known;

    private MergeTopics(Git git, String prefix, Map<String, String> there, Collection<PkgPath> known) {
        this.git = git;
        this.prefix = prefix;
        this.there = there;
        this.known = Set.copyOf(known);
    }

    /** The word stands for no topic branch, or for several; the message lists these. */
    public static final class Unclear extends Exception {
        private static final long serialVersionUID = 1L;

        Unclear(String why) {
            super(why);
        }
    }

    /**
     * Reads the topic branches.
     *
     * @param git the branch's repository
     * @param prefix the prefix of their names
     * @param known the directories of the branch
     */
    public static MergeTopics read(Git git, String prefix, Collection<PkgPath> known) {
        return new MergeTopics(
                git, prefix, new TreeMap<>(TopicNames.read(git, prefix).there()), known);
    }

    /** The commit ids of all topic branches, by name. */
    public Map<String, String> all() {
        return Map.copyOf(there);
    }

    /**
     * The topic branch for a PKGPATH or the name of a branch, with its commit id.
     *
     * @throws Unclear if there is none, or a PKGPATH has several
     */
    public Map.Entry<String, String> of(String word) throws Unclear {
        String name = word.startsWith("refs/heads/") ? word.substring("refs/heads/".length()) : word;
        for (String one : List.of(prefix + "/" + name, name)) {
            Git.Answer answer = git.ask("rev-parse", "--verify", "--quiet", "refs/heads/" + one + "^{commit}");
            if (answer.yes() && !one.startsWith(prefix + "/")) {
                throw new Unclear(one + " is no topic branch: those are below " + prefix + "/; 'git branch " + prefix
                        + "/category-directory-version " + one + "' makes one of it");
            }
            if (answer.yes()) {
                return Map.entry(one, answer.out().strip());
            }
        }
        Optional<PkgPath> pkgpath = PkgPath.parse(word);
        List<String> about = there.keySet().stream()
                .filter(topic -> pkgpath.isPresent() && isAbout(topic, pkgpath.get()))
                .toList();
        if (pkgpath.isEmpty() || about.isEmpty()) {
            throw new Unclear(
                    "there is no topic branch " + (pkgpath.isPresent() ? "of " : "") + word + " below " + prefix
                            + pkgpath.filter(known::contains)
                                    .map(path -> "; 'holdfast backport " + path + "' makes one")
                                    .orElse(""));
        }
        if (about.size() > 1) {
            throw new Unclear(word + " has " + about.size() + " topic branches, say which: "
                    + about.stream().collect(Collectors.joining(", ")));
        }
        return Map.entry(about.getFirst(), there.getOrDefault(about.getFirst(), ""));
    }

    /** Whether the topic is named for the directory, which it may add to the branch. */
    private boolean isAbout(String topic, PkgPath pkgpath) {
        return owner(prefix, topic, path -> path.equals(pkgpath) || known.contains(path))
                .filter(pkgpath::equals)
                .isPresent();
    }

    /**
     * The directory that a topic branch is named for: the longest that fits, since the part after {@code openssl-fips-}
     * is no version of openssl.
     */
    static Optional<PkgPath> owner(String prefix, String topic, Predicate<PkgPath> known) {
        String leaf = topic.startsWith(prefix + "/") ? topic.substring(prefix.length() + 1) : "";
        for (int end = leaf.lastIndexOf('-'); end > 0; end = leaf.lastIndexOf('-', end - 1)) {
            for (int dash = leaf.indexOf('-'); dash < end; dash = leaf.indexOf('-', dash + 1)) {
                PkgPath path = new PkgPath(leaf.substring(0, dash), leaf.substring(dash + 1, end));
                if (known.test(path)) {
                    return Optional.of(path);
                }
            }
        }
        return Optional.empty();
    }
}
