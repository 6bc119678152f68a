package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.gate.SamplePackage;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.publish.PackageMaker;
import org.holdfast.report.Schemas;
import org.holdfast.store.HostDirectory;
import org.junit.jupiter.api.Test;

/** All that {@code docs/schema/README.md} lists, printed by a small branch, and what of it a schema would not notice. */
class JsonOfEveryVerbTest extends SmallBranch {

    private final Set<List<String>> printed = new HashSet<>();

    /** Runs a command line with {@code --json}; gives what its schema would not notice. */
    private List<String> print(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.add("--json");
        if (words[0].equals("build")) {
            runAsTimePasses(line);
        } else {
            run(line.toArray(String[]::new));
        }
        assertThat(out).as(line + err).startsWith("{");
        List<String> row = Schemas.row(line).orElseThrow();
        printed.add(row);
        return Schemas.unnoticed(Schemas.verbs().get(row), out);
    }

    /** Builds are waited for. */
    private void runAsTimePasses(List<String> line) {
        ByteArrayOutputStream product = new ByteArrayOutputStream();
        ByteArrayOutputStream people = new ByteArrayOutputStream();
        Holdfast.run(
                new Console(product, people, InputStream.nullInputStream(), Map.of(), directory),
                line.toArray(String[]::new));
        out = product.toString(StandardCharsets.UTF_8);
        err = people.toString(StandardCharsets.UTF_8);
        assertThat(Schemas.faultsOf(line, out)).isEmpty();
    }

    private String packages(PackageMaker... some) throws IOException {
        Path build = Files.createTempDirectory(directory, "made");
        for (PackageMaker one : some) {
            one.in(build);
        }
        now = now.plusSeconds(3600);
        return build.toString();
    }

    private String sample(String version) throws Exception {
        return new SamplePackage(directory, "sample-" + version)
                .header("sample.h", "#define SAMPLE_VERSION \"" + version + "\"\n")
                .build()
                .toString();
    }

    @Test
    void noSchemaLeavesOutAKeyOrAllowsAnother() throws Exception {
        pkgsrc.make("www/curl", "curl-7.36.0");
        pkgsrc.add("www/curl/Makefile", ".include \"../../security/openssl/buildlink3.mk\"");
        pkgsrc.branched("security/openssl", "openssl-1.0.1g");
        pkgsrc.updated("security/openssl", "openssl-1.0.1h", "wiz 2014-06-05");
        scenario.vulns(
                        "openssl<1.0.1h dos CVE-2014-0224",
                        "openssl<1.0.1h dos CVE-2014-0225",
                        "curl<7.37 dos CVE-2014-1",
                        "broken> dos CVE-2014-2")
                .decisions("""
                        [[decision]]
                        kind = "accepted"
                        package = "gone"
                        advisory = "CVE-2014-9999"
                        why = "nobody uses it"
                        who = "jane"
                        """)
                .published("security/openssl openssl-1.0.1g")
                .write();
        configureMore();
        repositories();
        branch();
        build();
        files();
        printed.add(List.of("audit", "--ask")); // WindowTest
        printed.add(List.of("build", "drain")); // a worker is another process; it prints what "pause" prints
        assertThat(printed).isEqualTo(Schemas.verbs().keySet());
    }

    private void configureMore() throws IOException {
        String toml = Files.readString(directory.resolve("holdfast.toml"));
        write("holdfast.toml", toml + """
                [publish]
                repository = "repo"
                mirrors = ["mirror"]
                [build]
                directory = "builds"
                tree = "."
                slots = 1
                command = ["false"]
                """);
    }

    private void branch() throws IOException {
        assertThat(print("sync")).containsExactlyInAnyOrder("no /vulnerabilities", "no /malformed", "no /findings");
        now = now.plusSeconds(86400);
        assertThat(print("status")).isEmpty();
        assertThat(print("explain", "openssl")).isEmpty();
        assertThat(print("backports")).isEmpty();
        run("hosts", "add", "web-1");
        new HostDirectory(directory.resolve(".holdfast/hosts"))
                .record("web-1", List.of(new PkgName("openssl-1.0.1g")), now);
        assertThat(print("hosts")).isEmpty();
        assertThat(print("hosts", "show", "web-1")).isEmpty();
        assertThat(print("lint")).isEmpty();
        assertThat(print("overlay", "--out", directory.resolve("list").toString()))
                .isEmpty();
        assertThat(print("store", "info")).isEmpty();
        assertThat(print("store", "check")).isEmpty();
        assertThat(print("doctor")).isEmpty();
        assertThat(print("config", "check")).isEmpty();
        assertThat(print("timeline")).isEmpty();
        assertThat(print("scan", "--git", pkgsrc.path().toString())).isEmpty();
        assertThat(print("plan", "openssl", "--branch", ScenarioRepository.RELEASE))
                .isEmpty();
        write("saved.json", """
                [{"number": 1, "state": "OPEN", "title": "Update openssl for CVE-2014-0224", "body": "", "author": {"login": "ann"},
                  "labels": [], "createdAt": "2014-06-05T10:00:00Z", "url": "http://forge.example.org/1"}]
                """);
        assertThat(print("requests", "--from", directory.resolve("saved.json").toString()))
                .isEmpty();
        assertThat(print("backport", "openssl")).isEmpty();
        assertThat(print("merge", "security/openssl")).isEmpty();
        run("sync");
        write("pairs", "a<2\ta-1\na<2\ta-2\na{\ta-1\n");
        assertThat(print("match", "--batch", directory.resolve("pairs").toString()))
                .isEmpty();
        assertThat(print("overview")).isEmpty();
    }

    /** Steers a build that waits for workers, until it is cancelled. */
    private void steering() throws InterruptedException {
        Thread building = new Thread(() -> Holdfast.run(
                new Console(
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        InputStream.nullInputStream(),
                        Map.of(),
                        directory),
                "build",
                "openssl",
                "--only",
                "--slots",
                "0",
                "--branch",
                ScenarioRepository.RELEASE));
        building.start();
        while (run("build", "first", "openssl", "--json") != ExitCode.OK) {
            assertThat(building.isAlive()).as(err).isTrue();
            Thread.sleep(100);
        }
        assertThat(print("build", "first", "openssl")).isEmpty();
        assertThat(print("build", "pause")).isEmpty();
        assertThat(print("build", "continue")).isEmpty();
        assertThat(print("build", "cancel")).isEmpty();
        building.join();
    }

    private void build() throws InterruptedException {
        steering();
        assertThat(print("build", "openssl", "--only", "--branch", ScenarioRepository.RELEASE))
                .isEmpty();
        assertThat(print("build", "status")).isEmpty();
        assertThat(print("build", "log", "openssl")).isEmpty();
        // How many are in a state is said of those that occur.
        assertThat(print("build", "list")).containsExactly("no /builds/counts/failed", "no /builds/counts/cancelled");
    }

    private void repositories() throws Exception {
        Files.createDirectories(directory.resolve("mirror"));
        String first = packages(PackageMaker.of("app-1.0"), PackageMaker.of("lib-1.0"));
        assertThat(print("publish", "--packages", first)).isEmpty();
        assertThat(print("publish", "--packages", packages(PackageMaker.of("app-1.1"))))
                .isEmpty();
        assertThat(print("repo", "list")).isEmpty();
        assertThat(print("repo")).isEmpty();
        assertThat(print("repo", "diff", "1", "2")).isEmpty();
        assertThat(print("repo", "verify")).isEmpty();
        assertThat(print("repo", "mirror")).isEmpty();
        assertThat(print("rollback", "--why", "it falls")).isEmpty();
        assertThat(print("repo", "collect", "--keep", "1")).isEmpty();
        Path old = Files.createDirectories(directory.resolve("old/All"));
        PackageMaker.of("app-1.0").in(old);
        assertThat(print("repo", "adopt", directory.resolve("old").toString())).isEmpty();
    }

    private void files() throws Exception {
        assertThat(print("audit", "openssl-1.0.1g")).isEmpty();
        assertThat(print("gate", sample("1.0"), sample("1.1"))).isEmpty();
        assertThat(print("gate", "list")).isEmpty();
        assertThat(print("gate", "show", "sample-1.0", "sample-1.1")).isEmpty();
        assertThat(print(
                        "gate", "overrule", "sample-1.0", "sample-1.1", "additive", "--reason", "it is", "--by", "ana"))
                .isEmpty();
        write("old-scan", "PKGNAME=foo-1.0\nPKG_LOCATION=misc/foo\n");
        write("changes", "\tUpdated misc/gone to 1.1 [wiz 2014-06-05]\n");
        assertThat(print(
                        "replay",
                        "--scan",
                        directory.resolve("old-scan").toString(),
                        "--since",
                        "2014-01-01",
                        "--changes",
                        directory.resolve("changes").toString(),
                        "--branch-name",
                        "Q",
                        "--branch-date",
                        "2014-04-01",
                        "--out",
                        "out.git"))
                .isEmpty();
    }
}
