package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A clock that is wrong once does no lasting harm. */
class ClockTest extends SmallBranch {

    @BeforeEach
    void aBranchWithAFinding() {
        pkgsrc.make("security/foo", "foo-1.0");
        pkgsrc.commit("wiz 2014-04-08 Add foo");
        pkgsrc.cut();
        configure(pkgsrc.path().toString(), "");
        write("vulns", "#FORMAT 1.0.0\nfoo<1.1\tdos\thttp://example.org/1\n");
    }

    @Test
    void aDayBeforeTheLastRecordIsRefusedWhole() {
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        run("store", "export", "-");
        String before = out;
        pkgsrc.update("security/foo", "foo-1.1");
        pkgsrc.commit("wiz 2015-06-01 Update foo to 1.1");
        for (String when : new String[] {"1960-01-01T00:00:00Z", "2015-05-31T23:59:59Z"}) {
            now = Instant.parse(when);
            assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
            assertThat(out).isEmpty();
            assertThat(err.lines()).hasSize(1);
            assertThat(err).contains("the clock of this machine says " + when.substring(0, 10), "nothing was recorded");
            assertThat(run("store", "rebuild")).isEqualTo(ExitCode.FAILED);
            run("store", "export", "-");
            assertThat(out).isEqualTo(before);
        }
        assertThat(err).isEmpty();
    }

    @Test
    void aNewStoreDoesNotBeginIn1960() {
        now = Instant.parse("1960-01-01T00:00:00Z");
        assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("the clock of this machine says 1960-01-01: set it");
        now = Scenario.TODAY;
        assertThat(run("sync")).isEqualTo(ExitCode.OK);
        assertThat(err).isEmpty();
    }

    @Test
    void aLeapForwardIsRecordedWithAWarningAndCanBeTakenBack() throws IOException {
        run("sync");
        run("store", "export", "-");
        String before = out;
        now = Instant.parse("2200-01-01T00:00:00Z");
        write("vulns", "#FORMAT 1.0.0\nfoo<1.2\tdos\thttp://example.org/1\nbar<2\tdos\thttp://example.org/2\n");
        assertThat(run("sync")).isEqualTo(ExitCode.FINDINGS);
        assertThat(err)
                .contains("warning: the last record is of 2015-06-01, and the clock of this machine says 2200-01-01")
                .contains("'holdfast store rewind 2015-06-01'");
        run("store", "export", "-");
        String leapt = out;
        now = Scenario.TODAY;
        assertThat(run("sync")).isEqualTo(ExitCode.FAILED);
        assertThat(err).contains("has records of 2200-01-01 already", "'holdfast store rewind 2015-06-01'");
        assertThat(run("store", "rewind", "2015-06-01")).isEqualTo(ExitCode.OK);
        assertThat(Files.readString(directory.resolve("holdfast-history-1.txt"), StandardCharsets.US_ASCII))
                .isEqualTo(leapt);
        run("store", "export", "-");
        assertThat(out).isEqualTo(before);
        assertThat(run("sync", "--json")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).doesNotContain("warnings");
        assertThat(run("status", "--all")).isEqualTo(ExitCode.FINDINGS);
        assertThat(out).contains("foo-1.0");
    }

    @Test
    void aRewindToADayWithNothingAfterItIsRefused() {
        run("sync");
        assertThat(run("store", "rewind", "2015-06-01")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("nothing was recorded after 2015-06-01: the last record is of 2015-06-01");
        assertThat(run("store", "rewind", "yesterday")).isEqualTo(ExitCode.USAGE);
        assertThat(err).contains("rewind takes a date");
        assertThat(directory.resolve("holdfast-history-1.txt")).doesNotExist();
    }
}
