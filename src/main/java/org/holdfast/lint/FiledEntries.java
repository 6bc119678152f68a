package org.holdfast.lint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.holdfast.lint.LintContext.Claim;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnList;

/**
 * Indexes of the list by package, flaw and URL, and the probable year of each entry; it needs no known packages. Immutable once
 * made; threads may share it.
 *
 * <p>The list has no dates, but grows at its end: the probable year of an entry is the median of the years in the URLs around it.
 */
final class FiledEntries {

    private record FlawOf(String flaw, PkgBase base) {}

    /** The number of entries on either side whose years count. */
    private static final int AROUND = 30;
    /** The largest distance, in lines, of entries of one advisory without a CVE id. */
    private static final int TOGETHER = 20;

    private final Map<Integer, Advisory> advisories = new HashMap<>();
    private final Map<Integer, OptionalInt> filed = new HashMap<>();
    private final Map<PkgBase, List<Claim>> byBase = new HashMap<>();
    private final Map<FlawOf, List<Claim>> byFlaw = new HashMap<>();
    private final Map<String, List<Claim>> byUrl = new HashMap<>();
    private final Map<String, Integer> types = new HashMap<>();
    private final Map<Integer, VulnEntry> firsts = new HashMap<>();
    private final Map<String, List<VulnEntry>> entriesByUrl = new HashMap<>();
    private final Hosts hosts;
    private final Map<Integer, List<Interval>> intervals = new HashMap<>();

    FiledEntries(VulnList list) {
        List<VulnEntry> entries = list.entries();
        // In parallel: the regular expressions over every URL take half of the time.
        List<Advisory> all = entries.parallelStream().map(Advisory::of).toList();
        Map<PkgVersion, Components> components = new HashMap<>();
        Map<VulnKey, VulnEntry> byMeaning = new HashMap<>();
        Map<String, Integer> byHost = new HashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            VulnEntry entry = entries.get(i);
            advisories.put(entry.line(), all.get(i));
            filed.put(entry.line(), median(all, i));
            types.merge(entry.type(), 1, Integer::sum);
            byHost.merge(Advisory.host(entry.url()), 1, Integer::sum);
            firsts.put(entry.line(), byMeaning.computeIfAbsent(meaning(entry), key -> entry));
            entriesByUrl.computeIfAbsent(entry.url(), key -> new ArrayList<>(2)).add(entry);
            for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
                Interval.of(alternate).ifPresent(interval -> {
                    PkgVersion top = interval.top().orElse(PkgVersion.NONE);
                    file(new Claim(entry, interval, components.computeIfAbsent(top, Components::of)));
                    if (MalformedBound.isWellFormed(interval)) {
                        intervals
                                .computeIfAbsent(entry.line(), key -> new ArrayList<>(2))
                                .add(interval);
                    }
                });
            }
        }
        hosts = new Hosts(byHost);
    }

    private void file(Claim claim) {
        PkgBase base = claim.interval().base();
        byBase.computeIfAbsent(base, key -> new ArrayList<>(2)).add(claim);
        byUrl.computeIfAbsent(claim.entry().url(), key -> new ArrayList<>(2)).add(claim);
        if (!claim.entry().isEndOfLife()) {
            advisory(claim.entry())
                    .flaws()
                    .forEach(flaw -> byFlaw.computeIfAbsent(new FlawOf(flaw, base), key -> new ArrayList<>(2))
                            .add(claim));
        }
    }

    /** The facts in the URL of an entry. */
    Advisory advisory(VulnEntry entry) {
        Advisory known = advisories.get(entry.line());
        return known == null ? Advisory.of(entry) : known;
    }

    /** The well-formed ranges of an entry. */
    List<Interval> intervals(VulnEntry entry) {
        return intervals.getOrDefault(entry.line(), List.of());
    }

    /** The probable year of an entry; empty if no URL around it has a year. */
    OptionalInt filed(VulnEntry entry) {
        return filed.getOrDefault(entry.line(), OptionalInt.empty());
    }

    /** All intervals of a package in the list. */
    List<Claim> claims(PkgBase base) {
        return byBase.getOrDefault(base, List.of());
    }

    /**
     * The intervals of other entries about a flaw of this entry in the same package. Without a CVE id, only entries at most 20 lines apart
     * count, because a page about all flaws of a package has one URL for years.
     */
    List<Claim> siblings(VulnEntry entry, Interval interval) {
        Advisory advisory = advisory(entry);
        Set<Claim> claims = new LinkedHashSet<>();
        for (String flaw : advisory.flaws()) {
            List<Claim> ofFlaw = byFlaw.getOrDefault(new FlawOf(flaw, interval.base()), List.of());
            if (ofFlaw.size() > 1) {
                claims.addAll(ofFlaw);
            }
        }
        return claims.stream()
                .filter(claim -> claim.entry().line() != entry.line())
                .filter(claim -> advisory.isCve() || Math.abs(claim.entry().line() - entry.line()) <= TOGETHER)
                .toList();
    }

    /** All intervals of entries with a URL, of any package. */
    List<Claim> ofUrl(String url) {
        return byUrl.getOrDefault(url, List.of());
    }

    /** The entries with a URL. */
    List<VulnEntry> entriesOfUrl(String url) {
        return entriesByUrl.getOrDefault(url, List.of());
    }

    /** The hosts of the URLs. */
    Hosts hosts() {
        return hosts;
    }

    /** The number of entries with a type. */
    int entriesOfType(String type) {
        return types.getOrDefault(type, 0);
    }

    /** The number of entries by type. */
    Map<String, Integer> types() {
        return types;
    }

    /** The first entry with the same meaning, perhaps the entry itself. */
    Optional<VulnEntry> first(VulnEntry entry) {
        return Optional.ofNullable(firsts.get(entry.line()));
    }

    /** The identity of an entry without the order of its alternates. */
    private static VulnKey meaning(VulnEntry entry) {
        String pattern = entry.pattern().toString();
        if (pattern.indexOf('{') >= 0) {
            Set<String> alternates = new LinkedHashSet<>();
            entry.pattern().alternates().forEach(alternate -> alternates.add(alternate.toString()));
            pattern = String.join(" ", alternates.stream().sorted().toList());
        }
        return new VulnKey(pattern, entry.type(), entry.url());
    }

    /** The median of the years around an entry. */
    private static OptionalInt median(List<Advisory> all, int at) {
        int[] years = new int[2 * AROUND + 1];
        int count = 0;
        for (int i = Math.max(0, at - AROUND); i <= Math.min(all.size() - 1, at + AROUND); i++) {
            int year = all.get(i).year().orElse(0);
            if (year > 0) {
                years[count++] = year;
            }
        }
        Arrays.sort(years, 0, count);
        return count == 0 ? OptionalInt.empty() : OptionalInt.of(years[count / 2]);
    }
}
