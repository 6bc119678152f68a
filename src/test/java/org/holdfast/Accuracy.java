package org.holdfast;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.Platform;
import org.holdfast.history.GitTree;
import org.holdfast.history.PbulkIndex;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;
import org.holdfast.tool.Git;

/**
 * {@code make accuracy TREE=… REV=… ORACLE=… SET="VAR=VALUE …"}: evaluates a whole tree and compares with what pkgsrc's own pbulk-index said of
 * it. A record of the oracle is right if its PKGNAME is among those evaluated for its PKGPATH; a PKGNAME that was evaluated
 * but is not in the oracle is wrong. Where bmake is there, a sample is asked of it as well, for its time and its answers.
 */
public final class Accuracy {

    private static final int SAMPLE = 100;

    private Accuracy() {}

    public static void main(String[] args) {
        Path repository = Path.of(args[0]);
        String oracle = args.length > 2 ? args[2] : "";
        Platform platform = new Platform("Linux", "6.18.44", "x86_64");
        Map<String, String> settings = Arrays.stream(args)
                .skip(3)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        long start = System.nanoTime();
        GitTree tree = new GitTree(new Git(repository), args[1]);
        tree.readAhead();
        PackageDefinitions definitions = new PackageDefinitions(tree, platform, settings, List.of());
        List<List<Definition>> evaluated =
                tree.pkgpaths().parallelStream().map(definitions::evaluate).toList();
        System.out.printf(
                "%,d package directories, %,d packages in %.1f s%n",
                evaluated.size(), evaluated.stream().mapToInt(List::size).sum(), (System.nanoTime() - start) / 1e9);
        unknown(evaluated);
        if (!oracle.isEmpty()) {
            compare(evaluated, oracle);
        }
        besideBmake(repository, args[1], platform, settings);
    }

    /** A sample, every so-many-th directory of the tree in order, evaluated anew and asked of the real bmake. */
    private static void besideBmake(Path repository, String revision, Platform platform, Map<String, String> settings) {
        long start = System.nanoTime();
        GitTree tree = new GitTree(new Git(repository), revision);
        PackageDefinitions definitions = new PackageDefinitions(tree, platform, settings, List.of());
        List<PkgPath> all = tree.pkgpaths();
        List<PkgPath> sample = IntStream.range(0, Math.min(SAMPLE, all.size()))
                .mapToObj(i -> all.get((int) ((long) i * all.size() / Math.min(SAMPLE, all.size()))))
                .toList();
        List<List<Definition>> ours =
                sample.parallelStream().map(definitions::evaluate).toList();
        double evaluated = seconds(start);
        start = System.nanoTime();
        try (PbulkIndex index = PbulkIndex.of("bmake", Duration.ofMinutes(2), tree, platform, settings)) {
            List<List<Definition>> bmakes = IntStream.range(0, sample.size())
                    .parallel()
                    .mapToObj(i -> index.ask(
                            sample.get(i),
                            ours.get(i).stream()
                                    .map(one -> one.butUnknown("only bmake counts here"))
                                    .toList()))
                    .toList();
            System.out.printf(
                    "sample of %d directories: evaluated in %.1f s, with the listing of the tree; asked of bmake in %.1f s,"
                            + " with its checkout%n",
                    sample.size(), evaluated, seconds(start));
            int same = 0;
            for (int i = 0; i < sample.size(); i++) {
                if (names(ours.get(i)).equals(names(bmakes.get(i)))) {
                    same++;
                } else {
                    System.out.printf("  bmake: %s, evaluated: %s%n", bmakes.get(i), names(ours.get(i)));
                }
            }
            System.out.printf("the same PKGNAMEs: %d of %d%n", same, sample.size());
        } catch (Unusable e) {
            System.out.println("not beside bmake: " + e.getMessage());
        }
    }

    private static Set<String> names(List<Definition> definitions) {
        return definitions.stream().map(Definition::toString).collect(Collectors.toCollection(TreeSet::new));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static void unknown(List<List<Definition>> evaluated) {
        Map<String, List<String>> reasons = new TreeMap<>();
        evaluated.forEach(of -> of.forEach(definition -> definition
                .unknown()
                .ifPresent(why -> reasons.computeIfAbsent(why, key -> new ArrayList<>())
                        .add(definition.pkgpath().toString()))));
        System.out.printf(
                "unknown: %d%n", reasons.values().stream().mapToInt(List::size).sum());
        reasons.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue().size()))
                .limit(25)
                .forEach(entry -> System.out.printf(
                        "  %5d  %s, as in %s%n",
                        entry.getValue().size(),
                        entry.getKey(),
                        entry.getValue().getFirst()));
    }

    private static void compare(List<List<Definition>> evaluated, String oracle) {
        Map<PkgPath, Set<PkgName>> truth = new HashMap<>();
        List<ScannedPackage> records = new Packages(new Inputs(Path.of("target/cache"), InputStream.nullInputStream()))
                .scan(oracle)
                .values();
        for (ScannedPackage scanned : records) {
            truth.computeIfAbsent(scanned.pkgpath().orElseThrow(), key -> new HashSet<>())
                    .add(scanned.pkgname());
        }
        Map<PkgPath, Set<PkgName>> ours = new HashMap<>();
        List<String> wrong = new ArrayList<>();
        for (List<Definition> of : evaluated) {
            for (Definition definition : of) {
                PkgPath path = definition.pkgpath();
                if (truth.containsKey(path) && definition.pkgname().isPresent()) {
                    ours.computeIfAbsent(path, key -> new HashSet<>())
                            .add(definition.pkgname().get());
                    if (!truth.getOrDefault(path, Set.of())
                            .contains(definition.pkgname().get())) {
                        wrong.add(definition + ", expected " + truth.get(path));
                    }
                }
            }
        }
        List<String> missed = records.stream()
                .filter(record -> !ours.getOrDefault(record.pkgpath().orElseThrow(), Set.of())
                        .contains(record.pkgname()))
                .map(ScannedPackage::toString)
                .toList();
        System.out.printf(
                "oracle: %,d packages, %,d right (%.2f %%), %d wrong (%.3f %%)%n",
                records.size(),
                records.size() - missed.size(),
                100.0 * (records.size() - missed.size()) / records.size(),
                wrong.size(),
                100.0 * wrong.size() / records.size());
        wrong.stream().limit(40).forEach(line -> System.out.println("  wrong: " + line));
        missed.stream().limit(40).forEach(line -> System.out.println("  missed: " + line));
    }
}
