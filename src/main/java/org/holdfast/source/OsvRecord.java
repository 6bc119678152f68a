package org.holdfast.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.UpstreamRange;

/**
 * Reads one record of OSV, schema 1.
 *
 * <p>The events of a range of type GIT are commits, which are not compared. If the database of the record gives their versions
 * ({@code database_specific}), those count; else the affected tags do.
 */
final class OsvRecord {

    /** The names of arrays of records, as in responses of OSV's API. */
    static final Set<String> ARRAYS = Set.of("vulns");

    /** The names of long members that are not needed. */
    static final Set<String> SKIPPED =
            Set.of("details", "summary", "references", "severity", "credits", "ecosystem_specific");

    private static final Pattern LAST_KNOWN = Pattern.compile("(<=?)\\s*(\\S+)");
    private static final Pattern TAG = Pattern.compile("[A-Za-z/_-]*?v?([0-9].*)");

    private OsvRecord() {}

    /**
     * The id and the aliases of a record, in upper case.
     *
     * @throws IllegalArgumentException if it is no record of OSV, or has no id
     */
    static Set<String> ids(Object record) {
        Set<String> ids = new TreeSet<>();
        ids.add(JsonRecords.text(record, "id").toUpperCase(Locale.ROOT));
        if (ids.contains("")) {
            throw new IllegalArgumentException("a record without an id");
        }
        boolean isOther = !JsonRecords.at(record, "vulnStatus").equals("");
        if (isOther
                || (JsonRecords.at(record, "affected").equals("")
                        && JsonRecords.text(record, "modified").isEmpty())) {
            throw new IllegalArgumentException("no record of OSV");
        }
        JsonRecords.list(record, "aliases")
                .forEach(alias -> ids.add(alias.toString().toUpperCase(Locale.ROOT)));
        return ids;
    }

    /** The affected upstream names of a record; empty if the record was withdrawn, or has no affected version. */
    static Optional<UpstreamAdvisory> advisory(Object record) {
        if (!JsonRecords.text(record, "withdrawn").isEmpty()) {
            return Optional.empty();
        }
        List<UpstreamRange> ranges = new ArrayList<>();
        JsonRecords.list(record, "affected").forEach(affected -> affected(affected, ranges));
        JsonRecords.list(JsonRecords.at(record, "database_specific"), "unresolved_ranges")
                .forEach(said -> said(said, "", ranges));
        return ranges.isEmpty()
                ? Optional.empty()
                : Optional.of(new UpstreamAdvisory(UpstreamAdvisory.By.OSV, ids(record), ranges));
    }

    private static void affected(Object affected, List<UpstreamRange> into) {
        Object its = JsonRecords.at(affected, "package");
        String ecosystem = JsonRecords.text(its, "ecosystem");
        String name = JsonRecords.text(its, "name");
        List<UpstreamRange> ranges = new ArrayList<>();
        String repository = "";
        for (Object range : JsonRecords.list(affected, "ranges")) {
            if (JsonRecords.text(range, "type").equals("GIT")) {
                repository = JsonRecords.text(range, "repo").replaceFirst("(\\.git)?/*$", "");
                said(JsonRecords.at(range, "database_specific"), lastPart(repository), ranges);
            } else if (!name.isEmpty()) {
                events(JsonRecords.list(range, "events"), ecosystem, name, ranges);
            }
        }
        Matcher last = LAST_KNOWN.matcher(
                JsonRecords.text(JsonRecords.at(affected, "database_specific"), "last_known_affected_version_range"));
        if (last.matches()) {
            Bound upper = new Bound(false, last.group(1).equals("<="), new PkgVersion(last.group(2)));
            ranges.replaceAll(range -> range.saysNothing()
                    ? new UpstreamRange(ecosystem, "", name, range.lower(), Optional.of(upper), List.of())
                    : range);
        }
        List<PkgVersion> versions = JsonRecords.list(affected, "versions").stream()
                .map(version -> name.isEmpty() ? ofTag(version.toString()) : version.toString())
                .map(PkgVersion::new)
                .toList();
        String called = name.isEmpty() ? lastPart(repository) : name;
        if (ranges.isEmpty() && !versions.isEmpty() && !called.isEmpty()) {
            ranges.add(new UpstreamRange(
                    name.isEmpty() ? UpstreamRange.GIT : ecosystem,
                    "",
                    called,
                    Optional.empty(),
                    Optional.empty(),
                    versions));
        }
        into.addAll(ranges);
    }

    /** Reads the versions that OSV's converter extracted from a CVE record, in addition to commits or instead of them. */
    private static void said(Object said, String repository, List<UpstreamRange> into) {
        String cpe = JsonRecords.at(said, "cpe") instanceof String text ? text : "";
        String name = cpe.isEmpty() ? repository : Cpe.parse(cpe).product();
        if (!name.isEmpty() && said instanceof Map) {
            events(JsonRecords.list(said, "extracted_events"), UpstreamRange.GIT, name, into);
            events(JsonRecords.list(said, "versions"), UpstreamRange.GIT, name, into);
        }
    }

    /** The order of events, which the schema leaves open: by version; at the same version, a range ends before the next begins. */
    private static final Comparator<Object> BY_VERSION = Comparator.comparing(
                    (Object event) -> new PkgVersion(JsonRecords.text(event, "introduced")
                            + JsonRecords.text(event, "fixed")
                            + JsonRecords.text(event, "last_affected")),
                    Dewey.ORDER)
            .thenComparing(event -> !JsonRecords.text(event, "introduced").isEmpty());

    /** Turns events into ranges: {@code introduced} begins a range; the next {@code fixed} or {@code last_affected} ends it. */
    private static void events(List<?> events, String ecosystem, String name, List<UpstreamRange> into) {
        Optional<Bound> lower = Optional.empty();
        boolean open = false;
        for (Object event : events.stream().sorted(BY_VERSION).toList()) {
            String introduced = JsonRecords.text(event, "introduced");
            String fixed = JsonRecords.text(event, "fixed");
            String last = JsonRecords.text(event, "last_affected");
            if (!introduced.isEmpty()) {
                if (open) {
                    into.add(range(ecosystem, name, lower, Optional.empty()));
                }
                lower = introduced.equals("0")
                        ? Optional.empty()
                        : Optional.of(new Bound(true, true, new PkgVersion(introduced)));
                open = true;
            } else if (!fixed.isEmpty() || !last.isEmpty()) {
                Bound upper = new Bound(false, fixed.isEmpty(), new PkgVersion(fixed.isEmpty() ? last : fixed));
                into.add(range(ecosystem, name, lower, Optional.of(upper)));
                lower = Optional.empty();
                open = false;
            } else if (JsonRecords.text(event, "limit").isEmpty()) {
                throw new IllegalArgumentException("an event that is neither introduced, fixed nor last_affected");
            }
        }
        if (open) {
            into.add(range(ecosystem, name, lower, Optional.empty()));
        }
    }

    private static UpstreamRange range(String ecosystem, String name, Optional<Bound> lower, Optional<Bound> upper) {
        return new UpstreamRange(ecosystem, "", name, lower, upper, List.of());
    }

    /** The version in the name of a tag: 1.2 in {@code v1.2}, 1.0.1 in {@code OpenSSL_1_0_1}. */
    private static String ofTag(String tag) {
        Matcher matcher = TAG.matcher(tag);
        String version = matcher.matches() ? matcher.group(1) : tag;
        return version.indexOf('.') < 0 ? version.replace('_', '.') : version;
    }

    private static String lastPart(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }
}
