package org.holdfast.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.UpstreamRange;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;

/**
 * Reads one record of OSV, schema 1.
 *
 * <p>The events of a range of type GIT are commits, which are not compared. If the database of the record gives their versions
 * ({@code database_specific}), those count; else the affected tags do.
 */
final class OsvRecord {

    /** Reads records by themselves or out of a response of OSV's API, without the long members that are not needed. */
    static final JsonReader READER = new JsonReader(
            Set.of("vulns"), Set.of("details", "summary", "references", "severity", "credits", "ecosystem_specific"));

    private static final Pattern LAST_KNOWN = Pattern.compile("(<=?)\\s*(\\S+)");
    private static final Pattern TAG = Pattern.compile("[A-Za-z/_-]*?v?([0-9].*)");

    private OsvRecord() {}

    /**
     * The id and the aliases of a record, in upper case.
     *
     * @throws IllegalArgumentException if it is no record of OSV, or has no id
     */
    static Set<String> ids(JsonTree record) {
        Set<String> ids = new TreeSet<>();
        ids.add(record.text("id").orElse("").toUpperCase(Locale.ROOT));
        if (ids.contains("")) {
            throw new IllegalArgumentException("a record without an id");
        }
        boolean isOther = record.at("vulnStatus").isPresent();
        if (isOther || record.at("affected", "modified").isEmpty()) {
            throw new IllegalArgumentException("no record of OSV");
        }
        record.elements("aliases").forEach(alias -> ids.add(alias.toString().toUpperCase(Locale.ROOT)));
        return ids;
    }

    /** The affected upstream names of a record; empty if the record was withdrawn, or has no affected version. */
    static Optional<UpstreamAdvisory> advisory(JsonTree record) {
        if (!record.text("withdrawn").orElse("").isEmpty()) {
            return Optional.empty();
        }
        List<UpstreamRange> ranges = new ArrayList<>();
        record.elements("affected").forEach(affected -> affected(affected, ranges));
        record.elements("database_specific.unresolved_ranges").forEach(said -> said(said, "", ranges));
        return ranges.isEmpty()
                ? Optional.empty()
                : Optional.of(new UpstreamAdvisory(UpstreamAdvisory.By.OSV, ids(record), ranges));
    }

    private static void affected(JsonTree affected, List<UpstreamRange> into) {
        String ecosystem = affected.text("package.ecosystem").orElse("");
        String name = affected.text("package.name").orElse("");
        List<UpstreamRange> ranges = new ArrayList<>();
        String repository = "";
        for (JsonTree range : affected.elements("ranges")) {
            if (range.text("type").orElse("").equals("GIT")) {
                repository = range.text("repo").orElse("").replaceFirst("(\\.git)?/*$", "");
                String called = lastPart(repository);
                range.at("database_specific").ifPresent(said -> said(said, called, ranges));
            } else if (!name.isEmpty()) {
                events(range.elements("events"), ecosystem, name, ranges);
            }
        }
        Matcher last = LAST_KNOWN.matcher(affected.text("database_specific.last_known_affected_version_range")
                .orElse(""));
        if (last.matches()) {
            Bound upper = new Bound(false, last.group(1).equals("<="), new PkgVersion(last.group(2)));
            ranges.replaceAll(range -> range.saysNothing()
                    ? new UpstreamRange(ecosystem, "", name, range.lower(), Optional.of(upper), List.of())
                    : range);
        }
        List<PkgVersion> versions = affected.elements("versions").stream()
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
    private static void said(JsonTree said, String repository, List<UpstreamRange> into) {
        String cpe = said.text("cpe").orElse("");
        String name = cpe.isEmpty() ? repository : Cpe.parse(cpe).product();
        if (!name.isEmpty() && said.isObject()) {
            events(said.elements("extracted_events"), UpstreamRange.GIT, name, into);
            events(said.elements("versions"), UpstreamRange.GIT, name, into);
        }
    }

    /** The order of events, which the schema leaves open: by version; at the same version, a range ends before the next begins. */
    private static final Comparator<JsonTree> BY_VERSION = Comparator.comparing(
                    (JsonTree event) -> new PkgVersion(event.text("introduced").orElse("")
                            + event.text("fixed").orElse("")
                            + event.text("last_affected").orElse("")),
                    PkgVersion.ORDER)
            .thenComparing(event -> !event.text("introduced").orElse("").isEmpty());

    /** Turns events into ranges: {@code introduced} begins a range; the next {@code fixed} or {@code last_affected} ends it. */
    private static void events(List<JsonTree> events, String ecosystem, String name, List<UpstreamRange> into) {
        Optional<Bound> lower = Optional.empty();
        boolean open = false;
        for (JsonTree event : events.stream().sorted(BY_VERSION).toList()) {
            String introduced = event.text("introduced").orElse("");
            String fixed = event.text("fixed").orElse("");
            String last = event.text("last_affected").orElse("");
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
            } else if (event.text("limit").orElse("").isEmpty()) {
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
