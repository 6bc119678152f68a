package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.holdfast.outcome.FindingState;
import org.holdfast.pkgsrc.VulnKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process may be killed at any moment: what it had recorded is there, and nothing is there by half. */
class CrashTest {

    private static final int KILLS = 10;

    @TempDir
    private Path directory;

    private final Random random = new Random();

    @ParameterizedTest
    @EnumSource
    void whatWasRecordedOutlivesTheProcess(TestStores kind) throws IOException, InterruptedException {
        String where = kind.fresh(directory);
        for (int round = 1; round <= KILLS; round++) {
            int acknowledged = killWhileItWrites(where, random.nextInt(600));
            checkWhole(where, acknowledged);
        }
    }

    @Test
    void aStoreThatWasKilledWhileItWasMadeIsMadeByTheNextProcess() throws IOException, InterruptedException {
        for (int round = 1; round <= KILLS; round++) {
            String where = TestStores.H2.fresh(directory);
            Process process = Writer.start("write", where);
            Thread.sleep(250 + random.nextInt(900));
            process.destroyForcibly().waitFor();
            checkWhole(where, 0);
        }
    }

    /** Gives the number of the last observation that the process said was recorded. */
    private static int killWhileItWrites(String where, int millis) throws IOException, InterruptedException {
        Process process = Writer.start("write", where);
        try (BufferedReader lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("open");
            String first = lines.readLine();
            assertThat(first).isNotNull();
            Thread.sleep(millis);
            process.toHandle().destroyForcibly();
            List<String> acknowledged =
                    lines.lines().filter(line -> line.matches("[0-9]+")).toList();
            process.waitFor();
            return Integer.parseInt(acknowledged.isEmpty() ? first : acknowledged.getLast());
        }
    }

    private static void checkWhole(String where, int acknowledged) {
        try (Store store = Store.open(where)) {
            int done = Writer.done(store);
            assertThat(done).isGreaterThanOrEqualTo(acknowledged);
            for (int n = 1; n <= done; n++) {
                assertThat(store.listOn(Writer.day(n))).containsExactlyInAnyOrderElementsOf(Writer.list(n));
            }
            List<VulnKey> open = store.findings("2014Q1").stream()
                    .filter(FindingHistory::isOpen)
                    .peek(finding -> assertThat(finding.dispositions()).hasSize(1))
                    .map(FindingHistory::entry)
                    .collect(Collectors.toList());
            // The findings of the last observation are recorded after it, so may be those of the one before.
            assertThat(open).isIn(entries(done), entries(done - 1));
            History history = store.history();
            assertThat(History.parse("export", history.toString())).hasToString(history.toString());
        }
    }

    private static List<VulnKey> entries(int n) {
        return n <= 0
                ? List.of()
                : Writer.findings(n).stream().map(FindingState::entry).toList();
    }
}
