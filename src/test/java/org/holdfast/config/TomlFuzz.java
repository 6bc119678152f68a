package org.holdfast.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.MaintainerDecision.PolicyOverride;

/**
 * Any bytes as each of the files in TOML that people write: they are read, or refused as {@link InvalidConfiguration}. What was read and is written
 * again, with all characters but a few escaped, reads as the same.
 */
public final class TomlFuzz {

    private static final Path FILE = file("fuzz.toml");
    private static final Path AGAIN = file("again.toml");

    private TomlFuzz() {}

    private static Path file(String name) {
        try {
            return Files.createTempDirectory("holdfast-fuzz").resolve(name);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called by the fuzzer, which does not count the time that classes take to begin. */
    public static void fuzzerInitialize() throws IOException {
        fuzzerTestOneInput(new byte[0]);
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        try {
            boolean broken = TomlText.parse("fuzz", new String(bytes, StandardCharsets.ISO_8859_1))
                    .hasErrors();
            // What is no TOML is that for all of them.
            if (!broken || bytes.length % 4 == 0) {
                configuration();
            }
            if (!broken || bytes.length % 4 == 1) {
                decisions();
            }
            if (!broken || bytes.length % 4 == 2) {
                ignores();
            }
            if (!broken || bytes.length % 4 == 3) {
                removals();
            }
        } catch (InvalidConfiguration e) {
            // Nested too deeply for all.
        }
    }

    private static void configuration() {
        List<Configuration> all;
        try {
            all = Configuration.all(FILE);
        } catch (InvalidConfiguration e) {
            return;
        }
        check(!all.isEmpty(), "no branch");
        check(all.equals(Configuration.all(FILE)), "another configuration when it is read again");
        check(
                all.stream().map(Configuration::label).distinct().count() == all.size() || all.size() == 1,
                "a name of two");
    }

    private static void decisions() throws IOException {
        List<MaintainerDecision> all;
        try {
            all = Decisions.read(FILE);
        } catch (InvalidConfiguration e) {
            return;
        }
        List<PolicyOverride> overrides = all.stream()
                .filter(PolicyOverride.class::isInstance)
                .map(PolicyOverride.class::cast)
                .toList();
        if (!overrides.isEmpty()) {
            Decisions.add(FILE, overrides);
            check(Decisions.read(FILE).equals(all), "what is there was added");
            Files.deleteIfExists(AGAIN);
            Decisions.add(AGAIN, overrides);
            check(
                    Decisions.read(AGAIN).stream()
                            .map(one -> ((PolicyOverride) one).scope())
                            .distinct()
                            .toList()
                            .equals(overrides.stream()
                                    .map(PolicyOverride::scope)
                                    .distinct()
                                    .toList()),
                    "other decisions when they are written and read again");
        }
    }

    private static void ignores() throws IOException {
        Ignores read;
        try {
            read = Ignores.read(FILE);
        } catch (InvalidConfiguration e) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (Ignores.Ignored one : read.ignored()) {
            text.append("[[ignore]]\npackage = ").append(quoted(one.scope().packages()));
            text.append("\nadvisory = ").append(quoted(one.scope().advisory().orElseThrow()));
            text.append("\nuntil = ").append(one.until());
            text.append("\nwhy = ").append(quoted(one.why())).append('\n');
        }
        Files.writeString(AGAIN, text);
        check(
                without(Ignores.read(AGAIN).ignored()).equals(without(read.ignored())),
                "others are ignored when it is written and read again");
    }

    private static List<?> without(List<Ignores.Ignored> ignored) {
        return ignored.stream()
                .map(one -> List.of(one.scope(), one.until(), one.why()))
                .toList();
    }

    private static void removals() throws IOException {
        Files.deleteIfExists(AGAIN);
        List<List<String>> read;
        try {
            read = fields(FILE);
        } catch (InvalidConfiguration e) {
            return;
        }
        StringBuilder text = new StringBuilder();
        for (List<String> one : read) {
            text.append("[[removal]]\npackage = ").append(quoted(one.get(0)));
            text.append("\nwhy = ").append(quoted(one.get(1)));
            text.append("\nwho = ").append(quoted(one.get(2))).append('\n');
        }
        Files.writeString(AGAIN, text);
        check(fields(AGAIN).equals(read), "others are removed when it is written and read again");
    }

    private static List<List<String>> fields(Path file) {
        return Removals.read(file).stream()
                .map(one -> List.of(one.name(), one.why(), one.who()))
                .toList();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .forEach(c -> quoted.append(
                        Character.isLetterOrDigit(c) && c < 0x80
                                ? Character.toString(c)
                                : String.format("\\U%08x", c)));
        return quoted.append('"').toString();
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
