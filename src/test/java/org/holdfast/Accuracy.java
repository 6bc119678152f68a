package org.holdfast;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.holdfast.bmake.Definition;
import org.holdfast.bmake.PackageDefinitions;
import org.holdfast.bmake.Platform;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.source.GitTree;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;
import org.holdfast.tool.Git;

/**
 * {@code make accuracy TREE=… REV=… ORACLE=…}: evaluates a whole tree and compares with what pkgsrc's own pbulk-index said of
 * it. A record of the oracle is right if its PKGNAME is among those evaluated for its PKGPATH; a PKGNAME that was evaluated
 * but is not in the oracle is wrong.
 */
public final class Accuracy {

    private Accuracy() {}

    public static void main(String[] args) {
        Path repository = Path.of(args[0]);
        String oracle = args.length > 2 ? args[2] : "";
        Platform platform = new Platform("Linux", args.length > 3 ? args[3] : "6.18.44", "x86_64");
        long start = System.nanoTime();
        GitTree tree = new GitTree(new Git(repository), args[1]);
        tree.readAhead();
        PackageDefinitions definitions = new PackageDefinitions(tree, platform, Map.of(), List.of());
        List<List<Definition>> evaluated =
                tree.pkgpaths().parallelStream().map(definitions::evaluate).toList();
        System.out.printf(
                "%,d package directories, %,d packages in %.1f s%n",
                evaluated.size(), evaluated.stream().mapToInt(List::size).sum(), (System.nanoTime() - start) / 1e9);
        unknown(evaluated);
        if (!oracle.isEmpty()) {
            compare(evaluated, oracle);
        }
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
