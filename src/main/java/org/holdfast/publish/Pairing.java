package org.holdfast.publish;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PackageRemoval;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.source.BinaryPackage;

/**
 * Finds for each live package the new one that may take its place, and refuses those that may not.
 *
 * <p>A new package takes the place of the live one with the same PKGNAME; else of the one with the same PKGBASE and PKGPATH, or the
 * PKGPATH that it had before. Where several versions of a PKGBASE share a PKGPATH, the beginning of the version up to its second number
 * tells them apart. Of several new ones for one place, the newest counts. Any other new package has a name of its own, and takes nobody's place.
 */
final class Pairing {

    /** A fix weighs more than any number of other updates that could be had in its place. */
    private static final long OF_A_FIX = 1000;

    private final Collection<PublishedFile> live;
    private final List<BinaryPackage> candidates;
    private final PublishRules rules;
    private final Map<String, String> takenBack;
    private final Predicate<String> ours;
    private final Map<PkgName, Offer> oldOffers;
    private final Map<PkgName, Offer> freshOffers;
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<PkgName, String> refused = new LinkedHashMap<>();
    private final Set<PkgName> same = new HashSet<>();

    /** Candidates of which there is a newer one for the same place. */
    private int superseded;

    /** The refused candidates that would take nobody's place. */
    private final List<BinaryPackage> leftOut = new ArrayList<>();

    /** The refused candidates, by the package whose place they would take. */
    private final Map<PkgName, PkgName> held = new HashMap<>();

    /**
     * A live package, and the one that may take its place.
     *
     * @param old the live package; empty if the name is new
     * @param fresh the new one; empty if there is none, or it was refused
     * @param removal a maintainer's removal of the old one
     */
    record Pair(Optional<PublishedFile> old, Optional<BinaryPackage> fresh, Optional<PackageRemoval> removal) {
        PkgName name() {
            return old.map(PublishedFile::pkgname)
                    .or(() -> fresh.map(BinaryPackage::pkgname))
                    .orElseThrow();
        }
    }

    Pairing(
            Collection<PublishedFile> live,
            List<BinaryPackage> candidates,
            PublishRules rules,
            Map<String, String> takenBack,
            Predicate<String> ours) {
        this.live = live;
        this.candidates = candidates;
        this.rules = rules;
        this.takenBack = takenBack;
        this.ours = ours;
        this.oldOffers = offers(live.stream(), PublishedFile::pkgname, PublishedFile::summary);
        this.freshOffers = offers(candidates.stream(), BinaryPackage::pkgname, BinaryPackage::summary);
        pair(candidates());
    }

    /** The live packages, each with the one that may take its place, and the new ones with names of their own. */
    List<Pair> pairs() {
        return pairs;
    }

    /** Why candidates were refused. */
    Map<PkgName, String> refused() {
        return refused;
    }

    /** The refused candidate that would have taken the place of a live package. */
    Optional<PkgName> refusedFor(PkgName old) {
        return Optional.ofNullable(held.get(old));
    }

    /** Whether the new build of a live package has the same content. */
    boolean isSame(PkgName old) {
        return same.contains(old);
    }

    /** How many candidates were passed over, since there is a newer one for the same place. */
    int superseded() {
        return superseded;
    }

    /** The refused candidates that would take nobody's place. */
    List<BinaryPackage> leftOut() {
        return leftOut;
    }

    /** The entries that match a pair's old package, and not its new one. */
    List<VulnEntry> closes(Pair pair) {
        return pair.old()
                .flatMap(old -> pair.fresh().map(fresh -> rules.opened(Optional.of(fresh.pkgname()), old.pkgname())))
                .orElse(List.of());
    }

    /** A pair for the planner. */
    Slot slot(Pair pair) {
        long weight = 1 + OF_A_FIX * closes(pair).size();
        return new Slot(
                pair.old().map(this::old),
                pair.fresh().map(this::fresh),
                pair.removal().isPresent(),
                weight);
    }

    private static <T> Map<PkgName, Offer> offers(
            Stream<T> all, Function<T, PkgName> name, Function<T, PkgSummary> summary) {
        return all.parallel()
                .map(one -> Offer.of(name.apply(one), summary.apply(one)))
                .collect(Collectors.toConcurrentMap(Offer::pkgname, Function.identity(), (one, other) -> one));
    }

    private Offer old(PublishedFile file) {
        return Optional.ofNullable(oldOffers.get(file.pkgname())).orElseThrow();
    }

    private Offer fresh(BinaryPackage candidate) {
        return Optional.ofNullable(freshOffers.get(candidate.pkgname())).orElseThrow();
    }

    // What may be a candidate at all.

    /** The candidates, each PKGNAME once; notes those that are refused. */
    private List<BinaryPackage> candidates() {
        Set<String> system = new HashSet<>(rules.systemFiles());
        oldOffers.values().forEach(one -> system.addAll(one.requires()));
        Map<PkgName, List<BinaryPackage>> byName = candidates.stream()
                .collect(Collectors.groupingBy(BinaryPackage::pkgname, LinkedHashMap::new, Collectors.toList()));
        List<BinaryPackage> each = new ArrayList<>();
        byName.forEach((name, files) -> {
            BinaryPackage one = files.getFirst();
            Optional<String> why = files.stream()
                            .anyMatch(other -> !other.content().equals(one.content()))
                    ? Optional.of("there are two files for it: "
                            + files.stream().map(file -> file.file().toString()).collect(Collectors.joining(", ")))
                    : refusal(one, system);
            why.ifPresent(reason -> refused.put(name, reason));
            each.add(one);
        });
        return each;
    }

    private Optional<String> refusal(BinaryPackage fresh, Set<String> system) {
        Optional<String> restricted = Stream.of("NO_BIN_ON_FTP", "RESTRICTED")
                .flatMap(key -> fresh.built(key).map(why -> "may not be distributed: " + key + "=" + why).stream())
                .findFirst()
                .or(() -> fresh.summary()
                        .get("LICENSE")
                        .filter(licence -> Stream.of(licence.split("[\\s()]+")).anyMatch(rules.licences()::contains))
                        .map(licence -> "may not be distributed: its licence is " + licence));
        Optional<PackageRemoval> removal = rules.removals().stream()
                .filter(one -> one.isAbout(fresh.pkgname()))
                .findFirst();
        Optional<String> back = Optional.ofNullable(takenBack.get(fresh.pkgname() + ".tgz " + fresh.content()))
                .filter(why -> !isAllowed(fresh.pkgname()))
                .map(why -> why + allow(fresh.pkgname()));
        return restricted
                .or(() -> back)
                .or(() -> removal.map(one -> "is removed by " + one.where()))
                .or(() -> fresh(fresh).requires().stream()
                        .filter(library -> !ours.test(library)
                                && !system.isEmpty()
                                && !system.contains(library)
                                && !isAllowed(fresh.pkgname()))
                        .findFirst()
                        .map(library -> "needs " + library
                                + ", which no package has and the system is not known to have: pkgin would leave it out without a word"
                                + allow(fresh.pkgname())));
    }

    private boolean isAllowed(PkgName name) {
        return rules.allowed().contains(name.text())
                || rules.allowed().contains(name.base().text());
    }

    private static String allow(PkgName name) {
        return " (--allow " + name.base() + " takes it all the same)";
    }

    // Whose place a candidate takes.

    private void pair(List<BinaryPackage> each) {
        List<PublishedFile> lonely = new ArrayList<>();
        for (PublishedFile old : live) {
            Optional<PackageRemoval> removal = rules.removals().stream()
                    .filter(one -> one.isAbout(old.pkgname()))
                    .findFirst();
            if (removal.isPresent()) {
                pairs.add(new Pair(Optional.of(old), Optional.empty(), removal));
            } else {
                lonely.add(old);
            }
        }
        Map<Boolean, List<BinaryPackage>> bad =
                each.stream().collect(Collectors.partitioningBy(one -> refused.containsKey(one.pkgname())));
        List<BinaryPackage> good = newest(bad.getOrDefault(false, List.of()));
        pair(lonely, good);
        good.forEach(one -> pairs.add(new Pair(Optional.empty(), Optional.of(one), Optional.empty())));
        // Those refused come last: they only say why the live one stays.
        leftOut.addAll(bad.getOrDefault(true, List.of()));
        pair(lonely, leftOut);
        lonely.forEach(old -> pairs.add(new Pair(Optional.of(old), Optional.empty(), Optional.empty())));
    }

    /**
     * The newest candidate of each place: a directory of packages often has those of earlier builds, too. Where the live set has several
     * versions in one place, each beginning of a version is a place.
     */
    private List<BinaryPackage> newest(List<BinaryPackage> each) {
        Map<String, Long> several =
                live.stream().collect(Collectors.groupingBy(one -> old(one).place(), Collectors.counting()));
        Map<String, BinaryPackage> newest = new LinkedHashMap<>();
        for (BinaryPackage one : each) {
            String place = fresh(one).place();
            newest.merge(
                    several.getOrDefault(place, 0L) > 1 ? place + " " + stem(one.pkgname()) : place,
                    one,
                    (first, second) -> newer(first.pkgname(), second.pkgname()) ? first : second);
        }
        superseded = each.size() - newest.size();
        return new ArrayList<>(newest.values());
    }

    private static boolean newer(PkgName one, PkgName other) {
        return PkgVersion.ORDER.compare(one.version(), other.version()) >= 0;
    }

    /** Pairs candidates with live packages: by PKGNAME, by place and beginning of the version, by place, by former place. */
    private void pair(List<PublishedFile> olds, List<BinaryPackage> freshes) {
        pairBy(olds, freshes, offer -> offer.pkgname().text());
        pairBy(olds, freshes, offer -> offer.place() + " " + stem(offer.pkgname()));
        pairBy(olds, freshes, Offer::place);
        moved(olds, freshes);
    }

    private interface Key {
        String of(Offer offer);
    }

    /** Pairs each candidate that alone has a key with the live package that has it; of several, with the newest if it begins as its version does. */
    private void pairBy(List<PublishedFile> olds, List<BinaryPackage> freshes, Key key) {
        Map<String, List<PublishedFile>> old = olds.stream().collect(Collectors.groupingBy(one -> key.of(old(one))));
        Map<String, List<BinaryPackage>> fresh = freshes.stream()
                .collect(Collectors.groupingBy(one -> key.of(fresh(one)), LinkedHashMap::new, Collectors.toList()));
        Set<Object> done = Collections.newSetFromMap(new IdentityHashMap<>());
        fresh.forEach((name, ours) -> {
            BinaryPackage one = ours.getFirst();
            old.getOrDefault(name, List.of()).stream()
                    .reduce((first, second) -> newer(first.pkgname(), second.pkgname()) ? first : second)
                    .filter(live -> ours.size() == 1
                            && (old.getOrDefault(name, List.of()).size() == 1
                                    || stem(live.pkgname()).equals(stem(one.pkgname()))))
                    .ifPresent(live -> {
                        pairUp(live, one);
                        done.add(live);
                        done.add(one);
                    });
        });
        olds.removeIf(done::contains);
        freshes.removeIf(done::contains);
    }

    /** Pairs those whose directory was moved: the fresh one names its former PKGPATH. Another directory alone is another package. */
    private void moved(List<PublishedFile> olds, List<BinaryPackage> freshes) {
        Map<String, List<PublishedFile>> old = olds.stream().collect(Collectors.groupingBy(one -> old(one).place()));
        for (BinaryPackage fresh : List.copyOf(freshes)) {
            String base = fresh.pkgname().base() + " ";
            List<PublishedFile> theirs = fresh.summary().get("PREV_PKGPATH").stream()
                    .flatMap(path -> old.getOrDefault(base + path, List.of()).stream())
                    .toList();
            if (theirs.size() == 1 && olds.remove(theirs.getFirst())) {
                freshes.remove(fresh);
                pairUp(theirs.getFirst(), fresh);
            }
        }
    }

    /** The first two numbers of a version, or the first of two: 5.3 of 5.3.1, 24 of 24.5. */
    private static String stem(PkgName name) {
        String version = name.version().text();
        int first = version.indexOf('.');
        int second = first < 0 ? -1 : version.indexOf('.', first + 1);
        return first < 0 ? version : version.substring(0, second < 0 ? first : second);
    }

    /** Pairs two, unless the fresh one is no progress. */
    private void pairUp(PublishedFile old, BinaryPackage fresh) {
        if (old.pkgname().equals(fresh.pkgname()) && old.content().equals(fresh.content())) {
            same.add(old.pkgname());
            pairs.add(new Pair(Optional.of(old), Optional.empty(), Optional.empty()));
            return;
        }
        if (!refused.containsKey(fresh.pkgname()) && !isAllowed(fresh.pkgname())) {
            regress(old.pkgname(), fresh.pkgname())
                    .or(() -> rules.broken(old.sha256(), fresh.sha256()))
                    .ifPresent(why -> refused.put(fresh.pkgname(), why + allow(fresh.pkgname())));
        }
        boolean taken = !refused.containsKey(fresh.pkgname());
        if (!taken) {
            held.put(old.pkgname(), fresh.pkgname());
        }
        pairs.add(new Pair(Optional.of(old), Optional.of(fresh).filter(one -> taken), Optional.empty()));
    }

    /** Why a package is worse than the one whose place it would take. */
    private Optional<String> regress(PkgName old, PkgName fresh) {
        return PkgVersion.ORDER.compare(fresh.version(), old.version()) < 0
                ? Optional.of("is older than " + old)
                : rules.opened(Optional.of(old), fresh).stream()
                        .findFirst()
                        .map(entry -> "is vulnerable, and " + old + " is not: " + entry.type() + " " + entry.url());
    }
}
