package org.holdfast.lint;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;

/** What the detectors look at: the list, and the known packages. Threads may share it. */
final class LintContext {

    /**
     * An interval and the entry that it stands in.
     *
     * @param top the parts of its upper bound; none if it has no upper bound
     */
    record Claim(VulnEntry entry, Interval interval, Components top) {}

    private record Series(PkgBase base, String text) {}

    private final KnownPackages known;
    private final FiledEntries filed;
    private final NearNames nearNames;
    private final Map<PkgBase, Set<String>> named = new HashMap<>();
    private final Map<PkgVersion, Components> components = new ConcurrentHashMap<>();
    private final Map<PkgBase, List<Components>> releases = new ConcurrentHashMap<>();
    private final Map<PkgBase, Map<String, Set<String>>> versionsByDigits = new ConcurrentHashMap<>();
    private final Map<PkgBase, List<Integer>> forms = new ConcurrentHashMap<>();
    private final Map<Series, SeriesConvention> habits = new ConcurrentHashMap<>();

    LintContext(VulnList list, FiledEntries filed, KnownPackages known) {
        this.known = known;
        this.filed = filed;
        this.nearNames = new NearNames(known.bases());
        for (VulnEntry entry : list.entries()) {
            for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
                PatternSubject.of(alternate, known)
                        .ifPresent(base -> named.computeIfAbsent(base, key -> new HashSet<>(2))
                                .add(entry.url()));
            }
        }
    }

    KnownPackages known() {
        return known;
    }

    NearNames nearNames() {
        return nearNames;
    }

    /** What the address of an entry says. */
    Advisory advisory(VulnEntry entry) {
        return filed.advisory(entry);
    }

    /** What the entry says in ranges that can be read. */
    List<Interval> intervals(VulnEntry entry) {
        return filed.intervals(entry);
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

    /**
     * How long the numbers between the dots are in every version that was made of the package, {@code [1, 2]} of 2.06 and
     * 2.09; none if that differs.
     */
    List<Integer> form(PkgBase base) {
        return forms.computeIfAbsent(base, key -> {
            List<Components> made = known.made(base).stream()
                    .map(name -> components(name.version().upstream()))
                    .distinct()
                    .toList();
            List<List<Integer>> all = made.stream()
                    .filter(one -> one.text().length() == one.digits().length() + one.size() - 1)
                    .map(one -> one.parts().stream().map(String::length).toList())
                    .toList();
            return all.size() > 1
                            && all.size() == made.size()
                            && all.stream().distinct().count() == 1
                    ? all.getFirst()
                    : List.of();
        });
    }

    /** Whether another version of the package, or where another entry ends, has the digits of this, wherever its dots are. */
    boolean hasDigits(PkgBase base, Components of) {
        return versionsByDigits
                .computeIfAbsent(base, key -> {
                    Map<String, Set<String>> all = new HashMap<>();
                    Stream.concat(releases(base).stream(), claims(base).stream().map(Claim::top))
                            .forEach(one -> all.computeIfAbsent(one.digits(), digits -> new HashSet<>(2))
                                    .add(one.text()));
                    return all;
                })
                .getOrDefault(of.digits(), Set.of())
                .stream()
                .anyMatch(text -> !text.equals(of.text()));
    }

    /** How the list treats a series of a package. */
    SeriesConvention habit(PkgBase base, Components top) {
        return habits.computeIfAbsent(
                new Series(base, top.series()), key -> SeriesConvention.of(claims(base), top, this::advisory));
    }

    /** Whether trunk's history reaches over the time when the entry was filed. */
    boolean covers(VulnEntry entry) {
        OptionalInt year = filed.filed(entry);
        return year.isPresent() && known.covers(year.getAsInt());
    }

    /** All intervals of this package in the list. */
    List<Claim> claims(PkgBase base) {
        return filed.claims(base);
    }

    /** Those of other entries about the same flaw of the same package. */
    List<Claim> siblings(VulnEntry entry, Interval interval) {
        return filed.siblings(entry, interval);
    }

    /** All intervals of entries with this URL, of whatever package. */
    List<Claim> ofUrl(String url) {
        return filed.ofUrl(url);
    }

    List<VulnEntry> entriesOfUrl(String url) {
        return filed.entriesOfUrl(url);
    }

    boolean isNamed(PkgBase base) {
        return named.containsKey(base);
    }

    /** The URLs of the entries about this package. */
    Set<String> urlsOf(PkgBase base) {
        return named.getOrDefault(base, Set.of());
    }

    /** Where the advisories are. */
    Hosts hosts() {
        return filed.hosts();
    }

    int entriesOfType(String type) {
        return filed.entriesOfType(type);
    }

    Map<String, Integer> types() {
        return filed.types();
    }

    /** The first entry that means the same, perhaps the entry itself. */
    Optional<VulnEntry> first(VulnEntry entry) {
        return filed.first(entry);
    }
}
