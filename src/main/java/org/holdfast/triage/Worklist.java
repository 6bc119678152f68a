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

/**
 * The backports worth making: each one that closes the most findings of some package.
 *
 * <p>Two findings share a backport if they have the PKGPATH, trunk's commit, and whether only the patch is taken in
 * common; without a commit, the version. The option of the package with the most closed findings represents it; in a
 * tie the first. Items are in the order of the first finding that wants them.
 */
public final class Worklist {

    private Worklist() {}

    /**
     * One backport for all packages that its directory makes.
     *
     * @param pkgpath the directory on the branch
     * @param backport the fix in trunk, with its trial, for the package with the most closed findings
     * @param packages the PKGNAMEs with findings that it closes; if it closes none as it was tried, those for which nothing is better
     * @param closes the findings that it closes
     */
    public record Item(PkgPath pkgpath, BackportOption backport, List<PkgName> packages, List<Triaged> closes) {

        public Item {
            packages = List.copyOf(packages);
            closes = List.copyOf(closes);
        }

        /** How far it moves the version: of several packages the one that moves furthest. A patch alone moves only the revision. */
        public VersionStep step() {
            if (backport.patch()) {
                return VersionStep.REVISION;
            }
            if (backport.version().successor()) {
                return VersionStep.MAJOR;
            }
            return packages.stream()
                    .map(from -> VersionStep.between(
                            from.version(), backport.version().pkgname().version()))
                    .max(Comparator.naturalOrder())
                    .orElse(VersionStep.REVISION);
        }

        /** The worst severity among the findings that it closes. */
        public Severity severity() {
            return closes.stream()
                    .map(one -> Severity.of(one.finding().entry().type()))
                    .max(Comparator.naturalOrder())
                    .orElse(Severity.NONE);
        }
    }

    private record Key(PkgPath pkgpath, String what) {}

    /** The backports for all {@code Pullup} findings of a branch. */
    public static List<Item> of(List<Triaged> findings) {
        Map<Key, List<Triaged>> byBackport = new LinkedHashMap<>();
        Map<Key, BackportOption> backports = new LinkedHashMap<>();
        Map<Key, Set<PkgName>> wanted = new LinkedHashMap<>();
        for (Triaged one : findings) {
            if (one.disposition() instanceof Disposition.Pullup pullup
                    && one.pkgpath().isPresent()) {
                Key key = key(one.pkgpath().get(), pullup.best());
                byBackport.computeIfAbsent(key, none -> new ArrayList<>());
                wanted.computeIfAbsent(key, none -> new LinkedHashSet<>())
                        .add(one.finding().pkgname());
                backports.merge(key, pullup.best(), (had, next) -> next.clears() > had.clears() ? next : had);
            }
        }
        // A backport also closes findings for which another one is the best.
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
                    List.copyOf(packages.isEmpty() ? wanted.getOrDefault(key, Set.of()) : packages),
                    closes));
        });
        return items;
    }

    /**
     * Trunk's patches for {@code ByHand} findings, whose entries match every version. Once the branch has the patch,
     * they are closed.
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
