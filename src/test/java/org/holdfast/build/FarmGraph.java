package org.holdfast.build;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.rebuild.BuildOrder;
import org.holdfast.rebuild.Durations;
import org.holdfast.rebuild.Reason;
import org.holdfast.rebuild.Rebuild;

/** Small graphs for builds. */
record FarmGraph(BuildGraph graph, BuildOrder order, Map<String, List<String>> needs) {

    /** Lines {@code a b c}: a needs b and c; {@code !a}: a is not built by the tree. Each takes as many seconds as its name says, or 1. */
    static FarmGraph of(String... lines) {
        BuildGraph.Builder builder = new BuildGraph.Builder();
        Map<String, Integer> numbers = new HashMap<>();
        Map<String, List<String>> needs = new HashMap<>();
        for (String line : lines) {
            for (String word : line.replace("!", "").split(" ")) {
                numbers.computeIfAbsent(
                        word, none -> builder.add(new PkgName(word + "-1"), PkgPath.parse("c/" + word)));
                needs.computeIfAbsent(word + "-1", none -> new ArrayList<>());
            }
        }
        for (String line : lines) {
            String[] words = line.replace("!", "").split(" ");
            if (line.startsWith("!")) {
                builder.notBuilt(numbers.get(words[0]), "ONLY_FOR_PLATFORM");
            }
            for (int i = 1; i < words.length; i++) {
                builder.need(numbers.get(words[0]), numbers.get(words[i]));
                needs.get(words[0] + "-1").add(words[i] + "-1");
            }
        }
        BuildGraph graph = builder.build();
        List<Rebuild> all = IntStream.range(0, graph.size())
                .mapToObj(i -> new Rebuild(
                        i,
                        graph.name(i),
                        graph.path(i),
                        Reason.CHANGED,
                        Optional.empty(),
                        "",
                        false,
                        duration(graph.name(i))))
                .toList();
        return new FarmGraph(graph, BuildOrder.of(graph, all), needs);
    }

    private static Rebuild.Duration duration(PkgName name) {
        String digits = name.base().text().replaceAll("[^0-9]", "");
        double seconds = digits.isEmpty() ? 1 : 1 + Integer.parseInt(digits);
        return new Rebuild.Duration(seconds, seconds, true);
    }

    /** A graph without cycles, of names p0 … */
    static FarmGraph random(long seed, int size, double density) {
        Random random = new Random(seed);
        List<Integer> names = new ArrayList<>(IntStream.range(0, size).boxed().toList());
        Collections.shuffle(names, random);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            StringBuilder line = new StringBuilder("p" + names.get(i));
            for (int j = 0; j < i; j++) {
                if (random.nextDouble() < density) {
                    line.append(" p").append(names.get(j));
                }
            }
            lines.add(line.toString());
        }
        return of(lines.toArray(String[]::new));
    }

    long offer(BuildRuns runs, String... requires) {
        return runs.offer(order, graph, Durations.of(List.of()), new BuildRuns.Terms("test", List.of(requires), 5, 60));
    }
}
