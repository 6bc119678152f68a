package org.holdfast.publish;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/**
 * Finds the largest set of choices that meets all conditions.
 *
 * <p>A choice is true (the new package) or false (the old one). A condition is "one of some choices is false, or one of some is true".
 * All choices begin as true and become false where a condition with one negative literal leaves nothing else: that is a unit
 * propagation, linear in the size of the conditions. Sets that meet such conditions are closed under union, so what it finds contains
 * every other one: it is the maximum, and no search can do better.
 *
 * <p>Conditions with several negative literals ("not both new") need a decision where they are still broken. Those that cannot influence
 * each other are decided apart, each by branch and bound over the weights, up to {@value #MOST_NODES} steps in all; beyond them the best set found so far
 * is taken, and is not proven. Between equal weights, the choice of the lowest number stays true.
 *
 * <p>Not thread-safe.
 */
final class Closure {

    private static final int MOST_NODES = 200_000;

    /** The reason of a choice that was decided. */
    private static final int DECIDED = -1;

    /**
     * The largest set.
     *
     * @param chosen the choices that are true
     * @param proven whether no better set exists
     * @param reasons for each choice that is false, the number of the condition that made it so, in the order in which they were added;
     *     -1 for one that was decided. What made the other literals of that condition false was there before, so reasons lead back
     *     to decisions and to conditions of one literal, and never in a circle
     */
    record Solution(BitSet chosen, boolean proven, List<Integer> reasons) {}

    private final long[] weights;
    /** The literals of each condition. */
    private final List<int[]> negatives = new ArrayList<>();

    private final List<int[]> positives = new ArrayList<>();
    private final BitSet chosen = new BitSet();
    private int[][] asNegative = {};
    private int[][] asPositive = {};
    private int[] positiveLeft = {};
    private int[] reasons = {};
    /** Choices that became false since the last decision that stays, the latest first. */
    private final Deque<Integer> trail = new ArrayDeque<>();

    private int nodes;

    /** For as many choices as there are weights. */
    Closure(long[] weights) {
        this.weights = weights.clone();
    }

    /** Adds a condition: a choice of the first is false, or one of the second is true. */
    void add(int[] negative, int[] positive) {
        negatives.add(negative);
        positives.add(positive);
    }

    /** Finds the largest set. */
    Solution solve() {
        index();
        chosen.set(0, weights.length);
        trail.clear();
        reasons = new int[weights.length];
        Arrays.fill(reasons, DECIDED);
        for (int c = 0; c < negatives.size(); c++) {
            if (positives.get(c).length == 0 && negatives.get(c).length == 1) {
                falsify(negatives.get(c)[0], c);
            }
        }
        nodes = 0;
        boolean proven = true;
        trail.clear();
        for (List<Integer> component : components()) {
            proven &= decide(component);
            trail.clear();
        }
        return new Solution(
                (BitSet) chosen.clone(), proven, Arrays.stream(reasons).boxed().toList());
    }

    private void index() {
        asNegative = new int[weights.length][];
        asPositive = new int[weights.length][];
        int[] inNegatives = new int[weights.length];
        int[] inPositives = new int[weights.length];
        negatives.forEach(literals -> Arrays.stream(literals).forEach(v -> inNegatives[v]++));
        positives.forEach(literals -> Arrays.stream(literals).forEach(v -> inPositives[v]++));
        for (int v = 0; v < weights.length; v++) {
            asNegative[v] = new int[inNegatives[v]];
            asPositive[v] = new int[inPositives[v]];
        }
        positiveLeft = new int[negatives.size()];
        for (int c = 0; c < negatives.size(); c++) {
            positiveLeft[c] = positives.get(c).length;
            for (int v : negatives.get(c)) {
                asNegative[v][--inNegatives[v]] = c;
            }
            for (int v : positives.get(c)) {
                asPositive[v][--inPositives[v]] = c;
            }
        }
    }

    private void falsify(int decided) {
        falsify(decided, DECIDED);
    }

    /** Makes a choice false, and all that follow from it by conditions with one negative literal. */
    private void falsify(int first, int reason) {
        Deque<Integer> queue = new ArrayDeque<>(List.of(first));
        Deque<Integer> because = new ArrayDeque<>(List.of(reason));
        while (!queue.isEmpty()) {
            int v = queue.pop();
            int condition = because.pop();
            if (!chosen.get(v)) {
                continue;
            }
            chosen.clear(v);
            reasons[v] = condition;
            trail.push(v);
            for (int c : asPositive[v]) {
                int[] negative = negatives.get(c);
                if (--positiveLeft[c] == 0 && negative.length == 1) {
                    queue.push(negative[0]);
                    because.push(c);
                }
            }
        }
    }

    private void undo(int size) {
        while (trail.size() > size) {
            int v = trail.pop();
            chosen.set(v);
            for (int c : asPositive[v]) {
                positiveLeft[c]++;
            }
        }
    }

    private boolean isBroken(int condition) {
        return positiveLeft[condition] == 0
                && Arrays.stream(negatives.get(condition)).allMatch(chosen::get);
    }

    /** The broken conditions, grouped so that decisions about one group have no influence on another. */
    private List<List<Integer>> components() {
        List<Integer> seeds = new ArrayList<>();
        for (int c = 0; c < negatives.size(); c++) {
            if (negatives.get(c).length > 1 && isBroken(c)) {
                seeds.add(c);
            }
        }
        List<BitSet> reaches = new ArrayList<>();
        List<List<Integer>> groups = new ArrayList<>();
        for (int seed : seeds) {
            BitSet reach = reach(seed);
            List<Integer> group = new ArrayList<>(List.of(seed));
            for (int i = 0; i < reaches.size(); i++) {
                if (reaches.get(i).intersects(reach)) {
                    reach.or(reaches.remove(i));
                    group.addAll(groups.remove(i));
                    i = -1; // it reaches further now
                }
            }
            reaches.add(reach);
            groups.add(group);
        }
        return groups;
    }

    /** All choices that decisions about a condition may make false, alone or with others. */
    private BitSet reach(int seed) {
        BitSet reach = new BitSet();
        Deque<Integer> open = new ArrayDeque<>();
        reach(seed, reach, open);
        while (!open.isEmpty()) {
            for (int c : asPositive[open.pop()]) {
                reach(c, reach, open);
            }
        }
        return reach;
    }

    private void reach(int condition, BitSet reach, Deque<Integer> open) {
        for (int v : negatives.get(condition)) {
            if (chosen.get(v) && !reach.get(v)) {
                reach.set(v);
                open.push(v);
            }
        }
    }

    /** The choices that a search has made false, and what they weigh. */
    private static final class Best {
        private long lost = Long.MAX_VALUE;
        private List<Integer> decisions = List.of();
    }

    /** Decides a group of conditions; whether the decision is proven to be the best. */
    private boolean decide(List<Integer> group) {
        Best best = new Best();
        boolean whole = search(group, new ArrayList<>(), 0, best);
        best.decisions.forEach(this::falsify);
        return whole;
    }

    private boolean search(List<Integer> group, List<Integer> decisions, long lost, Best best) {
        if (lost >= best.lost) {
            return true;
        }
        int broken = broken(group);
        if (broken < 0) {
            best.lost = lost;
            best.decisions = List.copyOf(decisions);
            return true;
        }
        boolean whole = true;
        int[] negative = negatives.get(broken).clone();
        // The highest number first: between equal weights, the lowest stays true.
        Arrays.sort(negative);
        for (int i = negative.length - 1; i >= 0; i--) {
            if (++nodes > MOST_NODES && best.lost < Long.MAX_VALUE) {
                return false;
            }
            int size = trail.size();
            falsify(negative[i]);
            decisions.add(negative[i]);
            whole &= search(group, decisions, lost + lost(trail.size() - size), best);
            decisions.removeLast();
            undo(size);
        }
        return whole;
    }

    private int broken(List<Integer> group) {
        for (int c : group) {
            if (isBroken(c)) {
                return c;
            }
        }
        // Conditions that became broken by decisions about the group.
        for (int v : trail) {
            for (int c : asPositive[v]) {
                if (negatives.get(c).length > 1 && isBroken(c)) {
                    return c;
                }
            }
        }
        return -1;
    }

    private long lost(int fell) {
        long lost = 0;
        int left = fell;
        for (int v : trail) {
            if (left-- == 0) {
                break;
            }
            lost += weights[v];
        }
        return lost;
    }
}
