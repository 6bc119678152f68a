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

/** The evidence of the detectors: the list and the known packages. Threads may share it. */
final class LintContext {

    /**
     * An interval and its entry.
     *
     * @param entry the entry
     * @param interval the interval of one alternate
     * @param top the parts of the upper bound; none if there is no upper bound
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

    /** The facts in the URL of an entry. */
    Advisory advisory(VulnEntry entry) {
        return filed.advisory(entry);
    }

    /** The well-formed ranges of an entry. */
    List<Interval> intervals(VulnEntry entry) {
        return filed.intervals(entry);
    }

    /** The parts of a version; cached, because versions recur. */
    Components components(PkgVersion version) {
        return components.computeIfAbsent(version, Components::of);
    }

    /** All known versions of a package, without PKGREVISIONs. */
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
     * The lengths of the numbers between the dots, if they are the same in every version of a package: {@code [1, 2]} for 2.06 and
     * 2.09; else none.
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

    /** Whether another version of the package, or another upper bound, has the same digits with other dots. */
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

    /** The treatment of a series of a package by the list. */
    SeriesConvention habit(PkgBase base, Components top) {
        return habits.computeIfAbsent(
                new Series(base, top.series()), key -> SeriesConvention.of(claims(base), top, this::advisory));
    }

    /** Whether trunk's history covers the probable year of an entry. */
    boolean covers(VulnEntry entry) {
        OptionalInt year = filed.filed(entry);
        return year.isPresent() && known.covers(year.getAsInt());
    }

    /** All intervals of a package in the list. */
    List<Claim> claims(PkgBase base) {
        return filed.claims(base);
    }

    /** The intervals of other entries about the same flaw in the same package. */
    List<Claim> siblings(VulnEntry entry, Interval interval) {
        return filed.siblings(entry, interval);
    }

    /** All intervals of entries with a URL, of any package. */
    List<Claim> ofUrl(String url) {
        return filed.ofUrl(url);
    }

    List<VulnEntry> entriesOfUrl(String url) {
        return filed.entriesOfUrl(url);
    }

    boolean isNamed(PkgBase base) {
        return named.containsKey(base);
    }

    /** The URLs of the entries about a package. */
    Set<String> urlsOf(PkgBase base) {
        return named.getOrDefault(base, Set.of());
    }

    /** The hosts of the URLs. */
    Hosts hosts() {
        return filed.hosts();
    }

    int entriesOfType(String type) {
        return filed.entriesOfType(type);
    }

    Map<String, Integer> types() {
        return filed.types();
    }

    /** The first entry with the same meaning, perhaps the entry itself. */
    Optional<VulnEntry> first(VulnEntry entry) {
        return filed.first(entry);
    }
}
