package org.holdfast.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.holdfast.bmake.Platform;

/**
 * The configuration of one LTS branch, from the file {@code holdfast.toml}, in TOML 1.0. {@code holdfast init} writes a template that
 * explains every key.
 *
 * <pre>
 * [branch]
 * name = "2014Q1"
 * date = 2014-04-09
 * </pre>
 *
 * <p>A key that the file does not set is empty here. Relative file names are resolved against the directory of the file. An
 * unknown key, or a value of the wrong type, is refused with {@link InvalidConfiguration}. Immutable; threads may share it.
 *
 * <p>The record has more than eight components because the sections of the file are flattened into it; readers take the few that
 * they need.
 *
 * @param name the name of the branch, {@code 2014Q1}
 * @param date the day on which the branch was cut
 * @param branchScan the file of the branch's bulk scan
 * @param trunkScan the file of trunk's bulk scan
 * @param trunkChanges trunk's doc/CHANGES files, oldest first
 * @param branches the branches in git
 * @param forge the repository on a forge, for requests and pull requests
 * @param platform the machine that the packages are for
 * @param mkConf the operator's settings by variable, as in mk.conf
 * @param summaries the files or addresses of the published package summaries; else that of the repository in {@code [publish]}
 * @param vulns the file or address of the vulnerability list
 * @param keyring the file of keys that may sign the list
 * @param leading the rule for packages that no other rule matches
 * @param rules the rules of the policy, in the order of the file; the first that matches decides
 * @param urgency the weights and sources of the priority
 * @param store the directory of the store, or its JDBC URL of PostgreSQL
 * @param hosts the directory in which hosts that registered are kept
 * @param decisions the file of decisions: the configured one, or {@code decisions.toml} in the same directory if it exists
 * @param backporting the settings for backports
 * @param publishing the settings for publishing
 * @param building the settings for planning and building
 */
public record Configuration(
        Optional<String> name,
        Optional<LocalDate> date,
        Optional<String> branchScan,
        Optional<String> trunkScan,
        List<String> trunkChanges,
        Optional<Branches> branches,
        Optional<ForgeAt> forge,
        Platform platform,
        Map<String, String> mkConf,
        List<String> summaries,
        Optional<String> vulns,
        Optional<Path> keyring,
        Rule leading,
        List<Rule> rules,
        Urgency urgency,
        String store,
        String hosts,
        Optional<String> decisions,
        Backporting backporting,
        Publishing publishing,
        Building building) {

    /** The default file name. */
    public static final String FILE = "holdfast.toml";

    /** The directory in which Holdfast keeps what it knows. */
    static final String DIRECTORY = ".holdfast";

    public Configuration {
        trunkChanges = List.copyOf(trunkChanges);
        mkConf = Map.copyOf(mkConf);
        summaries = List.copyOf(summaries);
        rules = List.copyOf(rules);
    }

    /**
     * The branches in git, section {@code [git]}.
     *
     * @param repository a directory, which is only read, or an address, which is mirrored
     * @param upstream the address of trunk's repository, if it is another one
     * @param mirror the directory of the mirror
     * @param trunk the name of trunk
     * @param release the branch from which packages are built
     * @param backports the branch with proposed fixes
     * @param cut the commit where the LTS branch left trunk, if it cannot be found from the history
     */
    public record Branches(
            String repository,
            Optional<String> upstream,
            Path mirror,
            String trunk,
            String release,
            Optional<String> backports,
            Optional<String> cut) {

        /** The names of all branches, trunk first. */
        public List<String> names() {
            return Stream.concat(Stream.of(trunk, release), backports.stream()).toList();
        }

        /** The names of the LTS branches: release and backports. */
        public List<String> own() {
            return Stream.concat(Stream.of(release), backports.stream()).toList();
        }

        /** Whether the repository is an address, so that it is mirrored. */
        public boolean isMirrored() {
            return isGitAddress(repository);
        }

        /** The repository from which a branch is fetched. */
        public String addressOf(String branch) {
            return branch.equals(trunk) ? upstream.orElse(repository) : repository;
        }

        /** Whether a text is an address: {@code https://…}, {@code file://…} or {@code git@host:path}. */
        static boolean isGitAddress(String text) {
            return text.contains("://") || text.matches("[^/]+:.*");
        }
    }

    /**
     * A repository on a forge, section {@code [forge]}.
     *
     * @param kind the software of the forge
     * @param repository the repository, {@code owner/name}
     * @param url the address of the API
     */
    public record ForgeAt(ForgeKind kind, String repository, URI url) {}

    /**
     * One rule of the policy: which versions a package may take.
     *
     * @param packages a glob of PKGBASEs or PKGPATHs, or a range: {@code firefox*}, {@code openssl<3}
     * @param leading the number of leading numbers of a version that must not change; empty if {@code series} is set
     * @param series the series in which the package stays, or {@code any}
     * @param where the file and line of the rule
     */
    public record Rule(String packages, OptionalInt leading, Optional<String> series, String where) {}

    /**
     * The weights and sources of the priority, section {@code [priority]}.
     *
     * @param weights the most points of each factor that is set, 0 to 1000, by its name: {@code exploit}, {@code age},
     *     {@code dependents}, {@code clears}, {@code effort}, {@code epss}, {@code kev}, {@code requests}, {@code installs}
     * @param epss the file of EPSS scores
     * @param kev the file of CISA's known exploited vulnerabilities
     */
    public record Urgency(Map<String, Integer> weights, Optional<String> epss, Optional<String> kev) {
        public Urgency {
            weights = Map.copyOf(weights);
        }
    }

    /**
     * The settings for backports, section {@code [backport]}.
     *
     * @param changes the file in the tree that lists the branch's changes
     * @param topic the prefix of the names of topic branches
     * @param push the remote or address to which topic branches are pushed
     * @param worktrees the directory for backports that a maintainer has to finish
     * @param decisions the file to which decisions are added if none is configured
     * @param repairs for how many days after a fix trunk's own repairs of it are taken along
     */
    public record Backporting(
            Optional<String> changes,
            Optional<String> topic,
            Optional<String> push,
            String worktrees,
            String decisions,
            int repairs) {}

    /** The text of the template, with its comments. */
    public static String template() {
        try (InputStream in = Configuration.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("the template is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A configuration without a branch, with the template's policy and weights. */
    public static Configuration none() {
        Configuration template =
                new ConfigurationFile("built in", Path.of("")).parse(template()).getFirst();
        return new Configuration(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Platform.LINUX_X86_64,
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                template.leading(),
                template.rules(),
                template.urgency(),
                DIRECTORY,
                DIRECTORY + "/hosts",
                Optional.empty(),
                template.backporting(),
                template.publishing(),
                template.building());
    }

    /**
     * Reads the first branch of a file.
     *
     * @throws InvalidConfiguration if the file does not exist, is no TOML, has an unknown key, or a value of the wrong type
     */
    public static Configuration read(Path file) {
        return all(file).getFirst();
    }

    /**
     * Reads a branch of a file.
     *
     * @param branch its name, or that of its release or backports branch in git; empty for the first of the file
     * @throws InvalidConfiguration likewise, or if the file has no such branch
     */
    public static Configuration read(Path file, Optional<String> branch) {
        List<Configuration> all = all(file);
        if (branch.isEmpty()) {
            return all.getFirst();
        }
        return all.stream()
                .filter(one -> one.name().equals(branch))
                .findFirst()
                .or(() -> all.stream().filter(one -> one.has(branch.get())).findFirst())
                .orElseThrow(() -> new InvalidConfiguration(
                        file.toString(),
                        "has no branch '" + branch.get() + "'; there "
                                + (all.size() == 1 ? "is " : "are ")
                                + String.join(
                                        ", ",
                                        all.stream().map(Configuration::label).toList())));
    }

    private boolean has(String branch) {
        return branches.filter(git -> git.names().contains(branch)).isPresent();
    }

    /** The name of the branch, or else that of its release branch in git, or else {@code branch}. */
    public String label() {
        return name.or(() -> branches.map(Branches::release)).orElse("branch");
    }

    /**
     * All that is not as it looks in a file: sections and keys that mean nothing, values that cannot be, settings without effect, files and programs
     * that are not there. None if there is nothing of that.
     *
     * @throws InvalidConfiguration if the file cannot be read
     */
    public static List<ConfigurationProblem> check(Path file) {
        Path parent = file.getParent();
        return new ConfigurationFile(file.toString(), parent == null ? Path.of("") : parent)
                .check(TomlText.read(file, StandardCharsets.UTF_8));
    }

    /**
     * Reads all branches of a file, in its order; at least one.
     *
     * @throws InvalidConfiguration if the file does not exist, is no TOML, has an unknown key, or a value of the wrong type
     */
    public static List<Configuration> all(Path file) {
        Path parent = file.getParent();
        return new ConfigurationFile(file.toString(), parent == null ? Path.of("") : parent)
                .parse(TomlText.read(file, StandardCharsets.UTF_8));
    }
}
