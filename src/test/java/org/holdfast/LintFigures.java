package org.holdfast;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Detector;
import org.holdfast.lint.KnownPackages;
import org.holdfast.lint.Lint;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.source.Changes;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;

/**
 * {@code make lint-figures [LIST=file] [CHANGES="file …"]}: how many entries each detector suspects, how long it takes, and a
 * sample to be checked by hand, always the same.
 */
public final class LintFigures {

    private static final int SAMPLE = 60;
    private static final int WHOLE = 27_000;
    private static final List<String> SCANS = List.of("scan/pbulk-2014Q1.zst", "scan/pbulk-2015Q3.zst");

    private LintFigures() {}

    public static void main(String[] args) throws Exception {
        Path data = OracleData.root();
        Path list = args.length > 0 && !args[0].isEmpty()
                ? Path.of(args[0])
                : data.resolve("vulns/pkg-vulnerabilities-2014-2015");
        Inputs inputs = new Inputs(Path.of("target/cache"), InputStream.nullInputStream());
        Packages packages = new Packages(inputs);
        List<ScannedPackage> scanned = new ArrayList<>();
        for (String scan : SCANS) {
            scanned.addAll(packages.scan(data.resolve(scan).toString()).values());
        }
        List<String> changes = args.length > 1
                ? List.of(args).subList(1, args.length)
                : List.of(data.resolve("changes/trunk-2014-2015.tsv.gz").toString());
        KnownPackages known = new KnownPackages(
                packages.names(data.resolve("oracle/pkgnames-2026.txt.gz").toString()),
                scanned,
                new Changes(inputs).read(changes).values());
        VulnList vulns = VulnList.parse(list.toString(), Files.readAllBytes(list));
        figures(known, vulns);
        time(data, changes, vulns);
    }

    private static void figures(KnownPackages known, VulnList vulns) {
        List<SuspectEntry> all = lint(known, Confidence.POSSIBLE).run(vulns);
        System.out.printf(
                "%,d entries%n%-24s %8s %8s %8s%n", vulns.entries().size(), "", "certain", "likely", "possible");
        for (Detector detector : Detector.values()) {
            System.out.printf(
                    "%-24s %8d %8d %8d%n",
                    detector,
                    count(all, detector, Confidence.CERTAIN),
                    count(all, detector, Confidence.LIKELY),
                    count(all, detector, Confidence.POSSIBLE));
        }
        List<SuspectEntry> reported =
                new ArrayList<>(lint(known, Confidence.LIKELY).run(vulns));
        System.out.printf(
                "%d suspects, likely or certain; %d of them to be checked by hand:%n", reported.size(), SAMPLE);
        Collections.shuffle(reported, new Random(5));
        reported.stream()
                .limit(SAMPLE)
                .sorted((a, b) -> a.line() - b.line())
                .forEach(suspect -> System.out.printf(
                        "%d\t%s\t%s%n",
                        suspect.line(),
                        suspect.suspicions().stream()
                                .map(one -> one.detector().toString())
                                .toList(),
                        suspect.text().replaceAll("\\s+", " ")));
    }

    private static long count(List<SuspectEntry> suspects, Detector detector, Confidence confidence) {
        return suspects.stream()
                .flatMap(suspect -> suspect.suspicions().stream())
                .filter(one -> one.detector() == detector && one.confidence() == confidence)
                .count();
    }

    private static Lint lint(KnownPackages known, Confidence least) {
        return new Lint(() -> known, EnumSet.allOf(Detector.class), least, key -> false);
    }

    /** A list as long as the whole one is this one again and again, each time about other packages. */
    private static void time(Path data, List<String> changes, VulnList vulns) throws Exception {
        StringBuilder text = new StringBuilder("#FORMAT 1.0.0\n");
        int count = 0;
        for (int copy = 0; count < WHOLE; copy++) {
            String suffix = copy == 0 ? "" : "-copy" + copy;
            for (var entry : vulns.entries()) {
                if (count++ < WHOLE) {
                    text.append(entry.text().replaceFirst("(?=[<>]|-[0-9\\[]|\\s)", suffix))
                            .append('\n');
                }
            }
        }
        Path list = Files.writeString(Path.of("target/whole-list"), text.toString(), StandardCharsets.ISO_8859_1);
        List<String> names = new ArrayList<>();
        for (String of : List.of("2014Q1", "2015Q3", "2026")) {
            names.add("--names");
            names.add(data.resolve("oracle/pkgnames-" + of + ".txt.gz").toString());
        }
        process("all names", list, names);
        List<String> scans = new ArrayList<>(names.subList(4, 6));
        for (String scan : SCANS) {
            scans.add("--scan");
            scans.add(data.resolve(scan).toString());
        }
        changes.forEach(file -> scans.addAll(List.of("--changes", file)));
        process("scans, names and doc/CHANGES", list, scans);
    }

    /** The whole process, as a user starts it. */
    private static void process(String what, Path list, List<String> known) throws Exception {
        List<String> command = new ArrayList<>(List.of("./holdfast", "lint", "--vulns", list.toString()));
        command.addAll(known);
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            long start = System.nanoTime();
            int exit = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit > 1) {
                throw new IllegalStateException(command + " ended with " + exit);
            }
            millis.add((System.nanoTime() - start) / 1_000_000);
        }
        Collections.sort(millis);
        System.out.printf(
                "%,d entries against %s: median %d ms of %s%n", WHOLE, what, millis.get(millis.size() / 2), millis);
    }
}
