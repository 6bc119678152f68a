package org.holdfast.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Assessment;
import org.holdfast.report.FindingFormat;
import org.holdfast.report.FindingsReport;
import org.holdfast.report.TextLayout;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * A verb of the command line: its options, and what it does with them.
 *
 * <p>The options are built by code: picocli's annotations take longer to read than most verbs run.
 */
abstract class Verb {

    /** The option that keeps a verb from printing. */
    static final String QUIET = "--quiet";

    /** Verbs whose exit status says whether they found anything. */
    private static final Set<String> SAYING_BY_STATUS = Set.of(
            "audit",
            "status",
            "explain",
            "backports",
            "requests",
            "hosts",
            "overview",
            "lint",
            "timeline",
            "scan",
            "sync",
            "gate",
            "config",
            "doctor");

    Console console;
    final CommandSpec spec = CommandSpec.create();

    Verb(Console console, String name, String description) {
        this.console = console;
        spec.name(name);
        spec.usageMessage().description(description).sortOptions(false);
    }

    /** Runs the verb and returns the exit status. */
    abstract int run(ParseResult line);

    /** Adds {@code --help} and the footer; called last in a constructor, so that {@code --help} is the last option. */
    final void finish(String... footer) {
        if (SAYING_BY_STATUS.contains(spec.name())) {
            flag(QUIET, "Print nothing: the exit status says it.");
        }
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
        if (footer.length > 0) {
            String[] spaced = new String[footer.length + 1];
            spaced[0] = "";
            System.arraycopy(footer, 0, spaced, 1, footer.length);
            spec.usageMessage().footer(spaced);
        }
    }

    /** Ends the help with examples. */
    final void giveExamples() {
        spec.usageMessage()
                .footer(Stream.concat(Stream.of(spec.usageMessage().footer()), Examples.lines(spec.name()).stream())
                        .toArray(String[]::new));
    }

    final void flag(String name, String description) {
        spec.addOption(OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build());
    }

    final void option(String name, String label, Class<?> type, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(type)
                .description(description)
                .build());
    }

    /** An option with an optional value, which is given after {@code =}: the next word is never its value. */
    final void optionWithDefault(String name, String label, String otherwise, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .arity("0..1")
                .fallbackValue(otherwise)
                .preprocessor((arguments, command, option, info) -> {
                    if (" ".equals(info.get("separator"))) {
                        arguments.push(otherwise);
                    }
                    return false;
                })
                .description(description)
                .build());
    }

    /** A repeatable option. */
    final void options(String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build());
    }

    /** A repeatable option that takes several values at once; only for verbs without words. */
    final void optionsAtOnce(String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .arity("1..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build());
    }

    /** Adds {@code --format}, {@code --json} and {@code --fail-on}, for a verb that prints findings. */
    final void findings(String kinds) {
        choice(
                "--format",
                "FORMAT",
                Stream.of(FindingFormat.values()).map(FindingFormat::word).toList(),
                "text, json, jsonl (a line a finding), csv, or sarif (for code hosts and dashboards).");
        flag("--json", "The same as --format json.");
        options("--fail-on", "KIND,…", "Exit 1 only for these, and 0 for others: " + kinds + ".");
    }

    /** Prints findings in the format that is asked for. */
    final void printFindings(ParseResult line, FindingsReport report, Function<TextLayout, String> text) {
        printFindings(line, report, text, console::print);
    }

    /** The same with another way to show text to people. */
    final void printFindings(
            ParseResult line, FindingsReport report, Function<TextLayout, String> text, Consumer<String> show) {
        switch (format(line)) {
            case TEXT -> show.accept(text.apply(console.layout()));
            case JSON -> console.print(report.json());
            case JSONL -> console.print(report.jsonLines());
            case CSV -> console.print(report.csv());
            case SARIF -> console.print(report.sarif(Main.VERSION.substring(Main.VERSION.indexOf(' ') + 1)));
        }
    }

    private FindingFormat format(ParseResult line) {
        String word = text(line, "--format").orElse(has(line, "--json") ? "json" : "text");
        FindingFormat format = Stream.of(FindingFormat.values())
                .filter(one -> one.word().equals(word))
                .findFirst()
                .orElseThrow(() -> usage("--format is one of "
                        + Stream.of(FindingFormat.values())
                                .map(FindingFormat::word)
                                .collect(Collectors.joining(", "))
                        + ", not '" + word + "'"));
        if (has(line, "--json") && format != FindingFormat.JSON) {
            throw usage("--json is --format json: give one of them");
        }
        return format;
    }

    /** An option with one of a few values, which a shell can complete. */
    final void choice(String name, String label, List<String> values, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(String.class)
                .completionCandidates(values)
                .description(description)
                .build());
    }

    /** Adds {@code --config} and {@code --branch}. */
    final void configured() {
        configured("A branch of the configuration; by default its first.");
    }

    /** Adds {@code --config} and {@code --branch}, of which it says more. */
    final void configured(String branch) {
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        option("--branch", "NAME", String.class, branch);
    }

    /** Adds {@code --today}, for verbs that count days. */
    final void dated() {
        option("--today", "YYYY-MM-DD", String.class, "The day up to which days are counted; by default this one.");
    }

    /** Runs the verb on the day that {@code --today} gives, if it has that option and it is given. */
    final int runOnItsDay(ParseResult line) {
        date(line, "--today").ifPresent(day -> console = console.on(day));
        return run(line);
    }

    final void words(String label, String description) {
        words(label, description, List.of());
    }

    /** Words, of which the first may be one of these actions. */
    final void words(String label, String description, List<String> actions) {
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel(label)
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .completionCandidates(actions)
                .description(description)
                .build());
    }

    static boolean has(ParseResult line, String name) {
        return line.hasMatchedOption(name);
    }

    static Optional<String> text(ParseResult line, String name) {
        return Optional.ofNullable(line.matchedOptionValue(name, null));
    }

    static Optional<Path> path(ParseResult line, String name) {
        return text(line, name).map(Path::of);
    }

    final Optional<LocalDate> date(ParseResult line, String name) {
        return text(line, name).map(text -> {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException e) {
                throw usage(name + " is a date YYYY-MM-DD, not '" + text + "'");
            }
        });
    }

    static List<String> texts(ParseResult line, String name) {
        return List.copyOf(line.matchedOptionValue(name, List.<String>of()));
    }

    static List<String> words(ParseResult line) {
        return line.hasMatchedPositional(0)
                ? List.copyOf(line.matchedPositionalValue(0, List.<String>of()))
                : List.of();
    }

    /**
     * The configuration of the branch that {@code --branch} names, else of the first, in the file that {@code --config} names, else in that of the
     * working directory.
     */
    final Configuration configuration(ParseResult line) {
        return Configured.here(console, path(line, "--config"), text(line, "--branch"));
    }

    /**
     * The branch in git whose tree {@code --branch} means: one of its branches in git, or, by the name of the branch itself, its release branch.
     * Empty if none is named, or if that branch has a scan, which says the same.
     */
    static Optional<String> tree(ParseResult line, Configuration configuration) {
        boolean scanned = has(line, "--scan") || configuration.building().scan().isPresent();
        return text(line, "--branch")
                .flatMap(name -> configuration.name().filter(name::equals).isEmpty()
                        ? Optional.of(name)
                        : configuration
                                .branches()
                                .map(Configuration.Branches::release)
                                .filter(release -> !scanned));
    }

    /** Prints a report: as JSON with {@code --json}, else as text. */
    final void print(ParseResult line, Supplier<String> json, Function<TextLayout, String> text) {
        console.print(has(line, "--json") ? json.get() : text.apply(console.layout()));
    }

    /** Prints a report of what was done; where it cannot be printed, it is said on standard error: it was done nevertheless. */
    final void printDone(ParseResult line, Supplier<String> json, Function<TextLayout, String> text) {
        try {
            print(line, json, text);
        } catch (Console.OutputClosed e) {
            console.say("holdfast: this was done, and could not be printed:\n"
                    + text.apply(TextLayout.PLAIN).stripTrailing());
            throw e;
        }
    }

    /** Reports on standard error what the report of an assessment lacks: malformed lines, untried fixes. */
    final void report(Assessment assessment) {
        console.report(assessment.malformed());
        assessment.untried().ifPresent(why -> console.say("holdfast: untried: " + why));
    }

    /**
     * The configuration of a verb that needs what {@code sync} records.
     *
     * @throws ParameterException if it names no branches in git
     */
    final Configuration synced(ParseResult line) {
        Configuration configuration = configuration(line);
        if (configuration.branches().isEmpty()) {
            throw usage("needs the branches in git: set [git] in " + Configuration.FILE + ", then run 'holdfast sync'");
        }
        return configuration;
    }

    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
