package org.holdfast.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.bmake.Platform;
import org.holdfast.tool.Download;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * The configuration of one LTS branch: the file {@code holdfast.toml}, in TOML 1.0. {@code holdfast init} writes a template that
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
        Optional<String> decisions,
        Backporting backporting,
        Publishing publishing,
        Building building) {

    /** The default file name. */
    public static final String FILE = "holdfast.toml";

    private static final Map<String, Set<String>> KEYS = Map.ofEntries(
            Map.entry("branch", Set.of("name", "date", "scan")),
            Map.entry("trunk", Set.of("scan", "changes")),
            Map.entry("git", Set.of("repository", "upstream", "mirror", "trunk", "release", "backports", "cut")),
            Map.entry("forge", Set.of("kind", "repository", "url")),
            Map.entry("platform", Set.of("opsys", "os_version", "machine_arch", "mk_conf")),
            Map.entry("archive", Set.of("summaries")),
            Map.entry("vulnerabilities", Set.of("list", "keyring")),
            Map.entry("policy", Set.of("leading", "rule")),
            Map.entry("policy.rule", Set.of("packages", "leading", "series")),
            Map.entry("priority", Set.of("epss", "kev", "weights")),
            Map.entry(
                    "priority.weights",
                    Set.of("exploit", "age", "dependents", "clears", "effort", "epss", "kev", "requests")),
            Map.entry("store", Set.of("url")),
            Map.entry("decisions", Set.of("file")),
            Map.entry("backport", Set.of("changes", "topic", "push", "worktrees", "repairs")),
            Map.entry("publish", Publishing.KEYS),
            Map.entry("build", Building.KEYS));

    /** A repair that trunk needed came within ten days in all but a few cases that were looked at. */
    private static final Long REPAIRS = 10L;

    private static final String DIRECTORY = ".holdfast";
    private static final String POSTGRESQL = "jdbc:postgresql:";

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
        private static boolean isGitAddress(String text) {
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
     *     {@code dependents}, {@code clears}, {@code effort}, {@code epss}, {@code kev}, {@code requests}
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
        Configuration template = new Parser("built in", Path.of("")).parse(template());
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
                Optional.empty(),
                template.backporting(),
                template.publishing(),
                template.building());
    }

    /**
     * Reads a file.
     *
     * @throws InvalidConfiguration if it does not exist, is no TOML, has an unknown key, or a value of the wrong type
     */
    public static Configuration read(Path file) {
        Path directory = file.toAbsolutePath().getParent();
        try {
            return new Parser(file.toString(), directory == null ? Path.of("") : relative(file))
                    .parse(Files.readString(file));
        } catch (IOException e) {
            throw new InvalidConfiguration(
                    file.toString(), Files.exists(file) ? "cannot be read: " + e.getMessage() : "no such file");
        }
    }

    private static Path relative(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of("") : parent;
    }

    private record Parser(String file, Path directory) {

        Configuration parse(String text) {
            TomlParseResult toml = Toml.parse(text);
            if (toml.hasErrors()) {
                TomlParseError error = toml.errors().getFirst();
                throw invalid(error.position(), error.getMessage());
            }
            for (String section : toml.keySet()) {
                if (!KEYS.containsKey(section) || section.indexOf('.') >= 0 || !toml.isTable(section)) {
                    throw invalid(toml.inputPositionOf(section), "no section [" + section + "] is known");
                }
            }
            TomlTable branch = section(toml, "branch");
            TomlTable trunk = section(toml, "trunk");
            TomlTable platform = section(toml, "platform");
            TomlTable vulnerabilities = section(toml, "vulnerabilities");
            TomlTable policy = section(toml, "policy");
            return new Configuration(
                    string(branch, "name"),
                    date(branch),
                    string(branch, "scan").map(this::resolve),
                    string(trunk, "scan").map(this::resolve),
                    strings(trunk, "changes").stream().map(this::resolve).toList(),
                    toml.contains("git") ? Optional.of(branches(section(toml, "git"))) : Optional.empty(),
                    toml.contains("forge")
                            ? Optional.of(forge(section(toml, "forge"), toml.inputPositionOf("forge")))
                            : Optional.empty(),
                    platform(platform),
                    mkConf(platform),
                    summaries(section(toml, "archive"), section(toml, "publish")),
                    string(vulnerabilities, "list").map(this::resolve),
                    string(vulnerabilities, "keyring").map(this::resolve).map(Path::of),
                    new Rule(
                            "default",
                            policy.contains("leading") ? leading(policy) : OptionalInt.of(1),
                            Optional.empty(),
                            at(policy.inputPositionOf("leading"))),
                    rules(policy),
                    urgency(section(toml, "priority")),
                    store(section(toml, "store")),
                    decisions(section(toml, "decisions")),
                    backporting(section(toml, "backport")),
                    Publishing.of(new Section(section(toml, "publish"), this::resolve, this::invalid)),
                    Building.of(new Section(section(toml, "build"), this::resolve, this::invalid), machine(platform)));
        }

        /** The configured summaries; else the one that is published here. */
        private List<String> summaries(TomlTable archive, TomlTable publish) {
            return archive.contains("summaries")
                    ? strings(archive, "summaries").stream().map(this::resolve).toList()
                    : string(publish, "repository")
                            .map(repository -> resolve(repository) + "/All/pkg_summary.gz")
                            .filter(summary -> Files.exists(Path.of(summary)))
                            .stream()
                            .toList();
        }

        private Backporting backporting(TomlTable backport) {
            return new Backporting(
                    string(backport, "changes"),
                    string(backport, "topic").map(prefix -> prefix.replaceFirst("/+$", "")),
                    string(backport, "push"),
                    directory
                            .resolve(string(backport, "worktrees").orElse(DIRECTORY + "/worktrees"))
                            .toString(),
                    directory.resolve(Decisions.FILE).toString(),
                    repairs(backport));
        }

        private int repairs(TomlTable backport) {
            Object repairs = backport.contains("repairs") ? backport.get("repairs") : REPAIRS;
            if (repairs instanceof Long days && days >= 0 && days <= 365) {
                return days.intValue();
            }
            throw invalid(backport.inputPositionOf("repairs"), "'repairs' is a whole number of days, from 0 to 365");
        }

        private ForgeAt forge(TomlTable forge, @Nullable TomlPosition section) {
            ForgeKind kind = string(forge, "kind")
                    .flatMap(ForgeKind::of)
                    .orElseThrow(() -> invalid(
                            orSection(forge.inputPositionOf("kind"), section),
                            "'kind' is \"github\", \"gitlab\" or \"forgejo\""));
            String part = "[A-Za-z0-9_.-]+";
            String repository = string(forge, "repository")
                    .filter(name ->
                            name.matches(part + "/" + part + (kind == ForgeKind.GITLAB ? "(/" + part + ")*" : ""))
                                    && !name.matches("(.*/)?\\.\\.?(/.*)?"))
                    .orElseThrow(() -> invalid(
                            orSection(forge.inputPositionOf("repository"), section),
                            "'repository' is written \"owner/name\""));
            String url = string(forge, "url").orElse(kind.url()).replaceFirst("/+$", "");
            try {
                URI address = new URI(url);
                if (url.matches("https?://.*")
                        && address.getHost() != null
                        && address.getRawUserInfo() == null
                        && address.getRawQuery() == null
                        && address.getRawFragment() == null) {
                    return new ForgeAt(kind, repository, address);
                }
            } catch (URISyntaxException e) {
                // reported below
            }
            throw invalid(
                    forge.inputPositionOf("url"),
                    "'url' is the address of the forge's API, such as \"" + kind.url() + "\"; without any password");
        }

        private static @Nullable TomlPosition orSection(@Nullable TomlPosition key, @Nullable TomlPosition section) {
            return key == null ? section : key;
        }

        private Urgency urgency(TomlTable priority) {
            Object value = priority.get("weights");
            if (value != null && !(value instanceof TomlTable)) {
                throw invalid(priority.inputPositionOf("weights"), "weights are written [priority.weights]");
            }
            TomlTable table = priority.getTableOrEmpty("weights");
            checkKeys(table, "priority.weights");
            Map<String, Integer> weights = new LinkedHashMap<>();
            for (String factor : table.keySet()) {
                weights.put(factor, weight(table, factor));
            }
            return new Urgency(weights, file(priority, "epss"), file(priority, "kev"));
        }

        private int weight(TomlTable weights, String factor) {
            if (weights.get(factor) instanceof Long weight && weight >= 0 && weight <= 1000) {
                return weight.intValue();
            }
            throw invalid(weights.inputPositionOf(factor), "'" + factor + "' is a whole number from 0 to 1000");
        }

        /** The name of a local file; an address is refused, because commands that use no network read the file. */
        private Optional<String> file(TomlTable table, String key) {
            Optional<String> name = string(table, key);
            if (name.filter(Download::isAddress).isPresent()) {
                throw invalid(
                        table.inputPositionOf(key),
                        "'" + key + "' is a file: download it every day, and set its name here");
            }
            return name.map(this::resolve);
        }

        private Optional<String> decisions(TomlTable decisions) {
            return string(decisions, "file")
                    .or(() -> Optional.of(Decisions.FILE).filter(name -> Files.exists(directory.resolve(name))))
                    .map(name -> directory.resolve(name).toString());
        }

        private Branches branches(TomlTable git) {
            Optional<String> upstream = string(git, "upstream");
            String repository = must(git, "repository");
            if (upstream.isPresent() && !Branches.isGitAddress(repository)) {
                throw invalid(
                        git.inputPositionOf("upstream"),
                        "'upstream' goes with a 'repository' that is an address: a directory is never fetched into");
            }
            return new Branches(
                    Branches.isGitAddress(repository)
                            ? repository
                            : directory.resolve(repository).toString(),
                    upstream,
                    directory.resolve(string(git, "mirror").orElse(DIRECTORY + "/pkgsrc.git")),
                    must(git, "trunk"),
                    must(git, "release"),
                    string(git, "backports"),
                    string(git, "cut"));
        }

        /** What made packages must be for, if the file says it. */
        private Optional<String> machine(TomlTable platform) {
            Platform set = platform(platform);
            return platform.contains("opsys") || platform.contains("machine_arch")
                    ? Optional.of(set.opsys() + " " + set.machineArch())
                    : Optional.empty();
        }

        private Platform platform(TomlTable platform) {
            Platform usual = Platform.LINUX_X86_64;
            return new Platform(
                    string(platform, "opsys").orElse(usual.opsys()),
                    string(platform, "os_version").orElse(usual.osVersion()),
                    string(platform, "machine_arch").orElse(usual.machineArch()));
        }

        private Map<String, String> mkConf(TomlTable platform) {
            Object value = platform.get("mk_conf");
            if (value == null) {
                return Map.of();
            }
            if (!(value instanceof TomlTable table)) {
                throw invalid(platform.inputPositionOf("mk_conf"), "settings are written [platform.mk_conf]");
            }
            Map<String, String> settings = new LinkedHashMap<>();
            for (String key : table.keySet()) {
                string(table, key).ifPresent(setting -> settings.put(key, setting));
            }
            return settings;
        }

        private String must(TomlTable table, String key) {
            return string(table, key).orElseThrow(() -> new InvalidConfiguration(file, "[git] must say '" + key + "'"));
        }

        private String store(TomlTable store) {
            String url = string(store, "url").orElse(DIRECTORY);
            if (url.startsWith("jdbc:") && !url.startsWith(POSTGRESQL)) {
                throw invalid(
                        store.inputPositionOf("url"),
                        "'url' is a directory, or begins with " + POSTGRESQL + ": no other database can be the store");
            }
            return url.startsWith(POSTGRESQL) ? url : directory.resolve(url).toString();
        }

        private TomlTable section(TomlTable toml, String name) {
            TomlTable table = toml.getTableOrEmpty(name);
            checkKeys(table, name);
            return table;
        }

        private void checkKeys(TomlTable table, String name) {
            Set<String> known = KEYS.getOrDefault(name, Set.of());
            for (String key : table.keySet()) {
                if (!known.contains(key)) {
                    throw invalid(
                            table.inputPositionOf(key),
                            "no key '" + key + "' is known in [" + name + "]; there are "
                                    + String.join(", ", known.stream().sorted().toList()));
                }
            }
        }

        private List<Rule> rules(TomlTable policy) {
            List<Rule> rules = new ArrayList<>();
            if (!policy.contains("rule")) {
                return rules;
            }
            if (!(policy.get("rule") instanceof TomlArray array)
                    || !array.toList().stream().allMatch(TomlTable.class::isInstance)) {
                throw invalid(policy.inputPositionOf("rule"), "rules are written [[policy.rule]]");
            }
            for (int i = 0; i < array.size(); i++) {
                rules.add(rule(array.getTable(i), array.inputPositionOf(i)));
            }
            return rules;
        }

        private Rule rule(TomlTable table, TomlPosition position) {
            checkKeys(table, "policy.rule");
            Optional<String> packages = string(table, "packages");
            Optional<String> series = string(table, "series");
            if (packages.isEmpty() || series.isPresent() == table.contains("leading")) {
                throw invalid(position, "a rule has 'packages', and either 'leading' or 'series'");
            }
            return new Rule(
                    packages.get(), series.isPresent() ? OptionalInt.empty() : leading(table), series, at(position));
        }

        private OptionalInt leading(TomlTable table) {
            if (table.get("leading") instanceof Long leading && leading >= 1 && leading <= 9) {
                return OptionalInt.of(leading.intValue());
            }
            throw invalid(table.inputPositionOf("leading"), "'leading' is a whole number from 1 to 9");
        }

        private Optional<LocalDate> date(TomlTable branch) {
            Object date = branch.get("date");
            if (date == null || date instanceof LocalDate) {
                return Optional.ofNullable((LocalDate) date);
            }
            throw invalid(branch.inputPositionOf("date"), "'date' is a date, without quotes: 2014-04-09");
        }

        private Optional<String> string(TomlTable table, String key) {
            Object value = table.get(key);
            if (value == null || value instanceof String) {
                return Optional.ofNullable((String) value);
            }
            throw invalid(table.inputPositionOf(key), "'" + key + "' is a text in quotes");
        }

        private List<String> strings(TomlTable table, String key) {
            Object value = table.get(key);
            if (value instanceof TomlArray array && array.toList().stream().allMatch(String.class::isInstance)) {
                return array.toList().stream().map(String.class::cast).toList();
            }
            if (value == null || value instanceof String) {
                return Optional.ofNullable((String) value).stream().toList();
            }
            throw invalid(table.inputPositionOf(key), "'" + key + "' is a list of texts in quotes");
        }

        private String resolve(String name) {
            return Download.isAddress(name) || name.equals("-")
                    ? name
                    : directory.resolve(name).toString();
        }

        private InvalidConfiguration invalid(@Nullable TomlPosition position, @Nullable String why) {
            return new InvalidConfiguration(at(position), String.valueOf(why));
        }

        private String at(@Nullable TomlPosition position) {
            return position == null ? file : file + ":" + position.line();
        }
    }
}
