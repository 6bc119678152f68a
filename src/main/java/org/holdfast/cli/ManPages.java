package org.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Manual pages in mdoc(7), made from what the help is made from: {@code holdfast.1}, and {@code holdfast-VERB.1} for each verb.
 *
 * @param verbs all verbs
 * @param day the date of the pages
 */
record ManPages(List<Verb> verbs, LocalDate day) {

    private static final String STATUS = "Exit status: ";

    ManPages {
        verbs = List.copyOf(verbs);
    }

    /** Writes all pages into a directory, which is made: {@code make man}. */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createDirectories(Path.of(args[0]));
        for (Map.Entry<String, String> page :
                today(LocalDate.now(ZoneOffset.UTC)).all().entrySet()) {
            Files.writeString(directory.resolve(page.getKey()), page.getValue(), StandardCharsets.US_ASCII);
        }
    }

    /** The pages of all verbs that there are. */
    static ManPages today(LocalDate day) {
        Console nowhere = new Console(
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                InputStream.nullInputStream(),
                Map.of(),
                Path.of(""));
        return new ManPages(
                Holdfast.VERBS.values().stream()
                        .map(verb -> verb.apply(nowhere))
                        .toList(),
                day);
    }

    /** All pages, by the names of their files. */
    Map<String, String> all() {
        return Stream.concat(
                        Stream.of(Map.entry("holdfast.1", overview())),
                        verbs.stream().map(verb -> Map.entry("holdfast-" + verb.spec.name() + ".1", page(verb))))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private String overview() {
        StringBuilder out = head("holdfast", "keeps a long-term-support branch of pkgsrc secure");
        out.append(".Nm\n.Ar VERB\n.Op Ar argument ...\n.Nm\n.Cm help\n.Ar VERB\n.Nm\n.Fl V\n");
        out.append(".Sh DESCRIPTION\nThe verbs are:\n.Bl -tag -width Ds\n");
        for (Verb verb : verbs) {
            out.append(".It Xr holdfast-").append(verb.spec.name()).append(" 1\n");
            out.append(text(Completion.plain(verb.spec.usageMessage().description())));
        }
        out.append(
                ".El\n.Sh FILES\n.Bl -tag -width Ds\n.It Pa holdfast.toml\nThe configuration.\n.El\n.Sh EXIT STATUS\n.Bl -tag -width Ds\n.It 0\nNothing was found.\n.It 1\nSomething was found.\n");
        out.append(".It 2\nThe command line or the configuration is invalid.\n");
        out.append(".It 3\nAn input cannot be used, or something failed.\n.El\n");
        return out.toString();
    }

    private String page(Verb verb) {
        String name = verb.spec.name();
        String description = Completion.plain(verb.spec.usageMessage().description());
        StringBuilder out = head(
                "holdfast-" + name,
                description.substring(0, 1).toLowerCase(Locale.ROOT)
                        + description.substring(1).replaceFirst("\\.( .*)?$", ""));
        out.append(".Nm holdfast ").append(name).append('\n');
        for (OptionSpec option : verb.spec.options()) {
            out.append(".Op ")
                    .append(name(option.longestName()))
                    .append(value(option))
                    .append('\n');
        }
        for (PositionalParamSpec words : verb.spec.positionalParameters()) {
            out.append(".Op Ar ").append(argument(words.paramLabel())).append(" ...\n");
        }
        out.append(".Sh DESCRIPTION\n").append(text(description)).append(".Bl -tag -width Ds\n");
        for (PositionalParamSpec words : verb.spec.positionalParameters()) {
            out.append(".It Ar ").append(argument(words.paramLabel())).append('\n');
            out.append(text(Completion.plain(words.description())));
        }
        for (OptionSpec option : verb.spec.options()) {
            out.append(".It ")
                    .append(Stream.of(option.names()).map(ManPages::name).collect(Collectors.joining(" , ")))
                    .append(value(option))
                    .append('\n')
                    .append(text(Completion.plain(option.description())));
        }
        out.append(".El\n");
        List<String> more = new ArrayList<>();
        List<String> status = new ArrayList<>();
        for (String line : verb.spec.usageMessage().footer()) {
            (status.isEmpty() && !line.startsWith(STATUS) ? more : status).add(Completion.plain(line));
        }
        String notes = String.join("\n", more).strip();
        if (!notes.isEmpty()) {
            out.append(literal(String.join("\n", more).replaceFirst("^\n+", "").stripTrailing()));
        }
        if (!status.isEmpty()) {
            out.append(".Sh EXIT STATUS\n");
            out.append(text(capital(String.join(" ", status).strip().substring(STATUS.length()))));
        }
        out.append(".Sh EXAMPLES\n");
        for (Examples.Example example : Examples.of(name)) {
            out.append(text(capital(example.says()) + ":")).append(literal(example.line()));
        }
        return out.append(".Sh SEE ALSO\n.Xr holdfast 1\n").toString();
    }

    private StringBuilder head(String name, String does) {
        return new StringBuilder(".\\\" Made by \"make man\" from what \"holdfast VERB --help\" shows.\n")
                .append(day.format(DateTimeFormatter.ofPattern("'.Dd 'MMMM d, uuuu'\n'", Locale.ENGLISH)))
                .append(".Dt ")
                .append(name.toUpperCase(Locale.ROOT))
                .append(" 1\n.Os\n.Sh NAME\n.Nm ")
                .append(name)
                .append("\n.Nd ")
                .append(escaped(does))
                .append("\n.Sh SYNOPSIS\n");
    }

    private static String name(String option) {
        return option.startsWith("--") ? "Fl Fl " + option.substring(2) : "Fl " + option.substring(1);
    }

    private static String value(OptionSpec option) {
        return option.arity().max() == 0
                ? ""
                : option.arity().min() == 0
                        ? " Ns Oo = Ns Ar " + argument(option.paramLabel()) + " Oc"
                        : " Ar " + argument(option.paramLabel());
    }

    private static String argument(String label) {
        return "\"" + escaped(label) + "\"";
    }

    /** A text to be filled, a line of its own. */
    private static String text(String text) {
        String line = escaped(text).replaceAll("(?<=[\\w)'])\\. (?=[A-Z])", ".\n");
        return (line.startsWith(".") || line.startsWith("'") ? "\\&" : "") + line + "\n";
    }

    /** Lines that stay as they are, so that they can be copied. */
    private static String literal(String lines) {
        return lines.lines()
                .map(line -> escaped(line)
                        .replace("-", "\\-")
                        .replace("'", "\\(aq")
                        .replace("`", "\\(ga")
                        .replace("^", "\\(ha")
                        .replace("~", "\\(ti"))
                .map(line -> (line.startsWith(".") ? "\\&" : "") + line)
                .collect(Collectors.joining("\n", ".Bd -literal -offset 2n\n", "\n.Ed\n"));
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("\u2026", "...").replace("\"", "\\(dq");
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
