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

/** What OSV and NVD say, by flaw. */
public final class Upstream {

    /** Nobody says anything. */
    public static final Upstream NONE = new Upstream(List.of());

    private static final Pattern GHSA = Pattern.compile("GHSA(?:-[0-9a-z]{4}){3}", Pattern.CASE_INSENSITIVE);

    private record Speaker(UpstreamAdvisory.By by, String ecosystem, String vendor, String name) {}

    private final Map<String, List<UpstreamAdvisory>> byId = new HashMap<>();

    public Upstream(List<UpstreamAdvisory> advisories) {
        advisories.forEach(advisory -> advisory.ids()
                .forEach(id ->
                        byId.computeIfAbsent(id, key -> new ArrayList<>(2)).add(advisory)));
    }

    /** The names of the flaw in the entry's address by which OSV and NVD know it, in upper case. */
    public static List<String> ids(VulnEntry entry) {
        List<String> ids = new ArrayList<>(entry.cves());
        Matcher ghsa = GHSA.matcher(entry.url());
        while (ghsa.find()) {
            ids.add(ghsa.group().toUpperCase(Locale.ROOT));
        }
        return ids;
    }

    /**
     * What each that speaks of the flaw says of the package. Nobody, if the entry does not name one flaw, or if nothing said
     * of it is about this package.
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
        ranges.forEach((speaker, of) -> UpstreamClaim.of(speaker.by(), of).ifPresent(said::add));
        return List.copyOf(said);
    }
}
