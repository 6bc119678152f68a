package org.holdfast;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Desk;
import org.holdfast.desk.Surroundings;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.source.Inputs;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;

/**
 * {@code make bench}: times of whole processes, JVM start included, each beside an alternative's from the same run.
 *
 * <p>Medians of {@value #RUNS} runs; memory is the largest resident set that was seen. The shared data must be there.
 */
public final class Bench {

    private static final int RUNS = 9;
    private static final int ENTRIES = 27_000;

    private final Path data = OracleData.root();
    private final Path scratch = Path.of("target/bench");

    private Bench() {}

    public static void main(String[] args) throws Exception {
        Bench bench = new Bench();
        List<String> only = List.of(args);
        if (!Files.isDirectory(bench.data)) {
            System.out.println("no shared data in " + bench.data + "; set HOLDFAST_DATA");
            return;
        }
        Files.createDirectories(bench.scratch);
        if (only.isEmpty() || only.contains("version")) {
            bench.version();
        }
        if (only.isEmpty() || only.contains("audit")) {
            bench.audit();
        }
        if (only.isEmpty() || only.contains("scan")) {
            bench.scan();
        }
        if (only.isEmpty() || only.contains("status")) {
            bench.status();
        }
        if (only.isEmpty() || only.contains("history")) {
            bench.history();
        }
        if (only.isEmpty() || only.contains("sync")) {
            bench.sync();
        }
        if (only.isEmpty() || only.contains("triage")) {
            bench.triage();
        }
        if (only.isEmpty() || only.contains("backport")) {
            bench.backport();
        }
        if (only.isEmpty() || only.contains("merge")) {
            bench.merge();
        }
        if (only.isEmpty() || only.contains("publish")) {
            bench.figures("publish.PublishFigures");
        }
        if (only.isEmpty() || only.contains("plan")) {
            bench.figures("rebuild.RebuildFigures");
        }
        if (only.isEmpty() || only.contains("build")) {
            bench.figures("build.BuildFigures");
        }
        if (only.contains("farm")) { // takes half an hour
            bench.figures("build.FarmFigures");
        }
    }

    /** The figures of a room: in a process of its own, with the launcher's settings. */
    private void figures(String room) throws Exception {
        new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmn160m",
                        "-Xmx800m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.holdfast." + room)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
    }

    /** All topics that are made of the replay tree, merged into backports; and backports into release. */
    private void merge() throws Exception {
        Path folder = Files.createTempDirectory(scratch.toAbsolutePath(), "merge");
        Git git = borrowed(folder);
        git.run("config", "user.name", "Bench");
        git.run("config", "user.email", "bench@example.org");
        Path configuration = configured(folder, Path.of(vulns()).toAbsolutePath());
        String list = "doc/CHANGES-pkgsrc-2014Q1";
        Files.writeString(configuration, "[backport]\nchanges = \"" + list + "\"\n", StandardOpenOption.APPEND);
        String file = configuration.toString();
        process(1, Map.of(), "./holdfast", "sync", "--config", file);
        process(1, Map.of(), "./holdfast", "backport", "--all-clean", "--config", file);
        long topics = git.run("for-each-ref", "refs/heads/backport/").lines().count();
        row(
                "%,d topics merged, dry".formatted(topics),
                "",
                process(3, Map.of(), "./holdfast", "merge", "--all", "--dry-run", "--config", file));
        row("  the same, written", "", process(1, Map.of(), "./holdfast", "merge", "--all", "--config", file));
        String merged = git.run("rev-list", "--count", "--merges", "trunk..backports/2014Q1");
        System.out.println("  " + merged + " merge commits");
        process(1, Map.of(), "./holdfast", "sync", "--config", file);
        row("  backports into release", "", process(1, Map.of(), "./holdfast", "merge", "--release", "--config", file));
        int at = 0;
        long start = System.nanoTime();
        String head = git.run("merge-base", "trunk", "backports/2014Q1");
        for (String topic : git.run("rev-list", "--reverse", "--merges", "--parents", "trunk..backports/2014Q1")
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .limit(50)
                .toList()) {
            git.ask("merge-tree", "--write-tree", head, topic);
            at++;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        row("  git merge-tree alone, for %d of them".formatted(at), "", new Figures(List.of(millis), 0, ""));
    }

    /** All clean backports of the replay tree, prepared and checked, and then made. */
    private void backport() throws Exception {
        Path folder = Files.createTempDirectory(scratch.toAbsolutePath(), "backport");
        Git git = borrowed(folder);
        git.run("config", "user.name", "Bench");
        git.run("config", "user.email", "bench@example.org");
        String configuration =
                configured(folder, Path.of(vulns()).toAbsolutePath()).toString();
        process(1, Map.of(), "./holdfast", "sync", "--config", configuration);
        row(
                "all clean backports, prepared and re-audited",
                "<= 60000 ms",
                process(3, Map.of(), "./holdfast", "backport", "--all-clean", "--dry-run", "--config", configuration));
        Figures made = process(1, Map.of(), "./holdfast", "backport", "--all-clean", "--config", configuration);
        long topics = git.run("for-each-ref", "refs/heads/backport/").lines().count();
        row("  the same, made", "", new Figures(made.millis(), made.peakKilobytes(), "%,d topics".formatted(topics)));
    }

    /** The replay tree, with branches of its own to move. */
    private Git borrowed(Path folder) throws Exception {
        if (!Files.exists(scratch.resolve("replay.git"))) {
            history();
        }
        Path repository = folder.resolve("pkgsrc.git");
        Path replay = scratch.resolve("replay.git").toAbsolutePath();
        new Git(scratch).run("clone", "-q", "--bare", "--shared", replay.toString(), repository.toString());
        return new Git(repository);
    }

    private static Path configured(Path folder, Path list) throws IOException {
        return Files.writeString(folder.resolve("holdfast.toml"), """
                [branch]
                name = "2014Q1"
                [git]
                repository = "pkgsrc.git"
                trunk = "trunk"
                release = "release/2014Q1"
                backports = "backports/2014Q1"
                [vulnerabilities]
                list = "%s"
                """.formatted(list));
    }

    /** Every fix that trunk has for a finding, tried on the branch; and what that takes the day after. */
    private void triage() throws Exception {
        Path folder = Files.createTempDirectory(scratch.toAbsolutePath(), "triage");
        Git git = borrowed(folder);
        String tip = git.run("rev-parse", "trunk");
        git.run("update-ref", "refs/heads/trunk", git.run("rev-parse", "trunk~30"));
        Path list = Files.writeString(folder.resolve("list"), distinct(), StandardCharsets.ISO_8859_1);
        Path configuration = configured(folder, list);
        String[] sync = {"./holdfast", "sync", "--config", configuration.toString()};
        process(1, Map.of(), sync);
        List<Long> millis = new ArrayList<>();
        long peak = 0;
        for (int run = 0; run < 3; run++) {
            process(1, Map.of(), "./holdfast", "store", "rebuild", "--config", configuration.toString());
            Figures one = process(1, Map.of(), sync);
            millis.add(one.median());
            peak = Math.max(peak, one.peakKilobytes());
        }
        row(
                "every fix tried, 11,909 directories x %,d entries".formatted(ENTRIES),
                "<= 30000 ms",
                new Figures(millis, peak, ""));
        Path store = folder.resolve(".holdfast/store.mv.db");
        Path writes = folder.resolve(".holdfast/writes");
        Files.copy(store, folder.resolve("store"));
        Files.copy(writes, folder.resolve("writes"));
        git.run("update-ref", "refs/heads/trunk", tip);
        Files.writeString(
                list,
                distinct() + "openssl>=1.0.1<1.0.1z\tmultiple-vulnerabilities\thttp://example.org/of-today\n",
                StandardCharsets.ISO_8859_1);
        millis = new ArrayList<>();
        for (int run = 0; run < RUNS; run++) {
            Files.copy(folder.resolve("store"), store, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(folder.resolve("writes"), writes, StandardCopyOption.REPLACE_EXISTING);
            Figures one = process(1, Map.of(), sync);
            millis.add(one.median());
            peak = Math.max(peak, one.peakKilobytes());
        }
        row("a day's sync (30 commits, a new entry), all of it", "", new Figures(millis, peak, ""));
        row(
                "status after it",
                "<= 900 ms",
                process(Map.of(), "./holdfast", "status", "--config", configuration.toString()));
        row(
                "backports after it",
                "",
                process(Map.of(), "./holdfast", "backports", "--config", configuration.toString()));
        row(
                "explain openssl after it",
                "",
                process(Map.of(), "./holdfast", "explain", "--config", configuration.toString(), "openssl"));
        open(configuration);
    }

    /** The branch assessed again by a desk that is open already, as a server's is. */
    private void open(Path configuration) {
        List<Long> micros = new ArrayList<>();
        Surroundings surroundings = new Surroundings(
                Clock.systemUTC(), Map.of(), new Inputs(scratch, System.in), configuration.getParent());
        try (Desk desk = Desk.open(Configuration.read(configuration), surroundings, Progress.SILENT)) {
            int findings = desk.assess(List.of()).assessed().size();
            for (int run = 0; run < RUNS; run++) {
                long start = System.nanoTime();
                desk.assess(List.of());
                micros.add(TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - start));
            }
            List<Long> sorted = micros.stream().sorted().toList();
            System.out.printf(
                    "  the same assessment, %,d findings, from an open desk: %,d us (<= 20,000 us)%n",
                    findings, sorted.get(RUNS / 2));
        }
    }

    /** The real entries, and others like them, about packages that there are not, until there are as many as in the whole list. */
    private String distinct() throws IOException {
        List<String> real = Files.readAllLines(Path.of(vulns()), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        StringBuilder text = new StringBuilder("#FORMAT 1.0.0\n");
        for (int i = 0; i < ENTRIES; i++) {
            int round = i / real.size();
            text.append(round == 0 ? "" : "of" + round + "-")
                    .append(real.get(i % real.size()))
                    .append('\n');
        }
        return text.toString();
    }

    private void version() throws Exception {
        row("./holdfast --version", "<= 150 ms", process(Map.of(), "./holdfast", "--version"));
        row(
                "  without the class cache",
                "",
                process(Map.of("HOLDFAST_NO_CLASS_CACHE", "1"), "./holdfast", "--version"));
        row(
                "./holdfast match openssl openssl-1.0.1g",
                "",
                process(Map.of(), "./holdfast", "match", "openssl", "openssl-1.0.1g"));
        row(
                "  without the class cache",
                "",
                process(Map.of("HOLDFAST_NO_CLASS_CACHE", "1"), "./holdfast", "match", "openssl", "openssl-1.0.1g"));
    }

    private void audit() throws Exception {
        Path list = list();
        Path names = scratch.resolve("names");
        List<String> lines = OracleData.gzipLines("oracle/pkgnames-2026.txt.gz");
        Files.write(names, lines, StandardCharsets.ISO_8859_1);
        row(
                "audit, %,d names x %,d entries".formatted(lines.size(), ENTRIES),
                "<= 600 ms, 300 MB",
                process(Map.of(), "./holdfast", "audit", "--vulns", list.toString(), "--names", names.toString()));
        row("  a plain loop over both, in this JVM", "", loop(list, lines));
        Path pkgAdmin = onPath("pkg_admin");
        if (pkgAdmin == null) {
            System.out.println("  pkg_admin is not installed here");
            return;
        }
        Path conf = scratch.resolve("pkg_install.conf");
        Files.copy(list, scratch.resolve("pkg-vulnerabilities"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(conf, "PKGVULNDIR=" + scratch.toAbsolutePath() + "\n");
        row(
                "  pkg_admin audit-batch",
                "",
                process(1, Map.of(), pkgAdmin.toString(), "-C", conf.toString(), "audit-batch", names.toString()));
    }

    private void scan() throws Exception {
        String scan = data.resolve("scan/pscan-2026.zst").toString();
        row(
                "read a scan of 29,022 records, 158 MB",
                "<= 2500 ms",
                process(Map.of(), "./holdfast", "audit", "--vulns", vulns(), "--scan", scan));
        Path zstd = onPath("zstd");
        if (zstd != null) {
            row("  zstd -dc alone", "", process(Map.of(), zstd.toString(), "-dc", scan));
        }
    }

    private void status() throws Exception {
        row(
                "status of 2014Q1, all 15,998 records",
                "<= 2000 ms",
                process(
                        Map.of(),
                        "./holdfast",
                        "status",
                        "--vulns",
                        vulns(),
                        "--branch-scan",
                        data.resolve("scan/pbulk-2014Q1.zst").toString(),
                        "--branch-date",
                        "2014-04-09",
                        "--trunk-scan",
                        data.resolve("scan/pbulk-2015Q3.zst").toString(),
                        "--trunk-changes",
                        data.resolve("changes/trunk-2014-2015.tsv.gz").toString()));
    }

    /** On a tree that is written from the scan of 2014Q1 and what happened since; it is kept for the next run. */
    private void history() throws Exception {
        Path replay = scratch.resolve("replay.git");
        String changes = data.resolve("changes/trunk-2014-2015.tsv.gz").toString();
        if (!Files.exists(replay)) {
            row(
                    "replay of 11,909 directories, 12,800 commits",
                    "",
                    process(
                            1,
                            Map.of(),
                            "./holdfast",
                            "replay",
                            "--scan",
                            data.resolve("scan/pbulk-2014Q1.zst").toString(),
                            "--since",
                            "2014-04-09",
                            "--changes",
                            changes,
                            "--branch-name",
                            "2014Q1",
                            "--branch-date",
                            "2014-04-30",
                            "--out",
                            replay.toString()));
        }
        row(
                "scan of all of it, from git",
                "<= 6000 ms",
                process(
                        3,
                        Map.of(),
                        "./holdfast",
                        "scan",
                        "--git",
                        scratch.resolve("replay.git").toString(),
                        "--rev",
                        "trunk"));
        row(
                "timelines of all of it, 12,529 commits",
                "<= 60000 ms",
                process(
                        3,
                        Map.of(),
                        "./holdfast",
                        "timeline",
                        "--git",
                        scratch.resolve("replay.git").toString(),
                        "--since",
                        "release/2014Q1",
                        "--rev",
                        "trunk"));
    }

    /** A store that is 100 commits behind, brought up to date; and what is asked of it then. */
    private void sync() throws Exception {
        Path folder = Files.createTempDirectory(scratch.toAbsolutePath(), "sync");
        Git git = borrowed(folder);
        String tip = git.run("rev-parse", "trunk");
        String behind = git.run("rev-parse", "trunk~100");
        Path configuration = configured(folder, Path.of(vulns()).toAbsolutePath());
        String[] sync = {"./holdfast", "sync", "--config", configuration.toString()};
        git.run("update-ref", "refs/heads/trunk", behind);
        row("first sync, 12,429 commits", "", process(1, Map.of(), sync));
        Path store = folder.resolve(".holdfast/store.mv.db");
        Path writes = folder.resolve(".holdfast/writes");
        Files.copy(store, folder.resolve("store"));
        Files.copy(writes, folder.resolve("writes"));
        git.run("update-ref", "refs/heads/trunk", tip);
        List<Long> millis = new ArrayList<>();
        long peak = 0;
        for (int run = 0; run < RUNS; run++) {
            Files.copy(folder.resolve("store"), store, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(folder.resolve("writes"), writes, StandardCopyOption.REPLACE_EXISTING);
            Figures one = process(1, Map.of(), sync);
            millis.add(one.median());
            peak = Math.max(peak, one.peakKilobytes());
        }
        row("sync of 100 new commits", "<= 2000 ms", new Figures(millis, peak, ""));
        row("sync of none", "", process(Map.of(), sync));
        row(
                "status from the store",
                "",
                process(Map.of(), "./holdfast", "status", "--config", configuration.toString()));
        row(
                "timeline of one package from git",
                "",
                process(
                        Map.of(),
                        "./holdfast",
                        "timeline",
                        "--git",
                        scratch.resolve("replay.git").toString(),
                        "--since",
                        "release/2014Q1",
                        "--rev",
                        "trunk",
                        "security/openssl"));
        row(
                "  git log of its directory",
                "",
                process(
                        Map.of(),
                        "git",
                        "-C",
                        scratch.resolve("replay.git").toString(),
                        "log",
                        "--raw",
                        "release/2014Q1..trunk",
                        "--",
                        "security/openssl"));
        row(
                "  without the changed-path commit-graph",
                "",
                process(
                        Map.of(),
                        "git",
                        "-c",
                        "core.commitGraph=false",
                        "-C",
                        scratch.resolve("replay.git").toString(),
                        "log",
                        "--raw",
                        "release/2014Q1..trunk",
                        "--",
                        "security/openssl"));
    }

    private String vulns() {
        return data.resolve("vulns/pkg-vulnerabilities-2014-2015").toString();
    }

    /** The real entries, repeated until there are as many as the whole list has. */
    private Path list() throws IOException, NoSuchAlgorithmException {
        List<String> real = Files.readAllLines(Path.of(vulns()), StandardCharsets.ISO_8859_1).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        StringBuilder text = new StringBuilder("#FORMAT 1.1.0\n");
        for (int i = 0; i < ENTRIES; i++) {
            text.append(real.get(i % real.size())).append('\n');
        }
        byte[] body = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (String[] algorithm : new String[][] {{"SHA1", "SHA-1"}, {"SHA512", "SHA-512"}}) {
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm[1]).digest(body));
            text.append("#CHECKSUM ")
                    .append(algorithm[0])
                    .append(' ')
                    .append(hash)
                    .append('\n');
        }
        Path list = scratch.resolve("list");
        Files.writeString(list, text, StandardCharsets.ISO_8859_1);
        return list;
    }

    private static Figures loop(Path list, List<String> names) throws IOException {
        List<VulnEntry> entries =
                VulnList.parse("list", Files.readAllBytes(list)).entries();
        List<PkgName> packages = names.stream().map(PkgName::new).toList();
        long start = System.nanoTime();
        long found = 0;
        for (PkgName pkgname : packages) {
            for (VulnEntry entry : entries) {
                if (entry.pattern().matches(pkgname)) {
                    found++;
                }
            }
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return new Figures(List.of(millis), 0, found + " findings");
    }

    private record Figures(List<Long> millis, long peakKilobytes, String note) {
        long median() {
            return millis.stream().sorted().toList().get(millis.size() / 2);
        }
    }

    private static void row(String what, String target, Figures figures) {
        String memory = figures.peakKilobytes() == 0 ? "" : "%,5d MB".formatted(figures.peakKilobytes() / 1024);
        System.out.println("%-42s %,7d ms  %8s  %-18s %s"
                .formatted(what, figures.median(), memory, target.isEmpty() ? "" : "must " + target, figures.note())
                .stripTrailing());
    }

    private static Figures process(Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        return process(RUNS, environment, command);
    }

    private static Figures process(int runs, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        List<Long> millis = new ArrayList<>();
        long peak = 0;
        for (int run = 0; run < runs; run++) {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(new HashMap<>(environment));
            long start = System.nanoTime();
            Process process = builder.start();
            while (!process.waitFor(4, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peakKilobytes(process.pid()));
            }
            millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            if (process.exitValue() > 1) {
                throw new IOException(String.join(" ", command) + " exited with " + process.exitValue());
            }
        }
        return new Figures(millis, peak, "");
    }

    /** The high-water mark of a process's resident set, where there is a Linux /proc; else 0. */
    private static long peakKilobytes(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static Path onPath(String program) {
        for (String directory : System.getenv("PATH").split(":", -1)) {
            Path candidate = Path.of(directory, program.toLowerCase(Locale.ROOT));
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
