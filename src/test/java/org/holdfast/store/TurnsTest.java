package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.holdfast.history.BranchReading;
import org.holdfast.history.BranchState;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two processes at once: the second waits a while, then says who holds the store. */
class TurnsTest {

    private static final BranchHead HEAD = new BranchHead("trunk", "c1", Instant.EPOCH);
    private static final BranchReading READING = Readings.head("trunk", "c1");

    @TempDir
    private Path directory;

    @Test
    void theSecondProcessSaysWhichOneHoldsTheDirectory() throws IOException, InterruptedException {
        String where = TestStores.H2.fresh(directory);
        Process holder = Writer.start("hold", where, "60000");
        assertThat(holder.inputReader().readLine()).isEqualTo("open");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Store.open(where, TestStores.SHORT))
                .withMessageMatching(".*: the store is being written by process " + holder.pid()
                        + " \\(hold\\) on \\S+ since 20\\S+Z, and was.*")
                .withMessageStartingWith(where)
                .withMessageEndingWith(", and was still after 300 ms; try again when that has ended");
        holder.destroyForcibly().waitFor();
        Store.open(where, TestStores.SHORT).close();
    }

    @Test
    void theSecondProcessWaitsForTheFirst() throws IOException, InterruptedException {
        String where = TestStores.H2.fresh(directory);
        Process holder = Writer.start("hold", where, "500");
        assertThat(holder.inputReader().readLine()).isEqualTo("open");
        try (Store store = Store.open(where, Duration.ofSeconds(30))) {
            store.recordBranch(READING, Instant.EPOCH);
            assertThat(store.heads("trunk")).containsExactly(HEAD);
        }
        assertThat(holder.waitFor()).isZero();
    }

    @Test
    void theSameHoldsInsideOneProcess() {
        String where = TestStores.H2.fresh(directory);
        try (Store store = Store.open(where)) {
            assertThat(store.heads("trunk")).isEmpty();
            assertThatExceptionOfType(Unusable.class)
                    .isThrownBy(() -> Store.open(where, TestStores.SHORT))
                    .withMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    /** A writer that is killed in the middle leaves nothing behind that anybody would wait for. */
    @Test
    void readersNeverFailNorWaitWhileOthersWriteAndAreKilled() throws Exception {
        String where = TestStores.H2.fresh(directory);
        try (Store store = Store.open(where)) {
            store.recordList("list", Writer.day(1), Writer.list(1), false);
            store.recordFindings("2014Q1", Writer.day(1), Writer.findings(1));
        }
        Path goOn = Files.createFile(Path.of(where, "go-on"));
        List<Process> readers = List.of(Writer.start("read", where), Writer.start("read", where));
        for (Process reader : readers) {
            assertThat(reader.inputReader().readLine()).isEqualTo("open");
        }
        int written = 1;
        for (int round = 0; round < 3; round++) {
            Process writer = Writer.start("write", where);
            BufferedReader said = writer.inputReader();
            assertThat(said.readLine()).isEqualTo("open");
            for (int n = 0; n < 5; n++) {
                written = Integer.parseInt(said.readLine());
            }
            writer.destroyForcibly().waitFor();
        }
        try (Store reader = Store.openToRead(where)) {
            assertThat(Writer.done(reader)).isGreaterThanOrEqualTo(written);
        }
        try (Store next = Store.open(where, TestStores.SHORT)) {
            next.recordBranch(READING, Instant.EPOCH);
        }
        Files.delete(goOn);
        for (Process reader : readers) {
            assertThat(Integer.parseInt(reader.inputReader().readLine())).isGreaterThan(5);
            assertThat(Integer.parseInt(reader.inputReader().readLine())).isGreaterThanOrEqualTo(written);
            assertThat(reader.waitFor()).isZero();
        }
    }

    @Test
    void aReaderSeesWhatAWriterRecordsFromThenOnAndCanRecordNothing() {
        String where = TestStores.H2.fresh(directory);
        try (Store writer = Store.open(where);
                Store reader = Store.openToRead(where)) {
            assertThat(reader.heads("trunk")).isEmpty();
            writer.recordBranch(READING, Instant.EPOCH);
            assertThat(reader.heads("trunk")).containsExactly(HEAD);
            int seen = reader.reading(view -> {
                int before = view.heads("trunk").size();
                writer.recordBranch(Readings.head("trunk", "c2"), Instant.EPOCH);
                return before + view.heads("trunk").size();
            });
            assertThat(seen).isEqualTo(2);
            assertThat(reader.heads("trunk")).hasSize(2);
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> reader.recordBranch(READING, Instant.EPOCH));
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(() -> writer.reading(view -> view.recordPublished("All", Writer.day(1), List.of())));
        }
    }

    @Test
    void whatABranchMakesIsNotTakenFromALaterCommit() {
        String where = TestStores.H2.fresh(directory);
        try (Store writer = Store.open(where);
                Store reader = Store.openToRead(where)) {
            writer.recordBranch(Readings.whole("a", List.of()), Instant.EPOCH);
            BranchState state = reader.branch("trunk").orElseThrow();
            assertThat(state.directories().get()).isEmpty();
            writer.recordBranch(Readings.further("a", "b", List.of(), Set.of()), Instant.EPOCH);
            assertThatExceptionOfType(Unusable.class)
                    .isThrownBy(() -> state.directories().get())
                    .withMessageContaining("beyond a meanwhile");
        }
    }

    /** The operating system would let the lock go when the process closes the file, whoever in it has opened it. */
    @Test
    void whoAsksInVainInTheSameProcessDoesNotOpenTheStoreToOthers() throws Exception {
        String where = TestStores.H2.fresh(directory);
        try (Store store = Store.open(where)) {
            assertThatExceptionOfType(Unusable.class).isThrownBy(() -> Store.open(where, TestStores.SHORT));
            Store.openToRead(where).close();
            Process other = Writer.start("hold", where, "0");
            Thread.sleep(1500);
            assertThat(other.isAlive()).isTrue();
            store.recordBranch(READING, Instant.EPOCH);
            store.close();
            assertThat(other.inputReader().readLine()).isEqualTo("open");
            assertThat(other.waitFor()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(TestStores.class)
    void threadsReadWhileOneWritesAndTwoWritersTakeTurns(TestStores kind) throws Exception {
        try (Store store = Store.open(kind.fresh(directory));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            store.recordList("list", Writer.day(1), Writer.list(1), false);
            List<Future<?>> writers = new ArrayList<>();
            for (String branch : List.of("one", "other")) {
                writers.add(threads.submit(() -> {
                    for (int n = 1; n <= 10; n++) {
                        store.recordFindings(branch, Writer.day(n), Writer.findings(n));
                    }
                }));
            }
            while (!writers.stream().allMatch(Future::isDone)) {
                long open = store.findings("one").stream()
                        .filter(one -> one.until().isEmpty())
                        .count();
                assertThat(open).isIn(0L, 20L);
                assertThat(store.listOn(Writer.day(1))).hasSize(300);
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(store.findings("other").stream()
                            .filter(one -> one.until().isEmpty()))
                    .hasSize(20);
        }
    }

    @Test
    void onPostgresqlAllReadAndOneWrites() throws SQLException {
        String where = TestStores.POSTGRES.fresh(directory);
        try (Store one = Store.open(where, TestStores.SHORT);
                Store other = Store.open(where, TestStores.SHORT)) {
            one.recordBranch(READING, Instant.EPOCH);
            assertThat(other.heads("trunk")).containsExactly(HEAD);
            try (Connection writing =
                    new Postgres(where, TestStores.SHORT).source().getConnection()) {
                writing.setAutoCommit(false);
                try (Statement statement = writing.createStatement()) {
                    statement.execute(
                            "select pg_advisory_xact_lock(" + Postgres.LOCK + ", hashtext(current_schema()))");
                }
                assertThat(other.heads("trunk")).containsExactly(HEAD);
                assertThatExceptionOfType(Unusable.class)
                        .isThrownBy(() -> other.recordBranch(Readings.head("trunk", "c2"), Instant.EPOCH))
                        .withMessageContaining("the store is being written by process "
                                + ProcessHandle.current().pid() + " ")
                        .withMessageContaining(" since 20")
                        .withMessageNotContainingAny("user=", "currentSchema");
            }
            other.recordBranch(Readings.head("trunk", "c2"), Instant.EPOCH);
            assertThat(one.heads("trunk")).hasSize(2);
        }
    }

    @Test
    void aStoreThatCannotBeReachedSaysWhereAndWhy() throws IOException {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Store.open("jdbc:postgresql://127.0.0.1:1/holdfast?user=x&password=secret"))
                .withMessageStartingWith("jdbc:postgresql://127.0.0.1:1/holdfast: the store failed: ")
                .withMessageContaining("refused")
                .withMessageNotContaining("secret");
        Path file = Files.createFile(directory.resolve("file"));
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Store.open(file.resolve("store").toString()))
                .withMessageContaining("cannot create a store there");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Store.openExisting(directory.resolve("none").toString()))
                .withMessageEndingWith("there is no store yet; 'holdfast sync' makes one");
    }

    /** H2 itself opens most of these without a word, as an empty database. */
    @ParameterizedTest
    @ValueSource(ints = {0, 5_000, 30_000, 60_000, -1})
    void aDamagedFileSaysWhatToDo(int length) throws IOException {
        String where = TestStores.H2.fresh(directory);
        try (Store store = Store.open(where)) {
            store.recordList("list", Writer.day(1), Writer.list(1), false);
            store.recordList("list", Writer.day(2), Writer.list(2), false);
        }
        Path file = Path.of(where, "store.mv.db");
        byte[] whole = Files.readAllBytes(file);
        assertThat(whole.length).isGreaterThan(60_000);
        Files.write(file, length < 0 ? new byte[whole.length] : Arrays.copyOf(whole, length));
        for (ThrowingCallable opening :
                List.<ThrowingCallable>of(() -> Store.openToRead(where), () -> Store.open(where))) {
            assertThatExceptionOfType(Unusable.class)
                    .isThrownBy(opening)
                    .withMessageEndingWith("move " + where
                            + " away, run 'holdfast store import' with your last export, then 'holdfast sync'");
        }
    }

    @Test
    void anOldCopyOfTheFileIsNotTakenForTheStore() throws IOException {
        String where = TestStores.H2.fresh(directory);
        Path file = Path.of(where, "store.mv.db");
        try (Store store = Store.open(where)) {
            store.recordBranch(READING, Instant.EPOCH);
        }
        byte[] old = Files.readAllBytes(file);
        try (Store store = Store.open(where)) {
            store.recordBranch(Readings.head("trunk", "c2"), Instant.EPOCH);
        }
        Files.write(file, old);
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Store.openToRead(where))
                .withMessageContaining("was written 2 times, but store.mv.db has only 1 of these writes");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Store.open(where))
                .withMessageContaining("was written 2 times, but store.mv.db has only 1 of these writes");
    }
}
