package org.holdfast.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.UpstreamRange;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The advisories of OSV (schema 1) and NVD (API 2.0), by id: {@code CVE-2014-0224}, {@code GHSA-H4M5-QPFP-3MPV}. Nothing is refused: the
 * readers have refused what is malformed. Immutable once made; threads may share it.
 */
public final class Upstream {

    /** No advisories. */
    public static final Upstream NONE = new Upstream(List.of());

    private static final Pattern GHSA = Pattern.compile("GHSA(?:-[0-9a-z]{4}){3}", Pattern.CASE_INSENSITIVE);

    private record Speaker(UpstreamAdvisory.By by, String ecosystem, String vendor, String name) {}

    private final Map<String, List<UpstreamAdvisory>> byId = new HashMap<>();

    /** Indexes advisories by their ids. */
    public Upstream(List<UpstreamAdvisory> advisories) {
        advisories.forEach(advisory -> advisory.ids()
                .forEach(id ->
                        byId.computeIfAbsent(id, key -> new ArrayList<>(2)).add(advisory)));
    }

    /** The CVE and GHSA ids in the URL of an entry, in upper case; OSV and NVD use them. */
    public static List<String> ids(VulnEntry entry) {
        List<String> ids = new ArrayList<>(entry.cves());
        Matcher ghsa = GHSA.matcher(entry.url());
        while (ghsa.find()) {
            ids.add(ghsa.group().toUpperCase(Locale.ROOT));
        }
        return ids;
    }

    /**
     * The claims of the databases about the flaw of an entry in a package; none unless the entry names exactly one id, and an
     * advisory with that id has ranges of this package.
     *
     * @param version the upper bound that is compared; it also helps to recognise the upstream name
     */
    List<UpstreamClaim> of(VulnEntry entry, PkgBase base, PkgVersion version) {
        if (byId.isEmpty()) {
            return List.of();
        }
        List<String> ids = ids(entry);
        List<UpstreamAdvisory> advisories = ids.size() == 1 ? byId.getOrDefault(ids.getFirst(), List.of()) : List.of();
        if (advisories.isEmpty()) {
            return List.of();
        }
        UpstreamNames names = UpstreamNames.of(base, version);
        Map<Speaker, List<UpstreamRange>> ranges = new LinkedHashMap<>();
        advisories.forEach(advisory -> advisory.ranges().stream()
                .filter(names::fit)
                .forEach(range -> ranges.computeIfAbsent(
                                new Speaker(advisory.by(), range.ecosystem(), range.vendor(), range.name()),
                                key -> new ArrayList<>(2))
                        .add(range)));
        List<UpstreamClaim> said = new ArrayList<>();
        ranges.forEach(
                (speaker, of) -> UpstreamClaim.of(speaker.by(), of, version).ifPresent(said::add));
        return List.copyOf(said);
    }
}
