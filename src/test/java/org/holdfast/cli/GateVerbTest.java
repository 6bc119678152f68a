package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.holdfast.gate.SamplePackage;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gate} and the verbs that heed it. */
class GateVerbTest {

    private static final Instant NOW = Instant.parse("2015-03-19T12:00:00Z");
    private static final String OLD =
            "#define SAMPLE_VERSION \"1.0\"\n#define SAMPLE_GONE 1\nstruct sample { int a; };\n";

    @TempDir
    Path directory;

    private String old;
    private String now;

    @BeforeEach
    void packages() throws IOException, InterruptedException {
        old = sample("sample-1.0", OLD);
        now = sample("sample-1.1", OLD.replace("1.0", "1.1").replace("#define SAMPLE_GONE 1\n", ""));
    }

    private String sample(String pkgname, String header) throws IOException, InterruptedException {
        return new SamplePackage(directory, pkgname)
                .header("sample.h", header)
                .build()
                .toString();
    }

    private Run run(String... words) {
        return Run.of(directory, NOW, "", words);
    }

    @Test
    void theStatusTellsTheVerdict() throws Exception {
        Run gone = run("gate", old, now, "--json");
        assertThat(gone.exit()).as(gone.err()).isOne();
        JsonTree tree = JsonReader.tree(gone.out());
        assertThat(tree.text("verdict")).contains("source-break");
        JsonTree finding = tree.elements("findings").getFirst();
        assertThat(finding.text("check")).contains("macros");
        assertThat(finding.text("verdict")).contains("source-break");
        assertThat(finding.text("file")).contains("include/sample.h");
        assertThat(finding.text("line")).contains("2");
        assertThat(tree.at("dependents")).isPresent();
        assertThat(run("gate", old, sample("sample-1.2", OLD)).exit()).isZero();
        assertThat(run("gate", old, sample("sample-1.2", OLD.replace("GONE 1", "GONE 2")))
                        .exit())
                .isEqualTo(4);
    }

    @Test
    void aVerdictIsKeptAndAMaintainerOverrulesIt() throws Exception {
        assertThat(run("gate", "list").out()).contains("no verdict is kept yet");
        assertThat(run("gate", "show", "sample-1.0", "sample-1.1").exit()).isEqualTo(2);
        assertThat(run("gate", old, now).exit()).isOne();
        assertThat(run("gate", "show", "sample-1.0", "sample-1.1").out()).contains("SAMPLE_GONE is gone");
        assertThat(run("gate", "overrule", "sample-1.0", "sample-1.1", "additive")
                        .exit())
                .isEqualTo(2);
        assertThat(run("gate", "overrule", "sample-1.0", "sample-1.1", "fine", "--reason", "x")
                        .exit())
                .isEqualTo(2);
        Run overruled = run(
                "gate",
                "overrule",
                "sample-1.0",
                "sample-1.1",
                "additive",
                "--reason",
                "nobody uses it",
                "--by",
                "ana");
        assertThat(overruled.exit()).as(overruled.err()).isZero();
        // It stays when the pair is compared again.
        Run again = run("gate", old, now);
        assertThat(again.exit()).isZero();
        assertThat(again.out()).contains("nobody uses it").contains("source-break");
        assertThat(run("gate", "list").out()).contains("overruled by ana");
    }

    @Test
    void publishHoldsBackWhatBreaks() throws Exception {
        Path repository = directory.resolve("repo");
        assertThat(publish(old, repository).exit()).isZero();
        assertThat(run("gate", repository.resolve("All/sample-1.0.tgz").toString(), now)
                        .exit())
                .isOne();
        Run held = publish(now, repository);
        assertThat(held.out())
                .contains("1 carried forward")
                .contains("breaks those that use it, says the gate: source-break");
        assertThat(repository.resolve("All/sample-1.1.tgz")).doesNotExist();
        run("gate", "overrule", "sample-1.0", "sample-1.1", "compatible", "--reason", "all were rebuilt");
        assertThat(publish(now, repository).exit()).isZero();
        assertThat(repository.resolve("All/sample-1.1.tgz")).exists();
    }

    private Run publish(String file, Path repository) throws IOException, InterruptedException {
        Path all = Files.createTempDirectory(directory, "new");
        Files.copy(Path.of(file), all.resolve(Path.of(file).getFileName()));
        return run("publish", "--packages", all.toString(), "--to", repository.toString());
    }

    @Test
    void planTakesAKeptVerdict() throws Exception {
        String scan = directory.resolve("scan").toString();
        String summary = directory.resolve("summary").toString();
        Files.writeString(
                Path.of(scan),
                "PKGNAME=sample-1.1\nPKG_LOCATION=devel/sample\n\nPKGNAME=user-1.0\nPKG_LOCATION=devel/user\n"
                        + "ALL_DEPENDS=sample>=1.0:../../devel/sample\n");
        Files.writeString(
                Path.of(summary),
                "PKGNAME=sample-1.0\nPKGPATH=devel/sample\n\nPKGNAME=user-1.0\nPKGPATH=devel/user\nDEPENDS=sample>=1.0\n");
        List<String> plan = new ArrayList<>(List.of("plan", "sample", "--scan", scan, "--summary", summary, "--json"));
        assertThat(run(plan.toArray(String[]::new)).out()).doesNotContain("source-break");
        assertThat(run("gate", old, now, "--scan", scan, "--summary", summary).out())
                .contains("user-1.0");
        assertThat(run(plan.toArray(String[]::new)).out()).contains("source-break");
    }

    /** A package comes from outside, and its headers are shown: a terminal must not obey them. */
    @Test
    void whatATerminalWouldObeyIsNotSentToIt() throws Exception {
        String hostile = sample("sample-1.2", OLD.replace("GONE 1", "GONE \"\u001b]0;title\u0007\u001b[2J\rgone\""));
        String shown = Run.of(directory, NOW, "", Map.of("HOLDFAST_COLUMNS", "80"), "gate", old, hostile)
                .out();
        assertThat(shown)
                .contains("SAMPLE_GONE \"\\x1b]0;title\\x07\\x1b[2J\\x0dgone")
                .contains("\u001b[1m")
                .doesNotContain("\u001b[2J")
                .doesNotContain("\u001b]")
                .doesNotContain("\u0007")
                .doesNotContain("\r");
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() throws Exception {
        assertThat(run("gate").exit()).isEqualTo(2);
        assertThat(run("gate", old).exit()).isEqualTo(2);
        assertThat(run("gate", old, now, now).exit()).isEqualTo(2);
        assertThat(run("gate", "list", "more").exit()).isEqualTo(2);
        Run none = run("gate", old, directory.resolve("nonesuch.tgz").toString());
        assertThat(none.exit()).isEqualTo(3);
        assertThat(none.err()).contains("nonesuch.tgz").hasLineCount(1);
        Run text = run(
                "gate",
                old,
                Files.writeString(directory.resolve("text"), "hello").toString());
        assertThat(text.exit()).isEqualTo(3);
        assertThat(text.err()).hasLineCount(1);
        assertThat(run(
                                "gate",
                                old,
                                now,
                                "--consumers",
                                directory.resolve("nonesuch").toString())
                        .exit())
                .isEqualTo(3);
    }
}
