package org.holdfast.triage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** The backports that are worth making: one for each that is the best for some finding. */
public final class Worklist {

    private Worklist() {}

    /**
     * One backport, for all packages that its directory makes.
     *
     * @param pkgpath the directory
     * @param backport what is to be taken from trunk, with the trial; of several packages, the one with the most findings
     * @param packages those that have findings which it closes
     * @param closes these findings
     */
    public record Item(PkgPath pkgpath, BackportOption backport, List<PkgName> packages, List<Triaged> closes) {

        public Item {
            packages = List.copyOf(packages);
            closes = List.copyOf(closes);
        }

        /** The worst that it closes. */
        public Severity severity() {
            return closes.stream()
                    .map(one -> Severity.of(one.finding().entry().type()))
                    .max(Comparator.naturalOrder())
                    .orElse(Severity.NONE);
        }
    }

    private record Key(PkgPath pkgpath, String what) {}

    /** Of all findings of a branch; in no particular order. */
    public static List<Item> of(List<Triaged> findings) {
        Map<Key, List<Triaged>> byBackport = new LinkedHashMap<>();
        Map<Key, BackportOption> backports = new LinkedHashMap<>();
        for (Triaged one : findings) {
            if (one.disposition() instanceof Disposition.Pullup pullup
                    && one.pkgpath().isPresent()) {
                Key key = key(one.pkgpath().get(), pullup.best());
                byBackport.computeIfAbsent(key, none -> new ArrayList<>());
                backports.merge(key, pullup.best(), (had, next) -> next.clears() > had.clears() ? next : had);
            }
        }
        // It closes not only the findings for which it is the best.
        for (Triaged one : findings) {
            if (one.disposition() instanceof Disposition.Pullup && one.pkgpath().isPresent()) {
                for (BackportOption backport : one.backports()) {
                    Optional.ofNullable(byBackport.get(key(one.pkgpath().get(), backport)))
                            .filter(closes ->
                                    backport.frees().contains(one.finding().entry()))
                            .ifPresent(closes -> closes.add(one));
                }
            }
        }
        List<Item> items = new ArrayList<>();
        byBackport.forEach((key, closes) -> {
            Set<PkgName> packages = new LinkedHashSet<>();
            closes.stream().map(Triaged::finding).map(Finding::pkgname).forEach(packages::add);
            items.add(new Item(
                    key.pkgpath(),
                    Optional.ofNullable(backports.get(key)).orElseThrow(),
                    List.copyOf(packages),
                    closes));
        });
        return items;
    }

    /**
     * Trunk's patches for findings whose entries match every version, so that somebody has to look; once the branch has the
     * patch, they are closed by it.
     */
    public static List<Item> patches(List<Triaged> findings) {
        Map<Key, List<Triaged>> byBackport = new LinkedHashMap<>();
        Map<Key, BackportOption> backports = new LinkedHashMap<>();
        for (Triaged one : findings) {
            if (one.disposition() instanceof Disposition.ByHand hand
                    && one.pkgpath().isPresent()) {
                hand.patch().ifPresent(patch -> {
                    Key key = key(one.pkgpath().get(), patch);
                    backports.putIfAbsent(key, patch);
                    byBackport.computeIfAbsent(key, none -> new ArrayList<>()).add(one);
                });
            }
        }
        List<Item> items = new ArrayList<>();
        byBackport.forEach((key, closes) -> items.add(new Item(
                key.pkgpath(),
                Optional.ofNullable(backports.get(key)).orElseThrow(),
                closes.stream().map(one -> one.finding().pkgname()).distinct().toList(),
                closes)));
        return items;
    }

    private static Key key(PkgPath pkgpath, BackportOption backport) {
        return new Key(
                pkgpath,
                backport.candidate()
                        .map(candidate -> candidate.commit() + (candidate.patch() ? " patch" : ""))
                        .orElseGet(() -> backport.version().pkgname().version().text()));
    }
}
