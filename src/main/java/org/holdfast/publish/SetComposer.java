package org.holdfast.publish;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.outcome.PublishOutcome.ClientEffect;
import org.holdfast.outcome.SetMember;
import org.holdfast.outcome.SetMember.Cause;
import org.holdfast.pkgsrc.PackageRemoval;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.source.BinaryPackage;

/**
 * Composes the next set from the live one and new packages, and says what becomes of each package and why.
 *
 * <p>A new package takes the place of the live one with the same PKGNAME; else of the one with the same PKGBASE and PKGPATH, or the
 * PKGPATH that it had before. Where several versions of a PKGBASE share a PKGPATH, the beginning of the version up
 * to its second number tells them apart. Any other new package has a name of its own, and takes nobody's place.
 *
 * <p>Immutable input, one use.
 */
final class SetComposer {

    private static final Comparator<PkgName> BY_NAME = Comparator.comparing(PkgName::text);

    /** Half of all links in a chain of reasons that a reader follows. */
    private static final int MOST_LINKS = 6;

    /** So many failures are no reason to stop, however small the set is. */
    private static final int FEW = 20;

    /** Of the packages that hold one back, so many are named with their reason. */
    private static final int MOST_REASONS = 4;

    /** What the removal of a package adds: a fix weighs more than any number of other updates that could be had in its place. */
    private static final long OF_A_FIX = 1000;

    private final Collection<PublishedFile> live;
    private final List<BinaryPackage> candidates;
    private final BuildReport build;
    private final PublishRules rules;
    private final String prefix;
    private final Map<PkgName, Offer> oldOffers;
    private final Map<PkgName, Offer> freshOffers;

    private final Map<String, List<BuildReport.Failed>> failed;
    private final List<String> notes = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final Map<PkgName, String> refused = new LinkedHashMap<>();
    private final Set<PkgName> same = new HashSet<>();
    private final List<Pair> pairs = new ArrayList<>();

    /** The refused candidates that would take nobody's place. */
    private final List<BinaryPackage> leftOut = new ArrayList<>();

    /** The refused candidates, by the package whose place they would take. */
    private final Map<PkgName, PkgName> held = new HashMap<>();

    /** A live package, and the one that may take its place. */
    private record Pair(Optional<PublishedFile> old, Optional<BinaryPackage> fresh, Optional<PackageRemoval> removal) {
        PkgName name() {
            return old.map(PublishedFile::pkgname)
                    .or(() -> fresh.map(BinaryPackage::pkgname))
                    .orElseThrow();
        }
    }

    /**
     * The next set.
     *
     * @param members what becomes of each package
     * @param files the files of the set, in the order of names
     * @param refusals why it must not be published
     * @param notes remarks
     * @param proven whether no better set exists
     * @param effect what clients will do
     */
    record Composition(
            List<SetMember> members,
            List<PublishedFile> files,
            List<String> refusals,
            List<String> notes,
            boolean proven,
            ClientEffect effect) {}

    SetComposer(Collection<PublishedFile> live, List<BinaryPackage> candidates, BuildReport build, PublishRules rules) {
        this.live = List.copyOf(live);
        this.candidates = List.copyOf(candidates);
        this.build = build;
        this.rules = rules;
        this.failed = build.failed().stream()
                .collect(Collectors.groupingBy(one -> one.pkgname().base().text()));
        this.oldOffers = offers(live.stream(), PublishedFile::pkgname, PublishedFile::summary);
        this.freshOffers = offers(candidates.stream(), BinaryPackage::pkgname, BinaryPackage::summary);
        this.prefix = rules.prefix().orElseGet(() -> prefix(live, candidates));
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

    /** Where the packages install, by what they say, or by where most of their libraries are. */
    private static String prefix(Collection<PublishedFile> live, List<BinaryPackage> candidates) {
        return candidates.stream()
                .flatMap(one -> one.built("LOCALBASE").stream())
                .findFirst()
                .or(() -> live.stream()
                        .flatMap(one -> one.summary().all("PROVIDES").stream())
                        .filter(path -> path.contains("/lib/"))
                        .map(path -> path.substring(0, path.indexOf("/lib/")))
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.comparingByValue())
                        .map(Map.Entry::getKey))
                .orElse("/usr/pkg");
    }

    private boolean isOurs(String library) {
        return library.startsWith(prefix + "/");
    }

    Composition compose() {
        pair(candidates());
        List<Slot> slots = pairs.stream().map(this::slot).toList();
        SetPlan plan = SetPlanner.plan(
                slots,
                this::isOurs,
                old -> rules.breaks().containsKey(old.pkgname().base().text()));
        List<SetMember> members = new ArrayList<>();
        List<PublishedFile> files = new ArrayList<>();
        for (int s = 0; s < slots.size(); s++) {
            Pair pair = pairs.get(s);
            members.add(member(s, pair, plan));
            if (plan.fresh().get(s)) {
                files.add(PublishedFile.of(pair.fresh().orElseThrow()));
            } else if (pair.removal().isEmpty()) {
                pair.old().ifPresent(files::add);
            }
        }
        files.sort(Comparator.comparing(PublishedFile::pkgname, BY_NAME));
        leftOut.forEach(one -> members.add(new SetMember.LeftOut(
                one.pkgname(),
                one.pkgpath(),
                Cause.REFUSED,
                List.of(one.pkgname() + " " + refused.get(one.pkgname())))));
        guard(members, files, plan);
        members.sort(Comparator.comparing(SetMember::pkgname, BY_NAME));
        return new Composition(List.copyOf(members), List.copyOf(files), refusals, notes, plan.proven(), effect(plan));
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
        return restricted
                .or(() -> removal.map(one -> "is removed by " + one.where()))
                .or(() -> fresh(fresh).requires().stream()
                        .filter(library -> !isOurs(library)
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
        Map<PkgName, BinaryPackage> exact = new LinkedHashMap<>();
        each.forEach(one -> exact.put(one.pkgname(), one));
        List<PublishedFile> lonely = new ArrayList<>();
        for (PublishedFile old : live) {
            Optional<PackageRemoval> removal = rules.removals().stream()
                    .filter(one -> one.isAbout(old.pkgname()))
                    .findFirst();
            BinaryPackage fresh = removal.isPresent() ? null : exact.remove(old.pkgname());
            if (removal.isPresent()) {
                pairs.add(new Pair(Optional.of(old), Optional.empty(), removal));
            } else if (fresh != null) {
                pairUp(old, fresh);
            } else {
                lonely.add(old);
            }
        }
        List<BinaryPackage> left = new ArrayList<>(exact.values());
        pairBy(lonely, left, offer -> base(offer) + " " + stem(offer.pkgname()));
        pairBy(lonely, left, SetComposer::base);
        moved(lonely, left);
        lonely.forEach(old -> pairs.add(new Pair(Optional.of(old), Optional.empty(), Optional.empty())));
        for (BinaryPackage one : left) {
            if (refused.containsKey(one.pkgname())) {
                leftOut.add(one);
            } else {
                pairs.add(new Pair(Optional.empty(), Optional.of(one), Optional.empty()));
            }
        }
    }

    private interface Key {
        String of(Offer offer);
    }

    /** Pairs those that alone on each side have a key. */
    private void pairBy(List<PublishedFile> olds, List<BinaryPackage> freshes, Key key) {
        Map<String, List<PublishedFile>> old = olds.stream().collect(Collectors.groupingBy(one -> key.of(old(one))));
        Map<String, List<BinaryPackage>> fresh = freshes.stream()
                .collect(Collectors.groupingBy(one -> key.of(fresh(one)), LinkedHashMap::new, Collectors.toList()));
        Set<Object> done = new HashSet<>();
        fresh.forEach((name, ours) -> {
            List<PublishedFile> theirs = old.getOrDefault(name, List.of());
            if (ours.size() == 1 && theirs.size() == 1) {
                pairUp(theirs.getFirst(), ours.getFirst());
                done.add(theirs.getFirst());
                done.add(ours.getFirst());
            }
        });
        olds.removeIf(done::contains);
        freshes.removeIf(done::contains);
    }

    /** Pairs those whose directory was moved: the fresh one names its former PKGPATH. Another directory alone is another package. */
    private void moved(List<PublishedFile> olds, List<BinaryPackage> freshes) {
        Map<String, List<PublishedFile>> old = olds.stream().collect(Collectors.groupingBy(one -> base(old(one))));
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

    private static String base(Offer offer) {
        return offer.pkgname().base() + " "
                + offer.pkgpath().map(PkgPath::toString).orElse("");
    }

    private static String stem(PkgName name) {
        String version = name.version().text();
        int first = version.indexOf('.');
        int second = first < 0 ? -1 : version.indexOf('.', first + 1);
        return second < 0 ? version : version.substring(0, second);
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
                : opened(old, fresh).stream()
                        .findFirst()
                        .map(entry -> "is vulnerable, and " + old + " is not: " + entry.type() + " " + entry.url());
    }

    private List<VulnEntry> matching(PkgName name) {
        return rules.vulnerabilities().map(index -> index.matching(name)).orElse(List.of());
    }

    private List<VulnEntry> opened(PkgName old, PkgName fresh) {
        List<VulnEntry> had = matching(old);
        return matching(fresh).stream().filter(entry -> !had.contains(entry)).toList();
    }

    private Slot slot(Pair pair) {
        long weight = 1
                + OF_A_FIX
                        * pair.old()
                                .flatMap(old -> pair.fresh().map(fresh -> opened(fresh.pkgname(), old.pkgname())))
                                .map(List::size)
                                .orElse(0);
        return new Slot(
                pair.old().map(this::old),
                pair.fresh().map(this::fresh),
                pair.removal().isPresent(),
                weight);
    }

    // What becomes of each.

    private SetMember member(int slot, Pair pair, SetPlan plan) {
        Optional<PkgPath> path = pair.old()
                .map(one -> one.summary().pkgpath())
                .orElseGet(() -> pair.fresh().orElseThrow().pkgpath());
        if (pair.removal().isPresent()) {
            PackageRemoval removal = pair.removal().get();
            return new SetMember.Removed(pair.name(), path, removal.why(), removal.who(), removal.where());
        }
        List<VulnEntry> closes = pair.old()
                .flatMap(old -> pair.fresh().map(fresh -> opened(fresh.pkgname(), old.pkgname())))
                .orElse(List.of());
        if (plan.fresh().get(slot)) {
            BinaryPackage fresh = pair.fresh().orElseThrow();
            return new SetMember.New(
                    fresh.pkgname(), path, pair.old().map(PublishedFile::pkgname), fresh.size(), closes);
        }
        Cause cause = cause(pair);
        List<String> because = because(slot, pair, plan);
        if (pair.old().isEmpty()) {
            return new SetMember.LeftOut(pair.name(), path, cause, because);
        }
        PkgName old = pair.name();
        return new SetMember.CarriedForward(
                old,
                path,
                cause,
                pair.fresh().map(BinaryPackage::pkgname).or(() -> Optional.ofNullable(held.get(old))),
                because,
                blockers(slot, plan)
                        .map(one -> pairs.get(one.slot()).name())
                        .distinct()
                        .toList(),
                closes);
    }

    private Stream<SetPlan.Blocker> blockers(int slot, SetPlan plan) {
        return plan.blockers().getOrDefault(slot, List.of()).stream();
    }

    private Cause cause(Pair pair) {
        PkgName name = pair.name();
        return pair.fresh().isPresent()
                ? Cause.HELD_BACK
                : same.contains(name)
                        ? Cause.SAME_CONTENT
                        : held.containsKey(name)
                                ? Cause.REFUSED
                                : failure(pair).isPresent() ? Cause.FAILED : Cause.NOT_BUILT;
    }

    /** Why the build did not make a package: it failed, or its scan did, which looks as if there were no such package. */
    private Optional<String> failure(Pair pair) {
        PkgName name = pair.name();
        Optional<PkgPath> path = pair.old().flatMap(old -> old.summary().pkgpath());
        return failed.getOrDefault(name.base().text(), List.of()).stream()
                .filter(one -> one.pkgpath().isEmpty()
                        || path.isEmpty()
                        || one.pkgpath().equals(path))
                .map(BuildReport.Failed::why)
                .findFirst()
                .or(() -> build.isThere() && !build.knows(name, path)
                        ? Optional.of("the build does not know it: its scan failed, or pkgsrc has it no longer")
                        : Optional.empty());
    }

    private List<String> because(int slot, Pair pair, SetPlan plan) {
        Set<String> because = new LinkedHashSet<>();
        chain(slot, pair, plan, new LinkedHashSet<>(), because);
        return List.copyOf(because);
    }

    /** Adds why a package stays, then why those stay that hold it back. */
    private void chain(int slot, Pair pair, SetPlan plan, Set<Integer> seen, Set<String> because) {
        if (!seen.add(slot) || because.size() >= MOST_LINKS) {
            return;
        }
        PkgName name = pair.name();
        switch (cause(pair)) {
            case SAME_CONTENT -> because.add("the new build of " + name + " has the same content");
            case NOT_BUILT -> because.add(name + " is not among the new packages");
            case FAILED -> because.add(name + ": " + failure(pair).orElseThrow());
            case REFUSED -> {
                PkgName candidate = held.get(name);
                because.add(candidate + " " + refused.get(candidate));
            }
            case HELD_BACK -> {
                PkgName fresh = pair.fresh().orElseThrow().pkgname();
                blockers(slot, plan)
                        .limit(MOST_REASONS)
                        .forEach(blocker -> because.add(sentence(slot, fresh, blocker)));
                blockers(slot, plan).limit(MOST_REASONS).forEach(blocker -> {
                    if (blocker.slot() != slot) {
                        chain(blocker.slot(), pairs.get(blocker.slot()), plan, seen, because);
                    } else {
                        lacking(blocker, plan, seen, because);
                    }
                });
            }
        }
    }

    private String sentence(int slot, PkgName fresh, SetPlan.Blocker blocker) {
        Pair other = pairs.get(blocker.slot());
        return switch (blocker.need().kind()) {
            case CONFLICTS ->
                fresh + " would bring together what cannot be installed together: "
                        + blocker.need().what();
            case DEPENDS, REQUIRES ->
                blocker.slot() == slot && !blocker.old()
                        ? fresh + " needs " + blocker.need() + ", which the set cannot have"
                        : other.name() + " stays, and needs " + blocker.need() + ", which " + fresh
                                + (blocker.need().kind() == Need.Kind.DEPENDS ? " is not" : " does not have");
        };
    }

    /** Why those packages stay, or are left out, whose fresh version would meet a need. */
    private void lacking(SetPlan.Blocker blocker, SetPlan plan, Set<Integer> seen, Set<String> because) {
        blocker.meeting().stream()
                .filter(slot -> slot != blocker.slot())
                .limit(MOST_REASONS)
                .forEach(slot -> chain(slot, pairs.get(slot), plan, seen, because));
        String what = blocker.need().what();
        if (blocker.meeting().isEmpty() && blocker.need().kind() == Need.Kind.REQUIRES) {
            candidates.stream()
                    .filter(one -> refused.containsKey(one.pkgname())
                            && one.summary().all("PROVIDES").contains(what))
                    .forEach(one -> because.add(one.pkgname() + " " + refused.get(one.pkgname())));
        } else if (blocker.meeting().isEmpty()) {
            refused.entrySet().stream()
                    .filter(one -> SetPlanner.matches(what, one.getKey()))
                    .forEach(one -> because.add(one.getKey() + " " + one.getValue()));
            build.failed().stream()
                    .filter(one -> SetPlanner.matches(what, one.pkgname()))
                    .forEach(one -> because.add(one.pkgname() + ": " + one.why()));
        }
    }

    // What must not be.

    private void guard(List<SetMember> members, List<PublishedFile> files, SetPlan plan) {
        Set<String> bases =
                files.stream().map(file -> file.pkgname().base().text()).collect(Collectors.toSet());
        rules.required().stream()
                .filter(name -> !bases.contains(name))
                .sorted()
                .forEach(name -> refusals.add("the required package " + name + " is not in the set"));
        for (SetPlan.Unmet unmet : plan.broken()) {
            PkgName name = pairs.get(unmet.slot()).name();
            String why = rules.breaks().get(name.base().text());
            if (why == null) {
                refusals.add("without what is removed, " + name + " lacks " + unmet.need());
            } else {
                notes.add(name + " lacks " + unmet.need() + ", as allowed: " + why);
            }
        }
        if (!plan.brokenBefore().isEmpty()) {
            notes.add(plan.brokenBefore().size() + " needs are not met by the live set either: "
                    + plan.brokenBefore().stream()
                            .limit(3)
                            .map(one -> pairs.get(one.slot()).name() + " needs " + one.need())
                            .collect(Collectors.joining("; "))
                    + (plan.brokenBefore().size() > 3 ? "; …" : ""));
        }
        if (!plan.proven()) {
            notes.add("too many choices between packages to try them all: a better set may exist");
        }
        limits(members);
    }

    private void limits(List<SetMember> members) {
        long removed =
                members.stream().filter(SetMember.Removed.class::isInstance).count();
        long failed = members.stream()
                .filter(one -> one instanceof SetMember.CarriedForward carried
                        && (carried.cause() == Cause.FAILED
                                || carried.cause() == Cause.REFUSED
                                || carried.cause() == Cause.HELD_BACK))
                .count();
        if (rules.pastLimits()) {
            return;
        }
        if (removed > rules.mostRemoved()) {
            refusals.add("%,d packages would be removed at once; the limit is %,d (--past-limits)"
                    .formatted(removed, rules.mostRemoved()));
        }
        if (failed > FEW && failed * 100 > (long) rules.mostFailed() * live.size()) {
            refusals.add(
                    "the new builds of %,d of %,d packages failed, were refused or are held back; the limit is %d %% (--past-limits)"
                            .formatted(failed, live.size(), rules.mostFailed()));
        }
    }

    private ClientEffect effect(SetPlan plan) {
        int upgrades = 0;
        int downgrades = 0;
        int refreshes = 0;
        long bytes = 0;
        for (int s = 0; s < pairs.size(); s++) {
            Pair pair = pairs.get(s);
            if (plan.fresh().get(s) && pair.old().isPresent()) {
                BinaryPackage fresh = pair.fresh().orElseThrow();
                int order = PkgVersion.ORDER.compare(
                        fresh.pkgname().version(), pair.old().get().pkgname().version());
                upgrades += order > 0 ? 1 : 0;
                downgrades += order < 0 ? 1 : 0;
                refreshes += order == 0 ? 1 : 0;
                bytes += fresh.size();
            }
        }
        return new ClientEffect(upgrades, downgrades, refreshes, bytes);
    }
}
