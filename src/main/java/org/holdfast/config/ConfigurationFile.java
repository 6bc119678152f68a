package org.holdfast.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.bmake.Platform;
import org.holdfast.config.Configuration.Backporting;
import org.holdfast.config.Configuration.Branches;
import org.holdfast.config.Configuration.ForgeAt;
import org.holdfast.config.Configuration.Rule;
import org.holdfast.config.Configuration.Urgency;
import org.holdfast.tool.Download;
import org.holdfast.tool.NearWord;
import org.holdfast.tool.SmallFile;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads {@code holdfast.toml}: one branch in {@code [branch]}, or several, each in a {@code [[branch]]}. What stands in other sections is shared;
 * below a branch, {@code [branch.git]} says what is said otherwise there.
 *
 * <pre>
 * [[branch]]
 * name = "2014Q1"
 * [branch.git]
 * release = "release/2014Q1"
 *
 * [[branch]]
 * name = "2014Q4"
 * [branch.git]
 * release = "release/2014Q4"
 *
 * [git]
 * repository = "pkgsrc.git"
 * trunk = "trunk"
 * </pre>
 *
 * @param file its name, for messages
 * @param directory the directory against which file names in it are resolved
 */
record ConfigurationFile(String file, Path directory) {

    private static final String BRANCH = "branch";
    private static final TomlTable NOTHING = Toml.parse("");
    private static final String POSTGRESQL = "jdbc:postgresql:";

    /** A repair that trunk needed came within ten days in all but a few cases that were looked at. */
    private static final Long REPAIRS = 10L;

    private static final Map<String, Set<String>> KEYS = Map.ofEntries(
            Map.entry(BRANCH, Set.of("name", "date", "scan")),
            Map.entry("trunk", Set.of("scan", "changes")),
            Map.entry("git", Set.of("repository", "upstream", "mirror", "trunk", "release", "backports", "cut")),
            Map.entry("forge", Set.of("kind", "repository", "url")),
            Map.entry("platform", Set.of("opsys", "os_version", "machine_arch", "mk_conf")),
            Map.entry("archive", Set.of("summaries")),
            Map.entry("vulnerabilities", Set.of("list", "keyring")),
            Map.entry("policy", Set.of("leading", "rule")),
            Map.entry("priority", Set.of("epss", "kev", "weights")),
            Map.entry("store", Set.of("url")),
            Map.entry("hosts", Set.of("directory")),
            Map.entry("decisions", Set.of("file")),
            Map.entry("backport", Set.of("changes", "topic", "push", "worktrees", "repairs")),
            Map.entry("publish", Publishing.KEYS),
            Map.entry("build", Building.KEYS));

    private static final Set<String> RULE = Set.of("packages", "leading", "series");
    private static final Set<String> WEIGHTS =
            Set.of("exploit", "age", "dependents", "clears", "effort", "epss", "kev", "requests", "installs");

    /** The branches of a text, in its order; at least one. */
    List<Configuration> parse(String text) {
        TomlParseResult toml = TomlText.parse(file, text);
        if (toml.hasErrors()) {
            TomlParseError error = toml.errors().getFirst();
            throw invalid(error.position(), error.getMessage());
        }
        unknown(toml).stream().findFirst().ifPresent(first -> {
            throw invalid(first.position(), first.why());
        });
        List<TomlTable> branches = branches(toml);
        Set<String> names = new HashSet<>();
        for (TomlTable branch : branches) {
            checkBranch(branch, branches.size() > 1, names);
        }
        try {
            return each(toml, branches).map(OneBranch::configuration).toList();
        } catch (InvalidPathException e) {
            throw new InvalidConfiguration(file, "'" + e.getInput() + "' is no name of a file here: " + e.getReason());
        }
    }

    private Stream<OneBranch> each(TomlTable toml, List<TomlTable> branches) {
        return branches.stream()
                .map(branch -> new OneBranch(
                        toml,
                        branch,
                        branches.size() > 1 ? Optional.ofNullable(branch.getString("name")) : Optional.empty()));
    }

    /** All that is not as it looks, in the order of the text. */
    List<ConfigurationProblem> check(String text) {
        Set<ConfigurationProblem> problems = new LinkedHashSet<>();
        try {
            TomlParseResult toml = TomlText.parse(file, text);
            toml.errors().forEach(error -> problems.add(wrong(invalid(error.position(), error.getMessage()))));
            if (problems.isEmpty()) {
                unknown(toml)
                        .forEach(one -> problems.add(ConfigurationProblem.of(
                                ConfigurationProblem.Kind.UNKNOWN, invalid(one.position(), one.why()))));
                List<TomlTable> branches = branches(toml);
                Set<String> names = new HashSet<>();
                for (TomlTable branch : branches) {
                    attempt(() -> checkBranch(branch, branches.size() > 1, names), problems);
                }
                each(toml, branches).forEach(branch -> branch.check(problems));
            }
        } catch (InvalidConfiguration e) {
            problems.add(wrong(e));
        }
        return problems.stream().sorted(ConfigurationProblem.ORDER).toList();
    }

    private static void attempt(Runnable reading, Set<ConfigurationProblem> problems) {
        try {
            reading.run();
        } catch (InvalidConfiguration e) {
            problems.add(wrong(e));
        }
    }

    private static ConfigurationProblem wrong(InvalidConfiguration problem) {
        return ConfigurationProblem.of(ConfigurationProblem.Kind.WRONG, problem);
    }

    private List<TomlTable> branches(TomlParseResult toml) {
        Object value = toml.get(BRANCH);
        if (value == null || value instanceof TomlTable) {
            return List.of(toml.getTableOrEmpty(BRANCH));
        }
        if (value instanceof TomlArray array
                && !array.isEmpty()
                && array.toList().stream().allMatch(TomlTable.class::isInstance)) {
            return array.toList().stream().map(TomlTable.class::cast).toList();
        }
        throw invalid(toml.inputPositionOf(BRANCH), "a branch is written [branch], several are written [[branch]]");
    }

    private void checkBranch(TomlTable branch, boolean several, Set<String> names) {
        if (several) {
            String name = branch.get("name") instanceof String text ? text : "";
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,60}") || !names.add(name)) {
                throw invalid(
                        branch.inputPositionOf("name"),
                        "of several [[branch]], each has a 'name' of its own, of letters, digits, '.', '_' and '-'");
            }
        }
    }

    /** A section or key that means nothing. */
    private record Unknown(@Nullable TomlPosition position, String why) {
        int line() {
            return position == null ? 0 : position.line();
        }
    }

    /** All sections and keys that mean nothing, in the order of the file. */
    private static List<Unknown> unknown(TomlTable toml) {
        List<Unknown> found = new ArrayList<>();
        for (String section : toml.keySet()) {
            if (!KEYS.containsKey(section) || (!section.equals(BRANCH) && !toml.isTable(section))) {
                found.add(new Unknown(
                        toml.inputPositionOf(List.of(section)),
                        "no section [" + section + "] is known"
                                + NearWord.question(section, new TreeSet<>(KEYS.keySet()))));
            } else if (!section.equals(BRANCH)) {
                unknown(toml.getTableOrEmpty(section), section, found);
            }
        }
        List<?> branches = toml.get(BRANCH) instanceof TomlArray several
                ? several.toList()
                : List.of(toml.isTable(BRANCH) ? toml.getTableOrEmpty(BRANCH) : NOTHING);
        Set<String> keys = new TreeSet<>(KEYS.getOrDefault(BRANCH, Set.of()));
        branches.stream()
                .filter(TomlTable.class::isInstance)
                .map(TomlTable.class::cast)
                .forEach(branch -> {
                    for (String key : branch.keySet()) {
                        if (!key.equals(BRANCH) && KEYS.containsKey(key) && branch.isTable(key)) {
                            unknown(branch.getTableOrEmpty(key), key, found);
                        } else if (!keys.contains(key)) {
                            found.add(unknown(branch, key, BRANCH, keys));
                        }
                    }
                });
        found.sort(Comparator.comparingInt(Unknown::line));
        return found;
    }

    private static void unknown(TomlTable table, String section, List<Unknown> found) {
        unknown(table, section, KEYS.getOrDefault(section, Set.of()), found);
        if (section.equals("priority") && table.isTable("weights")) {
            unknown(table.getTableOrEmpty("weights"), "priority.weights", WEIGHTS, found);
        }
        if (section.equals("policy") && table.get("rule") instanceof TomlArray rules) {
            rules.toList().stream()
                    .filter(TomlTable.class::isInstance)
                    .forEach(rule -> unknown((TomlTable) rule, "policy.rule", RULE, found));
        }
    }

    private static void unknown(TomlTable table, String section, Set<String> known, List<Unknown> found) {
        for (String key : table.keySet()) {
            if (!known.contains(key)) {
                found.add(unknown(table, key, section, new TreeSet<>(known)));
            }
        }
    }

    private static Unknown unknown(TomlTable table, String key, String section, Set<String> known) {
        String near = NearWord.question(key, known);
        List<String> elsewhere = KEYS.entrySet().stream()
                .filter(other -> other.getValue().contains(key))
                .map(other -> "[" + other.getKey() + "]")
                .sorted()
                .toList();
        return new Unknown(
                table.inputPositionOf(List.of(key)),
                "no key '" + key + "' is known in [" + section + "]"
                        + (!near.isEmpty()
                                ? near
                                : !elsewhere.isEmpty()
                                        ? "; there is one in " + String.join(", ", elsewhere)
                                        : "; there are " + String.join(", ", known)));
    }

    private InvalidConfiguration invalid(@Nullable TomlPosition position, @Nullable String why) {
        return new InvalidConfiguration(at(position), String.valueOf(why));
    }

    /** The file without its directory, which readers elsewhere need not know, and the line. */
    private String where(@Nullable TomlPosition position) {
        Path name = Path.of(file).getFileName();
        return position == null ? String.valueOf(name) : name + ":" + position.line();
    }

    private String at(@Nullable TomlPosition position) {
        return position == null ? file : file + ":" + position.line();
    }

    private String resolve(String name) {
        return Download.isAddress(name) || name.equals("-")
                ? name
                : directory.resolve(name).toString();
    }

    /** One branch of the file; {@code several} is its name if the file has others. */
    private final class OneBranch {
        private final TomlTable toml;
        private final TomlTable table;
        private final Optional<String> several;

        OneBranch(TomlTable toml, TomlTable table, Optional<String> several) {
            this.toml = toml;
            this.table = table;
            this.several = several;
        }

        Configuration configuration() {
            Section branch = branch();
            Section trunk = section("trunk");
            Section platform = section("platform");
            Section vulnerabilities = section("vulnerabilities");
            Section policy = section("policy");
            Section publish = section("publish");
            return new Configuration(
                    branch.string("name"),
                    date(branch),
                    branch.string("scan").map(branch::resolve),
                    trunk.string("scan").map(trunk::resolve),
                    trunk.texts("changes").stream().map(trunk::resolve).toList(),
                    has("git") ? Optional.of(git(section("git"))) : Optional.empty(),
                    has("forge") ? Optional.of(forge(section("forge"))) : Optional.empty(),
                    platform(platform),
                    mkConf(platform),
                    summaries(section("archive"), publish),
                    vulnerabilities.string("list").map(vulnerabilities::resolve),
                    vulnerabilities
                            .string("keyring")
                            .map(vulnerabilities::resolve)
                            .map(Path::of),
                    new Rule(
                            "default",
                            policy.contains("leading") ? leading(policy) : OptionalInt.of(1),
                            Optional.empty(),
                            where(policy.position("leading"))),
                    rules(),
                    urgency(section("priority")),
                    store(section("store")),
                    section("hosts").directory("directory", Configuration.DIRECTORY + "/hosts"),
                    decisions(section("decisions")),
                    backporting(section("backport")),
                    Publishing.of(publish),
                    Building.of(section("build"), machine(platform)));
        }

        /** Finds what is wrong in each section, what has no effect, and what names something that is not there. */
        void check(Set<ConfigurationProblem> problems) {
            Section platform = section("platform");
            for (Runnable reading : List.<Runnable>of(
                    () -> date(branch()),
                    () -> branch().string("name"),
                    () -> branch().string("scan"),
                    () -> section("trunk").string("scan"),
                    () -> section("trunk").texts("changes"),
                    () -> section("git").keys().stream().limit(1).forEach(any -> git(section("git"))),
                    () -> section("forge").keys().stream().limit(1).forEach(any -> forge(section("forge"))),
                    () -> platform(platform),
                    () -> mkConf(platform),
                    () -> section("archive").texts("summaries"),
                    () -> section("vulnerabilities").string("list"),
                    () -> section("vulnerabilities").string("keyring"),
                    () -> {
                        if (section("policy").contains("leading")) {
                            leading(section("policy"));
                        }
                    },
                    this::rules,
                    () -> urgency(section("priority")),
                    () -> store(section("store")),
                    () -> section("hosts").string("directory"),
                    () -> decisions(section("decisions")),
                    () -> backporting(section("backport")),
                    () -> Publishing.of(section("publish")),
                    () -> Building.of(section("build"), machine(platform)))) {
                attempt(reading, problems);
            }
            if (problems.isEmpty()) {
                attempt(this::configuration, problems);
            }
            problems.addAll(
                    new SectionChecks(name -> name.equals(BRANCH) ? branch() : section(name), has("git")).problems());
        }

        private Section branch() {
            return new Section(
                    BRANCH, table, NOTHING, several, ConfigurationFile.this::resolve, ConfigurationFile.this::invalid);
        }

        private boolean has(String section) {
            return toml.contains(section) || table.isTable(section);
        }

        private Section section(String name) {
            return new Section(
                    name,
                    table.getTableOrEmpty(name),
                    toml.getTableOrEmpty(name),
                    several,
                    ConfigurationFile.this::resolve,
                    ConfigurationFile.this::invalid);
        }

        private @Nullable TomlPosition begin(String section) {
            return table.isTable(section)
                    ? table.inputPositionOf(List.of(section))
                    : toml.inputPositionOf(List.of(section));
        }

        /** The configured summaries; else the one that is published here. */
        private List<String> summaries(Section archive, Section publish) {
            return archive.contains("summaries")
                    ? archive.texts("summaries").stream().map(archive::resolve).toList()
                    : publish
                            .string("repository")
                            .map(repository -> publish.resolve(repository) + "/All/pkg_summary.gz")
                            .filter(summary -> Files.exists(Path.of(summary)))
                            .stream()
                            .toList();
        }

        private Backporting backporting(Section backport) {
            return new Backporting(
                    backport.string("changes"),
                    backport.string("topic").map(prefix -> prefix.replaceFirst("/+$", "")),
                    backport.string("push"),
                    backport.directory("worktrees", Configuration.DIRECTORY + "/worktrees"),
                    backport.resolve(backport.beside(Decisions.FILE)),
                    repairs(backport));
        }

        private int repairs(Section backport) {
            Object repairs = backport.contains("repairs") ? backport.get("repairs") : REPAIRS;
            if (repairs instanceof Long days && days >= 0 && days <= 365) {
                return days.intValue();
            }
            throw backport.refuse("repairs", "'repairs' is a whole number of days, from 0 to 365");
        }

        private ForgeAt forge(Section forge) {
            ForgeKind kind = forge.string("kind")
                    .flatMap(ForgeKind::of)
                    .orElseThrow(() -> invalid(
                            orBegin(forge, "kind", "forge"), "'kind' is \"github\", \"gitlab\" or \"forgejo\""));
            String part = "[A-Za-z0-9_.-]+";
            String repository = forge.string("repository")
                    .filter(name ->
                            name.matches(part + "/" + part + (kind == ForgeKind.GITLAB ? "(/" + part + ")*" : ""))
                                    && !name.matches("(.*/)?\\.\\.?(/.*)?"))
                    .orElseThrow(() ->
                            invalid(orBegin(forge, "repository", "forge"), "'repository' is written \"owner/name\""));
            String url = forge.string("url").orElse(kind.url()).replaceFirst("/+$", "");
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
            throw forge.refuse(
                    "url",
                    "'url' is the address of the forge's API, such as \"" + kind.url() + "\"; without any password");
        }

        private @Nullable TomlPosition orBegin(Section section, String key, String name) {
            return section.contains(key) ? section.position(key) : begin(name);
        }

        private Urgency urgency(Section priority) {
            Section table = priority.table("weights");
            Map<String, Integer> weights = new LinkedHashMap<>();
            for (String factor : table.keys()) {
                weights.put(factor, weight(table, factor));
            }
            return new Urgency(weights, file(priority, "epss"), file(priority, "kev"));
        }

        private static int weight(Section weights, String factor) {
            if (weights.get(factor) instanceof Long weight && weight >= 0 && weight <= 1000) {
                return weight.intValue();
            }
            throw weights.refuse(factor, "'" + factor + "' is a whole number from 0 to 1000");
        }

        /** The name of a local file; an address is refused, because commands that use no network read the file. */
        private static Optional<String> file(Section section, String key) {
            Optional<String> name = section.string(key);
            if (name.filter(Download::isAddress).isPresent()) {
                throw section.refuse(key, "'" + key + "' is a file: download it every day, and set its name here");
            }
            return name.map(section::resolve);
        }

        private Optional<String> decisions(Section decisions) {
            String usual = decisions.beside(Decisions.FILE);
            if (several.isPresent()
                    && !decisions.contains("file")
                    && SmallFile.exists(directory.resolve(Decisions.FILE))) {
                throw new InvalidConfiguration(
                        file,
                        "has several branches, each with decisions of its own: call " + Decisions.FILE + " " + usual
                                + ", or share it with 'file' in [decisions]");
            }
            return decisions
                    .string("file")
                    .or(() -> Optional.of(usual).filter(name -> SmallFile.exists(directory.resolve(name))))
                    .map(name -> directory.resolve(name).toString());
        }

        private Branches git(Section git) {
            Optional<String> upstream = git.string("upstream");
            String repository = must(git, "repository");
            if (upstream.isPresent() && !Branches.isGitAddress(repository)) {
                throw git.refuse(
                        "upstream",
                        "'upstream' goes with a 'repository' that is an address: a directory is never fetched into");
            }
            return new Branches(
                    Branches.isGitAddress(repository)
                            ? repository
                            : directory.resolve(repository).toString(),
                    upstream,
                    directory.resolve(git.string("mirror").orElse(Configuration.DIRECTORY + "/pkgsrc.git")),
                    must(git, "trunk"),
                    must(git, "release"),
                    git.string("backports"),
                    git.string("cut"));
        }

        private String must(Section git, String key) {
            return git.string(key)
                    .orElseThrow(() -> new InvalidConfiguration(
                            file,
                            "[git] must say '" + key + "'"
                                    + several.map(name -> " for " + name).orElse("")));
        }

        /** What made packages must be for, if the file says it. */
        private static Optional<String> machine(Section platform) {
            Platform set = platform(platform);
            return platform.contains("opsys") || platform.contains("machine_arch")
                    ? Optional.of(set.opsys() + " " + set.machineArch())
                    : Optional.empty();
        }

        private static Platform platform(Section platform) {
            Platform usual = Platform.LINUX_X86_64;
            return new Platform(
                    platform.string("opsys").orElse(usual.opsys()),
                    platform.string("os_version").orElse(usual.osVersion()),
                    platform.string("machine_arch").orElse(usual.machineArch()));
        }

        private static Map<String, String> mkConf(Section platform) {
            Section table = platform.table("mk_conf");
            return table.keys().stream().collect(Collectors.toMap(key -> key, key -> {
                if (table.get(key) instanceof String value) {
                    return value;
                }
                throw table.refuse(key, "'" + key + "' is a text in quotes");
            }));
        }

        private String store(Section store) {
            String url = store.string("url").orElse(Configuration.DIRECTORY);
            if (url.startsWith("jdbc:") && !url.startsWith(POSTGRESQL)) {
                throw store.refuse(
                        "url",
                        "'url' is a directory, or begins with " + POSTGRESQL + ": no other database can be the store");
            }
            return url.startsWith(POSTGRESQL)
                    ? store.alone("url").orElseThrow()
                    : store.directory("url", Configuration.DIRECTORY);
        }

        /** The branch's own rules, and then those of the file: the first that concerns a package decides. */
        private List<Rule> rules() {
            return Stream.concat(rules(table.getTableOrEmpty("policy")), rules(toml.getTableOrEmpty("policy")))
                    .toList();
        }

        private Stream<Rule> rules(TomlTable policy) {
            List<Rule> rules = new ArrayList<>();
            if (!policy.contains("rule")) {
                return rules.stream();
            }
            if (!(policy.get("rule") instanceof TomlArray array)
                    || !array.toList().stream().allMatch(TomlTable.class::isInstance)) {
                throw invalid(policy.inputPositionOf("rule"), "rules are written [[policy.rule]]");
            }
            for (int i = 0; i < array.size(); i++) {
                rules.add(rule(array.getTable(i), array.inputPositionOf(i)));
            }
            return rules.stream();
        }

        private Rule rule(TomlTable table, TomlPosition position) {
            Section rule = new Section(
                    "policy.rule",
                    table,
                    NOTHING,
                    several,
                    ConfigurationFile.this::resolve,
                    ConfigurationFile.this::invalid);
            Optional<String> packages = rule.string("packages");
            Optional<String> series = rule.string("series");
            if (packages.isEmpty() || series.isPresent() == table.contains("leading")) {
                throw invalid(position, "a rule has 'packages', and either 'leading' or 'series'");
            }
            return new Rule(
                    packages.get(), series.isPresent() ? OptionalInt.empty() : leading(rule), series, where(position));
        }

        private static OptionalInt leading(Section table) {
            if (table.get("leading") instanceof Long leading && leading >= 1 && leading <= 9) {
                return OptionalInt.of(leading.intValue());
            }
            throw table.refuse("leading", "'leading' is a whole number from 1 to 9");
        }

        private static Optional<LocalDate> date(Section branch) {
            Object date = branch.get("date");
            if (date == null || date instanceof LocalDate) {
                return Optional.ofNullable((LocalDate) date);
            }
            throw branch.refuse("date", "'date' is a date, without quotes: 2014-04-09");
        }
    }
}
