package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class DependentsTest {

    @Test
    void whatUsesItIsCountedDirectlyAndThroughOthers() {
        Dependents dependents = new Dependents(List.of(
                directory("security/openssl", "lang/perl"),
                directory("www/curl", "security/openssl"),
                directory("devel/git", "www/curl", "security/openssl"),
                directory("editors/vim")));
        assertThat(counts(dependents, "lang/perl")).isEqualTo("1 3");
        assertThat(counts(dependents, "security/openssl")).isEqualTo("2 2");
        assertThat(counts(dependents, "www/curl")).isEqualTo("1 1");
        assertThat(counts(dependents, "editors/vim")).isEqualTo("0 0");
        assertThat(counts(dependents, "none/such")).isEqualTo("0 0");
    }

    @Test
    void aCycleEndsWhereItBeganAndNothingDependsOnItself() {
        Dependents dependents = new Dependents(
                List.of(directory("a/a", "a/b", "a/a"), directory("a/b", "a/c"), directory("a/c", "a/a")));
        assertThat(counts(dependents, "a/a")).isEqualTo("1 2");
        assertThat(counts(dependents, "a/b")).isEqualTo("1 2");
    }

    @Test
    void aTreeOfFourteenThousandDirectoriesTakesNoTime() {
        Random random = new Random(14);
        List<PackageDirectory> tree = new ArrayList<>();
        for (int i = 0; i < 14_000; i++) {
            int self = i;
            tree.add(directory(
                    "a/p" + i,
                    random.ints(8, 0, i + 1)
                            .filter(used -> used != self)
                            .mapToObj(used -> "a/p" + used)
                            .toArray(String[]::new)));
        }
        Assertions.assertTimeout(Duration.ofSeconds(5), () -> {
            Dependents dependents = new Dependents(tree);
            assertThat(dependents.transitive(path("a/p0"))).isGreaterThan(13_000);
            long sum = Stream.iterate(0, i -> i + 14)
                    .limit(1_000)
                    .parallel()
                    .mapToLong(i -> dependents.transitive(path("a/p" + i)))
                    .sum();
            assertThat(sum).isPositive();
        });
    }

    @Property(tries = 200)
    void theCountIsThatOfALongerWayToFindIt(
            @ForAll @Size(max = 40) List<@IntRange(max = 11) Integer> users,
            @ForAll @Size(max = 40) List<@IntRange(max = 11) Integer> used) {
        Map<Integer, Set<Integer>> uses = new TreeMap<>();
        for (int i = 0; i < Math.min(users.size(), used.size()); i++) {
            uses.computeIfAbsent(users.get(i), key -> new HashSet<>()).add(used.get(i));
        }
        Dependents dependents = new Dependents(uses.entrySet().stream()
                .map(one -> directory(
                        "a/p" + one.getKey(),
                        one.getValue().stream().map(to -> "a/p" + to).toArray(String[]::new)))
                .toList());
        for (int target = 0; target < 12; target++) {
            Set<Integer> reached = new HashSet<>(Set.of(target));
            boolean grows = true;
            while (grows) {
                grows = false;
                for (Map.Entry<Integer, Set<Integer>> one : uses.entrySet()) {
                    grows |= one.getValue().stream().anyMatch(reached::contains) && reached.add(one.getKey());
                }
            }
            assertThat(dependents.transitive(path("a/p" + target))).isEqualTo(reached.size() - 1);
        }
    }

    private static String counts(Dependents dependents, String path) {
        return dependents.direct(path(path)) + " " + dependents.transitive(path(path));
    }

    static PackageDirectory directory(String path, String... uses) {
        return new PackageDirectory(
                path(path), List.of(), Stream.of(uses).map(DependentsTest::path).toList(), List.of());
    }

    private static PkgPath path(String text) {
        return PkgPath.parse(text).orElseThrow();
    }
}
