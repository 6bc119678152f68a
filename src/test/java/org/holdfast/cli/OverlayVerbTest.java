package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.pkgsrc.VulnList;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OverlayVerbTest extends CommandLines {

    @BeforeEach
    void aBranch() throws IOException {
        file("list", "#FORMAT 1.0.0\nfoo<2\tdos\thttp://a\nbar<3\tdos\thttp://b\n");
        file("scan", "PKGNAME=foo-1.0\nPKG_LOCATION=devel/foo\n");
        file("holdfast.toml", "[branch]\nscan = \"scan\"\n[vulnerabilities]\nlist = \"list\"\n");
        decide("not-affected", "package = \"devel/foo\"\nadvisory = \"http://a\"\n");
    }

    @Test
    void writesAListThatAnAuditTakes() throws IOException {
        assertThat(overlay()).as(err).isZero();
        assertThat(out).isEqualTo("wrote " + directory.resolve("out") + ": 2 entries, 1 changed\n");
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
        assertThat(overlay("--json")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err).contains("decision not applied").contains("decisions.toml:1");
        assertThat(out).contains("\"left_out\"", "\"differences\" : [ ]");
    }

    @Test
    void aMistakeInTheDecisionsWritesNothing() throws IOException {
        decide("not-affected", "package = \"bar\"\n");
        assertThat(overlay()).isEqualTo(ExitCode.USAGE);
        assertThat(directory.resolve("out")).doesNotExist();
    }

    @Test
    void signsWithTheRealGpg() throws Exception {
        Path home = Files.createDirectory(directory.resolve("gnupg"));
        environment.put("GNUPGHOME", home.toString());
        gpg(home, "--passphrase", "", "--quick-gen-key", "security@example.org", "ed25519", "sign", "never");
        Path keyring = Files.write(directory.resolve("keyring"), gpg(home, "--armor", "--export"));
        assertThat(overlay("--sign", "security@example.org")).as(err).isZero();
        int audit = run(
                "audit",
                "--vulns",
                directory.resolve("out").toString(),
                "-s",
                "--keyring",
                keyring.toString(),
                "foo-1.0");
        assertThat(audit).as(err).isZero();
    }

    @Test
    void aKeyThatIsNotThereLeavesTheOldList() throws Exception {
        Path home = Files.createDirectory(directory.resolve("gnupg"));
        environment.put("GNUPGHOME", home.toString());
        gpg(home, "--list-keys");
        file("out", "old");
        assertThat(overlay("--sign", "nobody@example.org")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("--clearsign ended with").contains("nobody@example.org");
        assertThat(directory.resolve("out")).hasContent("old");
    }

    private int overlay(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "overlay",
                "--config",
                directory.resolve("holdfast.toml").toString(),
                "--out",
                directory.resolve("out").toString()));
        arguments.addAll(List.of(more));
        return run(arguments.toArray(String[]::new));
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
