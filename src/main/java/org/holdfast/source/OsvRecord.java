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
 * One record of OSV, schema 1.
 *
 * <p>The ends of a range of type GIT are commits, which say nothing here. Where the database that the record comes from says
 * which versions they are, that counts; else the affected tags do.
 */
final class OsvRecord {

    /** Arrays of records, as OSV's own API answers. */
    static final Set<String> ARRAYS = Set.of("vulns");

    /** What is long and not needed. */
    static final Set<String> SKIPPED =
            Set.of("details", "summary", "references", "severity", "credits", "ecosystem_specific");

    private static final Pattern LAST_KNOWN = Pattern.compile("(<=?)\\s*(\\S+)");
    private static final Pattern TAG = Pattern.compile("[A-Za-z/_-]*?v?([0-9].*)");

    private OsvRecord() {}

    /** Its id and aliases, in upper case. */
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

    /** What it says of upstream names; empty if it was withdrawn, or says nothing of any version. */
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

    /** What a converter found in the words and products of a CVE, beside the commits or in their place. */
    private static void said(Object said, String repository, List<UpstreamRange> into) {
        String cpe = JsonRecords.at(said, "cpe") instanceof String text ? text : "";
        String name = cpe.isEmpty() ? repository : Cpe.parse(cpe).product();
        if (!name.isEmpty() && said instanceof Map) {
            events(JsonRecords.list(said, "extracted_events"), UpstreamRange.GIT, name, into);
            events(JsonRecords.list(said, "versions"), UpstreamRange.GIT, name, into);
        }
    }

    /** They may stand in any order; where one version ends a range and begins the next, it ends first. */
    private static final Comparator<Object> BY_VERSION = Comparator.comparing(
                    (Object event) -> new PkgVersion(JsonRecords.text(event, "introduced")
                            + JsonRecords.text(event, "fixed")
                            + JsonRecords.text(event, "last_affected")),
                    Dewey.ORDER)
            .thenComparing(event -> !JsonRecords.text(event, "introduced").isEmpty());

    /** Each {@code introduced} begins a range, which the next {@code fixed} or {@code last_affected} ends. */
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

    /** {@code v1.2} and {@code OpenSSL_1_0_1} are 1.2 and 1.0.1. */
    private static String ofTag(String tag) {
        Matcher matcher = TAG.matcher(tag);
        String version = matcher.matches() ? matcher.group(1) : tag;
        return version.indexOf('.') < 0 ? version.replace('_', '.') : version;
    }

    private static String lastPart(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }
}
