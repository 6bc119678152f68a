package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the doctor misses, on a machine and in a configuration that lack it. */
class DoctorVerbTest extends CommandLines {

    private String line(String what) {
        return out.replaceAll("\n {9,}", " ")
                .lines()
                .filter(line -> line.matches("\\w+ +" + what + "  .*"))
                .findFirst()
                .orElse("");
    }

    @Test
    void withoutAConfigurationOnlyTheMachineCounts() {
        run("doctor");
        assertThat(line("java")).startsWith("ok").contains(Runtime.version().toString());
        assertThat(line("git")).startsWith("ok").contains("git version 2.");
        assertThat(line("store")).startsWith("unused").contains("'holdfast sync' makes it");
        assertThat(line("room here")).contains(directory.toString());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[vulnerabilities];keyring = 'nowhere' | keyring | every vulnerability list is refused",
                "[vulnerabilities];keyring = 'holdfast.toml' | keyring | every vulnerability list is refused",
                "[vulnerabilities];list = 'nowhere' | source | sync cannot read it",
                "[publish];key = 'nowhere' | signing key | publish cannot sign",
                "[publish];key = '!no-such-program' | no-such-program | publish cannot sign",
                "[build];command = ['no-such-program'] | no-such-program | build cannot make a package",
                "[publish];mirrors = ['h:/d'];ssh = 'no-such-program' | no-such-program | mirrors stay behind",
                "[forge];kind = 'github';repository = 'a/b' | token | neither HOLDFAST_TOKEN nor GITHUB_TOKEN is set",
                "[git];repository = 'nowhere';trunk = 't';release = 'r' | repository | sync cannot read the branches",
                "[git];repository = 'nowhere';trunk = 't';release = 'r' | store | 'holdfast sync' makes it",
                "[lst];x = 1 | configuration | no section [lst] is known",
            })
    void whatIsConfiguredAndNotThereIsMissing(String toml, String what, String costs) {
        write("holdfast.toml", toml.replace(';', '\n'));
        assertThat(run("doctor")).isEqualTo(ExitCode.FINDINGS);
        assertThat(line(what)).as(out).startsWith("missing").contains(costs);
    }

    @Test
    void anOldOrNoGitIsMissing() throws IOException {
        environment.put("HOLDFAST_GIT", directory.resolve("git").toString());
        run("doctor");
        assertThat(line("git")).startsWith("missing").contains("there is none", "2.39");
        write("git", "#!/bin/sh\necho git version 2.38.5\n");
        assertThat(directory.resolve("git").toFile().setExecutable(true)).isTrue();
        assertThat(run("doctor")).isEqualTo(ExitCode.FINDINGS);
        assertThat(line("git")).startsWith("missing").contains("2.38.5", "2.39");
        write("git", "#!/bin/sh\necho git version 3.0.1\n");
        run("doctor");
        assertThat(line("git")).startsWith("ok");
    }

    @Test
    void aTokenIsNamedAndNotShown() {
        write("holdfast.toml", "[forge]\nkind = 'github'\nrepository = 'a/b'\n");
        environment.put("GITHUB_TOKEN", "secret");
        run("doctor");
        assertThat(line("token")).startsWith("ok").contains("GITHUB_TOKEN");
        assertThat(out + err).doesNotContain("secret");
    }

    @Test
    void aClockBeforeTheStoreOrASourceToComeIsMissing() throws IOException {
        write("vulns", "#FORMAT 1.0.0\nfoo<2\tdos\thttp://a\n");
        write("holdfast.toml", "[vulnerabilities]\nlist = 'vulns'\n");
        now = Instant.now();
        run("sync");
        run("doctor");
        assertThat(line("clock")).startsWith("ok");
        assertThat(line("source")).startsWith("ok");
        now = now.minusSeconds(10 * 86_400);
        assertThat(run("doctor")).isEqualTo(ExitCode.FINDINGS);
        assertThat(line("clock")).startsWith("missing").contains("sync refuses to record");
        assertThat(line("source")).startsWith("missing").contains("a clock is wrong");
        Files.setLastModifiedTime(directory.resolve("vulns"), FileTime.from(now));
        run("doctor");
        assertThat(line("source")).startsWith("ok");
    }

    @Test
    void theJsonHasWhatTheTextHas() {
        int exit = run("doctor");
        int lines = (int) out.lines()
                .filter(line -> line.matches("(ok|unused|missing) .*"))
                .count();
        assertThat(run("doctor", "--json")).isEqualTo(exit);
        assertThat(out.split("\"what\"", -1)).hasSize(lines + 1);
        assertThat(run("doctor", "--quiet")).isEqualTo(exit);
        assertThat(out).isEmpty();
    }
}
