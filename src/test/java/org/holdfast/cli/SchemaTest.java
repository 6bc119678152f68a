package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.report.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The schemas in {@code docs/schema}. {@link Run} holds to them what all tests print. */
class SchemaTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @TempDir
    Path directory;

    @Test
    void everyVerbThatPrintsJsonHasASchemaAndNoOtherHas() {
        Console console = new Console(
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                InputStream.nullInputStream(),
                Map.of(),
                Path.of(""));
        Set<String> printing = new TreeSet<>();
        Holdfast.VERBS.forEach((name, verb) -> {
            if (verb.apply(console).spec.findOption("--json") != null) {
                printing.add(name);
            }
        });
        Set<String> described = new TreeSet<>();
        Schemas.verbs().keySet().forEach(words -> described.add(words.getFirst()));
        assertThat(described).isEqualTo(printing);
    }

    @Test
    void everySchemaIsNamedAndNoOther() throws IOException {
        String contract = Files.readString(Path.of("docs/openapi.yaml"));
        Set<String> named = new TreeSet<>(Schemas.verbs().values());
        Pattern.compile("\\$ref: ([\"']?)schema/([a-z-]+\\.json)\\1")
                .matcher(contract)
                .results()
                .map(one -> one.group(2))
                .forEach(named::add);
        List<String> unread = new ArrayList<>(named);
        while (!unread.isEmpty()) {
            Pattern.compile("\"\\$ref\": \"([a-z-]+\\.json)")
                    .matcher(Schemas.text(unread.removeLast()))
                    .results()
                    .map(one -> one.group(1))
                    .filter(named::add)
                    .forEach(unread::add);
        }
        assertThat(named).isEqualTo(new TreeSet<>(schemas()));
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void aSchemaSaysWhatItIsAboutAndLeavesNothingOpen(String file) {
        assertThat(Schemas.faults(file)).isEmpty();
        JsonNode schema = Schemas.tree(file);
        assertThat(schema.path("$schema").asString()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("$id").asString()).isEqualTo(file);
        assertThat(schema.path("title").asString()).isNotBlank();
        assertThat(schema.path("description").asString()).endsWith(".");
        List<String> open = new ArrayList<>();
        collectOpen(schema, file, open);
        // The keys of a finding are closed where they are used: with those that a verb adds.
        assertThat(open).isEqualTo(file.equals("finding.json") ? List.of("finding.json/$defs/keys") : List.of());
    }

    private static void collectOpen(JsonNode here, String place, List<String> open) {
        boolean isClosed = Stream.of("additionalProperties", "unevaluatedProperties")
                .anyMatch(
                        word -> here.path(word).isBoolean() && !here.path(word).asBoolean());
        if (here.path("type").asString("").equals("object")
                && !isClosed
                && !here.has("maxProperties")
                && !here.path("additionalProperties").isObject()
                && !place.endsWith("/evidence")) {
            open.add(place);
        }
        here.properties().forEach(one -> collectOpen(one.getValue(), place + "/" + one.getKey(), open));
        if (here.isArray()) {
            here.forEach(one -> collectOpen(one, place, open));
        }
    }

    private static List<String> schemas() throws IOException {
        try (Stream<Path> files = Files.list(Schemas.DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void whatAPersonLookedAtIsAsItsSchemaSays() throws IOException {
        String printed = Files.readString(GOLDEN.resolve("status-of-openssl-in-json/stdout"));
        assertThat(Schemas.faultsOf(List.of("status", "--json"), printed)).isEmpty();
        assertThat(Schemas.unnoticed("status.json", printed)).isEmpty();
    }

    /** The examples, with the arguments of the golden outputs. */
    @ParameterizedTest
    @MethodSource("commandLines")
    void aSchemaMissesEveryKeyAndNoticesEveryOther(List<String> arguments) {
        List<String> line =
                Stream.concat(arguments.stream(), Stream.of("--json")).toList();
        Run run = Run.of(directory, Instant.parse("2026-11-24T12:00:00Z"), "", line.toArray(String[]::new));
        assertThat(run.out()).as(run.err()).startsWith("{");
        assertThat(Schemas.unnoticed(arguments.getFirst() + ".json", run.out())).isEmpty();
    }

    private static List<List<String>> commandLines() throws IOException {
        try (Stream<Path> scenarios = Files.list(GOLDEN)) {
            List<List<String>> lines = new ArrayList<>();
            for (Path scenario : scenarios.sorted().toList()) {
                List<String> line = List.of(
                        Files.readString(scenario.resolve("command")).strip().split(" ", -1));
                if (!line.contains("help") && !line.contains("patch") && !line.contains("--json")) {
                    lines.add(line);
                }
            }
            return lines;
        }
    }
}
