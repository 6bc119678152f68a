package org.holdfast.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Assessment;
import org.holdfast.report.TextLayout;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * One verb of the command line: its options, and what it does with them.
 *
 * <p>The options are built, not annotated: reading annotations takes longer than most verbs run.
 */
abstract class Verb {

    final Console console;
    final CommandSpec spec = CommandSpec.create();

    Verb(Console console, String name, String description) {
        this.console = console;
        spec.name(name);
        spec.usageMessage().description(description).sortOptions(false);
    }

    /** Does it; gives the exit status. */
    abstract int run(ParseResult line);

    /** Must be called last in a constructor, so that the help stands last in the help. */
    final void finish(String... footer) {
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

    /** An option that takes a value only behind {@code =}, so that the word after it is a word of its own. */
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

    /** An option that may be given again and again. */
    final void options(String name, String label, String description) {
        spec.addOption(OptionSpec.builder(name)
                .paramLabel(label)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(description)
                .build());
    }

    final void words(String label, String description) {
        spec.addPositional(PositionalParamSpec.builder()
                .paramLabel(label)
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
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

    /** The configuration that {@code --config} names; else {@code holdfast.toml} if there is one, or the built-in policy alone. */
    final Configuration configuration(ParseResult line) {
        return path(line, "--config").map(Configuration::read).orElseGet(() -> Configured.here(console));
    }

    /** Prints a report: JSON where that is asked for, else text. */
    final void print(ParseResult line, Supplier<String> json, Function<TextLayout, String> text) {
        console.print(has(line, "--json") ? json.get() : text.apply(console.layout()));
    }

    /** Says to people what a report of an assessment cannot show: lines left out, fixes not tried. */
    final void report(Assessment assessment) {
        console.report(assessment.malformed());
        assessment.untried().ifPresent(why -> console.say("holdfast: untried: " + why));
    }

    /**
     * The configuration, where what {@code sync} keeps is asked for.
     *
     * @throws ParameterException if it names no branches in git, of which alone all of that is known
     */
    final Configuration synced(ParseResult line) {
        Configuration configuration = configuration(line);
        if (configuration.branches().isEmpty()) {
            throw usage("needs the branches in git: say where in [git] of " + Configuration.FILE
                    + ", then 'holdfast sync'");
        }
        return configuration;
    }

    final ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
