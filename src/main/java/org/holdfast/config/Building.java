package org.holdfast.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings for planning and building, section {@code [build]}.
 *
 * @param directory where builds are kept: state, logs, packages
 * @param database the JDBC URL of a PostgreSQL that workers share; empty for a database in the directory
 * @param scan the bulk scan, bulk report or graph of the tree
 * @param history histories of builds, CSV files
 * @param command the program that makes a package and its arguments, with placeholders: {@code {pkgpath}}
 * @param tree the directory of the tree
 * @param slots how many packages this machine builds at once; 0 for one a processor
 * @param jobs how many jobs each build may run
 * @param memory the most memory that all processes of a build may take together, in MB; 0 for no limit
 * @param timeout how many times as long as ever before a build may take
 * @param shortest the least that the timeout is, in minutes
 * @param silence after how many minutes without output a build is stopped
 * @param attempts how often a transient failure is tried again
 * @param log the most that is kept of a log, in kB
 * @param nice the niceness of builds
 * @param slurm the options of {@code sbatch}, if builds are jobs of Slurm; empty to run them on the worker's machine
 * @param labels what this machine can build: {@code NetBSD-10-x86_64}, {@code large}
 * @param requires what a worker must be able to build for this branch
 * @param failures a file of rules for failures, before the built-in ones
 * @param tools tools of builds that leave nothing of themselves in a package, beside the usual ones
 * @param compilers PKGPATHs of languages that link statically, beside the usual ones
 * @param generators PKGPATHs of packages whose programs write code of those that are built with them, beside the usual ones
 * @param canaries how many users of a changed package are built as a trial
 * @param machine the OPSYS and MACHINE_ARCH that made packages must be for, such as {@code NetBSD x86_64}; empty if no platform is set
 */
public record Building(
        String directory,
        Optional<String> database,
        Optional<String> scan,
        List<String> history,
        List<String> command,
        Optional<String> tree,
        int slots,
        int jobs,
        int memory,
        int timeout,
        int shortest,
        int silence,
        int attempts,
        int log,
        int nice,
        Optional<List<String>> slurm,
        List<String> labels,
        List<String> requires,
        Optional<String> failures,
        List<String> tools,
        List<String> compilers,
        List<String> generators,
        int canaries,
        Optional<String> machine) {

    static final Set<String> KEYS = Set.of(
            "directory",
            "database",
            "scan",
            "history",
            "command",
            "tree",
            "slots",
            "jobs",
            "memory",
            "timeout",
            "shortest",
            "silence",
            "attempts",
            "log",
            "nice",
            "slurm",
            "labels",
            "requires",
            "failures",
            "tools",
            "compilers",
            "generators",
            "canaries");

    private static final String POSTGRESQL = "jdbc:postgresql:";

    public Building {
        history = List.copyOf(history);
        command = List.copyOf(command);
        slurm = slurm.map(List::copyOf);
        labels = List.copyOf(labels);
        requires = List.copyOf(requires);
        tools = List.copyOf(tools);
        compilers = List.copyOf(compilers);
        generators = List.copyOf(generators);
    }

    static Building of(Section section, Optional<String> machine) {
        Optional<String> database = section.alone("database");
        if (database.filter(url -> !url.startsWith(POSTGRESQL)).isPresent()) {
            throw section.refuse("database", "'database' begins with \"" + POSTGRESQL + "\"");
        }
        for (String key : List.of("labels", "requires")) {
            if (!section.strings(key).stream().allMatch(label -> label.matches("[A-Za-z0-9._-]{1,40}"))) {
                throw section.refuse(key, "'" + key + "' are words of letters, digits, '.', '_' and '-'");
            }
        }
        return new Building(
                section.directory("directory", Configuration.DIRECTORY + "/builds"),
                database,
                section.string("scan").map(section::resolve),
                section.strings("history").stream().map(section::resolve).toList(),
                section.strings("command"),
                section.string("tree").map(section::resolve),
                section.number("slots", 0),
                section.number("jobs", 1),
                section.number("memory", 0),
                section.number("timeout", 5),
                section.number("shortest", 30),
                section.number("silence", 30),
                section.number("attempts", 3),
                section.number("log", 4096),
                section.number("nice", 10),
                section.contains("slurm") ? Optional.of(section.strings("slurm")) : Optional.empty(),
                section.strings("labels"),
                section.strings("requires"),
                section.string("failures").map(section::resolve),
                section.strings("tools"),
                section.strings("compilers"),
                section.strings("generators"),
                section.number("canaries", 5),
                machine);
    }
}
