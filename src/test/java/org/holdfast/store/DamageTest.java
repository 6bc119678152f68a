package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store whose bytes have changed is refused, or answers as it did; it can be checked and made smaller. */
class DamageTest {

    @TempDir
    private Path directory;

    private Path where;

    @BeforeEach
    void aStore() {
        where = directory.resolve("store");
        try (Store store = Store.open(where.toString())) {
            for (int n = 1; n <= 5; n++) {
                store.recordList("list", Writer.day(n), Writer.list(n), true);
                store.recordFindings("2014Q1", Writer.day(n), Writer.findings(n));
            }
            store.recordBranch(
                    Readings.whole(
                            "c1",
                            List.of(Readings.directory("security/openssl", "openssl-1.0.1g", "Makefile")),
                            Readings.change("c1", "openssl-1.0.1f", "openssl-1.0.1g")),
                    Instant.parse("2000-01-06T00:00:00Z"));
        }
    }

    @Test
    void aChangedByteIsNoticedOrChangesNoAnswer() throws IOException {
        String answers = answers();
        Map<String, byte[]> whole = files();
        Random random = new Random();
        int noticed = 0;
        for (int round = 0; round < 40; round++) {
            String file = random.nextInt(8) == 0 ? (random.nextBoolean() ? "writes" : "sums") : "store.mv.db";
            long at = random.nextLong(whole.get(file).length);
            restore(whole);
            flip(where.resolve(file), at, 1 << random.nextInt(8));
            try {
                assertThat(answers()).as("byte %,d of %s", at, file).isEqualTo(answers);
            } catch (Unusable e) {
                assertThat(e.getMessage()).contains(where.toString());
                noticed++;
            }
        }
        assertThat(noticed).isGreaterThan(5);
        restore(whole);
        assertThat(answers()).isEqualTo(answers);
    }

    @Test
    void aWriterAddsNothingToADamagedStoreAndTheCheckSaysWhatToDo() throws IOException {
        flip(where.resolve("store.mv.db"), 8192 + 100, 1);
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Store.open(where.toString()))
                .withMessageContaining("store.mv.db is damaged: 4096 bytes from byte 8,192 on have changed")
                .withMessageContaining("'holdfast store check'");
        assertThat(Store.check(where.toString()).problems()).isNotEmpty();
    }

    @Test
    void aWholeStoreIsCheckedWithoutAWrite() throws IOException {
        Map<String, byte[]> before = files();
        StoreCheck check = Store.check(where.toString());
        assertThat(check.problems()).isEmpty();
        assertThat(check.isHistoryWhole()).isTrue();
        assertThat(check.read()).anyMatch(line -> line.contains("bytes, all as they were written"));
        assertThat(check.read()).contains("trunk: 1 directories, 1 version changes, 0 moves, 0 trials, 0 patches");
        assertThat(files()).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void whatTheTablesSayInTwoWaysIsCompared() throws SQLException {
        sql("update vuln_observation set entries = 299 where id = 2");
        StoreCheck check = Store.check(where.toString());
        assertThat(check.problems()).containsExactly("the list of 2000-01-03 had 299 entries, but 300 were seen");
        assertThat(check.isHistoryWhole()).isFalse();
    }

    @Test
    void aRowThatDoesNotParseIsNamedByItsTable() throws SQLException {
        sql("update package_change set made_after = '[{'");
        try (Store store = Store.openToRead(where.toString())) {
            assertThatExceptionOfType(Unusable.class)
                    .isThrownBy(() -> store.changes("trunk"))
                    .withMessageContaining("a row of the table package_change cannot be read")
                    .withMessageContaining("'holdfast store import'");
        }
        assertThat(Store.check(where.toString()).isHistoryWhole()).isTrue();
    }

    @Test
    void aStoreThatWasWrittenOftenBecomesSmallerAndSaysTheSame() throws IOException {
        String answers = answers();
        long before = Files.size(where.resolve("store.mv.db"));
        try (Store reader = Store.openToRead(where.toString())) {
            assertThat(reader.entries()).isNotEmpty();
            long[] sizes = Store.compact(where.toString(), true).orElseThrow();
            assertThat(sizes[0]).isEqualTo(before);
            assertThat(sizes[1]).isLessThan(before).isEqualTo(Files.size(where.resolve("store.mv.db")));
            assertThat(reader.entries()).isNotEmpty();
        }
        assertThat(answers()).isEqualTo(answers);
        assertThat(Store.check(where.toString()).problems()).isEmpty();
        assertThat(Store.check(where.toString()).read()).anyMatch(line -> line.contains("all as they were written"));
        try (Store store = Store.open(where.toString())) {
            store.recordList("list", Writer.day(6), Writer.list(6), true);
        }
        assertThat(Store.check(where.toString()).problems()).isEmpty();
        assertThat(where.resolve("store.next.mv.db")).doesNotExist();
    }

    /** An older Holdfast wrote no checksums, and none in the record of its writes. */
    @Test
    void aStoreWithoutChecksumsIsReadAndGetsSome() throws IOException {
        String answers = answers();
        String[] words = Files.readString(where.resolve("writes")).split(" ");
        Files.writeString(where.resolve("writes"), words[0] + " " + words[1] + "\n");
        Files.delete(where.resolve("sums"));
        assertThat(answers()).isEqualTo(answers);
        assertThat(Store.check(where.toString()).read()).anyMatch(line -> line.contains("no checksums are known"));
        Store.open(where.toString()).close();
        assertThat(Store.check(where.toString()).read()).anyMatch(line -> line.contains("all as they were written"));
        assertThat(answers()).isEqualTo(answers);
    }

    private String answers() {
        try (Store store = Store.openToRead(where.toString())) {
            return store.history()
                    + String.valueOf(store.listOn(Writer.day(3)))
                    + store.changes("trunk")
                    + store.makes("trunk")
                    + store.branch("trunk").orElseThrow().directories().get()
                    + store.findings("2014Q1")
                    + store.info().rows();
        }
    }

    private void sql(String statement) throws SQLException {
        try (H2Directory locked = H2Directory.open(where, TestStores.SHORT);
                Connection connection = locked.source().getConnection();
                Statement one = connection.createStatement()) {
            one.execute(statement);
        }
        Store.open(where.toString()).close();
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> there = Files.list(where)) {
            there.forEach(file -> {
                try {
                    files.put(file.getFileName().toString(), Files.readAllBytes(file));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return files;
    }

    private void restore(Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path next = Files.write(directory.resolve("next"), file.getValue());
            Files.move(next, where.resolve(file.getKey()), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(at);
            int was = bytes.read();
            bytes.seek(at);
            bytes.write(was ^ bit);
        }
    }
}
