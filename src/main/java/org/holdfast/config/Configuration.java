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
 * {@code holdfast.toml}: one LTS branch, where its facts are, and what it takes. {@code holdfast init} writes one that
 * explains every key.
 *
 * <p>What a file does not say is empty here. File names are already relative to where the user stands.
 *
 * @param name what the branch is called
 * @param date the day it was cut
 * @param branchScan its bulk scan
 * @param trunkScan trunk's bulk scan
 * @param trunkChanges trunk's doc/CHANGES, oldest first
 * @param branches the branches in git
 * @param forge where users ask, and where backports are proposed
 * @param platform what the packages are for
 * @param mkConf the operator's settings for it, as in mk.conf
 * @param summaries the package summaries of what is published
 * @param vulns the vulnerability list, a file or an address
 * @param keyring keys that may have signed the list
 * @param leading how many leading numbers of a version stay where no rule says otherwise
 * @param rules in the order of the file
 * @param urgency what makes a finding urgent
 * @param store where what was found is kept: a directory, or an address of PostgreSQL
 * @param decisions what maintainers decided: the file named, or {@code decisions.toml} if it stands beside this one
 * @param backporting how backports are written
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
        Backporting backporting) {

    /** The file that is read where none is named. */
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
            Map.entry("backport", Set.of("changes", "topic", "push", "worktrees")));

    private static final String DIRECTORY = ".holdfast";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    public Configuration {
        trunkChanges = List.copyOf(trunkChanges);
        mkConf = Map.copyOf(mkConf);
        summaries = List.copyOf(summaries);
        rules = List.copyOf(rules);
    }

    /**
     * The branches in git.
     *
     * @param repository where they are: a directory, read as it stands, or an address, which is mirrored
     * @param upstream where trunk is, if it is elsewhere
     * @param mirror our copy of what has an address
     * @param trunk the name of trunk
     * @param release the branch that packages are built from
     * @param backports the branch that proposed fixes are on
     * @param cut the commit where the LTS branch left trunk, if git does not tell
     */
    public record Branches(
            String repository,
            Optional<String> upstream,
            Path mirror,
            String trunk,
            String release,
            Optional<String> backports,
            Optional<String> cut) {

        /** All of them, trunk first. */
        public List<String> names() {
            return Stream.concat(Stream.of(trunk, release), backports.stream()).toList();
        }

        /** Those that are the LTS branch. */
        public List<String> own() {
            return Stream.concat(Stream.of(release), backports.stream()).toList();
        }

        public boolean isMirrored() {
            return isGitAddress(repository);
        }

        public String addressOf(String branch) {
            return branch.equals(trunk) ? upstream.orElse(repository) : repository;
        }

        /** {@code https://…}, {@code file://…}, {@code git@host:path}. */
        private static boolean isGitAddress(String text) {
            return text.contains("://") || text.matches("[^/]+:.*");
        }
    }

    /**
     * A repository on a forge.
     *
     * @param kind which program it is
     * @param repository {@code owner/name}
     * @param url where its API is
     */
    public record ForgeAt(ForgeKind kind, String repository, URI url) {}

    /**
     * One rule of the policy.
     *
     * @param packages whom it concerns
     * @param leading how many leading numbers stay; empty if {@code series} is given
     * @param series the series to stay in, or {@code any}
     * @param where file and line
     */
    public record Rule(String packages, OptionalInt leading, Optional<String> series, String where) {}

    /**
     * What makes a finding urgent.
     *
     * @param weights the most points that a factor gives, from 0 to 1000, by its name: {@code exploit}, {@code age},
     *     {@code dependents}, {@code clears}, {@code effort}, {@code epss}, {@code kev}, {@code requests}; those not said are
     *     not there
     * @param epss a file of EPSS scores
     * @param kev a file of CISA's known exploited vulnerabilities
     */
    public record Urgency(Map<String, Integer> weights, Optional<String> epss, Optional<String> kev) {
        public Urgency {
            weights = Map.copyOf(weights);
        }
    }

    /**
     * How backports are written.
     *
     * @param changes the file in the tree that lists the branch's changes
     * @param topic what the names of topic branches begin with
     * @param push where they are pushed to: the name of a remote, or an address
     * @param worktrees the folder for those that a maintainer has to finish
     * @param decisions where a decision is added, if there is no file of them yet
     */
    public record Backporting(
            Optional<String> changes,
            Optional<String> topic,
            Optional<String> push,
            String worktrees,
            String decisions) {}

    /** The template's text, comments and all. */
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

    /** No branch, and the template's policy. */
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
                template.backporting());
    }

    /**
     * Reads a file.
     *
     * @throws InvalidConfiguration if it is not there, is no TOML, has a key that means nothing, or a value of the wrong kind
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
                    strings(section(toml, "archive"), "summaries").stream()
                            .map(this::resolve)
                            .toList(),
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
                    backporting(section(toml, "backport")));
        }

        private Backporting backporting(TomlTable backport) {
            return new Backporting(
                    string(backport, "changes"),
                    string(backport, "topic").map(prefix -> prefix.replaceFirst("/+$", "")),
                    string(backport, "push"),
                    directory
                            .resolve(string(backport, "worktrees").orElse(DIRECTORY + "/worktrees"))
                            .toString(),
                    directory.resolve(Decisions.FILE).toString());
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
                // said below
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

        /** Not an address: it is read by verbs that look at nothing but what is here. */
        private Optional<String> file(TomlTable table, String key) {
            Optional<String> name = string(table, key);
            if (name.filter(Download::isAddress).isPresent()) {
                throw invalid(
                        table.inputPositionOf(key),
                        "'" + key + "' is a file: fetch it every day, and say where it is kept");
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
