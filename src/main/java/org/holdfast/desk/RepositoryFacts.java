package org.holdfast.desk;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.config.ConfigurationTemplate;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;

/**
 * What git knows of a repository of pkgsrc that a configuration wants to know: its branches, the day on which the newest LTS branch was cut,
 * its remotes. Reads only.
 */
public final class RepositoryFacts {

    private static final List<String> TRUNKS = List.of("trunk", "main", "master", "current");
    private static final Pattern QUARTER = Pattern.compile("(?:.*[/-])?(\\d{4}Q[1-4])");
    private static final Pattern FORGE = Pattern.compile(
            "(?:https://|ssh://git@|git@)(github\\.com|gitlab\\.com|codeberg\\.org)[/:](.+?)(?:\\.git)?/?");
    private static final Map<String, String> KINDS =
            Map.of("github.com", "github", "gitlab.com", "gitlab", "codeberg.org", "forgejo");

    private final Git git;
    private final Map<String, String> branches = new LinkedHashMap<>();

    private RepositoryFacts(Git git) {
        this.git = git;
        // A branch of a remote is called as here, unless there is one here.
        git.run("for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes")
                .lines()
                .filter(ref -> !ref.endsWith("/HEAD"))
                .forEach(ref -> branches.putIfAbsent(
                        ref.replaceFirst("^refs/(heads|remotes/[^/]+)/", ""),
                        ref.replaceFirst("^refs/(heads|remotes)/", "")));
    }

    /** The first of some directories that is a repository of pkgsrc. */
    public static Optional<RepositoryFacts> first(List<Path> directories) {
        return directories.stream().flatMap(one -> of(one).stream()).findFirst();
    }

    /** The facts of a directory; empty if it is no repository of pkgsrc, or there is no git. */
    public static Optional<RepositoryFacts> of(Path directory) {
        if (!Files.exists(directory.resolve(".git")) && !Files.exists(directory.resolve("HEAD"))) {
            return Optional.empty();
        }
        try {
            RepositoryFacts facts = new RepositoryFacts(new Git(directory));
            return facts.branches.values().stream().anyMatch(facts::isPkgsrc) ? Optional.of(facts) : Optional.empty();
        } catch (ToolFailed e) {
            return Optional.empty();
        }
    }

    private boolean isPkgsrc(String branch) {
        return !git.run("ls-tree", branch, "mk/bsd.pkg.mk").isEmpty();
    }

    /** The directory. */
    public Path repository() {
        return git.repository();
    }

    private Optional<String> trunk() {
        return TRUNKS.stream()
                .flatMap(name -> Optional.ofNullable(branches.get(name)).stream())
                .findFirst();
    }

    /** The quarter of a branch, {@code 2014Q1}; empty if its name has none. */
    private static Optional<String> quarter(String branch) {
        Matcher matcher = QUARTER.matcher(branch);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static boolean isOfBackports(String branch) {
        return branch.contains("backport");
    }

    /** The newest LTS branch, by the name that it has in the remote. */
    private Optional<String> release() {
        return branches.keySet().stream()
                .filter(name -> quarter(name).isPresent() && !isOfBackports(name))
                .max(Comparator.comparing((String name) -> quarter(name).orElseThrow())
                        .thenComparing(name -> name.startsWith("release"))
                        .thenComparing(name -> name.startsWith("pkgsrc-")));
    }

    private Optional<String> backports(String quarter) {
        return branches.keySet().stream()
                .filter(name -> isOfBackports(name)
                        && quarter(name).filter(quarter::equals).isPresent())
                .findFirst();
    }

    /** The day on which a branch left trunk; empty if they have no commit in common. */
    private Optional<LocalDate> cut(String trunk, String release) {
        Git.Answer base = git.ask("merge-base", trunk, release);
        return base.yes()
                ? Optional.of(LocalDate.parse(
                        git.run("show", "-s", "--format=%cs", base.out().strip())))
                : Optional.empty();
    }

    /** The remotes' addresses by their names, {@code origin} first. */
    private Map<String, String> remotes() {
        Map<String, String> remotes = new LinkedHashMap<>();
        Stream<String> names = git.run("remote").lines().sorted(Comparator.comparing(name -> !name.equals("origin")));
        names.forEach(name -> remotes.put(name, git.run("remote", "get-url", name)));
        return remotes;
    }

    /**
     * The values for a configuration.
     *
     * @param directory that of the configuration, to which file names in it are relative
     */
    public ConfigurationTemplate template(Path directory) {
        Path home = directory.toAbsolutePath().normalize();
        Path repository = git.repository().toAbsolutePath().normalize();
        Optional<String> release = release();
        Optional<String> name = release.flatMap(RepositoryFacts::quarter);
        Map<String, String> remotes = remotes();
        return new ConfigurationTemplate(
                (repository.startsWith(home) && !repository.equals(home) ? home.relativize(repository) : repository)
                        .toString(),
                name,
                release.flatMap(branch -> trunk().flatMap(trunk -> cut(trunk, branches.getOrDefault(branch, branch)))),
                trunk(),
                release.map(branch -> branches.getOrDefault(branch, branch)),
                name.flatMap(this::backports).map(branch -> branches.getOrDefault(branch, branch)),
                remotes.keySet().stream().findFirst(),
                remotes.values().stream().flatMap(RepositoryFacts::forge).findFirst());
    }

    private static Stream<ConfigurationTemplate.Forge> forge(String address) {
        Matcher forge = FORGE.matcher(address);
        return forge.matches()
                ? Stream.of(new ConfigurationTemplate.Forge(
                        KINDS.getOrDefault(forge.group(1), ""), forge.group(2), "https://" + forge.group(1)))
                : Stream.empty();
    }

    /** Where a repository of pkgsrc is looked for unless one is named: the directory, {@code pkgsrc} in it, what it stands in. */
    public static List<Path> usual(Path directory) {
        Path here = directory.toAbsolutePath().normalize();
        List<Path> places = new ArrayList<>(List.of(here, here.resolve("pkgsrc"), here.resolve("pkgsrc.git")));
        for (Path above = here.getParent(); above != null; above = above.getParent()) {
            places.add(above);
        }
        return places;
    }
}
