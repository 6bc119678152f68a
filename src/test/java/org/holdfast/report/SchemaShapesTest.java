package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The schemas and the records that {@link Json} writes have the same keys, and the same of them may be null or missing. */
class SchemaShapesTest {

    private final List<String> differences = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();

    /** A part of a schema, with the file that its references are relative to. */
    private record Part(String file, JsonNode node) {

        Part at(JsonNode other) {
            return new Part(file, other);
        }

        /** What a reference stands for. */
        Part resolved() {
            String reference = node.path("$ref").asString("");
            if (reference.isEmpty()) {
                return this;
            }
            String[] parts = reference.split("#", 2);
            String target = parts[0].isEmpty() ? file : parts[0];
            Part found = new Part(target, Schemas.tree(target).at(parts.length == 1 ? "" : parts[1]));
            return found.resolved();
        }

        /** The alternatives; itself if there are none. */
        List<Part> alternatives() {
            Part here = resolved();
            JsonNode choice = here.node.has("anyOf") ? here.node.path("anyOf") : here.node.path("oneOf");
            return choice.isMissingNode()
                    ? List.of(here)
                    : choice.valueStream()
                            .flatMap(one -> here.at(one).alternatives().stream())
                            .toList();
        }

        Set<String> types() {
            Set<String> types = new TreeSet<>();
            JsonNode type = node.path("type");
            if (type.isArray()) {
                type.forEach(one -> types.add(one.asString()));
            } else if (type.isString()) {
                types.add(type.asString());
            }
            List<JsonNode> words =
                    new ArrayList<>(node.path("enum").valueStream().toList());
            if (node.has("const")) {
                words.add(node.path("const"));
            }
            words.forEach(
                    word -> types.add(word.isString() ? "string" : word.isIntegralNumber() ? "integer" : "other"));
            return types;
        }

        /** The properties of an object, also those that it takes from a reference. */
        Map<String, Part> properties() {
            Map<String, Part> properties = new LinkedHashMap<>();
            if (node.has("$ref")) {
                properties.putAll(resolved().properties());
            }
            node.path("properties").properties().forEach(one -> properties.put(one.getKey(), at(one.getValue())));
            return properties;
        }

        Set<String> required() {
            Set<String> required = new TreeSet<>();
            if (node.has("$ref")) {
                required.addAll(resolved().required());
            }
            node.path("required").forEach(one -> required.add(one.asString()));
            return required;
        }
    }

    private static Arguments shape(String file, Class<?> record) {
        return arguments(file + ".json", record);
    }

    private static Stream<Arguments> shapes() {
        return Stream.of(
                shape("audit", AuditJson.class),
                shape("backport", BackportJson.class),
                shape("backports", BackportsJson.class),
                shape("branches", BranchesReport.class),
                shape("build", BuildJson.class),
                shape("builds", BuildJson.ListJson.class),
                shape("config-check", ConfigurationReport.class),
                shape("doctor", DoctorReport.class),
                shape("explain", ExplainJson.class),
                shape("finding", FindingJson.class),
                shape("gate", GateReport.GateJson.class),
                shape("generations", RepositoryReport.ListJson.class),
                shape("lint", LintJson.class),
                shape("match", MatchReport.class),
                shape("build-action", SteeringReport.class),
                shape("merge", MergeJson.class),
                shape("overlay", OverlayJson.class),
                shape("overview", OverviewJson.class),
                shape("package-evidence", PackageEvidenceJson.class),
                shape("plan", PlanReport.PlanJson.class),
                shape("problem", ProblemReport.class),
                shape("publish", PublishJson.class),
                shape("replay", ReplayJson.class),
                shape("repo-collect", RepositoryReport.FreedJson.class),
                shape("repo-diff", RepositoryReport.DifferenceJson.class),
                shape("repo-mirror", RepositoryReport.MirrorsJson.class),
                shape("repo-notes", RepositoryReport.NotesJson.class),
                shape("requests", RequestsJson.class),
                shape("rollback", RollbackReport.RollbackJson.class),
                shape("scan", ScanJson.class),
                shape("status", StatusJson.class),
                shape("sync", SyncJson.class),
                shape("timeline", TimelineJson.class),
                shape("verdicts", GateReport.ListOf.class));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void aSchemaHasTheKeysOfTheRecord(String file, Class<?> record) {
        object(record, new Part(file, Schemas.tree(file)), file);
        assertThat(differences).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("evidence")
    void evidenceHasTheKeysOfItsDisposition(Class<?> record) {
        String name = record.getSimpleName().replaceAll("(?<=.)[A-Z]", "-$0").toLowerCase(Locale.ROOT);
        Part evidence = new Part("evidence.json", Schemas.tree("evidence.json").at("/$defs/" + name));
        Map<String, Type> keys = keys(record);
        assertThat(evidence.properties().keySet()).isEqualTo(keys.keySet());
        assertThat(evidence.required()).isEqualTo(new TreeSet<>(keys.keySet()));
        keys.forEach((key, type) -> value(type, evidence.properties().get(key), name + "/" + key));
        assertThat(differences).isEmpty();
    }

    private static Stream<Class<?>> evidence() {
        return Stream.of(EvidenceJson.class.getPermittedSubclasses());
    }

    private static Map<String, Type> keys(Class<?> record) {
        Map<String, Type> keys = new LinkedHashMap<>();
        for (RecordComponent component : record.getRecordComponents()) {
            JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                keys.putAll(keys(component.getType()));
            } else {
                String name = component.getName().replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
                keys.put(named == null ? name : named.value(), component.getGenericType());
            }
        }
        return keys;
    }

    private static Set<String> absent(Class<?> record) {
        Set<String> absent = new TreeSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonInclude.class)) {
                absent.add(component.getName());
            }
        }
        return absent;
    }

    private void object(Class<?> record, Part schema, String place) {
        if (!seen.add(record + " " + place.replaceFirst(".*/", "")
                + schema.properties().keySet())) {
            return;
        }
        Map<String, Type> keys = keys(record);
        if (!schema.properties().keySet().equals(keys.keySet())) {
            differences.add(place + ": " + schema.properties().keySet() + " for " + keys.keySet());
            return;
        }
        Set<String> required = new TreeSet<>(keys.keySet());
        required.removeAll(absent(record));
        if (!schema.required().equals(required)) {
            differences.add(place + ": requires " + schema.required() + " of " + required);
        }
        keys.forEach((key, type) -> {
            if (type != EvidenceJson.class) {
                Type held =
                        absent(record).contains(key) ? ((ParameterizedType) type).getActualTypeArguments()[0] : type;
                value(held, schema.properties().get(key), place + "/" + key);
            }
        });
    }

    /** Compares what a component holds with what its key may hold. */
    private void value(Type type, Part schema, String place) {
        boolean empty = type == OptionalInt.class
                || type == OptionalLong.class
                || (type instanceof ParameterizedType some && some.getRawType() == Optional.class);
        boolean nullable =
                schema.alternatives().stream().anyMatch(one -> one.types().contains("null"));
        if (empty != nullable) {
            differences.add(place + (empty ? " is never null" : " may be null"));
        }
        Type held = empty && type instanceof ParameterizedType some ? some.getActualTypeArguments()[0] : type;
        List<Part> parts = schema.alternatives().stream()
                .filter(one -> !one.types().equals(Set.of("null")))
                .toList();
        if (held instanceof ParameterizedType list && list.getRawType() == List.class) {
            typed("array", parts, place);
            parts.forEach(one ->
                    value(list.getActualTypeArguments()[0], one.at(one.node().path("items")), place));
        } else if (held instanceof ParameterizedType map && map.getRawType() == Map.class) {
            typed("object", parts, place);
            Type member = map.getActualTypeArguments()[1];
            parts.forEach(one -> value(member, one.at(one.node().path("additionalProperties")), place));
        } else if (held instanceof Class<?> some && some.isSealed() && isOfThisRoom(some)) {
            choice(some, parts, place);
        } else if (held instanceof Class<?> some && some.isRecord() && isOfThisRoom(some)) {
            if (parts.size() != 1) {
                differences.add(place + " has " + parts.size() + " forms");
            }
            object(some, schema.resolved().node().has("anyOf") ? parts.getFirst() : unreferenced(schema), place);
        } else {
            typed(word(held), parts, place);
            if (held == LocalDate.class
                    && !parts.getFirst().node().path("format").asString("").equals("date")) {
                differences.add(place + " is a day");
            }
        }
    }

    /** A part with what stands beside its reference: a verb adds keys to a finding. */
    private static Part unreferenced(Part schema) {
        return schema.node().has("properties") ? schema : schema.resolved();
    }

    private void choice(Class<?> some, List<Part> parts, String place) {
        Class<?>[] records = some.getPermittedSubclasses();
        if (records.length != parts.size()) {
            differences.add(place + " has " + parts.size() + " forms for " + records.length);
        }
        for (Class<?> one : records) {
            List<Part> fitting = parts.stream()
                    .filter(part -> part.properties().keySet().equals(keys(one).keySet()))
                    .toList();
            if (fitting.size() == 1) {
                object(one, fitting.getFirst(), place);
            } else {
                differences.add(place + ": " + fitting.size() + " forms are " + one.getSimpleName());
            }
        }
    }

    private static boolean isOfThisRoom(Class<?> type) {
        return type.getPackage().equals(Json.class.getPackage());
    }

    private static String word(Type type) {
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (type == double.class) {
            return "number";
        }
        return Set.of(int.class, long.class, Integer.class, Long.class, OptionalInt.class, OptionalLong.class)
                        .contains(type)
                ? "integer"
                : "string";
    }

    private void typed(String word, List<Part> parts, String place) {
        parts.forEach(one -> {
            Set<String> types = new TreeSet<>(one.types());
            types.remove("null");
            if (!types.equals(Set.of(word))) {
                differences.add(place + " is " + types + ", not " + word);
            }
        });
        if (parts.isEmpty()) {
            differences.add(place + " is nothing");
        }
    }
}
