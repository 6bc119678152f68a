package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.holdfast.pkgsrc.VulnList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayVerbTest {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void aBranch() throws IOException {
        file("list", "#FORMAT 1.0.0\nfoo<2\tdos\thttp://a\nbar<3\tdos\thttp://b\n");
        file("scan", "PKGNAME=foo-1.0\nPKG_LOCATION=devel/foo\n");
        file("holdfast.toml", "[branch]\nscan = \"scan\"\n[vulnerabilities]\nlist = \"list\"\n");
        decide("not-affected", "package = \"devel/foo\"\nadvisory = \"http://a\"\n");
    }

    @Test
    void writesAListThatAnAuditTakes() throws IOException {
        assertThat(run()).as(err.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("wrote " + directory.resolve("out") + ": 2 entries, 1 changed\n");
        VulnList list = VulnList.parse("out", Files.readAllBytes(directory.resolve("out")))
                .strict();
        assertThat(list.entries())
                .extracting(entry -> entry.pattern().toString())
                .containsExactly("foo{<1.0,>1.0<2}", "bar<3");
        assertThat(list.checksums()).hasSize(2);
    }

    @Test
    void aDecisionThatIsNotAppliedIsAFinding() throws IOException {
        decide("not-affected", "package = \"bar\"\nadvisory = \"http://b\"\n");
        assertThat(run("--json")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("decision not applied")
                .contains("decisions.toml:1");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"left_out\"", "\"differences\" : [ ]");
    }

    @Test
    void aMistakeInTheDecisionsWritesNothing() throws IOException {
        decide("not-affected", "package = \"bar\"\n");
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void signsWithTheRealGpg() throws Exception {
        Path home = Files.createDirectory(directory.resolve("gnupg"));
        gpg(home, "--passphrase", "", "--quick-gen-key", "security@example.org", "ed25519", "sign", "never");
        Path keyring = Files.write(directory.resolve("keyring"), gpg(home, "--armor", "--export"));
        assertThat(run(Map.of("GNUPGHOME", home.toString()), "--sign", "security@example.org"))
                .as(err.toString(StandardCharsets.UTF_8))
                .isZero();
        int audit = Holdfast.run(
                console(Map.of()),
                "audit",
                "--vulns",
                directory.resolve("out").toString(),
                "-s",
                "--keyring",
                keyring.toString(),
                "foo-1.0");
        assertThat(audit).as(err.toString(StandardCharsets.UTF_8)).isZero();
    }

    @Test
    void aKeyThatIsNotThereLeavesTheOldList() throws Exception {
        Path home = Files.createDirectory(directory.resolve("gnupg"));
        gpg(home, "--list-keys");
        file("out", "old");
        assertThat(run(Map.of("GNUPGHOME", home.toString()), "--sign", "nobody@example.org"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("--clearsign ended with")
                .contains("nobody@example.org");
        assertThat(directory.resolve("out")).hasContent("old");
    }

    private int run(String... more) {
        return run(Map.of(), more);
    }

    private int run(Map<String, String> environment, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "overlay",
                "--config",
                directory.resolve("holdfast.toml").toString(),
                "--out",
                directory.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return Holdfast.run(console(environment), arguments.toArray(String[]::new));
    }

    private Console console(Map<String, String> environment) {
        return new Console(out, err, InputStream.nullInputStream(), environment, directory);
    }

    private void decide(String kind, String rest) throws IOException {
        file("decisions.toml", "[[decision]]\nkind = \"" + kind + "\"\nwhy = \"w\"\nwho = \"jane\"\n" + rest);
    }

    private void file(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static byte[] gpg(Path home, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("gpg", "--homedir", home.toString(), "--batch", "--quiet"));
        command.addAll(List.of(arguments));
        Process gpg;
        try {
            gpg = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return Assumptions.abort("no gpg here: " + e.getMessage());
        }
        byte[] output = gpg.getInputStream().readAllBytes();
        assertThat(gpg.waitFor()).isZero();
        return output;
    }
}
