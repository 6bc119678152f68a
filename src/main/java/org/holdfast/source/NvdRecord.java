package org.holdfast.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.UpstreamRange;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;

/**
 * Reads one record of NVD: of API 2.0, where {@code configurations} is a member of {@code cve}, or of the feeds of schema 1, where
 * it is a member of the record.
 */
final class NvdRecord {

    /** Reads records out of the arrays of API 2.0 and of the older feeds, without the long members that are not needed. */
    static final JsonReader READER = new JsonReader(
            Set.of("vulnerabilities", "CVE_Items"),
            Set.of(
                    "descriptions",
                    "description",
                    "references",
                    "metrics",
                    "impact",
                    "weaknesses",
                    "problemtype",
                    "affects",
                    "affected",
                    "vendorComments"));

    private NvdRecord() {}

    /**
     * The CVE id of a record, in upper case.
     *
     * @throws IllegalArgumentException if it is no record of NVD, or has no CVE id
     */
    static String id(JsonTree record) {
        Optional<JsonTree> cve = record.at("cve").filter(JsonTree::isObject);
        if (cve.isEmpty() && record.at("configurations", "vulnStatus").isEmpty()) {
            throw new IllegalArgumentException("no record of NVD");
        }
        String id = cve.orElse(record).text("id", "CVE_data_meta.ID").orElse("");
        if (!CveIds.isOne(id)) {
            throw new IllegalArgumentException("a record without a CVE id: '" + id + "'");
        }
        return id.toUpperCase(Locale.ROOT);
    }

    /** The affected products of a record; empty if the record was rejected, or has no affected application. */
    static Optional<UpstreamAdvisory> advisory(JsonTree record) {
        JsonTree cve = record.at("cve").filter(JsonTree::isObject).orElse(record);
        if (cve.text("vulnStatus").orElse("").equalsIgnoreCase("Rejected")) {
            return Optional.empty();
        }
        Optional<JsonTree> beside = record.at("configurations").filter(JsonTree::isObject);
        List<JsonTree> configurations = beside.map(List::of).orElseGet(() -> cve.elements("configurations"));
        List<UpstreamRange> ranges = new ArrayList<>();
        Map<List<String>, List<PkgVersion>> single = new LinkedHashMap<>();
        configurations.forEach(configuration -> nodes(configuration, "nodes", ranges, single));
        single.forEach((product, versions) -> ranges.add(new UpstreamRange(
                product.get(0), product.get(1), product.get(2), Optional.empty(), Optional.empty(), versions)));
        return ranges.isEmpty()
                ? Optional.empty()
                : Optional.of(new UpstreamAdvisory(UpstreamAdvisory.By.NVD, Set.of(id(record)), ranges));
    }

    private static void nodes(
            JsonTree parent, String name, List<UpstreamRange> ranges, Map<List<String>, List<PkgVersion>> single) {
        for (JsonTree node : parent.elements(name)) {
            for (String matches : List.of("cpeMatch", "cpe_match", "cpe")) {
                node.elements(matches).forEach(match -> match(match, ranges, single));
            }
            nodes(node, "children", ranges, single);
        }
    }

    private static void match(JsonTree match, List<UpstreamRange> ranges, Map<List<String>, List<PkgVersion>> single) {
        if (!match.text("vulnerable").orElse("").equals("true")) {
            return;
        }
        Cpe cpe = Cpe.parse(match.text("criteria", "cpe23Uri").orElse(""));
        if (!cpe.isApplication()) {
            return;
        }
        Optional<Bound> lower = bound(match, true, "versionStartIncluding", "versionStartExcluding");
        Optional<Bound> upper = bound(match, false, "versionEndIncluding", "versionEndExcluding");
        if (lower.isPresent() || upper.isPresent() || cpe.version().isEmpty()) {
            ranges.add(new UpstreamRange(cpe.ecosystem(), cpe.vendor(), cpe.product(), lower, upper, List.of()));
        } else {
            single.computeIfAbsent(List.of(cpe.ecosystem(), cpe.vendor(), cpe.product()), key -> new ArrayList<>())
                    .add(new PkgVersion(cpe.version()));
        }
    }

    private static Optional<Bound> bound(JsonTree match, boolean lower, String including, String excluding) {
        String inside = match.text(including).orElse("");
        String outside = match.text(excluding).orElse("");
        if (inside.isEmpty() && outside.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Bound(lower, !inside.isEmpty(), new PkgVersion(inside.isEmpty() ? outside : inside)));
    }
}
