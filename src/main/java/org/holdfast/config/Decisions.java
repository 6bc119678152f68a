package org.holdfast.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.SmallFile;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads and extends {@code decisions.toml}: the maintainers' decisions, one {@code [[decision]]} table each, as
 * {@link MaintainerDecision} shows.
 *
 * <p>A file with one mistake is refused as a whole, because a decision that is misread or left out would hide a vulnerability or
 * reopen a finding.
 */
public final class Decisions {

    /** The default file name, in the directory of the configuration. */
    public static final String FILE = "decisions.toml";

    private static final Set<String> OF_FINDINGS = Set.of("kind", "package", "advisory", "why", "who", "until");
    private static final Map<String, Set<String>> KEYS = new TreeMap<>(Map.of(
            "not-affected", OF_FINDINGS,
            "accepted", OF_FINDINGS,
            "override", OF_FINDINGS,
            "entry-right", Set.of("kind", "entry", "why", "who", "until"),
            "entry-wrong", Set.of("kind", "entry", "corrected", "why", "who", "until")));

    private Decisions() {}

    /**
     * Reads the decisions of a file, in its order.
     *
     * @throws InvalidConfiguration if it does not exist, or a decision in it is malformed
     */
    public static List<MaintainerDecision> read(Path file) {
        // One character a byte, as in the vulnerability list, with which entries are compared.
        return new Parser(file.toString()).parse(TomlText.read(file, StandardCharsets.ISO_8859_1));
    }

    /**
     * Adds decisions at the end of a file, or makes the file. The file is replaced atomically. A decision whose scope the file
     * already has is not added.
     *
     * @throws InvalidConfiguration if the existing file is malformed
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void add(Path file, List<MaintainerDecision.PolicyOverride> overrides) {
        try {
            String text = SmallFile.exists(file) ? TomlText.read(file, StandardCharsets.ISO_8859_1) : "";
            List<MaintainerDecision.Scope> there = new Parser(file.toString())
                    .parse(text).stream()
                            .flatMap(one -> one instanceof MaintainerDecision.PolicyOverride override
                                    ? Stream.of(override.scope())
                                    : Stream.empty())
                            .toList();
            StringBuilder more = new StringBuilder(text.isEmpty() ? "" : text.stripTrailing() + "\n\n");
            overrides.stream()
                    .filter(one -> !there.contains(one.scope()))
                    .forEach(one -> more.append(toml(one)).append('\n'));
            String whole = more.toString().stripTrailing() + "\n";
            new Parser(file.toString()).parse(whole);
            AtomicFile.write(file, whole.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + SmallFile.words(e), e);
        }
    }

    /**
     * Checks that decisions can be added to a file.
     *
     * @throws InvalidConfiguration if the existing file is malformed
     * @throws UncheckedIOException if the file cannot be written
     */
    public static void checkWritable(Path file) {
        try {
            if (SmallFile.exists(file)) {
                new Parser(file.toString()).parse(TomlText.read(file, StandardCharsets.ISO_8859_1));
            }
            Path directory = file.toAbsolutePath().getParent();
            if (directory != null) {
                Files.createDirectories(directory);
                Files.delete(Files.createTempFile(directory, "." + file.getFileName(), ".new"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + SmallFile.words(e), e);
        }
    }

    private static String toml(MaintainerDecision.PolicyOverride override) {
        StringBuilder text = new StringBuilder("[[decision]]\nkind = \"override\"\n");
        text.append("package = ").append(quoted(override.scope().packages()));
        override.scope()
                .advisory()
                .ifPresent(advisory -> text.append("\nadvisory = ").append(quoted(advisory)));
        text.append("\nwhy = ").append(quoted(override.review().why()));
        text.append("\nwho = ").append(quoted(override.review().who()));
        return text.append('\n').toString();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '\\' || c == '"') {
                quoted.append('\\').appendCodePoint(c);
            } else if (c < ' ' || c == 0x7f || c > 0xff) {
                quoted.append(String.format(Locale.ROOT, "\\U%08x", c));
            } else {
                quoted.appendCodePoint(c);
            }
        });
        return quoted.append('"').toString();
    }

    private record Parser(String file) {

        List<MaintainerDecision> parse(String text) {
            TomlParseResult toml = TomlText.parse(file, text);
            if (toml.hasErrors()) {
                TomlParseError error = toml.errors().getFirst();
                throw invalid(error.position(), String.valueOf(error.getMessage()));
            }
            for (String key : toml.keySet()) {
                if (!key.equals("decision")) {
                    throw invalid(
                            toml.inputPositionOf(List.of(key)), "only [[decision]] is known here, not '" + key + "'");
                }
            }
            if (!toml.contains("decision")) {
                return List.of();
            }
            if (!(toml.get("decision") instanceof TomlArray array)
                    || !array.toList().stream().allMatch(TomlTable.class::isInstance)) {
                throw invalid(toml.inputPositionOf("decision"), "decisions are written [[decision]]");
            }
            return IntStream.range(0, array.size())
                    .mapToObj(i -> decision(array.getTable(i), array.inputPositionOf(i)))
                    .toList();
        }

        private MaintainerDecision decision(TomlTable table, TomlPosition position) {
            String kind = must(table, "kind", position);
            Set<String> known = KEYS.get(kind);
            if (known == null) {
                throw invalid(
                        table.inputPositionOf("kind"),
                        "no decision is of kind '" + kind + "'; there are " + String.join(", ", KEYS.keySet()));
            }
            for (String key : table.keySet()) {
                if (!known.contains(key)) {
                    throw invalid(
                            table.inputPositionOf(List.of(key)),
                            "no key '" + key + "' is known in a decision of kind '" + kind + "'; there are "
                                    + String.join(", ", known.stream().sorted().toList()));
                }
            }
            MaintainerDecision.Review review = new MaintainerDecision.Review(
                    must(table, "why", position), must(table, "who", position), until(table), where(position));
            try {
                return switch (kind) {
                    case "not-affected" -> new MaintainerDecision.NotAffected(advised(table, position), review);
                    case "accepted" -> new MaintainerDecision.Accepted(advised(table, position), review);
                    case "override" -> new MaintainerDecision.PolicyOverride(scope(table, position), review);
                    case "entry-right" -> new MaintainerDecision.EntryRight(must(table, "entry", position), review);
                    default ->
                        new MaintainerDecision.EntryWrong(
                                must(table, "entry", position),
                                string(table, "corrected")
                                        .orElseThrow(
                                                () -> invalid(
                                                        position,
                                                        "an entry-wrong has 'corrected': the pattern or line in its place, or \"\" to delete it")),
                                review);
                };
            } catch (IllegalArgumentException e) {
                throw invalid(position, String.valueOf(e.getMessage()));
            }
        }

        private MaintainerDecision.Scope scope(TomlTable table, TomlPosition position) {
            return new MaintainerDecision.Scope(must(table, "package", position), string(table, "advisory"));
        }

        /** A scope that must name an advisory, because nobody can decide that a package is never affected. */
        private MaintainerDecision.Scope advised(TomlTable table, TomlPosition position) {
            must(table, "advisory", position);
            return scope(table, position);
        }

        private Optional<LocalDate> until(TomlTable table) {
            Object date = table.get("until");
            if (date == null || date instanceof LocalDate) {
                return Optional.ofNullable((LocalDate) date);
            }
            throw invalid(table.inputPositionOf("until"), "'until' is a date, without quotes: 2027-01-01");
        }

        private String must(TomlTable table, String key, TomlPosition position) {
            return string(table, key)
                    .filter(value -> !value.isBlank())
                    .orElseThrow(() -> invalid(position, "this decision must say '" + key + "'"));
        }

        private Optional<String> string(TomlTable table, String key) {
            Object value = table.get(key);
            if (value != null && !(value instanceof String)) {
                throw invalid(table.inputPositionOf(List.of(key)), "'" + key + "' is a text in quotes");
            }
            Optional<String> text = Optional.ofNullable((String) value);
            if (text.filter(some -> some.indexOf('\n') >= 0 || some.indexOf('\r') >= 0)
                    .isPresent()) {
                throw invalid(table.inputPositionOf(List.of(key)), "'" + key + "' is one line");
            }
            return text;
        }

        private InvalidConfiguration invalid(@Nullable TomlPosition position, String why) {
            return new InvalidConfiguration(at(position), why);
        }

        /** The file without its directory, which readers elsewhere need not know, and the line. */
        private String where(TomlPosition position) {
            return Path.of(file).getFileName() + ":" + position.line();
        }

        private String at(@Nullable TomlPosition position) {
            return position == null ? file : file + ":" + position.line();
        }
    }
}
