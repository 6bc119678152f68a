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
        long start = System.nanoTime();
        GitTree tree = new GitTree(new Git(Path.of(args[0])), args[1]);
        tree.readAhead();
        long read = System.nanoTime();
        PackageDefinitions definitions = new PackageDefinitions(tree, new Platform("Linux", args.length > 3 ? args[3] : "6.18.44", "x86_64"), Map.of(), List.of());
        List<List<Definition>> evaluated =
                tree.pkgpaths().parallelStream().map(definitions::evaluate).toList();
        long done = System.nanoTime();
        Map<PkgPath, Set<PkgName>> oracle = new HashMap<>();
        int records = 0;
        for (ScannedPackage scanned : new Packages(new Inputs(Path.of("target/cache"), InputStream.nullInputStream()))
                .scan(args[2])
                .values()) {
            oracle.computeIfAbsent(scanned.pkgpath().orElseThrow(), key -> new HashSet<>())
                    .add(scanned.pkgname());
            records++;
        }
        int right = 0;
        int missed = 0;
        List<String> wrong = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        Map<String, Integer> reasons = new TreeMap<>();
        Map<PkgPath, Set<PkgName>> ours = new HashMap<>();
        for (List<Definition> of : evaluated) {
            PkgPath path = of.getFirst().pkgpath();
            Set<PkgName> expected = oracle.getOrDefault(path, Set.of());
            if (expected.isEmpty()) {
                continue;
            }
            boolean unknown = false;
            for (Definition definition : of) {
                definition.pkgname().ifPresent(name -> ours.computeIfAbsent(path, key -> new HashSet<>()).add(name));
                unknown |= definition.unknown().isPresent();
                definition
                        .unknown()
                        .ifPresent(why -> reasons.merge(why.replaceAll("[0-9]+", "N") + "   e.g. " , 1, Integer::sum));
                if (definition.pkgname().isPresent() && !expected.contains(definition.pkgname().get())) {
                    wrong.add(definition + "   expected " + expected);
                }
            }
            for (PkgName name : expected) {
                if (ours.getOrDefault(path, Set.of()).contains(name)) {
                    right++;
                } else {
                    missed++;
                    missing.add(path + " " + name + (unknown ? " (unknown: " + of.getFirst().unknown().orElse("of another") + ")" : " (ours: " + of + ")"));
                }
            }
        }
        System.out.printf(
                "records %d  right %d (%.2f %%)  missed %d  wrong %d (%.3f %%)  read %.1f s  evaluated %.1f s%n",
                records,
                right,
                100.0 * right / records,
                records - right,
                wrong.size(),
                100.0 * wrong.size() / records,
                (read - start) / 1e9,
                (done - read) / 1e9);
        wrong.stream().limit(60).forEach(line -> System.out.println("wrong: " + line));
        missing.stream().limit(Integer.getInteger("missing", 60)).forEach(line -> System.out.println("missed: " + line));
        reasons.entrySet().stream()
                .sorted(Comparator.comparing(entry -> -entry.getValue()))
                .limit(40)
                .forEach(entry -> System.out.println(entry.getValue() + "  " + entry.getKey()));
        oracle.keySet().stream()
                .filter(path -> evaluated.stream().noneMatch(of -> of.getFirst().pkgpath().equals(path)))
                .limit(10)
                .forEach(path -> System.out.println("not in the tree: " + path));
    }
}
