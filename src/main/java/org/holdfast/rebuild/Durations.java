package org.holdfast.rebuild;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.BuildTiming;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * How long builds will take, by how long they took. A package's last successful build counts, found by PKGBASE and PKGPATH, or by PKGBASE
 * if one of the two does not know its PKGPATH. For others it is the mean of its directory, whose packages are those of other Pythons,
 * Rubies, …; else of its category, if at least {@value #ENOUGH} of that are known, else of all; a mean, since sums are made of it.
 * Without any history each build counts as {@value #UNKNOWN} seconds.
 */
public final class Durations {

    private static final int ENOUGH = 8;
    private static final double UNKNOWN = 60;

    private final Map<String, BuildTiming> byPlace = new HashMap<>();
    private final Map<String, BuildTiming> byBase = new HashMap<>();
    private final Map<PkgPath, Rebuild.Duration> byDirectory = new HashMap<>();
    private final Map<String, Rebuild.Duration> byCategory = new HashMap<>();
    private final Map<String, Double> longest = new HashMap<>();
    private final Rebuild.Duration others;

    private Durations(Collection<BuildTiming> timings) {
        timings.stream()
                .filter(BuildTiming::succeeded)
                .sorted(Comparator.comparing(BuildTiming::ended))
                .forEach(timing -> {
                    byBase.put(timing.pkgname().base().text(), timing);
                    longest.merge(timing.pkgname().base().text(), timing.seconds(), Math::max);
                    timing.pkgpath().ifPresent(path -> byPlace.put(place(timing.pkgname(), path), timing));
                });
        Map<PkgPath, List<BuildTiming>> directories = new HashMap<>();
        Map<String, List<BuildTiming>> categories = new HashMap<>();
        byPlace.values().forEach(timing -> {
            PkgPath path = timing.pkgpath().orElseThrow();
            directories.computeIfAbsent(path, none -> new ArrayList<>()).add(timing);
            categories
                    .computeIfAbsent(path.category(), none -> new ArrayList<>())
                    .add(timing);
        });
        directories.forEach((path, known) -> byDirectory.put(path, mean(known)));
        categories.forEach((category, known) -> {
            if (known.size() >= ENOUGH) {
                byCategory.put(category, mean(known));
            }
        });
        others = byBase.isEmpty() ? new Rebuild.Duration(UNKNOWN, UNKNOWN, false) : mean(byBase.values());
    }

    /** The durations of a history; later builds count more than earlier ones. */
    public static Durations of(Collection<BuildTiming> timings) {
        return new Durations(timings);
    }

    private static String place(PkgName name, PkgPath path) {
        return name.base() + " " + path;
    }

    private static Rebuild.Duration mean(Collection<BuildTiming> known) {
        return new Rebuild.Duration(
                known.stream().mapToDouble(BuildTiming::seconds).average().orElse(0),
                known.stream().mapToDouble(Durations::cpu).average().orElse(0),
                false);
    }

    private static double cpu(BuildTiming timing) {
        return timing.cpuSeconds() > 0 ? timing.cpuSeconds() : timing.seconds() * timing.jobs();
    }

    /** Whether there is no history. */
    public boolean isEmpty() {
        return byBase.isEmpty();
    }

    /** How long a package will take. */
    public Rebuild.Duration of(PkgName name, Optional<PkgPath> path) {
        return measured(name, path)
                .map(timing -> new Rebuild.Duration(timing.seconds(), cpu(timing), true))
                .or(() -> path.map(byDirectory::get))
                .or(() -> path.map(PkgPath::category).map(byCategory::get))
                .orElse(others);
    }

    /** The longest that a package with this PKGBASE ever took, in seconds; empty if it was never measured. */
    public Optional<Double> longest(PkgName name) {
        return Optional.ofNullable(longest.get(name.base().text()));
    }

    private Optional<BuildTiming> measured(PkgName name, Optional<PkgPath> path) {
        Optional<BuildTiming> there = path.map(known -> byPlace.get(place(name, known)));
        return there.isPresent()
                ? there
                : Optional.ofNullable(byBase.get(name.base().text()))
                        .filter(timing -> path.isEmpty() || timing.pkgpath().isEmpty());
    }
}
