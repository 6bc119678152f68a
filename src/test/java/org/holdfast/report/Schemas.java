package org.holdfast.report;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas in {@code docs/schema}, and which command line each is about. Threads may share them. */
public final class Schemas {

    public static final Path DIRECTORY = Path.of("docs/schema");

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BASE = "file:///schema/";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemas(
                    address -> address.startsWith(BASE) ? text(address.substring(BASE.length())) : null));

    private static final Map<List<String>, String> VERBS = verbs();

    /** Objects whose keys are data. */
    private static final Set<String> MAPS = Set.of(
            "build.json/counts",
            "overview.json/days/dispositions",
            "replay.json/heads",
            "replay.json/skipped",
            "scan.json/packages/buildlink",
            "scan.json/packages/unknown",
            "scan.json/packages/versions");

    private Schemas() {}

    /** The words of a command line, {@code repo diff}, with the schema that the table of the README names for them. */
    public static Map<List<String>, String> verbs() {
        Map<List<String>, String> verbs = new LinkedHashMap<>();
        Pattern row = Pattern.compile("(?m)^\\| (`.*) \\| \\[(.*)]\\(\\2\\) \\|$");
        row.matcher(text("README.md"))
                .results()
                .forEach(one -> Pattern.compile("`([^`]*)`")
                        .matcher(one.group(1))
                        .results()
                        .forEach(words -> verbs.put(List.of(words.group(1).split(" ", -1)), one.group(2))));
        return verbs;
    }

    /** A file of the directory. */
    public static String text(String file) {
        try {
            return Files.readString(DIRECTORY.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A schema as it is written. */
    public static JsonNode tree(String schema) {
        return JSON.readTree(text(schema));
    }

    /** The words of the table that a command line begins with, or names: {@code repo diff}. */
    public static Optional<List<String>> row(List<String> commandLine) {
        return VERBS.keySet().stream()
                .filter(words -> commandLine.getFirst().equals(words.getFirst()) && commandLine.containsAll(words))
                .max(Comparator.comparingInt(List::size));
    }

    /** What is wrong with the JSON that a command line printed; nothing if it printed none. */
    public static List<String> faultsOf(List<String> commandLine, String printed) {
        return commandLine.contains("--json") && printed.startsWith("{")
                ? row(commandLine)
                        .map(words -> faults(VERBS.get(words), printed))
                        .orElseGet(() -> List.of(DIRECTORY + "/README.md does not name " + commandLine))
                : List.of();
    }

    /** What is wrong with a document by a schema, {@code status.json}. */
    public static List<String> faults(String schema, String json) {
        return faults(schema, JSON.readTree(json));
    }

    private static List<String> faults(String schema, JsonNode document) {
        return at(BASE + schema)
                .validate(document, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(error -> schema + ": " + error)
                .toList();
    }

    /** What is wrong with a schema. */
    public static List<String> faults(String schema) {
        return at("https://json-schema.org/draft/2020-12/schema").validate(text(schema), InputFormat.JSON).stream()
                .map(error -> schema + ": " + error)
                .toList();
    }

    private static synchronized Schema at(String address) {
        return REGISTRY.getSchema(SchemaLocation.of(address));
    }

    /** The faults of a document, the keys that its schema would not miss, and the objects in which it would not notice one more. */
    public static List<String> unnoticed(String schema, String json) {
        JsonNode document = JSON.readTree(json);
        prune(document);
        List<String> unnoticed = new ArrayList<>(faults(schema, document));
        change(schema, document, document, "", new HashSet<>(), unnoticed);
        return unnoticed;
    }

    /** Leaves of an array one element of each form; gives the form of what is left. */
    private static String prune(JsonNode here) {
        if (here instanceof ArrayNode array) {
            Set<String> forms = new TreeSet<>();
            array.removeIf(one -> !forms.add(prune(one)));
            return forms.toString();
        }
        StringBuilder form = new StringBuilder(here.getNodeType().toString());
        here.properties().forEach(one -> form.append(' ').append(one.getKey()).append(prune(one.getValue())));
        return form.toString();
    }

    private static void change(
            String schema, JsonNode document, JsonNode here, String place, Set<String> tried, List<String> unnoticed) {
        if (here instanceof ObjectNode object
                && !MAPS.contains(schema + place)
                && tried.add(place + object.propertyNames())) {
            object.put("unheard_of", 1);
            if (faults(schema, document).isEmpty()) {
                unnoticed.add("one more in " + place);
            }
            object.remove("unheard_of");
            for (String key : List.copyOf(object.propertyNames())) {
                JsonNode value = object.remove(key);
                if (faults(schema, document).isEmpty()) {
                    unnoticed.add("no " + place + "/" + key);
                }
                object.set(key, value);
            }
        }
        here.properties()
                .forEach(one -> change(schema, document, one.getValue(), place + "/" + one.getKey(), tried, unnoticed));
        if (here.isArray()) {
            here.forEach(one -> change(schema, document, one, place, tried, unnoticed));
        }
    }
}
