package org.holdfast.publish;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.holdfast.OracleData;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.SetMember;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgSummary;
import org.holdfast.source.BinaryPackage;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;

/**
 * {@code make bench ONLY=publish}: a set of pkgsrc's real packages and dependencies, of which 5 % failed to build and 1 % got another
 * library; and a generation of as many files.
 */
public final class PublishFigures {

    private static final int FAILED = 5;
    private static final int BREAKS = 1;

    private final Random random = new Random(14);
    private final List<String> names = new ArrayList<>();
    private final List<String> patterns = new ArrayList<>();
    private final List<int[]> needs = new ArrayList<>();

    private PublishFigures() {}

    public static void main(String... args) throws Exception {
        Path data = OracleData.root().resolve("scan/report-2026.zst");
        if (!Files.exists(data)) {
            System.out.println("no shared data in " + data + "; set HOLDFAST_DATA");
            return;
        }
        PublishFigures figures = new PublishFigures();
        figures.read(data);
        figures.plan();
        figures.generation();
    }

    private void read(Path report) {
        Map<String, Integer> numbers = new HashMap<>();
        List<String> depends = new ArrayList<>();
        new Packages(new Inputs(Path.of("target"), InputStream.nullInputStream()))
                .scanRecords(
                        report.toString(),
                        record -> {
                            if (numbers.putIfAbsent(record.pkgname().text(), names.size()) == null) {
                                names.add(record.pkgname().text());
                                StringBuilder text = new StringBuilder();
                                for (String word : record.get("ALL_DEPENDS")
                                        .orElse("")
                                        .trim()
                                        .split("\\s+")) {
                                    if (word.contains(":../../")) {
                                        text.append("DEPENDS=")
                                                .append(word, 0, word.indexOf(":../../"))
                                                .append('\n');
                                    }
                                }
                                patterns.add(text.toString());
                                depends.add(record.get("DEPENDS").orElse(""));
                            }
                        },
                        malformed -> {});
        for (String one : depends) {
            needs.add(Arrays.stream(one.trim().split("\\s+"))
                    .filter(numbers::containsKey)
                    .mapToInt(numbers::get)
                    .distinct()
                    .toArray());
        }
        System.out.printf(
                "%,d packages, %,d dependencies%n",
                names.size(), needs.stream().mapToInt(one -> one.length).sum());
    }

    private String record(int number, String name, BitSet other) {
        StringBuilder text = new StringBuilder("PKGNAME=" + name + "\nPKGPATH=test/p" + number + "\n");
        text.append(patterns.get(number));
        text.append("PROVIDES=").append(library(number, other)).append('\n');
        for (int need : needs.get(number)) {
            text.append("REQUIRES=").append(library(need, other)).append('\n');
        }
        return text.toString();
    }

    private static String library(int number, BitSet other) {
        return "/usr/pkg/lib/lib" + number + ".so." + (other.get(number) ? 2 : 1);
    }

    private static PublishedFile file(String record, String name, int number) {
        return new PublishedFile(
                new PkgName(name),
                new PkgSummary(record),
                name + ".tgz",
                1,
                "%064x".formatted(number),
                "",
                Optional.empty());
    }

    private void plan() {
        BitSet failed = new BitSet();
        BitSet other = new BitSet();
        for (int i = 0; i < names.size(); i++) {
            failed.set(i, random.nextInt(100) < FAILED);
            other.set(i, random.nextInt(100) < BREAKS);
        }
        List<PublishedFile> live = new ArrayList<>();
        List<BinaryPackage> fresh = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            live.add(file(record(i, name, new BitSet()), name, i));
            if (!failed.get(i)) {
                String next = name.matches(".*nb[0-9]+")
                        ? name.substring(0, name.lastIndexOf("nb") + 2)
                                + (Integer.parseInt(name.substring(name.lastIndexOf("nb") + 2)) + 1)
                        : name + "nb1";
                fresh.add(new BinaryPackage(
                        Path.of(next),
                        new PkgName(next),
                        new PkgSummary(record(i, next, other)),
                        Map.of(),
                        1,
                        "",
                        next));
            }
        }
        PublishRules rules = new PublishRules(
                List.of(), Set.of(), Map.of(), Set.of(), Set.of(), Set.of(), 100, 100, true, Optional.empty());

        for (int run = 0; run < Integer.getInteger("runs", 5); run++) {
            long start = System.nanoTime();
            SetComposer.Composition set =
                    new SetComposer(live, fresh, BuildReport.NONE, rules, Optional.of("/usr/pkg"), Map.of()).compose();
            long millis = (System.nanoTime() - start) / 1_000_000;
            long renewed = set.members().stream()
                    .filter(SetMember.New.class::isInstance)
                    .count();
            System.out.printf(
                    "planned in %,d ms%s (must: 2,000): %,d new, %,d stay, %s; %,d MB used%n",
                    millis,
                    run == 0 ? ", the first time" : "",
                    renewed,
                    set.files().size() - renewed,
                    set.proven() ? "proven maximal" : "not proven",
                    (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) >> 20);
        }
        BitSet gone = (BitSet) failed.clone();
        for (boolean grew = true; grew; ) {
            grew = false;
            for (int i = 0; i < names.size(); i++) {
                if (!gone.get(i) && Arrays.stream(needs.get(i)).anyMatch(gone::get)) {
                    gone.set(i);
                    grew = true;
                }
            }
        }
        System.out.printf(
                "publishing what succeeded would take away %,d of %,d packages: %,d that failed, and all that need them%n",
                gone.cardinality(), names.size(), failed.cardinality());
    }

    private void generation() throws Exception {
        Path root = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/bench")).toAbsolutePath(), "repo");
        Path source = Files.createTempDirectory("holdfast-bench");
        Repository repository = new Repository(root);
        List<Generation.Entry> entries = new ArrayList<>();
        Map<String, Path> sources = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            Path file = source.resolve("f" + i);
            byte[] bytes = ("package " + i).getBytes(StandardCharsets.US_ASCII);
            Files.write(file, bytes);
            String sha256 = HexFormat.of().formatHex(Pool.sha256().digest(bytes));
            entries.add(new Generation.Entry(names.get(i) + ".tgz", bytes.length, sha256, "", Optional.empty()));
            sources.put(sha256, file);
        }
        repository.locked("bench", () -> true);
        try {
            for (int number = 1; number <= 5; number++) {
                Generation next =
                        new Generation(number, Generation.Kind.PUBLISH, Instant.now(), number, "", entries, List.of());
                long start = System.nanoTime();
                repository.write(next, sources, Map.of("pkg_summary.gz", new byte[8 << 20]), "{}\n");
                System.out.printf(
                        "generation %d of %,d files in %,d ms%s%n",
                        number,
                        entries.size(),
                        (System.nanoTime() - start) / 1_000_000,
                        number == 1 ? ", all of them new to the pool" : " (must: 5,000)");
            }
            long[] switches = new long[100];
            for (int i = 0; i < switches.length; i++) {
                long start = System.nanoTime();
                repository.switchTo(1 + i % 5);
                switches[i] = (System.nanoTime() - start) / 1000;
            }
            Arrays.sort(switches);
            System.out.printf(
                    "the switch: median %,d µs, longest of %d %,d µs (must: 10,000)%n",
                    switches[switches.length / 2], switches.length, switches[switches.length - 1]);
        } finally {
            Repository.delete(root);
            Repository.delete(source);
        }
    }
}
