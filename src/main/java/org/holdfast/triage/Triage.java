package org.holdfast.triage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Gives every finding of a branch its disposition.
 *
 * @param index the vulnerability list
 * @param trunk trunk's history
 * @param policy what the branch takes
 */
public record Triage(VulnIndex index, Trunk trunk, Policy policy) {

    /** The findings of the branch, package by package in the branch's order, entries in the order of the list. */
    public List<Triaged> triage(Branch branch) {
        return branch.packages().parallelStream()
                .flatMap(scanned -> {
                    List<VulnEntry> entries = index.matching(scanned.pkgname());
                    return entries.isEmpty() ? Stream.empty() : triage(scanned, entries).stream();
                })
                .toList();
    }

    private List<Triaged> triage(ScannedPackage scanned, List<VulnEntry> entries) {
        Optional<PkgPath> pkgpath = scanned.pkgpath();
        Timeline timeline = pkgpath.map(path -> trunk.timeline(path, scanned.pkgname()))
                .orElseGet(() -> new Timeline(
                        List.of(),
                        List.of(),
                        new Timeline.End.Unknown("the branch's scan does not say its PKG_LOCATION")));
        Optional<Candidates> candidates =
                pkgpath.map(path -> new Candidates(scanned.pkgname(), path, entries, timeline));
        return entries.stream()
                .map(entry -> new Triaged(
                        new Finding(scanned.pkgname(), entry),
                        pkgpath,
                        timeline,
                        entry.isEndOfLife()
                                ? new Disposition.EndOfLife(timeline.end())
                                : candidates
                                        .map(known -> known.decide(entry))
                                        .orElseGet(() -> new Disposition.Undetermined(
                                                timeline.end().toString()))))
                .toList();
    }

    /** The versions trunk had of one package, and which entries each of them is free of. */
    private final class Candidates {
        private final PkgName branch;
        private final List<VulnEntry> open;
        private final Timeline timeline;
        private final PolicyRule rule;
        private final Map<TrunkVersion, List<VulnEntry>> affecting = new HashMap<>();
        private final List<Backport> backports = new ArrayList<>();

        Candidates(PkgName branch, PkgPath pkgpath, List<VulnEntry> entries, Timeline timeline) {
            this.branch = branch;
            this.open = entries.stream().filter(entry -> !entry.isEndOfLife()).toList();
            this.timeline = timeline;
            // A move can name the series: print/cups 1.5.4 became print/cups15.
            PkgPath named = timeline.end() instanceof Timeline.End.At at ? at.pkgpath() : pkgpath;
            this.rule = policy.ruleFor(pkgpath, named, branch);
            for (TrunkVersion version : concat(timeline.versions(), timeline.elsewhere())) {
                List<VulnEntry> matching = new ArrayList<>(index.matching(version.trunkName()));
                // A successor is judged by its own name; a renamed package is still what the entries call it.
                if (!version.successor() && !version.trunkName().equals(version.pkgname())) {
                    matching.addAll(index.matching(version.pkgname()));
                }
                affecting.put(version, matching);
            }
            timeline.versions().stream()
                    .filter(this::isAllowed)
                    .map(this::backport)
                    .forEach(backports::add);
        }

        Disposition decide(VulnEntry entry) {
            Optional<TrunkVersion> fix = first(entry, true);
            if (fix.isPresent()) {
                return new Disposition.Pullup(fix.get(), best(entry), rule);
            }
            Optional<PkgVersion> fixed = entry.pattern().fixedIn(branch);
            if (fixed.isPresent() && rule.series().allows(branch.version(), fixed.get())) {
                return new Disposition.ByHand(fixed.get(), timeline.left(rule, branch), timeline.end(), rule);
            }
            Optional<TrunkVersion> nearest = first(entry, false)
                    .or(() -> timeline.elsewhere().stream()
                            .filter(version -> isFree(version, entry))
                            .findFirst());
            if (nearest.isPresent()) {
                return new Disposition.PolicyForbids(nearest.get(), rule);
            }
            return switch (timeline.end()) {
                case Timeline.End.Unknown unknown -> new Disposition.Undetermined(unknown.why());
                case Timeline.End.At at -> new Disposition.NoFix(at);
                case Timeline.End.Removed removed -> new Disposition.NoFix(removed);
            };
        }

        private static List<TrunkVersion> concat(List<TrunkVersion> first, List<TrunkVersion> second) {
            return Stream.concat(first.stream(), second.stream()).toList();
        }

        private Optional<TrunkVersion> first(VulnEntry entry, boolean allowed) {
            return timeline.versions().stream()
                    .filter(version -> isAllowed(version) == allowed && isFree(version, entry))
                    .findFirst();
        }

        /** Another package cannot replace one on a stable branch, unless it makes the same PKGBASE. */
        private boolean isAllowed(TrunkVersion version) {
            boolean samePackage = !version.successor()
                    || (version.trunkName().base().equals(branch.base())
                            && Timeline.isNewer(version.pkgname(), branch));
            return samePackage
                    && rule.series().allows(branch.version(), version.pkgname().version());
        }

        /**
         * Whether a version is free of what an entry is about: the entry does not match it, and neither does another entry
         * for the same advisory that speaks of another series than the branch's.
         */
        private boolean isFree(TrunkVersion version, VulnEntry entry) {
            return affecting.getOrDefault(version, List.of()).stream()
                    .noneMatch(other -> other.equals(entry)
                            || (other.url().equals(entry.url())
                                    && !other.isEndOfLife()
                                    && !other.pattern().matches(branch)));
        }

        private Backport backport(TrunkVersion version) {
            long clears = open.stream().filter(entry -> isFree(version, entry)).count();
            long introduces = affecting.getOrDefault(version, List.of()).stream()
                    .distinct()
                    .filter(entry -> !entry.isEndOfLife() && !entry.pattern().matches(branch))
                    .count();
            return new Backport(version, (int) clears, open.size(), (int) introduces);
        }

        /** Of the versions that are free of the entry, the first that clears the most. */
        private Backport best(VulnEntry entry) {
            return backports.stream()
                    .filter(backport -> isFree(backport.version(), entry))
                    .reduce((best, next) -> next.clears() > best.clears() ? next : best)
                    .orElseThrow();
        }
    }

    /** Packages in the order of what their findings threaten, then of how many they are. */
    public static Comparator<List<Triaged>> worstFirst() {
        return Comparator.comparing(Triage::worst, Comparator.reverseOrder())
                .thenComparingInt(of -> -of.size())
                .thenComparing(of -> of.getFirst().finding().pkgname().text());
    }

    private static Severity worst(List<Triaged> of) {
        return of.stream()
                .map(one -> Severity.of(one.finding().entry().type()))
                .max(Comparator.naturalOrder())
                .orElse(Severity.NONE);
    }
}
