package org.holdfast.lint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnList;

/**
 * What the detectors look at: the list by package and by flaw, when its entries were filed, and the known packages.
 *
 * <p>Threads may share it. The list has no dates, but grows at its end: an entry was filed in about the year that most of the advisories around
 * it name.
 */
final class Evidence {

    /**
     * An interval and the entry that it stands in.
     *
     * @param top the parts of its upper bound; none if it has no upper bound
     */
    record Claim(VulnEntry entry, Interval interval, Components top) {}

    private record FlawOf(String flaw, PkgBase base) {}

    private record Series(PkgBase base, String text) {}

    /** Entries on either side whose years count. */
    private static final int AROUND = 30;
    /** Lines apart that entries of one advisory may stand. */
    private static final int TOGETHER = 20;

    private final KnownPackages known;
    private final Map<Integer, OptionalInt> filed = new HashMap<>();
    private final Map<PkgBase, List<Claim>> byBase = new HashMap<>();
    private final Map<FlawOf, List<Claim>> byFlaw = new HashMap<>();
    private final Map<String, List<Claim>> byUrl = new HashMap<>();
    private final Map<String, Integer> types = new HashMap<>();
    private final Map<Integer, VulnEntry> firsts = new HashMap<>();
    private final Map<Integer, String> flaws = new HashMap<>();
    private final Map<PkgBase, Set<String>> named = new HashMap<>();
    private final Map<String, List<VulnEntry>> entriesByUrl = new HashMap<>();
    private final NearNames nearNames;
    private final Map<Integer, List<Interval>> intervals = new HashMap<>();
    private final Map<PkgVersion, Components> components = new ConcurrentHashMap<>();
    private final Map<PkgBase, List<Components>> releases = new ConcurrentHashMap<>();
    private final Map<PkgBase, Set<String>> releaseDigits = new ConcurrentHashMap<>();
    private final Map<Series, Habit> habits = new ConcurrentHashMap<>();

    Evidence(VulnList list, KnownPackages known) {
        this.known = known;
        this.nearNames = new NearNames(known.bases());
        List<VulnEntry> entries = list.entries();
        Map<VulnKey, VulnEntry> byMeaning = new HashMap<>();
        // Regular expressions over every address: half of the work here.
        List<String> flawOf = entries.parallelStream().map(Advisory::flaw).toList();
        int[] years = entries.parallelStream()
                .mapToInt(entry -> Advisory.year(entry).orElse(0))
                .toArray();
        for (int i = 0; i < entries.size(); i++) {
            VulnEntry entry = entries.get(i);
            filed.put(
                    entry.line(),
                    median(Arrays.copyOfRange(years, Math.max(0, i - AROUND), Math.min(years.length, i + AROUND + 1))));
            types.merge(entry.type(), 1, Integer::sum);
            flaws.put(entry.line(), flawOf.get(i));
            firsts.put(entry.line(), byMeaning.computeIfAbsent(meaning(entry), key -> entry));
            entriesByUrl.computeIfAbsent(entry.url(), key -> new ArrayList<>(2)).add(entry);
            for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
                Subject.of(alternate, known)
                        .ifPresent(base -> named.computeIfAbsent(base, key -> new HashSet<>(2))
                                .add(entry.url()));
                Interval.of(alternate).ifPresent(interval -> {
                    file(new Claim(entry, interval, components(interval.top().orElse(PkgVersion.NONE))));
                    if (MalformedBound.isWellFormed(interval)) {
                        intervals
                                .computeIfAbsent(entry.line(), key -> new ArrayList<>(2))
                                .add(interval);
                    }
                });
            }
        }
    }

    private void file(Claim claim) {
        PkgBase base = claim.interval().base();
        byBase.computeIfAbsent(base, key -> new ArrayList<>(2)).add(claim);
        byUrl.computeIfAbsent(claim.entry().url(), key -> new ArrayList<>(2)).add(claim);
        if (!claim.entry().isEndOfLife()) {
            byFlaw.computeIfAbsent(new FlawOf(flaw(claim.entry()), base), key -> new ArrayList<>(2))
                    .add(claim);
        }
    }

    private String flaw(VulnEntry entry) {
        return flaws.getOrDefault(entry.line(), "");
    }

    KnownPackages known() {
        return known;
    }

    NearNames nearNames() {
        return nearNames;
    }

    /** What the entry says in ranges that can be read. */
    List<Interval> intervals(VulnEntry entry) {
        return intervals.getOrDefault(entry.line(), List.of());
    }

    /** Taken apart once: bounds and versions are asked for again and again. */
    Components components(PkgVersion version) {
        return components.computeIfAbsent(version, Components::of);
    }

    /** All versions that are known of the package. */
    List<Components> releases(PkgBase base) {
        return releases.computeIfAbsent(
                base,
                key -> known.of(base).stream()
                        .map(PkgName::version)
                        .map(PkgVersion::upstream)
                        .distinct()
                        .map(this::components)
                        .toList());
    }

    /** Whether a version, or a bound, of the package has these digits, wherever its dots are. */
    boolean hasDigits(PkgBase base, String digits) {
        return releaseDigits
                .computeIfAbsent(base, key -> {
                    Set<String> all = new HashSet<>();
                    releases(base).forEach(release -> all.add(release.digits()));
                    return all;
                })
                .contains(digits);
    }

    /** How the list treats a series of a package. */
    Habit habit(PkgBase base, Components top) {
        return habits.computeIfAbsent(new Series(base, top.series()), key -> Habit.of(claims(base), top));
    }

    /** The year in which the entry was probably filed; empty if nothing around it says. */
    OptionalInt filed(VulnEntry entry) {
        return filed.getOrDefault(entry.line(), OptionalInt.empty());
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

    /**
     * Those of other entries about the same flaw of the same package. Without a CVE id to say so, only what was filed
     * together is about the same flaw: pages about all flaws of a package stay and grow.
     */
    List<Claim> siblings(VulnEntry entry, Interval interval) {
        List<Claim> claims = byFlaw.getOrDefault(new FlawOf(flaw(entry), interval.base()), List.of());
        if (claims.size() < 2) {
            return List.of();
        }
        boolean anywhere = Advisory.isCve(entry);
        return claims.stream()
                .filter(claim -> claim.entry().line() != entry.line())
                .filter(claim -> anywhere || Math.abs(claim.entry().line() - entry.line()) <= TOGETHER)
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

    /** The URLs of the entries about this package. */
    Set<String> urlsOf(PkgBase base) {
        return named.getOrDefault(base, Set.of());
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

    /** Of those that are known; 0 is not. */
    private static OptionalInt median(int[] years) {
        Arrays.sort(years);
        int unknown = 0;
        while (unknown < years.length && years[unknown] == 0) {
            unknown++;
        }
        return unknown == years.length
                ? OptionalInt.empty()
                : OptionalInt.of(years[unknown + (years.length - unknown) / 2]);
    }
}
