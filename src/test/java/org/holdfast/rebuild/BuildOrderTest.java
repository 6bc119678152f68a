package org.holdfast.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Test;

/** Orders of random graphs, against a closure that is reckoned the long way. */
class BuildOrderTest {

    /** A random graph without cycles, and some of its packages in random order. */
    private static final class Scene {
        final int size;
        final boolean[][] edge;
        final boolean[][] reaches;
        final List<Rebuild> chosen = new ArrayList<>();
        final BuildGraph graph;

        Scene(long seed) {
            Random random = new Random(seed);
            size = 1 + random.nextInt(25);
            edge = new boolean[size][size];
            reaches = new boolean[size][size];
            BuildGraph.Builder builder = new BuildGraph.Builder();
            List<Integer> ranks = shuffled(random, size);
            for (int i = 0; i < size; i++) {
                builder.add(new PkgName("p" + i + "-1"), Optional.empty());
            }
            double density = random.nextDouble() * 0.5;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    if (ranks.get(j) < ranks.get(i) && random.nextDouble() < density) {
                        builder.need(i, j);
                        edge[i][j] = true;
                        reaches[i][j] = true;
                    }
                }
            }
            for (int k = 0; k < size; k++) {
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        reaches[i][j] |= reaches[i][k] && reaches[k][j];
                    }
                }
            }
            graph = builder.build();
            double share = random.nextInt(4) == 0 ? 1 : random.nextDouble();
            for (int i : shuffled(random, size)) {
                if (random.nextDouble() < share) {
                    chosen.add(rebuild(i, graph, random.nextInt(4) == 0 ? 0 : random.nextInt(1000)));
                }
            }
        }

        private static List<Integer> shuffled(Random random, int size) {
            List<Integer> numbers = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                numbers.add(random.nextInt(i + 1), i);
            }
            return numbers;
        }

        /** Whether one chosen package waits for another, by the graph. */
        boolean waits(int one, int other) {
            return reaches[chosen.get(one).number()][chosen.get(other).number()];
        }

        double longest(int from, double[] known) {
            if (known[from] < 0) {
                double most = 0;
                for (int j = 0; j < chosen.size(); j++) {
                    if (waits(j, from)) {
                        most = Math.max(most, longest(j, known));
                    }
                }
                known[from] = most + chosen.get(from).duration().seconds();
            }
            return known[from];
        }
    }

    private static Rebuild rebuild(int number, BuildGraph graph, double seconds) {
        return new Rebuild(
                number,
                graph.name(number),
                Optional.empty(),
                Reason.CHANGED,
                Optional.empty(),
                "",
                false,
                new Rebuild.Duration(seconds, seconds, true));
    }

    private static boolean[][] closure(BuildOrder order) {
        int size = order.packages().size();
        boolean[][] closure = new boolean[size][size];
        for (int i = 0; i < size; i++) {
            for (int need : order.needs(i)) {
                closure[i][need] = true;
            }
        }
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    closure[i][j] |= closure[i][k] && closure[k][j];
                }
            }
        }
        return closure;
    }

    @Property(tries = 500)
    void aPackageWaitsForAnotherIfThereIsAWayBetweenThemOverWhateverPackages(@ForAll long seed) {
        Scene scene = new Scene(seed);
        BuildOrder order = BuildOrder.of(scene.graph, scene.chosen);
        assertThat(order.packages()).isEqualTo(scene.chosen);
        boolean[][] closure = closure(order);
        for (int i = 0; i < closure.length; i++) {
            for (int j = 0; j < closure.length; j++) {
                assertThat(closure[i][j]).isEqualTo(scene.waits(i, j));
                boolean there = Arrays.stream(order.needs(i)).boxed().toList().contains(j);
                assertThat(Arrays.stream(order.dependents(j)).boxed().toList().contains(i))
                        .isEqualTo(there);
            }
        }
    }

    @Property(tries = 300)
    void whereOthersLieBetweenNoNeedIsSaidThatFollowsFromOthers(@ForAll long seed) {
        Scene scene = new Scene(seed);
        BuildOrder order = BuildOrder.of(scene.graph, scene.chosen);
        Set<Integer> numbers =
                new HashSet<>(scene.chosen.stream().map(Rebuild::number).toList());
        boolean between = false;
        for (int k = 0; k < scene.size; k++) {
            int number = k;
            between |= !numbers.contains(k)
                    && numbers.stream().anyMatch(i -> scene.reaches[i][number])
                    && numbers.stream().anyMatch(i -> scene.reaches[number][i]);
        }
        for (int i = 0; between && i < scene.chosen.size(); i++) {
            int[] needs = order.needs(i);
            for (int one : needs) {
                for (int other : needs) {
                    assertThat(scene.waits(one, other)).isFalse();
                }
            }
        }
    }

    @Property(tries = 500)
    void theTimeIsNeverLessThanTheLongestChainAndTheShareOfEachWorker(@ForAll long seed) {
        Scene scene = new Scene(seed);
        BuildOrder order = BuildOrder.of(scene.graph, scene.chosen);
        double[] known = new double[scene.chosen.size()];
        Arrays.fill(known, -1);
        double critical = 0;
        double total = 0;
        for (int i = 0; i < known.length; i++) {
            critical = Math.max(critical, scene.longest(i, known));
            total += scene.chosen.get(i).duration().seconds();
            assertThat(order.remaining(i)).isCloseTo(known[i], within(1e-6));
        }
        assertThat(order.total()).isCloseTo(total, within(1e-6));
        assertThat(order.criticalPath().stream()
                        .mapToDouble(one -> one.duration().seconds())
                        .sum())
                .isCloseTo(critical, within(1e-6));
        assertThat(order.makespan(1)).isCloseTo(total, within(1e-6));
        for (int workers : new int[] {2, 3, 7}) {
            double bound = Math.max(critical, total / workers);
            assertThat(order.makespan(workers))
                    .isGreaterThanOrEqualTo(bound - 1e-6)
                    .isLessThanOrEqualTo(total / workers + critical * (workers - 1) / workers + 1e-6);
        }
        assertThat(order.makespan(100)).isCloseTo(critical, within(1e-6));
    }

    @Property(tries = 300)
    void inSequenceWhatIsNeededComesFirstAndNothingIsLost(@ForAll long seed) {
        Scene scene = new Scene(seed);
        List<Rebuild> sequence = BuildOrder.of(scene.graph, scene.chosen).inSequence();
        assertThat(sequence).containsExactlyInAnyOrderElementsOf(scene.chosen);
        for (int i = 0; i < sequence.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(scene.reaches[sequence.get(j).number()][
                                sequence.get(i).number()])
                        .isFalse();
            }
        }
    }

    @Property(tries = 300)
    void theCriticalPathIsAChain(@ForAll long seed) {
        Scene scene = new Scene(seed);
        List<Rebuild> path = BuildOrder.of(scene.graph, scene.chosen).criticalPath();
        assertThat(path.isEmpty()).isEqualTo(scene.chosen.isEmpty());
        for (int i = 1; i < path.size(); i++) {
            assertThat(scene.reaches[path.get(i).number()][path.get(i - 1).number()])
                    .isTrue();
        }
    }

    @Test
    void ofThoseThatAreReadyTheOneWithTheLongestWayAheadComesFirst() {
        BuildGraph.Builder builder = new BuildGraph.Builder();
        int shortOne = builder.add(new PkgName("short-1"), Optional.empty());
        int head = builder.add(new PkgName("head-1"), Optional.empty());
        int tail = builder.add(new PkgName("tail-1"), Optional.empty());
        builder.need(tail, head);
        BuildGraph graph = builder.build();
        BuildOrder order = BuildOrder.of(
                graph, List.of(rebuild(shortOne, graph, 50), rebuild(head, graph, 10), rebuild(tail, graph, 60)));
        assertThat(order.inSequence()).extracting(Rebuild::number).containsExactly(head, tail, shortOne);
        assertThat(order.makespan(2)).isEqualTo(70);
    }

    @Test
    void aCircleIsNamedWithItsMembersAndOnlyIfItIsInTheWay() {
        BuildGraph.Builder builder = new BuildGraph.Builder();
        int root = builder.add(new PkgName("root-1"), Optional.empty());
        int a = builder.add(new PkgName("a-1"), Optional.empty());
        int b = builder.add(new PkgName("b-1"), Optional.empty());
        int user = builder.add(new PkgName("user-1"), Optional.empty());
        int x = builder.add(new PkgName("x-1"), Optional.empty());
        int y = builder.add(new PkgName("y-1"), Optional.empty());
        builder.need(x, y);
        builder.need(y, x);
        builder.need(a, root);
        builder.need(a, b);
        builder.need(b, a);
        builder.need(user, b);
        BuildGraph graph = builder.build();
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> BuildOrder.of(graph, List.of(rebuild(root, graph, 1), rebuild(user, graph, 1))))
                .withMessageContaining("has a circle: a-1 needs b-1 needs a-1");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> BuildOrder.of(graph, List.of(rebuild(y, graph, 1), rebuild(x, graph, 1))))
                .withMessageContaining("x-1 needs y-1 needs x-1");
        assertThat(BuildOrder.of(graph, List.of(rebuild(root, graph, 1))).makespan(1))
                .isEqualTo(1);
    }

    @Test
    void nothingToBuildTakesNoTime() {
        BuildOrder order = BuildOrder.of(new BuildGraph.Builder().build(), List.of());
        assertThat(order.makespan(3)).isZero();
        assertThat(order.total()).isZero();
        assertThat(order.criticalPath()).isEmpty();
        assertThat(order.inSequence()).isEmpty();
    }
}
