package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.build.HoldfastProcesses.Ended;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gate --canaries}: those that use a package are built against its new build by real bmake and gcc. */
class CanaryVerbTest {

    @TempDir
    Path directory;

    private HoldfastProcesses holdfast;
    private SampleTree tree;

    @BeforeEach
    void published() throws Exception {
        Assumptions.assumeTrue(SampleTree.missing().isEmpty(), () -> "not installed: " + SampleTree.missing());
        holdfast = new HoldfastProcesses(directory);
        tree = SampleTree.write(directory.resolve("tree"), 3, 10);
        Files.writeString(directory.resolve("scan"), tree.scan());
        Files.writeString(directory.resolve("holdfast.toml"), """
                [publish]
                repository = "repo"
                [build]
                directory = "builds"
                scan = "scan"
                tree = "tree"
                slots = 2
                nice = 0
                command = ["bmake", "-C", "{tree}/{pkgpath}", "package", "PACKAGES={packages}", "WRKOBJDIR={work}"]
                """);
        List<String> order = new ArrayList<>(List.of("build", "--level", "all"));
        tree.paths().forEach(path -> order.add(path.toString()));
        assertThat(holdfast.run(order.toArray(String[]::new)).exit()).isZero();
        assertThat(holdfast.run("publish", "--packages", "builds/1/packages/All")
                        .exit())
                .isZero();
    }

    @AfterEach
    void endAll() throws InterruptedException {
        if (holdfast != null) {
            holdfast.close();
        }
    }

    /** A library that others are compiled with. */
    private PkgPath library() {
        return tree.paths().stream()
                .filter(path -> tree.dependents(path).size() > 1
                        && Files.exists(directory
                                .resolve("tree")
                                .resolve(path.toString())
                                .resolve("buildlink3.mk")))
                .findFirst()
                .orElseThrow();
    }

    private Ended gate(String old, String now) throws IOException, InterruptedException {
        return holdfast.run(
                "gate",
                old,
                now,
                "--scan",
                "scan",
                "--summary",
                "repo/All/pkg_summary.gz",
                "--canaries",
                "2",
                "--json");
    }

    @Test
    void whatBuiltBeforeAndFailsNowBreaksWithTheLinesOfItsLog() throws Exception {
        String pkgname = tree.pkgname(library()).text();
        String old = "repo/All/" + pkgname + ".tgz";
        Ended same = gate(old, old);
        assertThat(same.exit()).as(same.err() + same.out()).isZero();
        assertThat(same.out()).contains("it builds with the new package");
        // Chosen by what they take of its libraries.
        assertThat(same.out()).containsPattern("it uses (one|[0-9]+) symbols?");

        String now = withoutHeaders(old, pkgname);
        Ended broken = gate(old, now);
        assertThat(broken.exit()).as(broken.err() + broken.out()).isOne();
        JsonTree outcome = JsonReader.tree(broken.out());
        assertThat(outcome.elements("findings"))
                .filteredOn(finding -> finding.text("check").orElse("").equals("canary"))
                .anySatisfy(finding -> {
                    assertThat(finding.text("verdict")).contains("source-break");
                    assertThat(finding.text("rebuild")).contains("all");
                    assertThat(finding.elements("after").toString()).contains("error");
                });
        assertThat(holdfast.run("gate", "show", old, now).out()).contains("does not build with the new package");
        // What the canaries made is nobody's: the published packages and builds are as they were.
        assertThat(holdfast.run("repo", "verify").exit()).isZero();
        assertThat(directory.resolve("builds/2")).doesNotExist();
    }

    /** The same package, in which no header is left. */
    private String withoutHeaders(String old, String pkgname) throws IOException, InterruptedException {
        Path stage = Files.createDirectories(directory.resolve("stage"));
        Path now = directory.resolve("new-" + pkgname + ".tgz");
        String script =
                "tar -C " + stage + " -xzf " + directory.resolve(old) + " && rm -r " + stage + "/include && tar -C "
                        + stage + " -czf " + now + " +CONTENTS $(cd " + stage + " && ls -A | grep -v +CONTENTS)";
        assertThat(new ProcessBuilder("sh", "-c", script).inheritIO().start().waitFor())
                .isZero();
        return now.toString();
    }
}
