package org.holdfast.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.holdfast.build.HoldfastProcesses;
import org.holdfast.gate.SamplePackage;
import org.holdfast.publish.PackageMaker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A window on a branch that was built, judged and published: a farm's builds, the gate's verdicts and a repository, partly hostile. */
abstract class RecordedWindow extends OpenWindow {

    static final String SCRIPT = "<script>alert(1)</script>";

    private static final String LIBRARY = "/usr/pkg/lib/libx.so.1";
    private static final String HEADER =
            "#define SAMPLE_VERSION \"1.0\"\n#define SAMPLE_GONE \"" + SCRIPT + "\u001b[2J\"\nint sample(int a);\n";

    /** Makes packages: one fails, one fails once, one waits for a file, one says much. */
    private static final String BUILDER = """
            #!/bin/sh
            name=$1 packages=$2 home=$3
            echo "===> Building for $name"
            case $name in
            bad-*)
                printf '%s\\033[31m in red\\033[0m, a bell \\007\\n' '<script>alert(1)</script>'
                echo "main.c:3:1: error: '<script>alert(1)</script>' undeclared"
                exit 1
                ;;
            flaky-*)
                if [ ! -e "$home/tried" ]; then
                    : >"$home/tried"
                    echo "=> Fetching flaky-1.1.tar.gz"
                    echo "fetch: Could not resolve host: ftp.example.org"
                    exit 1
                fi
                ;;
            slow-*)
                i=0
                while [ ! -e "$home/go" ]; do
                    i=$((i + 1))
                    echo "tick $i"
                    sleep 0.2
                done
                echo "slow is done"
                ;;
            loud-*)
                awk 'BEGIN { for (i = 1; i <= 300000; i++) print "line " i " of a long log of a package that says much" }'
                ;;
            esac
            cp "$home/ready/$name.tgz" "$packages/All/"
            """;

    HoldfastProcesses processes;

    @BeforeEach
    void aFarm() throws IOException {
        processes = new HoldfastProcesses(directory);
        write("build.sh", BUILDER);
        write(
                "scan",
                record("devel/libx", "libx-1.1")
                        + record("www/app", "app-1.0", "devel/libx")
                        + record("net/tool", "tool-1.0", "www/app")
                        + record("net/bad", "bad-1.1")
                        + record("net/after", "after-1.1", "net/bad")
                        + record("net/flaky", "flaky-1.1")
                        + record("misc/slow", "slow-1.0")
                        + record("misc/loud", "loud-1.0"));
        ready(
                library("libx-1.1").at("devel/libx"),
                app("app-1.0"),
                PackageMaker.of("flaky-1.1").at("net/flaky"),
                PackageMaker.of("slow-1.0").at("misc/slow"),
                PackageMaker.of("loud-1.0").at("misc/loud"));
        Files.writeString(
                directory.resolve("vulns"),
                Files.readString(directory.resolve("vulns"), java.nio.charset.StandardCharsets.ISO_8859_1)
                        + "libx<1.1\tdos\thttp://a.example.org/CVE-2015-0001\n"
                        + "app>=1.1\t" + SCRIPT + "\thttp://a.example.org/\"><img/src=x>\n",
                java.nio.charset.StandardCharsets.ISO_8859_1);
        configure("pkgsrc.git", """
                [publish]
                repository = "repo"
                most_failed = 100
                [build]
                directory = "builds"
                scan = "scan"
                slots = 2
                nice = 0
                log = 65536
                command = ["sh", "%s/build.sh", "{pkgname}", "{packages}", "%s"]
                """.formatted(directory, directory));
    }

    @AfterEach
    void endProcesses() throws InterruptedException {
        processes.close();
    }

    private static String record(String pkgpath, String pkgname, String... needs) {
        List<String> depends = new ArrayList<>();
        List<String> scanned = new ArrayList<>();
        for (String need : needs) {
            depends.add(need.substring(need.indexOf('/') + 1) + ">=1.0:../../" + need);
            scanned.add("../../" + need + "/buildlink3.mk");
        }
        return "PKGNAME=" + pkgname + "\nPKG_LOCATION=" + pkgpath + "\nALL_DEPENDS=" + String.join(" ", depends)
                + "\nSCAN_DEPENDS=" + String.join(" ", scanned) + "\n";
    }

    private static PackageMaker library(String name) {
        return PackageMaker.of(name).provides(LIBRARY);
    }

    private static PackageMaker app(String name) {
        return PackageMaker.of(name).at("www/app").depends("libx>=1.0").requires(LIBRARY);
    }

    private void ready(PackageMaker... packages) {
        for (PackageMaker one : packages) {
            one.in(directory.resolve("ready"));
        }
    }

    /** Makes the first generation, of packages that were there before any build. */
    final void firstGeneration() {
        Path first = directory.resolve("first");
        for (PackageMaker one : List.of(
                library("libx-1.0").at("devel/libx"),
                app("app-1.0").built("2014-05-01 10:00:00 +0000"),
                PackageMaker.of("tool-1.0").at("net/tool").depends("app>=1.0"),
                PackageMaker.of("bad-1.0").at("net/bad"),
                PackageMaker.of("after-1.0").at("net/after").depends("bad>=1.0"),
                PackageMaker.of("flaky-1.0").at("net/flaky"))) {
            one.in(first);
        }
        publish("--packages", first.toString());
    }

    /** Publishes. */
    final void publish(String... words) {
        now = now.plusSeconds(3600);
        List<String> line = new ArrayList<>(List.of("publish"));
        line.addAll(List.of(words));
        assertThat(run(line.toArray(String[]::new))).as(this::said).isLessThanOrEqualTo(1);
    }

    /** Publishes app-1.1, which an entry of the list flags. */
    final void publishApp() {
        Path more = directory.resolve("more");
        app("app-1.1").in(more);
        publish("--packages", more.toString(), "--allow", "app");
    }

    /** Builds, and says that it ended with a status. */
    final void build(int exit, String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of("build"));
        line.addAll(List.of(words));
        HoldfastProcesses.Ended ended = processes.run(line.toArray(String[]::new));
        assertThat(ended.exit()).as(ended.err() + ended.out()).isEqualTo(exit);
    }

    /** A verdict on two packages of which one lacks a macro, with who uses it, and another one that a maintainer overruled. */
    final void judge() throws Exception {
        String old = sample("sample-1.0", HEADER);
        String now = sample("sample-1.1", HEADER.replaceFirst("(?m)^#define SAMPLE_GONE.*\n", ""));
        write(
                "users",
                "PKGNAME=sample-1.1\nPKG_LOCATION=devel/sample\n\nPKGNAME=user-1.0\nPKG_LOCATION=devel/user\n"
                        + "ALL_DEPENDS=sample>=1.0:../../devel/sample\nSCAN_DEPENDS=../../devel/sample/buildlink3.mk\n");
        write(
                "published",
                "PKGNAME=sample-1.0\nPKGPATH=devel/sample\n\nPKGNAME=user-1.0\nPKGPATH=devel/user\nDEPENDS=sample>=1.0\n");
        assertThat(run(
                        "gate",
                        old,
                        now,
                        "--scan",
                        directory.resolve("users").toString(),
                        "--summary",
                        directory.resolve("published").toString()))
                .as(this::said)
                .isOne();
        String other = sample("sample-1.2", HEADER.replaceFirst("int sample", "long sample"));
        assertThat(run("gate", old, other)).as(this::said).isBetween(1, 4);
        assertThat(run(
                        "gate",
                        "overrule",
                        "sample-1.0",
                        "sample-1.2",
                        "additive",
                        "--reason",
                        "nobody uses it " + SCRIPT + "\u0007",
                        "--by",
                        "<b>ana"))
                .as(this::said)
                .isZero();
    }

    /** The addresses of the verdicts, the latest first. */
    final List<String> verdicts(String address) throws Exception {
        return Pattern.compile("href=\"(/verdicts/[0-9a-f]+/[0-9a-f]+)\"")
                .matcher(get(address + "/verdicts").body())
                .results()
                .map(one -> one.group(1))
                .toList();
    }

    private String sample(String pkgname, String header) throws IOException, InterruptedException {
        return new SamplePackage(Files.createDirectories(directory.resolve("samples")), pkgname)
                .header("sample.h", header)
                .build()
                .toString();
    }

    static void until(Callable<Boolean> isSo) throws Exception {
        for (int i = 0; i < 600 && !isSo.call(); i++) {
            Thread.sleep(100);
        }
        assertThat(isSo.call()).isTrue();
    }
}
