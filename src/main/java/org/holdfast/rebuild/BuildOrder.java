package org.holdfast.rebuild;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;

/**
 * The order in which the packages of a plan are built. A package waits for those of the plan that it needs, also where the way between
 * them leads over packages that are not rebuilt. Of those that are ready the one with the longest remaining path comes first: its own
 * time, and the times of those that wait for it one after the other.
 *
 * <p>Packages are numbered here by their place in the list that the order was made of. Immutable.
 */
public final class BuildOrder {

    private final List<Rebuild> packages;
    private final int[][] needs;
    private final int[][] dependents;
    private final double[] seconds;
    private final double[] remaining;
    private final int[] byTurn;
    private final int[] turn;

    private BuildOrder(List<Rebuild> packages, int[][] needs) {
        this.packages = List.copyOf(packages);
        this.needs = needs;
        int size = packages.size();
        dependents = new int[size][];
        int[] count = new int[size];
        for (int[] list : needs) {
            for (int need : list) {
                count[need]++;
            }
        }
        Arrays.setAll(dependents, i -> new int[count[i]]);
        for (int i = 0; i < size; i++) {
            for (int need : needs[i]) {
                dependents[need][--count[need]] = i;
            }
        }
        seconds = packages.stream().mapToDouble(one -> one.duration().seconds()).toArray();
        remaining = new double[size];
        int[] order = sequence();
        for (int k = size - 1; k >= 0; k--) {
            int i = order[k];
            remaining[i] = seconds[i];
            for (int next : dependents[i]) {
                remaining[i] = Math.max(remaining[i], seconds[i] + remaining[next]);
            }
        }
        byTurn = IntStream.range(0, size)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> -remaining[i]))
                .mapToInt(i -> i)
                .toArray();
        turn = new int[size];
        for (int i = 0; i < size; i++) {
            turn[byTurn[i]] = i;
        }
    }

    /**
     * The order of some packages of a graph.
     *
     * @throws Unusable if packages need each other in a circle, with their names
     */
    public static BuildOrder of(BuildGraph graph, Collection<Rebuild> rebuilds) {
        List<Rebuild> packages = List.copyOf(rebuilds);
        int[] place = new int[graph.size()];
        Arrays.fill(place, -1);
        for (int i = 0; i < packages.size(); i++) {
            place[packages.get(i).number()] = i;
        }
        boolean[] between = between(graph, place);
        int[] sequence = order(graph, between);
        return new BuildOrder(
                packages,
                sequence.length == packages.size()
                        ? direct(graph, packages, place)
                        : overOthers(graph, packages, place, between, sequence));
    }

    /** The packages that have a place, and those on the ways between them. */
    private static boolean[] between(BuildGraph graph, int[] place) {
        List<Integer> placed = IntStream.range(0, place.length)
                .filter(i -> place[i] >= 0)
                .boxed()
                .toList();
        boolean[] after = graph.dependentsOf(placed);
        boolean[] between = new boolean[place.length];
        int[] stack = new int[place.length];
        int top = 0;
        for (int i : placed) {
            between[i] = true;
            stack[top++] = i;
        }
        while (top > 0) {
            for (int need : graph.needs(stack[--top])) {
                if (after[need] && !between[need]) {
                    between[need] = true;
                    stack[top++] = need;
                }
            }
        }
        return between;
    }

    /** The needs of each package where all that lies between them is of the plan. */
    private static int[][] direct(BuildGraph graph, List<Rebuild> packages, int[] place) {
        int[][] needs = new int[packages.size()][];
        for (int i = 0; i < needs.length; i++) {
            int[] numbers = graph.needs(packages.get(i).number());
            int[] places = new int[numbers.length];
            int count = 0;
            for (int number : numbers) {
                if (place[number] >= 0) {
                    places[count++] = place[number];
                }
            }
            needs[i] = Arrays.copyOf(places, count);
        }
        return needs;
    }

    /** The needs of each package, over packages that are not of the plan, without those that follow from others. */
    private static int[][] overOthers(
            BuildGraph graph, List<Rebuild> packages, int[] place, boolean[] between, int[] sequence) {
        int[][] needs = new int[packages.size()][];
        BitSet[] before = new BitSet[graph.size()];
        int[] turn = new int[packages.size()];
        for (int at = 0; at < sequence.length; at++) {
            int number = sequence[at];
            BitSet direct = new BitSet();
            BitSet through = new BitSet();
            for (int need : graph.needs(number)) {
                if (between[need]) {
                    through.or(before[need]);
                    if (place[need] >= 0) {
                        direct.set(place[need]);
                    }
                }
            }
            before[number] = through;
            through.or(direct);
            if (place[number] >= 0) {
                turn[place[number]] = at;
                needs[place[number]] = reduced(through, turn, before, packages);
            }
        }
        return needs;
    }

    /** Of packages, those that no other of them needs. */
    private static int[] reduced(BitSet some, int[] turn, BitSet[] before, List<Rebuild> packages) {
        BitSet follows = new BitSet();
        return some.stream()
                .boxed()
                .sorted(Comparator.comparingInt((Integer i) -> -turn[i]))
                .filter(i -> {
                    boolean kept = !follows.get(i);
                    if (kept) {
                        follows.or(before[packages.get(i).number()]);
                    }
                    return kept;
                })
                .mapToInt(i -> i)
                .toArray();
    }

    /** Some packages of a graph, what is needed first. */
    private static int[] order(BuildGraph graph, boolean[] some) {
        int[] waiting = new int[graph.size()];
        int count = 0;
        int[] queue = new int[graph.size()];
        int tail = 0;
        for (int i = 0; i < graph.size(); i++) {
            if (some[i]) {
                count++;
                for (int need : graph.needs(i)) {
                    waiting[i] += some[need] ? 1 : 0;
                }
                if (waiting[i] == 0) {
                    queue[tail++] = i;
                }
            }
        }
        for (int head = 0; head < tail; head++) {
            for (int next : graph.dependents(queue[head])) {
                if (some[next] && --waiting[next] == 0) {
                    queue[tail++] = next;
                }
            }
        }
        if (tail < count) {
            List<PkgName> cycle = graph.cycle(some);
            throw new Unusable(
                    "the graph of dependencies",
                    "has a circle: "
                            + String.join(
                                    " needs ",
                                    IntStream.rangeClosed(0, cycle.size())
                                            .mapToObj(i ->
                                                    cycle.get(i % cycle.size()).text())
                                            .toList()));
        }
        return Arrays.copyOf(queue, tail);
    }

    private int[] sequence() {
        int[] waiting = new int[needs.length];
        int[] queue = new int[needs.length];
        int tail = 0;
        for (int i = 0; i < needs.length; i++) {
            waiting[i] = needs[i].length;
            if (waiting[i] == 0) {
                queue[tail++] = i;
            }
        }
        for (int head = 0; head < tail; head++) {
            for (int next : dependents[queue[head]]) {
                if (--waiting[next] == 0) {
                    queue[tail++] = next;
                }
            }
        }
        return queue;
    }

    /** The packages, in the order given. */
    public List<Rebuild> packages() {
        return packages;
    }

    /** The packages that must be there before one is built. */
    public int[] needs(int number) {
        return needs[number].clone();
    }

    /** The packages that wait for one. */
    public int[] dependents(int number) {
        return dependents[number].clone();
    }

    /** The longest time from the start of a package to the end of the last that waits for it, in seconds. */
    public double remaining(int number) {
        return remaining[number];
    }

    /** The chain that takes longest, from its first package to its last. */
    public List<Rebuild> criticalPath() {
        Map<Integer, Rebuild> path = new LinkedHashMap<>();
        int here = longest(IntStream.range(0, needs.length).toArray());
        while (here >= 0) {
            path.put(here, packages.get(here));
            here = longest(dependents[here]);
        }
        return List.copyOf(path.values());
    }

    private int longest(int[] some) {
        int best = -1;
        for (int i : some) {
            if (best < 0 || remaining[i] > remaining[best]) {
                best = i;
            }
        }
        return best;
    }

    /** The seconds of all builds together. */
    public double total() {
        return Arrays.stream(seconds).sum();
    }

    /** The seconds that so many workers need, one build at a time each. */
    public double makespan(int workers) {
        record Running(double end, int number) {}
        Ready ready = new Ready();
        PriorityQueue<Running> running =
                new PriorityQueue<>(Comparator.comparingDouble(Running::end).thenComparingInt(Running::number));
        double now = 0;
        while (!ready.isEmpty() || !running.isEmpty()) {
            while (!ready.isEmpty() && running.size() < workers) {
                int next = ready.take();
                running.add(new Running(now + seconds[next], next));
            }
            Running first = running.remove();
            now = first.end();
            ready.built(first.number());
        }
        return now;
    }

    /** The packages in the order in which one worker would take them. */
    public List<Rebuild> inSequence() {
        List<Rebuild> sequence = new ArrayList<>();
        for (Ready ready = new Ready(); !ready.isEmpty(); ) {
            int next = ready.take();
            sequence.add(packages.get(next));
            ready.built(next);
        }
        return sequence;
    }

    /** The packages that can be built, while others are: by their turn, which is by the longest time that remains. */
    private final class Ready {
        private final int[] waiting = new int[needs.length];
        private final BitSet turns = new BitSet(needs.length);
        private int least;

        Ready() {
            for (int i = 0; i < needs.length; i++) {
                waiting[i] = needs[i].length;
                if (waiting[i] == 0) {
                    add(i);
                }
            }
        }

        private void add(int number) {
            turns.set(turn[number]);
            least = Math.min(least, turn[number]);
        }

        boolean isEmpty() {
            return turns.isEmpty();
        }

        int take() {
            least = turns.nextSetBit(least);
            turns.clear(least);
            return byTurn[least];
        }

        void built(int number) {
            for (int next : dependents[number]) {
                if (--waiting[next] == 0) {
                    add(next);
                }
            }
        }
    }
}
