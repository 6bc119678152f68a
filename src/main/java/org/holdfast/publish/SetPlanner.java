package org.holdfast.publish;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;

/**
 * Chooses the old or the fresh package of each slot, so that the set is consistent, and as much of it fresh as can be.
 *
 * <p>Consistent means: each pattern of {@code DEPENDS} matches a package of the set, each library of {@code REQUIRES} is among the
 * {@code PROVIDES} of one, and nothing that is installed together is in conflict. A need that the live set does not meet is no reason to
 * hold anything back: it is reported. Everything old stays consistent without anything fresh, so there is always a set, and it never
 * lacks a slot.
 *
 * <p>Each package with a need gives a condition for {@link Closure}: "it is not in the set, or one of those is that meet the need".
 * Packages in conflict give one for each way in which they would be installed together; such ways are sought in the set found, and the
 * set is sought again until there is none.
 */
final class SetPlanner {

    /** Each round adds the conflicts of a set; a real tree needs none or one. */
    private static final int MOST_ROUNDS = 50;

    private final List<Slot> slots;
    private final Predicate<String> ours;
    private final Predicate<Offer> mayBreak;
    /** The offers by PKGNAME. An offer has the number 2 × its slot, and one more if it is fresh. */
    private final TreeMap<String, List<Integer>> byName = new TreeMap<>();

    private final Map<PkgBase, List<Integer>> byBase = new HashMap<>();
    private final Map<String, List<Integer>> byLibrary = new HashMap<>();
    private final Map<String, Meeting> ofPattern = new ConcurrentHashMap<>();
    private final Map<String, Meeting> ofLibrary = new HashMap<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final List<SetPlan.Unmet> brokenBefore = new ArrayList<>();
    /** How many slots have no fresh package: their conditions come first. */
    private int without;

    /**
     * What meets a need.
     *
     * @param offers the packages that do
     * @param live whether the live set has one of them
     * @param always whether every set has one of them
     */
    private record Meeting(List<Integer> offers, boolean live, boolean always) {}

    /** A condition with the package whose need it is. */
    private record Condition(int offer, Need need, Set<Integer> negative, Set<Integer> positive) {}

    private SetPlanner(List<Slot> slots, Predicate<String> ours, Predicate<Offer> mayBreak) {
        this.slots = slots;
        this.ours = ours;
        this.mayBreak = mayBreak;
    }

    /**
     * Plans a set.
     *
     * @param slots what there is
     * @param ours whether a shared library is one that packages provide, by path; others are the system's
     * @param mayBreak the old packages that a maintainer allows to break
     */
    static SetPlan plan(List<Slot> slots, Predicate<String> ours, Predicate<Offer> mayBreak) {
        return new SetPlanner(List.copyOf(slots), ours, mayBreak).plan();
    }

    /** Whether a pattern can be read, and matches. */
    static boolean matches(String pattern, PkgName pkgname) {
        try {
            return PkgPattern.parse(pattern).matches(pkgname);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private SetPlan plan() {
        for (int s = 0; s < slots.size(); s++) {
            Slot slot = slots.get(s);
            if (slot.old().isPresent()) {
                index(2 * s, slot.old().get());
            }
            if (slot.fresh().isPresent()) {
                index(2 * s + 1, slot.fresh().get());
            }
        }
        // All patterns at once, on all cores: reading and comparing them takes most of the time.
        slots.parallelStream()
                .flatMap(slot -> Stream.concat(slot.old().stream(), slot.fresh().stream()))
                .flatMap(offer -> offer.depends().stream())
                .forEach(this::matching);
        for (int s = 0; s < slots.size(); s++) {
            Slot slot = slots.get(s);
            if (slot.old().isPresent()
                    && !slot.removed()
                    && !mayBreak.test(slot.old().get())) {
                needs(2 * s, slot.old().get());
            }
            if (slot.fresh().isPresent()) {
                needs(2 * s + 1, slot.fresh().get());
            }
        }
        Set<List<Integer>> before = new HashSet<>();
        together(offer -> !isFresh(offer)).forEach(clash -> before.add(clash.key()));
        Closure.Solution solution = solve();
        for (int round = 0; round < MOST_ROUNDS; round++) {
            BitSet chosen = solution.chosen();
            int had = conditions.size();
            for (Clash clash : together(offer -> isIn(chosen, offer))) {
                if (!before.contains(clash.key())) {
                    clash(clash);
                }
            }
            if (conditions.size() == had) {
                break;
            }
            solution = solve();
        }
        return result(solution);
    }

    private Closure.Solution solve() {
        Closure closure = new Closure(slots.stream().mapToLong(Slot::weight).toArray());
        without = 0;
        for (int s = 0; s < slots.size(); s++) {
            if (slots.get(s).fresh().isEmpty()) {
                closure.add(new int[] {s}, new int[0]);
                without++;
            }
        }
        conditions.forEach(one -> closure.add(ints(one.negative()), ints(one.positive())));
        return closure.solve();
    }

    private void index(int number, Offer offer) {
        byName.computeIfAbsent(offer.pkgname().text(), key -> new ArrayList<>(2))
                .add(number);
        byBase.computeIfAbsent(offer.pkgname().base(), key -> new ArrayList<>(2))
                .add(number);
        offer.provides()
                .forEach(path -> byLibrary
                        .computeIfAbsent(path, key -> new ArrayList<>(2))
                        .add(number));
    }

    private static boolean isFresh(int offer) {
        return (offer & 1) == 1;
    }

    private Offer offer(int number) {
        Slot slot = slots.get(number / 2);
        return (isFresh(number) ? slot.fresh() : slot.old()).orElseThrow();
    }

    /** Whether a set has an offer. */
    private boolean isIn(BitSet chosen, int offer) {
        return isFresh(offer) == chosen.get(offer / 2)
                && (isFresh(offer) || !slots.get(offer / 2).removed());
    }

    /** The offers that a pattern matches. A pattern that cannot be read matches nothing. */
    private Meeting matching(String pattern) {
        return ofPattern.computeIfAbsent(pattern, text -> meeting(findMatching(text)));
    }

    private Meeting providing(String library) {
        return ofLibrary.computeIfAbsent(library, path -> meeting(byLibrary.getOrDefault(path, List.of())));
    }

    private Meeting meeting(List<Integer> offers) {
        boolean always = offers.stream().anyMatch(one -> {
            Slot slot = slots.get(one / 2);
            return !isFresh(one) && !slot.removed() && (slot.fresh().isEmpty() || offers.contains(one + 1));
        });
        return new Meeting(offers, offers.stream().anyMatch(one -> !isFresh(one)), always);
    }

    private List<Integer> findMatching(String text) {
        PkgPattern pattern;
        try {
            pattern = PkgPattern.parse(text);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        Set<Integer> found = new LinkedHashSet<>();
        for (PkgPattern.Alternate alternate : pattern.alternates()) {
            Stream<Integer> candidates = alternate instanceof PkgPattern.Range range
                    ? byBase.getOrDefault(range.base(), List.of()).stream()
                    : byName.subMap(alternate.prefix(), true, alternate.prefix() + "\uffff", true).values().stream()
                            .flatMap(List::stream);
            candidates
                    .filter(number -> alternate.matches(offer(number).pkgname()))
                    .forEach(found::add);
        }
        return List.copyOf(found);
    }

    private void needs(int number, Offer offer) {
        for (String pattern : offer.depends()) {
            need(number, Need.Kind.DEPENDS, pattern, matching(pattern));
        }
        for (String library : offer.requires()) {
            if (ours.test(library)) {
                need(number, Need.Kind.REQUIRES, library, providing(library));
            }
        }
    }

    /** Adds the condition of a need, unless it is met whatever is chosen. */
    private void need(int number, Need.Kind kind, String what, Meeting meeting) {
        if (meeting.always()) {
            return;
        }
        Need need = new Need(kind, what);
        int slot = number / 2;
        if (!isFresh(number) && !meeting.live()) {
            brokenBefore.add(new SetPlan.Unmet(slot, need));
            return;
        }
        if (isFresh(number) && meeting.offers().isEmpty() && lacked(slot, need)) {
            return; // as its old one does
        }
        Set<Integer> negative = new LinkedHashSet<>();
        Set<Integer> positive = new LinkedHashSet<>();
        if (isFresh(number)) {
            negative.add(slot);
        } else if (slots.get(slot).fresh().isPresent()) {
            positive.add(slot);
        }
        for (int other : meeting.offers()) {
            if (isFresh(other)) {
                positive.add(other / 2);
            } else if (!slots.get(other / 2).removed()) {
                negative.add(other / 2);
            }
        }
        if (negative.stream().noneMatch(positive::contains)) {
            conditions.add(new Condition(number, need, negative, positive));
        }
    }

    /** Whether the old package of a slot lacks a library in the live set, too. */
    private boolean lacked(int slot, Need need) {
        return slots.get(slot)
                .old()
                .filter(old ->
                        (need.kind() == Need.Kind.DEPENDS ? old.depends() : old.requires()).contains(need.what()))
                .isPresent();
    }

    private static int[] ints(Set<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * A package whose installation installs two others that are in conflict.
     *
     * @param root the package
     * @param one the one that names the conflict
     * @param other the other one
     * @param path all packages that bring these two
     */
    private record Clash(int root, int one, int other, Set<Integer> path) {
        List<Integer> key() {
            return List.of(root, one, other);
        }
    }

    /** The packages of a set that cannot be installed. Only dependencies with a single choice are followed. */
    private List<Clash> together(IntPredicate in) {
        Map<Integer, List<Integer>> up = new HashMap<>();
        Map<Integer, List<Integer>> pairs = new LinkedHashMap<>();
        for (int s = 0; s < slots.size(); s++) {
            for (int number = 2 * s; number <= 2 * s + 1; number++) {
                boolean there = isFresh(number)
                        ? slots.get(s).fresh().isPresent()
                        : slots.get(s).old().isPresent();
                if (!there || !in.test(number)) {
                    continue;
                }
                for (String pattern : offer(number).conflicts()) {
                    for (int other : matching(pattern).offers()) {
                        if (other / 2 != s && in.test(other)) {
                            pairs.computeIfAbsent(number, key -> new ArrayList<>())
                                    .add(other);
                        }
                    }
                }
            }
        }
        if (pairs.isEmpty()) {
            return List.of();
        }
        for (int s = 0; s < slots.size(); s++) {
            for (int number = 2 * s; number <= 2 * s + 1; number++) {
                boolean there = isFresh(number)
                        ? slots.get(s).fresh().isPresent()
                        : slots.get(s).old().isPresent();
                if (there && in.test(number)) {
                    for (String pattern : offer(number).depends()) {
                        int[] meeting = matching(pattern).offers().stream()
                                .mapToInt(Integer::intValue)
                                .filter(in)
                                .toArray();
                        if (meeting.length == 1 && meeting[0] != number) {
                            up.computeIfAbsent(meeting[0], key -> new ArrayList<>(2))
                                    .add(number);
                        }
                    }
                }
            }
        }
        Map<Integer, BitSet> above = new HashMap<>();
        List<Clash> clashes = new ArrayList<>();
        pairs.forEach((one, others) -> others.forEach(other -> {
            BitSet of = above.computeIfAbsent(one, key -> above(key, up));
            BitSet ofOther = above.computeIfAbsent(other, key -> above(key, up));
            BitSet roots = (BitSet) of.clone();
            roots.and(ofOther);
            BitSet all = (BitSet) of.clone();
            all.or(ofOther);
            // The lowest ones: those above them fall with them.
            roots.stream().forEach(root -> {
                Set<Integer> path = below(root, all, up);
                if (path.stream().noneMatch(at -> at != root && roots.get(at))) {
                    clashes.add(new Clash(root, one, other, path));
                }
            });
        }));
        return clashes;
    }

    private static BitSet above(int number, Map<Integer, List<Integer>> up) {
        BitSet above = new BitSet();
        above.set(number);
        List<Integer> open = new ArrayList<>(List.of(number));
        while (!open.isEmpty()) {
            for (int next : up.getOrDefault(open.removeLast(), List.of())) {
                if (!above.get(next)) {
                    above.set(next);
                    open.add(next);
                }
            }
        }
        return above;
    }

    /** Those of some packages from which a root is reached going up, with the root. */
    private static Set<Integer> below(int root, BitSet some, Map<Integer, List<Integer>> up) {
        Set<Integer> below = new LinkedHashSet<>(List.of(root));
        boolean grew = true;
        while (grew) {
            grew = false;
            for (int number = some.nextSetBit(0); number >= 0; number = some.nextSetBit(number + 1)) {
                if (!below.contains(number)
                        && up.getOrDefault(number, List.of()).stream().anyMatch(below::contains)) {
                    below.add(number);
                    grew = true;
                }
            }
        }
        return below;
    }

    /** One of the fresh packages that bring the two together must be held back. */
    private void clash(Clash clash) {
        Set<Integer> negative = new LinkedHashSet<>();
        clash.path().stream().filter(SetPlanner::isFresh).forEach(number -> negative.add(number / 2));
        if (!negative.isEmpty()) {
            conditions.add(new Condition(
                    clash.root(),
                    new Need(
                            Need.Kind.CONFLICTS,
                            offer(clash.one()).pkgname() + " conflicts with "
                                    + offer(clash.other()).pkgname()),
                    negative,
                    Set.of()));
        }
    }

    private SetPlan result(Closure.Solution solution) {
        BitSet chosen = solution.chosen();
        Map<Integer, List<SetPlan.Blocker>> blockers = new TreeMap<>();
        for (Condition condition : conditions) {
            held(condition, chosen)
                    .filter(slot -> condition.positive().stream().noneMatch(needed -> follows(needed, slot, solution)))
                    .ifPresent(slot -> blockers.computeIfAbsent(slot, key -> new ArrayList<>(1))
                            .add(new SetPlan.Blocker(
                                    condition.offer() / 2,
                                    !isFresh(condition.offer()),
                                    condition.need(),
                                    List.copyOf(condition.positive()))));
        }
        List<SetPlan.Unmet> broken = new ArrayList<>();
        for (Condition condition : conditions) {
            boolean met = condition.negative().stream().anyMatch(slot -> !chosen.get(slot))
                    || condition.positive().stream().anyMatch(chosen::get);
            if (!met) {
                broken.add(new SetPlan.Unmet(condition.offer() / 2, condition.need()));
            }
        }
        for (int s = 0; s < slots.size(); s++) {
            if (!chosen.get(s) && slots.get(s).old().filter(mayBreak).isPresent()) {
                broken.addAll(unmet(2 * s, chosen));
            }
        }
        return new SetPlan(chosen, blockers, broken, List.copyOf(brokenBefore), solution.proven());
    }

    /** Whether a slot is only held because another one is: then it does not hold that one back. */
    private boolean follows(int slot, int held, Closure.Solution solution) {
        Set<Integer> seen = new HashSet<>();
        List<Integer> open = new ArrayList<>(List.of(slot));
        while (!open.isEmpty()) {
            int at = open.removeLast();
            if (at == held) {
                return true;
            }
            int reason = solution.reasons().get(at) - without;
            if (seen.add(at) && reason >= 0) {
                open.addAll(conditions.get(reason).positive());
            }
        }
        return false;
    }

    /** The held slot that a condition holds back: the only one that could become fresh but for it. */
    private Optional<Integer> held(Condition condition, BitSet chosen) {
        if (condition.positive().stream().anyMatch(chosen::get)) {
            return Optional.empty();
        }
        List<Integer> held =
                condition.negative().stream().filter(slot -> !chosen.get(slot)).toList();
        return held.size() == 1 ? Optional.of(held.getFirst()) : Optional.empty();
    }

    /** The needs of a package that the live set meets, and this one does not. */
    private List<SetPlan.Unmet> unmet(int number, BitSet chosen) {
        Offer offer = offer(number);
        List<SetPlan.Unmet> unmet = new ArrayList<>();
        offer.depends().stream()
                .filter(pattern -> isLost(matching(pattern), chosen))
                .forEach(pattern -> unmet.add(new SetPlan.Unmet(number / 2, new Need(Need.Kind.DEPENDS, pattern))));
        offer.requires().stream()
                .filter(library -> ours.test(library) && isLost(providing(library), chosen))
                .forEach(library -> unmet.add(new SetPlan.Unmet(number / 2, new Need(Need.Kind.REQUIRES, library))));
        return unmet;
    }

    private boolean isLost(Meeting meeting, BitSet chosen) {
        return meeting.live() && meeting.offers().stream().noneMatch(other -> isIn(chosen, other));
    }
}
