package org.holdfast.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.UpstreamRange;

/**
 * Reads one record of NVD: of API 2.0, where {@code configurations} is a member of {@code cve}, or of the feeds of schema 1, where
 * it is a member of the record.
 */
final class NvdRecord {

    /** The names of arrays of records. */
    static final Set<String> ARRAYS = Set.of("vulnerabilities", "CVE_Items");

    /** The names of long members that are not needed. */
    static final Set<String> SKIPPED = Set.of(
            "descriptions",
            "description",
            "references",
            "metrics",
            "impact",
            "weaknesses",
            "problemtype",
            "affects",
            "affected",
            "vendorComments");

    private NvdRecord() {}

    /**
     * The CVE id of a record, in upper case.
     *
     * @throws IllegalArgumentException if it is no record of NVD, or has no CVE id
     */
    static String id(Object record) {
        Object cve = JsonRecords.at(record, "cve");
        boolean isBare = !(cve instanceof Map);
        if (isBare && !hasAny(record, "configurations", "vulnStatus")) {
            throw new IllegalArgumentException("no record of NVD");
        }
        String id = JsonRecords.text(isBare ? record : cve, "id");
        if (id.isEmpty()) {
            id = JsonRecords.text(JsonRecords.at(cve, "CVE_data_meta"), "ID");
        }
        if (!CveIds.isOne(id)) {
            throw new IllegalArgumentException("a record without a CVE id: '" + id + "'");
        }
        return id.toUpperCase(Locale.ROOT);
    }

    private static boolean hasAny(Object record, String... names) {
        return Stream.of(names).anyMatch(name -> !JsonRecords.at(record, name).equals(""));
    }

    /** The affected products of a record; empty if the record was rejected, or has no affected application. */
    static Optional<UpstreamAdvisory> advisory(Object record) {
        Object cve = JsonRecords.at(record, "cve") instanceof Map<?, ?> map ? map : record;
        if (JsonRecords.text(cve, "vulnStatus").equalsIgnoreCase("Rejected")) {
            return Optional.empty();
        }
        Object beside = JsonRecords.at(record, "configurations");
        List<?> configurations =
                beside instanceof Map<?, ?> old ? List.of(old) : JsonRecords.list(cve, "configurations");
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
            Object parent, String name, List<UpstreamRange> ranges, Map<List<String>, List<PkgVersion>> single) {
        for (Object node : JsonRecords.list(parent, name)) {
            for (String matches : List.of("cpeMatch", "cpe_match", "cpe")) {
                JsonRecords.list(node, matches).forEach(match -> match(match, ranges, single));
            }
            nodes(node, "children", ranges, single);
        }
    }

    private static void match(Object match, List<UpstreamRange> ranges, Map<List<String>, List<PkgVersion>> single) {
        if (!JsonRecords.text(match, "vulnerable").equals("true")) {
            return;
        }
        String criteria = JsonRecords.text(match, "criteria");
        Cpe cpe = Cpe.parse(criteria.isEmpty() ? JsonRecords.text(match, "cpe23Uri") : criteria);
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

    private static Optional<Bound> bound(Object match, boolean lower, String including, String excluding) {
        String inside = JsonRecords.text(match, including);
        String outside = JsonRecords.text(match, excluding);
        if (inside.isEmpty() && outside.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Bound(lower, !inside.isEmpty(), new PkgVersion(inside.isEmpty() ? outside : inside)));
    }
}
