package org.holdfast.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosureTest {

    private static final int[] NONE = {};

    private static int[] of(int... values) {
        return values;
    }

    @Test
    void withoutConditionsEverythingIsChosen() {
        assertThat(new Closure(new long[] {1, 1}).solve().chosen().cardinality())
                .isEqualTo(2);
    }

    @Test
    void whatFollowsFromAChoiceThatFallsFallsToo() {
        Closure closure = new Closure(new long[] {1, 1, 1, 1});
        closure.add(of(0), NONE); // 0 is not to be had
        closure.add(of(1), of(0)); // 1 needs 0
        closure.add(of(2), of(1)); // 2 needs 1
        Closure.Solution solution = closure.solve();
        assertThat(solution.chosen()).isEqualTo(BitSet.valueOf(new long[] {0b1000}));
        assertThat(solution.proven()).isTrue();
    }

    @Test
    void oneOfSeveralIsEnough() {
        Closure closure = new Closure(new long[] {1, 1, 1});
        closure.add(of(0), NONE);
        closure.add(of(2), of(0, 1));
        assertThat(closure.solve().chosen()).isEqualTo(BitSet.valueOf(new long[] {0b110}));
    }

    @Test
    void ofTwoThatExcludeEachOtherTheWeightierIsChosen() {
        Closure closure = new Closure(new long[] {1, 5, 1});
        closure.add(of(0, 1), NONE);
        closure.add(of(2), of(0));
        assertThat(closure.solve().chosen()).isEqualTo(BitSet.valueOf(new long[] {0b010}));
    }

    @Test
    void betweenEqualWeightsTheFirstIsChosen() {
        Closure closure = new Closure(new long[] {1, 1});
        closure.add(of(0, 1), NONE);
        assertThat(closure.solve().chosen()).isEqualTo(BitSet.valueOf(new long[] {0b01}));
    }

    /** Against all sets, tried one by one: the weightiest that meets all conditions. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void noSetIsBetter(int mostNegatives) {
        Random random = new Random(7 + mostNegatives);
        for (int round = 0; round < 3000; round++) {
            int count = 1 + random.nextInt(9);
            long[] weights = random.longs(count, 1, 6).toArray();
            List<int[][]> conditions = new ArrayList<>();
            for (int c = random.nextInt(14); c > 0; c--) {
                int[] negative = random.ints(1 + random.nextInt(1 + mostNegatives), 0, count)
                        .distinct()
                        .toArray();
                int[] positive = random.ints(random.nextInt(3), 0, count)
                        .distinct()
                        .filter(v -> Arrays.stream(negative).noneMatch(n -> n == v))
                        .toArray();
                conditions.add(new int[][] {negative, positive});
            }
            Closure closure = new Closure(weights);
            conditions.forEach(one -> closure.add(one[0], one[1]));
            Closure.Solution solution = closure.solve();
            long best = -1;
            for (int set = 0; set < 1 << count; set++) {
                if (meets(set, conditions)) {
                    best = Math.max(best, weight(set, weights));
                }
            }
            int found = (int) Arrays.stream(solution.chosen().toLongArray()).sum();
            assertThat(meets(found, conditions)).as("round %d", round).isTrue();
            assertThat(weight(found, weights))
                    .as(
                            "round %d %s %s found %s",
                            round,
                            Arrays.toString(weights),
                            conditions.stream()
                                    .map(one -> Arrays.toString(one[0]) + Arrays.toString(one[1]))
                                    .toList(),
                            solution.chosen())
                    .isEqualTo(best);
            assertThat(solution.proven()).isTrue();
        }
    }

    private static boolean meets(int set, List<int[][]> conditions) {
        return conditions.stream()
                .allMatch(one -> Arrays.stream(one[0]).anyMatch(v -> (set >> v & 1) == 0)
                        || Arrays.stream(one[1]).anyMatch(v -> (set >> v & 1) == 1));
    }

    private static long weight(int set, long[] weights) {
        long weight = 0;
        for (int v = 0; v < weights.length; v++) {
            weight += (set >> v & 1) * weights[v];
        }
        return weight;
    }
}
