package org.holdfast.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.holdfast.cli.FaultBranch;

/**
 * Every verb on the worst input of its kind: each must take at most {@link Launched#MEGABYTES} of memory, and end within
 * {@link Launched#SECONDS}, or say which limit it reached.
 */
final class VerbFaults {

    private static final int MILLION = 1_000_000;

    /** The real branch has a thousand findings. */
    private static final int ENTRIES = 20_000;

    /** What a server answers that has not read the branch yet, and for how many seconds it may do so. */
    private static final int UNREADY = 503;

    private static final int GIVEN_UP = 120;

    private static final int RECORDS = 500_000;
    private static final int PACKAGES = 100_000;

    /** The most packages that a server takes of a host. */
    private static final int HOST_PACKAGES = 50_000;

    private static final String DECISION =
            "[[decision]]\nkind = \"accepted\"\npackage = \"a\"\nadvisory = \"CVE-2014-1\"\nwhy = \"x\"\nwho = \"ann\"\nuntil = 2099-01-01\n";

    private VerbFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault(
                        "verbs that read lists, scans, summaries and JSON",
                        1,
                        0,
                        (directory, seed) -> files(directory)),
                new Fault("verbs of a branch, of 20,000 findings", 1, 0, (directory, seed) -> branch(directory)),
                new Fault("verbs of a branch with hostile makefiles", 1, 0, (directory, seed) -> makefiles(directory)),
                new Fault(
                        "verbs of packages, one of 100,000 files and 1 GB",
                        1,
                        0,
                        (directory, seed) -> packages(directory)));
    }

    /** Verbs that are run one after the other in a directory, and what was wrong with them. Prints a row of the table of docs/reliability.md for each. */
    private static final class Runs {
        private final Path directory;
        private final List<String> wrong = new ArrayList<>();

        Runs(Path directory) {
            this.directory = directory;
        }

        void run(String input, String... words) throws IOException, InterruptedException {
            String line = String.join(" ", words);
            try {
                ended(input, line, Launched.run(directory, Map.of(), List.of(words)));
            } catch (AssertionError e) {
                wrong.add(line + ", " + input + ": " + e.getMessage());
            }
        }

        void ended(String input, String words, Launched.Ended ended) {
            String verb = words.replaceFirst("^((?:store|repo|hosts) [a-z]+|[a-z]+).*", "$1");
            String said = ended.err()
                    .lines()
                    .filter(line -> ended.status() >= 2 && line.startsWith("holdfast"))
                    .findFirst()
                    .orElse("")
                    .replace(directory + "/", "")
                    .replaceFirst("(.{200}).*", "$1…");
            System.out.printf(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %.1f | %d %s |%n",
                    verb,
                    input,
                    ended.peak() == 0 ? "unknown" : ended.peak(),
                    ended.seconds(),
                    ended.status(),
                    said);
            try {
                Launched.isBounded(ended);
                Launched.check(
                        ended.status() < 2 || ended.status() == 4 || !said.isEmpty(), "no sentence: " + ended.err());
            } catch (AssertionError e) {
                wrong.add(verb + ", " + input + ": " + e.getMessage());
            }
        }

        void end() {
            Launched.check(wrong.isEmpty(), String.join("; ", wrong));
        }
    }

    private static String lines(Path file, String head, int count, IntFunction<String> line) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                PrintStream text = new PrintStream(
                        file.toString().endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out,
                        false,
                        StandardCharsets.US_ASCII)) {
            text.print(head);
            for (int i = 0; i < count; i++) {
                text.print(line.apply(i));
            }
        }
        return file.toString();
    }

    // ---- files

    private static void files(Path directory) throws Exception {
        String one = lines(directory.resolve("one"), "#FORMAT 1.0.0\n", 1, i -> "foo<2\tdos\thttp://a.example.org/1\n");
        String list = lines(
                directory.resolve("list"),
                "#FORMAT 1.0.0\n",
                300_000,
                i -> "foo" + i + "<2\tdos\thttp://a.example.org/CVE-2014-" + i + "\n");
        String same = lines(
                directory.resolve("same"),
                "#FORMAT 1.0.0\n",
                PACKAGES,
                i -> "foo<" + (i + 2) + "\tdos\thttp://a.example.org/CVE-2014-" + i + "\n");
        String braces = lines(
                directory.resolve("braces"),
                "#FORMAT 1.0.0\n",
                1_000,
                i -> "foo" + "{,a}".repeat(100) + "<" + i + "\tdos\thttp://a.example.org/" + i + "\n");
        String name = lines(directory.resolve("name"), "", 1, i -> "foo-1\n");
        String names = lines(directory.resolve("names"), "", MILLION, i -> "foo" + i + "-1.0nb1\n");
        String versions = lines(directory.resolve("versions"), "", PACKAGES, i -> "foo-1." + i + "\n");
        String scan = lines(
                directory.resolve("scan.gz"),
                "",
                RECORDS,
                i -> "PKGNAME=foo" + i + "-1\nPKG_LOCATION=devel/foo" + i
                        + "\nALL_DEPENDS=foo-[0-9]*:../../devel/foo\n");
        String record = lines(
                directory.resolve("record.gz"),
                "PKGNAME=foo-1\nPKG_LOCATION=devel/foo\n",
                10,
                i -> "ALL_DEPENDS=" + "foo-[0-9]*:../../devel/foo ".repeat(50_000) + "\n");
        String summary = lines(
                directory.resolve("summary.gz"),
                "",
                RECORDS,
                i -> "PKGNAME=foo" + i + "-1\nPKGPATH=devel/foo" + i + "\nDEPENDS=foo>=1\n\n");
        String batch = lines(
                directory.resolve("batch"),
                "",
                MILLION,
                i -> "foo{,a,b}[0-9]*-1.*" + i + "\tfoo" + i + "-1.0nb" + i + "\n");
        String changes = lines(
                directory.resolve("CHANGES-2014"),
                "",
                400_000,
                i -> "\tUpdated devel/foo" + i + " to 2 [wiz 2014-06-05]\n");

        Runs runs = new Runs(directory);
        runs.run("a list of 300,000 entries, 1,000,000 names", "audit", "--vulns", list, "--names", names);
        runs.run("100,000 entries that match each of 100,000 names", "audit", "--vulns", same, "--names", versions);
        runs.run("1,000 entries of 2^100 alternatives", "audit", "--vulns", braces, "--names", names);
        runs.run("a summary of 500,000 packages", "audit", "--vulns", one, "--summary", summary);
        runs.run("a scan of 500,000 packages", "audit", "--vulns", one, "--scan", scan);
        runs.run("a list of 300,000 entries", "lint", "--vulns", list, "--names", name);
        runs.run("100,000 entries, 100,000 names, all of one package", "lint", "--vulns", same, "--names", versions);
        runs.run(
                "1,000,000 names, 400,000 lines of doc/CHANGES",
                "lint",
                "--vulns",
                one,
                "--names",
                names,
                "--changes",
                changes);
        Files.writeString(directory.resolve("holdfast.toml"), "[vulnerabilities]\nlist = \"list\"\n");
        Files.writeString(directory.resolve("decisions.toml"), DECISION.repeat(7_000));
        runs.run("1 MB of decisions", "overlay", "--out", "overlaid", "--vulns", list, "--names", names);
        Files.delete(directory.resolve("decisions.toml"));
        runs.run(
                "a list of 300,000 entries, 1,000,000 names",
                "overlay",
                "--out",
                "overlaid",
                "--vulns",
                list,
                "--names",
                names);
        runs.run("1,000,000 lines", "match", "--batch", batch);
        runs.run("a pattern of 2^100 alternatives", "match", "foo" + "{,a}".repeat(100) + "-1", "foo-2");
        runs.run("a pattern of 50,000 stars", "match", "a*".repeat(50_000) + "b", "a".repeat(50_000) + "-1");
        runs.run("a scan of 500,000 packages", "plan", "foo1", "--scan", scan);
        runs.run("a scan, one package of which has 500,000 dependencies", "plan", "foo", "--scan", record);
        runs.run("a summary of 500,000 packages", "plan", "foo", "--scan", record, "--summary", summary);
        Files.writeString(
                directory.resolve("build.toml"), "[build]\nscan = \"scan.gz\"\ntree = \".\"\ncommand = [\"false\"]\n");
        runs.run("a scan of 500,000 packages", "build", "foo1", "--only", "--config", "build.toml");
        runs.run("nothing but a configuration of 1 MB", "worker", "--config", batch);
        runs.run(
                "400,000 lines of doc/CHANGES",
                "replay",
                "--scan",
                record,
                "--since",
                "2014-01-01",
                "--changes",
                changes,
                "--branch-name",
                "2014Q1",
                "--branch-date",
                "2014-04-09",
                "--out",
                "replayed");
        runs.end();
    }

    // ---- a branch

    private static void branch(Path directory) throws Exception {
        FaultBranch branch = FaultBranch.fresh(directory);
        lines(
                directory.resolve("vulns"),
                "#FORMAT 1.0.0\n",
                ENTRIES,
                i -> FaultBranch.PACKAGES.get(i % FaultBranch.PACKAGES.size())
                        + "<1.1\tdos\thttp://example.org/CVE-2014-" + i + "\n");
        String input = "20,000 findings of 8 packages";
        Runs runs = new Runs(directory);
        runs.run(input, "sync");
        runs.run(input, "status");
        runs.run(input, "explain", "devel/a");
        runs.run(input, "backports");
        runs.run(input, "overview");
        runs.run(input, "timeline");
        runs.run(input, "lint", "--store");
        runs.run(input, "overlay", "--out", "overlaid");
        // Half of them name an advisory, half the package: these ask for all of its findings.
        String issues = lines(
                directory.resolve("issues.json"),
                "[",
                PACKAGES,
                i -> (i == 0 ? "" : ",") + "{\"number\": " + (i + 1) + ", \"state\": \"OPEN\", \"title\": \"Update "
                        + (i % 2 == 0 ? "a" : "devel/a") + " for CVE-2014-" + i
                        + "\", \"body\": \"b c d e f g h\", \"author\": {\"login\": \"ann\"}, \"labels\": [],"
                        + " \"createdAt\": \"2014-06-05T10:00:00Z\", \"url\": \"http://forge.example.org/1\"}");
        Files.writeString(Path.of(issues), "]", java.nio.file.StandardOpenOption.APPEND);
        runs.run(input + ", 100,000 issues about them", "requests", "--from", issues);
        runs.run("the same as JSON", "requests", "--json", "--from", issues);
        runs.run(input + " and 100,000 issues", "status");
        runs.run(input, "store", "check");
        runs.run(input, "store", "info");
        runs.run(input, "store", "export", "history");
        runs.run(input, "store", "import", "history", "--replace");
        runs.run(input, "store", "rebuild");
        runs.run(input, "store", "compact");
        runs.run(input, "store", "rewind", "2026-01-01");
        runs.run(input, "sync");
        serve(runs, directory);
        runs.run(input, "backport", "--all-clean");
        runs.run(input, "merge", "--all");
        Launched.check(!branch.history().isEmpty(), "no history");
        runs.end();
    }

    /** Asks a server about a host of so many packages, and records it. */
    private static void serve(Runs runs, Path directory) throws Exception {
        Launched.Ended added = Launched.run(directory, Map.of(), List.of("hosts", "add", "web-1"));
        String token = added.out().strip();
        byte[] many = host(directory, HOST_PACKAGES);
        byte[] host = host(directory, 20);
        byte[] noise = new byte[100 << 20];
        new Random(1).nextBytes(noise);
        Process server = Launched.started(directory, Map.of(), List.of("serve", "--listen", "127.0.0.1:0"));
        long begun = System.nanoTime();
        StringBuilder said = new StringBuilder();
        try {
            String address = address(directory);
            HttpClient client = HttpClient.newHttpClient();
            for (int i = 0; i < GIVEN_UP && status(client, address) == UNREADY; i++) {
                TimeUnit.SECONDS.sleep(1);
            }
            for (byte[] body : List.of(noise, many, host, host)) {
                String at = address + "api/v1/audit" + (body == noise ? "" : "?register=web-1");
                HttpResponse<Void> answer;
                try {
                    answer = client.send(
                            HttpRequest.newBuilder(URI.create(at))
                                    .header("Authorization", "Bearer " + token)
                                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding());
                    said.append(answer.statusCode()).append(' ');
                } catch (IOException e) {
                    said.append("closed "); // it need not read to the end what it refuses
                }
            }
            for (String page : List.of("", "findings", "worklist", "api/v1/findings", "api/v1/hosts/web-1")) {
                said.append(status(client, address + page)).append(' ');
            }
        } finally {
            long peak = Launched.peak(server);
            double computed = server.info().totalCpuDuration().orElseThrow().toMillis() / 1e3;
            server.destroy();
            server.waitFor(60, TimeUnit.SECONDS);
            server.destroyForcibly();
            runs.ended(
                    "100 MB of noise, a host of 50,000 packages, one of 50,000 findings twice, pages; answers "
                            + said.toString().strip(),
                    "serve",
                    new Launched.Ended(
                            0,
                            "",
                            Files.readString(directory.resolve("err"), StandardCharsets.ISO_8859_1),
                            (System.nanoTime() - begun) / 1e9,
                            computed,
                            peak));
        }
        if (said.toString().matches(".*\\b5\\d\\d\\b.*")) {
            runs.wrong.add("serve answered " + said);
        }
        runs.run("a host of 50,000 findings", "hosts", "show", "web-1");
        runs.run("a host of 50,000 findings", "hosts");
    }

    private static byte[] host(Path directory, int packages) throws IOException {
        return Files.readAllBytes(Path.of(lines(
                directory.resolve("host"), "", packages, i -> FaultBranch.PACKAGES.get(i % 8) + "-1.0nb" + i + "\n")));
    }

    private static int status(HttpClient client, String address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static String address(Path directory) throws Exception {
        for (int i = 0; i < 600; i++) {
            String said = Files.readString(directory.resolve("err"));
            int at = said.indexOf("http://");
            if (at >= 0 && said.indexOf('\n', at) >= 0) {
                return said.substring(at, said.indexOf('\n', at)).strip().replaceFirst("/?$", "/");
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("serve does not begin: " + Files.readString(directory.resolve("err")));
    }

    // ---- makefiles

    private static void makefiles(Path directory) throws Exception {
        MakefileFaults.hostile(directory);
        String input = "28 makefiles that would take all time, memory or stack";
        Runs runs = new Runs(directory);
        runs.run(input, "sync");
        runs.run(input, "scan", "--git", "pkgsrc.git", "--rev", "trunk");
        runs.run(input, "timeline", "--git", "pkgsrc.git", "--since", "release/2014Q1", "--rev", "trunk");
        runs.run(input, "status");
        runs.run(input, "backport", "--all-clean");
        runs.end();
    }

    // ---- packages

    private static void packages(Path directory) throws Exception {
        Path first = Files.createDirectories(directory.resolve("first"));
        Path second = Files.createDirectories(directory.resolve("second"));
        archive(first.resolve("big-1.tgz"), "big-1", 1);
        archive(second.resolve("big-2.tgz"), "big-2", 2);
        String input = "a package of 100,000 files and 1 GB";
        Runs runs = new Runs(directory);
        runs.run(input, "publish", "--packages", "first", "--to", "repository");
        runs.run(input, "publish", "--packages", "second", "--to", "repository");
        runs.run(input, "repo", "list", "repository");
        runs.run(input, "repo", "verify", "repository");
        runs.run(input, "repo", "diff", "1", "2", "repository");
        runs.run(input, "rollback", "repository", "--why", "a fault");
        runs.run(input, "gate", "first/big-1.tgz", "second/big-2.tgz");
        runs.end();
    }

    private static void archive(Path file, String pkgname, long seed) throws IOException {
        byte[] block = new byte[10_000];
        Random random = new Random(seed);
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file), 1 << 16))) {
            StringBuilder contents = new StringBuilder("@name " + pkgname + "\n@cwd /usr/pkg\n");
            for (int i = 0; i < PACKAGES; i++) {
                contents.append(name(i)).append('\n');
            }
            entry(tar, "+CONTENTS", contents.toString().getBytes(StandardCharsets.US_ASCII));
            entry(tar, "+COMMENT", "big\n".getBytes(StandardCharsets.US_ASCII));
            entry(tar, "+DESC", "big\n".getBytes(StandardCharsets.US_ASCII));
            entry(
                    tar,
                    "+BUILD_INFO",
                    "OPSYS=Linux\nMACHINE_ARCH=x86_64\nPKGPATH=test/big\nLOCALBASE=/usr/pkg\nBUILD_DATE=2014-06-05 10:00:00 +0000\n"
                            .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < PACKAGES; i++) {
                for (int j = 0; j < 100; j++) {
                    block[random.nextInt(block.length)] = (byte) ('a' + random.nextInt(26));
                }
                entry(tar, name(i), block);
            }
        }
    }

    private static String name(int i) {
        return i % 2 == 0 ? "include/big/h" + i + ".h" : "share/big/f" + i;
    }

    private static void entry(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
