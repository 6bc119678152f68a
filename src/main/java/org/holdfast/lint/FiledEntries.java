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
 * The list by package, by flaw and by address, and when its entries were filed: all that can be said before it is known which
 * packages there are. Not changed once it is made, so that threads may share it.
 *
 * <p>The list has no dates, but grows at its end: an entry was filed in about the year that most of the advisories around it name.
 */
final class FiledEntries {

    private record FlawOf(String flaw, PkgBase base) {}

    /** Entries on either side whose years count. */
    private static final int AROUND = 30;
    /** Lines apart that entries of one advisory may stand. */
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
        // Regular expressions over every address: half of the work here.
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
            byFlaw.computeIfAbsent(new FlawOf(advisory(claim.entry()).flaw(), base), key -> new ArrayList<>(2))
                    .add(claim);
        }
    }

    /** What the address of an entry says. */
    Advisory advisory(VulnEntry entry) {
        Advisory known = advisories.get(entry.line());
        return known == null ? Advisory.of(entry) : known;
    }

    /** What the entry says in ranges that can be read. */
    List<Interval> intervals(VulnEntry entry) {
        return intervals.getOrDefault(entry.line(), List.of());
    }

    /** The year in which the entry was probably filed; empty if nothing around it says. */
    OptionalInt filed(VulnEntry entry) {
        return filed.getOrDefault(entry.line(), OptionalInt.empty());
    }

    /** All intervals of this package in the list. */
    List<Claim> claims(PkgBase base) {
        return byBase.getOrDefault(base, List.of());
    }

    /**
     * Those of other entries about the same flaw of the same package. Without a CVE id to say so, only what was filed
     * together is about the same flaw: pages about all flaws of a package stay and grow.
     */
    List<Claim> siblings(VulnEntry entry, Interval interval) {
        Advisory advisory = advisory(entry);
        List<Claim> claims = byFlaw.getOrDefault(new FlawOf(advisory.flaw(), interval.base()), List.of());
        if (claims.size() < 2) {
            return List.of();
        }
        return claims.stream()
                .filter(claim -> claim.entry().line() != entry.line())
                .filter(claim -> advisory.isCve() || Math.abs(claim.entry().line() - entry.line()) <= TOGETHER)
                .toList();
    }

    /** All intervals of entries with this URL, of whatever package. */
    List<Claim> ofUrl(String url) {
        return byUrl.getOrDefault(url, List.of());
    }

    List<VulnEntry> entriesOfUrl(String url) {
        return entriesByUrl.getOrDefault(url, List.of());
    }

    /** Where the advisories are. */
    Hosts hosts() {
        return hosts;
    }

    int entriesOfType(String type) {
        return types.getOrDefault(type, 0);
    }

    Map<String, Integer> types() {
        return types;
    }

    /** The first entry that means the same, perhaps the entry itself. */
    Optional<VulnEntry> first(VulnEntry entry) {
        return Optional.ofNullable(firsts.get(entry.line()));
    }

    /** Alternates in whatever order, the same type, the same URL. */
    private static VulnKey meaning(VulnEntry entry) {
        String pattern = entry.pattern().toString();
        if (pattern.indexOf('{') >= 0) {
            Set<String> alternates = new LinkedHashSet<>();
            entry.pattern().alternates().forEach(alternate -> alternates.add(alternate.toString()));
            pattern = String.join(" ", alternates.stream().sorted().toList());
        }
        return new VulnKey(pattern, entry.type(), entry.url());
    }

    /** Of the years around an entry that are known. */
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
