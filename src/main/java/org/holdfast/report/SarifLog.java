package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Severity;

/**
 * Findings as a log of SARIF 2.1.0 (OASIS), which code hosts and dashboards read: a rule for each advisory, a result for each finding. A package is
 * a logical location, its Makefile a physical one.
 *
 * @param schema where the format is described
 * @param version the version of the format
 * @param runs the one run
 */
record SarifLog(@JsonProperty("$schema") String schema, String version, List<Run> runs) {

    private static final String SCHEMA =
            "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    record Run(Tool tool, @JsonProperty("columnKind") String columnKind, List<Result> results) {}

    record Tool(Driver driver) {}

    record Driver(String name, String version, List<Rule> rules) {}

    record Rule(
            String id,
            @JsonProperty("shortDescription") Message shortDescription,

            @JsonProperty("helpUri") @JsonInclude(JsonInclude.Include.NON_ABSENT)
            Optional<String> helpUri,

            @JsonProperty("defaultConfiguration") Level defaultConfiguration) {}

    record Level(String level) {}

    record Message(String text) {}

    record Result(
            @JsonProperty("ruleId") String ruleId,
            @JsonProperty("ruleIndex") int ruleIndex,
            String level,
            Message message,
            List<Location> locations,
            @JsonProperty("partialFingerprints") Map<String, String> partialFingerprints,
            Map<String, String> properties) {}

    record Location(
            @JsonProperty("physicalLocation") @JsonInclude(JsonInclude.Include.NON_ABSENT)
            Optional<Physical> physicalLocation,

            @JsonProperty("logicalLocations") List<Logical> logicalLocations) {}

    record Physical(@JsonProperty("artifactLocation") Artifact artifactLocation) {}

    record Artifact(String uri) {}

    record Logical(String name, String kind) {}

    static String of(List<FindingRow> rows, String version) {
        Map<String, Integer> places = new LinkedHashMap<>();
        Map<String, Rule> rules = new LinkedHashMap<>();
        rows.forEach(row -> {
            String id = advisory(row.entry());
            places.putIfAbsent(id, places.size());
            rules.putIfAbsent(id, rule(id, row.entry()));
        });
        return Json.write(new SarifLog(
                SCHEMA,
                "2.1.0",
                List.of(new Run(
                        new Tool(new Driver("Holdfast", version, List.copyOf(rules.values()))),
                        "unicodeCodePoints",
                        rows.stream()
                                .map(row -> result(row, places.getOrDefault(advisory(row.entry()), 0)))
                                .toList()))));
    }

    /** The CVE id that the entry names, or else its address. */
    private static String advisory(VulnEntry entry) {
        String url = entry.key().url();
        return CveIds.in(url).stream().findFirst().orElse(url);
    }

    private static Rule rule(String id, VulnEntry entry) {
        String url = entry.key().url();
        return new Rule(
                id,
                new Message(entry.type()),
                url.startsWith("https://") || url.startsWith("http://") ? Optional.of(url) : Optional.empty(),
                new Level(level(entry)));
    }

    private static String level(VulnEntry entry) {
        return switch (Severity.of(entry.type())) {
            case EXECUTION, BYPASS -> "error";
            case UNSPECIFIED, DISCLOSURE, DENIAL -> "warning";
            case NONE -> "note";
        };
    }

    private static Result result(FindingRow row, int rule) {
        VulnEntry entry = row.entry();
        String says = row.pkgname() + " is flagged by " + entry.key().pattern() + " (" + entry.type() + ")"
                + row.why().map(why -> ": " + why.sentence()).orElse("");
        Map<String, String> properties = new LinkedHashMap<>();
        row.why().ifPresent(why -> {
            properties.put("disposition", why.disposition());
            why.version().ifPresent(fix -> properties.put("version", fix));
        });
        row.firstSeen().ifPresent(day -> properties.put("firstSeen", day.toString()));
        if (row.priority().isPresent()) {
            properties.put("priority", String.valueOf(row.priority().getAsInt()));
        }
        Map<String, String> fingerprint = new LinkedHashMap<>();
        fingerprint.put(
                "finding/v1",
                row.pkgpath().map(Object::toString).orElse("") + " "
                        + row.pkgname().base() + " " + entry.key().pattern() + " "
                        + entry.key().url());
        return new Result(
                advisory(entry),
                rule,
                level(entry),
                new Message(says),
                List.of(new Location(
                        row.pkgpath().map(path -> new Physical(new Artifact(path + "/Makefile"))),
                        List.of(new Logical(row.pkgname().text(), "package")))),
                fingerprint,
                properties);
    }
}
