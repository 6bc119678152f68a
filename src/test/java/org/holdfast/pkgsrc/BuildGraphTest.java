package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.holdfast.pkgsrc.BuildGraph.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildGraphTest {

    private final BuildGraph.Builder builder = new BuildGraph.Builder();

    private int add(String name) {
        return builder.add(new PkgName(name), Optional.empty());
    }

    private int add(String name, String path) {
        return builder.add(new PkgName(name), PkgPath.parse(path));
    }

    @Test
    void countsAPairOnceAndKnowsBothEndsOfIt() {
        int curl = add("curl-7.36.0");
        int openssl = add("openssl-1.0.1g");
        builder.need(curl, openssl);
        builder.need(curl, openssl);
        builder.need(curl, curl);
        BuildGraph graph = builder.build();
        assertThat(graph.edges()).isEqualTo(1);
        assertThat(graph.needs(curl)).containsExactly(openssl);
        assertThat(graph.dependents(openssl)).containsExactly(curl);
        assertThat(graph.needs(openssl)).isEmpty();
        assertThat(graph.dependents(curl)).isEmpty();
    }

    @Test
    void aPackageThatComesAgainKeepsItsNumberAndItsFirstPath() {
        int first = add("a-1");
        assertThat(add("a-1", "x/a")).isEqualTo(first);
        assertThat(add("a-1", "y/a")).isEqualTo(first);
        assertThat(builder.find(new PkgName("a-1"))).hasValue(first);
        assertThat(builder.name(first)).hasToString("a-1");
        assertThat(builder.build().path(first)).hasToString("Optional[x/a]");
    }

    @Test
    void findsPackagesByPathByBaseAndByName() {
        int py27 = add("py27-foo-1.0", "devel/py-foo");
        int py34 = add("py34-foo-1.0", "devel/py-foo");
        int php54 = add("php-5.4.27", "lang/php54");
        int php55 = add("php-5.5.11", "lang/php55");
        BuildGraph graph = builder.build();
        assertThat(graph.named("devel/py-foo")).containsExactly(py27, py34);
        assertThat(graph.named("php")).containsExactly(php54, php55);
        assertThat(graph.named("php-5.4.27")).containsExactly(php54);
        assertThat(graph.named("php-5.4")).isEmpty();
        assertThat(graph.named("")).isEmpty();
        assertThat(graph.named("../../devel/py-foo")).isEmpty();
    }

    @Test
    void aLaterChangeOfTheBuilderLeavesAGraphAsItWas() {
        int a = add("a-1");
        int b = add("b-1");
        builder.need(a, b, "b>=1", Headers.UNUSED);
        BuildGraph graph = builder.build();
        builder.need(a, add("c-1"));
        builder.need(a, b, "b>=2", Headers.USED);
        assertThat(graph.size()).isEqualTo(2);
        assertThat(graph.find(new PkgName("c-1"))).isEmpty();
        assertThat(graph.need(a, b)).hasValue(new BuildGraph.Need("b>=1", Headers.UNUSED));
    }

    @Test
    void joinsWhatSeveralItemsSayOfOneNeed() {
        int a = add("a-1");
        int b = add("b-1");
        builder.need(a, b, "b>=1", Headers.UNUSED);
        builder.need(a, b, "b>=1.5", Headers.UNKNOWN);
        builder.need(a, b, "b>=1", Headers.UNUSED);
        assertThat(builder.build().need(a, b)).hasValue(new BuildGraph.Need("b>=1 b>=1.5", Headers.UNKNOWN));
        builder.need(a, b, "", Headers.USED);
        BuildGraph.Need need = builder.build().need(a, b).orElseThrow();
        assertThat(need).isEqualTo(new BuildGraph.Need("b>=1 b>=1.5", Headers.USED));
        assertThat(need.isSatisfiedBy(new PkgName("b-1.5"))).isTrue();
        assertThat(need.isSatisfiedBy(new PkgName("b-1.4"))).isFalse();
        assertThat(new BuildGraph.Need("", Headers.USED).isSatisfiedBy(new PkgName("b-1")))
                .isTrue();
        assertThat(new BuildGraph.Need("{b", Headers.USED).isSatisfiedBy(new PkgName("b-1")))
                .isFalse();
    }

    @Test
    void namesTheMembersOfACycleInTheOrderOfTheirNeeds() {
        int a = add("a-1");
        int b = add("b-1");
        int c = add("c-1");
        int tail = add("tail-1");
        builder.need(tail, a);
        builder.need(a, b);
        builder.need(b, c);
        assertThat(builder.build().cycle()).isEmpty();
        builder.need(c, a);
        assertThat(builder.build().cycle()).extracting(PkgName::text).containsExactly("a-1", "b-1", "c-1");
    }

    @Test
    void namesTheCycleThatIsAmongThePackagesAskedFor() {
        int a = add("a-1");
        int b = add("b-1");
        int x = add("x-1");
        int y = add("y-1");
        builder.need(a, b);
        builder.need(b, a);
        builder.need(x, y);
        builder.need(y, x);
        boolean[] some = new boolean[4];
        some[x] = true;
        some[y] = true;
        assertThat(builder.build().cycle(some)).extracting(PkgName::text).containsExactlyInAnyOrder("x-1", "y-1");
        some[x] = false;
        assertThat(builder.build().cycle(some)).isEmpty();
    }

    /** Against sets, the long way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void randomGraphsHaveTheDependentsAndCyclesThatSetsSay(long seed) {
        Random random = new Random(seed);
        int size = 2 + random.nextInt(30);
        for (int i = 0; i < size; i++) {
            add("p" + i + "-1");
        }
        Set<List<Integer>> edges = new HashSet<>();
        for (int k = 0; k < size * 2; k++) {
            int from = random.nextInt(size);
            int to = random.nextInt(size);
            builder.need(from, to);
            if (from != to) {
                edges.add(List.of(from, to));
            }
        }
        BuildGraph graph = builder.build();
        assertThat(graph.edges()).isEqualTo(edges.size());
        BitSet[] closure = new BitSet[size];
        for (int i = 0; i < size; i++) {
            closure[i] = new BitSet();
        }
        edges.forEach(edge -> closure[edge.get(1)].set(edge.get(0)));
        for (int k = 0; k < size; k++) {
            for (int i = 0; i < size; i++) {
                if (closure[i].get(k)) {
                    closure[i].or(closure[k]);
                }
            }
        }
        boolean circular = false;
        for (int i = 0; i < size; i++) {
            circular |= closure[i].get(i);
            BitSet expected = (BitSet) closure[i].clone();
            expected.set(i);
            boolean[] reached = graph.dependentsOf(List.of(i));
            for (int j = 0; j < size; j++) {
                assertThat(reached[j]).isEqualTo(expected.get(j));
            }
        }
        List<PkgName> cycle = graph.cycle();
        assertThat(!cycle.isEmpty()).isEqualTo(circular);
        for (int i = 0; i < cycle.size(); i++) {
            int here = graph.find(cycle.get(i)).orElseThrow();
            int next = graph.find(cycle.get((i + 1) % cycle.size())).orElseThrow();
            assertThat(graph.needs(here)).contains(next);
        }
    }
}
