package org.holdfast.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.holdfast.config.ConfigurationProblem.Kind;
import org.holdfast.tool.Download;
import org.holdfast.tool.Filter;
import org.holdfast.tool.Git;
import org.holdfast.tool.ToolFailed;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/**
 * What of a branch's sections is set without effect, or names what is not there. Values that cannot be are passed over: others find them.
 *
 * @param sections gives a section by its name
 * @param hasGit whether there is a section {@code [git]}
 */
record SectionChecks(Function<String, Section> sections, boolean hasGit) {

    /** Files by section and key; a key may name several. */
    private static final Map<String, List<String>> FILES = Map.ofEntries(
            Map.entry("branch", List.of("scan")),
            Map.entry("trunk", List.of("scan", "changes")),
            Map.entry("archive", List.of("summaries")),
            Map.entry("vulnerabilities", List.of("list", "keyring")),
            Map.entry("priority", List.of("epss", "kev")),
            Map.entry("decisions", List.of("file")),
            Map.entry("publish", List.of("removals", "system_files", "key")),
            Map.entry("build", List.of("scan", "history", "tree", "failures")),
            Map.entry("git", List.of("repository")));

    List<ConfigurationProblem> problems() {
        List<ConfigurationProblem> problems = new ArrayList<>(withoutEffect());
        FILES.forEach((name, keys) -> keys.forEach(key -> problems.addAll(missingFiles(sections.apply(name), key))));
        problems.addAll(missingBranches(sections.apply("git")));
        problems.addAll(missingPrograms());
        return problems;
    }

    private static ConfigurationProblem problem(Section section, String key, Kind kind, String says) {
        return ConfigurationProblem.of(kind, section.refuse(key, says));
    }

    private List<ConfigurationProblem> withoutEffect() {
        List<ConfigurationProblem> found = new ArrayList<>();
        Section git = sections.apply("git");
        Section build = sections.apply("build");
        Section publish = sections.apply("publish");
        Section priority = sections.apply("priority");
        if (!hasGit) {
            for (String name : List.of("forge", "backport")) {
                Section section = sections.apply(name);
                section.keys().forEach(key -> found.add(idle(section, key, "without [git]")));
            }
        }
        if (texts(git, "repository").stream().anyMatch(name -> !Configuration.Branches.isGitAddress(name))) {
            idleIf(true, git, "mirror", "if 'repository' is a directory", found);
        }
        List<String> command = texts(build, "command");
        for (String key : List.of("tree", "jobs")) {
            boolean used = command.isEmpty() || command.stream().anyMatch(word -> word.contains("{" + key + "}"));
            idleIf(!used, build, key, "if 'command' has no {" + key + "}", found);
        }
        idleIf(build.contains("slurm"), build, "nice", "on jobs of Slurm", found);
        boolean remote = texts(publish, "mirrors").stream().anyMatch(SectionChecks::isRemote);
        idleIf(!remote, publish, "ssh", "without mirrors on other hosts", found);
        if (priority.get("weights") instanceof TomlTable) {
            for (String key : List.of("epss", "kev")) {
                idleIf(
                        !priority.contains(key),
                        priority.table("weights"),
                        key,
                        "without '" + key + "' in [priority]",
                        found);
            }
        }
        Section policy = sections.apply("policy");
        found.addAll(repeatedRules(policy, policy.own()));
        found.addAll(repeatedRules(policy, policy.shared()));
        return found;
    }

    private static void idleIf(
            boolean idle, Section section, String key, String why, List<ConfigurationProblem> found) {
        if (idle && section.contains(key)) {
            found.add(idle(section, key, why));
        }
    }

    private static ConfigurationProblem idle(Section section, String key, String why) {
        return problem(section, key, Kind.NO_EFFECT, "'" + key + "' has no effect " + why);
    }

    /** The first rule for a package decides: another for the very same never does. */
    private static List<ConfigurationProblem> repeatedRules(Section policy, TomlTable table) {
        List<ConfigurationProblem> found = new ArrayList<>();
        if (table.get("rule") instanceof TomlArray rules) {
            Map<String, Integer> lines = new HashMap<>();
            for (int i = 0; i < rules.size(); i++) {
                int line = rules.inputPositionOf(i).line();
                if (rules.get(i) instanceof TomlTable rule && rule.get("packages") instanceof String packages) {
                    Integer before = lines.putIfAbsent(packages, line);
                    if (before != null) {
                        found.add(ConfigurationProblem.of(
                                Kind.NO_EFFECT,
                                policy.refusal()
                                        .at(
                                                rules.inputPositionOf(i),
                                                "the rule for \"" + packages + "\" has no effect: the one in line "
                                                        + before + " decides")));
                    }
                }
            }
        }
        return found;
    }

    private static List<ConfigurationProblem> missingFiles(Section section, String key) {
        return texts(section, key).stream()
                .filter(name -> !Download.isAddress(name)
                        && !Configuration.Branches.isGitAddress(name)
                        && !name.startsWith("!")
                        && !name.equals("-"))
                .filter(name -> !Files.exists(Path.of(section.resolve(name))))
                .map(name -> problem(section, key, Kind.MISSING, "'" + key + "': there is no " + section.resolve(name)))
                .toList();
    }

    private static List<ConfigurationProblem> missingBranches(Section git) {
        List<Path> repositories = texts(git, "repository").stream()
                .filter(name -> !Configuration.Branches.isGitAddress(name))
                .map(name -> Path.of(git.resolve(name)))
                .filter(Files::isDirectory)
                .toList();
        return repositories.stream()
                .flatMap(repository -> Stream.of("trunk", "release", "backports")
                        .flatMap(key -> texts(git, key).stream()
                                .filter(name -> !has(new Git(repository), name))
                                .map(name -> problem(
                                        git,
                                        key,
                                        Kind.MISSING,
                                        "'" + key + "': " + repository + " has no branch '" + name + "'"))))
                .toList();
    }

    private static boolean has(Git git, String name) {
        try {
            return git.test("rev-parse", "--verify", "--quiet", name + "^{commit}");
        } catch (ToolFailed e) {
            return false;
        }
    }

    private List<ConfigurationProblem> missingPrograms() {
        List<ConfigurationProblem> found = new ArrayList<>();
        Section build = sections.apply("build");
        Section publish = sections.apply("publish");
        texts(build, "command").stream().limit(1).forEach(name -> program(build, "command", name, found));
        if (texts(publish, "mirrors").stream().anyMatch(SectionChecks::isRemote)) {
            texts(publish, "ssh").forEach(line -> program(publish, "ssh", first(line), found));
        }
        texts(publish, "key").stream()
                .filter(key -> key.startsWith("!"))
                .forEach(key -> program(publish, "key", first(key.substring(1)), found));
        return found;
    }

    private static void program(Section section, String key, String name, List<ConfigurationProblem> found) {
        boolean exists = name.contains("{")
                || (name.contains("/") ? Files.isExecutable(Path.of(section.resolve(name))) : Filter.exists(name));
        if (!exists) {
            found.add(problem(section, key, Kind.MISSING, "'" + key + "': there is no program " + name));
        }
    }

    private static String first(String line) {
        return line.strip().split(" +", 2)[0];
    }

    private static boolean isRemote(String mirror) {
        return mirror.matches("[^/]+:.*");
    }

    /** The texts of a key; none if it has another value, which is found elsewhere. */
    private static List<String> texts(Section section, String key) {
        Object value = section.get(key);
        return value instanceof String text
                ? List.of(text)
                : value instanceof TomlArray array
                        ? array.toList().stream()
                                .filter(String.class::isInstance)
                                .map(String.class::cast)
                                .toList()
                        : List.of();
    }
}
