package org.holdfast.lint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnList;

/**
 * What the detectors look at: the list by package and by flaw, when its entries were filed, and the known packages.
 *
 * <p>The list has no dates, but grows at its end: an entry was filed in about the year that most of the advisories around
 * it name.
 */
final class Evidence {

    /** An interval and the entry that it stands in. */
    record Claim(VulnEntry entry, Interval interval) {}

    private record FlawOf(String flaw, PkgBase base) {}

    /** Entries on either side whose years count. */
    private static final int AROUND = 30;

    private final KnownPackages known;
    private final Map<VulnEntry, OptionalInt> filed = new HashMap<>();
    private final Map<PkgBase, List<Claim>> byBase = new HashMap<>();
    private final Map<FlawOf, List<Claim>> byFlaw = new HashMap<>();
    private final Map<String, List<Claim>> byUrl = new HashMap<>();
    private final Map<String, Integer> types = new HashMap<>();
    private final Map<VulnKey, VulnEntry> firsts = new HashMap<>();
    private final Map<PkgBase, Boolean> named = new HashMap<>();
    private final Map<String, List<VulnEntry>> entriesByUrl = new HashMap<>();
    private final NearNames nearNames;

    Evidence(VulnList list, KnownPackages known) {
        this.known = known;
        this.nearNames = new NearNames(known.bases());
        List<VulnEntry> entries = list.entries();
        List<Integer> years = new ArrayList<>();
        entries.forEach(entry -> years.add(Advisory.year(entry).orElse(0)));
        for (int i = 0; i < entries.size(); i++) {
            VulnEntry entry = entries.get(i);
            filed.put(entry, median(years.subList(Math.max(0, i - AROUND), Math.min(years.size(), i + AROUND + 1))));
            types.merge(entry.type(), 1, Integer::sum);
            firsts.putIfAbsent(meaning(entry), entry);
            entriesByUrl.computeIfAbsent(entry.url(), key -> new ArrayList<>(2)).add(entry);
            for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
                Subject.of(alternate, known).ifPresent(base -> named.put(base, true));
                Interval.of(alternate).ifPresent(interval -> file(new Claim(entry, interval)));
            }
        }
    }

    private void file(Claim claim) {
        PkgBase base = claim.interval().base();
        byBase.computeIfAbsent(base, key -> new ArrayList<>(2)).add(claim);
        byUrl.computeIfAbsent(claim.entry().url(), key -> new ArrayList<>(2)).add(claim);
        if (!claim.entry().isEndOfLife()) {
            byFlaw.computeIfAbsent(new FlawOf(Advisory.flaw(claim.entry()), base), key -> new ArrayList<>(2))
                    .add(claim);
        }
    }

    KnownPackages known() {
        return known;
    }

    NearNames nearNames() {
        return nearNames;
    }

    /** The year in which the entry was probably filed; empty if nothing around it says. */
    OptionalInt filed(VulnEntry entry) {
        return filed.getOrDefault(entry, OptionalInt.empty());
    }

    /** Whether trunk's history reaches over the time when the entry was filed. */
    boolean covers(VulnEntry entry) {
        OptionalInt year = filed(entry);
        return year.isPresent() && known.covers(year.getAsInt());
    }

    /** All intervals of this package in the list. */
    List<Claim> claims(PkgBase base) {
        return byBase.getOrDefault(base, List.of());
    }

    /** Those of other entries about the same flaw of the same package. */
    List<Claim> siblings(VulnEntry entry, Interval interval) {
        return byFlaw.getOrDefault(new FlawOf(Advisory.flaw(entry), interval.base()), List.of()).stream()
                .filter(claim -> !claim.entry().equals(entry))
                .toList();
    }

    /** All intervals of entries with this URL, of whatever package. */
    List<Claim> ofUrl(String url) {
        return byUrl.getOrDefault(url, List.of());
    }

    List<VulnEntry> entriesOfUrl(String url) {
        return entriesByUrl.getOrDefault(url, List.of());
    }

    boolean isNamed(PkgBase base) {
        return named.containsKey(base);
    }

    int entriesOfType(String type) {
        return types.getOrDefault(type, 0);
    }

    Map<String, Integer> types() {
        return types;
    }

    /** The first entry that means the same, perhaps the entry itself. */
    Optional<VulnEntry> first(VulnEntry entry) {
        return Optional.ofNullable(firsts.get(meaning(entry)));
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

    private static OptionalInt median(List<Integer> years) {
        List<Integer> known = years.stream().filter(year -> year > 0).sorted().toList();
        return known.isEmpty() ? OptionalInt.empty() : OptionalInt.of(known.get(known.size() / 2));
    }
}
