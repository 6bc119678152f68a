package org.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.holdfast.cli.FaultBranch;

/** Faults of the store: kills, changed bytes, wrong clocks, full devices. */
final class StoreFaults {

    private static final int DAMAGED = 3;
    private static final Instant THE_60S = Instant.parse("1960-01-01T00:00:00Z");
    private static final Instant THE_23RD_CENTURY = Instant.parse("2200-01-01T00:00:00Z");

    private StoreFaults() {}

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>(List.of(
                new Fault("the first sync is killed", 40, 1, StoreFaults::firstSyncIsKilled),
                new Fault("a later sync is killed", 40, 1, StoreFaults::laterSyncIsKilled),
                new Fault("store rebuild is killed", 30, 1, (directory, seed) -> killed(directory, seed, "rebuild")),
                new Fault("store compact is killed", 30, 1, (directory, seed) -> killed(directory, seed, "compact")),
                new Fault("one byte of the store's files is another", 120, 4, StoreFaults::changedByte),
                new Fault("a block of the store's database is zero", 30, 1, StoreFaults::zeroes),
                new Fault("the clock says 1960", 10, 1, StoreFaults::early),
                new Fault("the clock says 2200", 10, 1, StoreFaults::late)));
        if (mounts()) {
            faults.add(new Fault("the device of the store is full", 10, 1, StoreFaults::fullDevice));
        } else {
            System.out.println("store: a full device is left out: it needs root, who may mount a small tmpfs");
        }
        return List.copyOf(faults);
    }

    private static void kill(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    private static void firstSyncIsKilled(Path directory, long seed) throws Exception {
        FaultBranch branch = FaultBranch.fresh(directory);
        Process process = branch.start(List.of(), "sync");
        TimeUnit.MILLISECONDS.sleep(300 + new Random(seed).nextInt(3_500));
        kill(process);
        Instant now = Instant.now();
        branch.at(now, "sync").wentWell();
        assertThat(branch.at(now, "status", "--json").wentWell().out()).isEqualTo(statusOfASync(now));
        whole(branch);
    }

    /** What the status is after a sync that nothing disturbed. */
    private static String statusOfASync(Instant now) throws IOException {
        Path directory = Files.createTempDirectory("holdfast-fault-status");
        try {
            FaultBranch branch = FaultBranch.fresh(directory);
            branch.at(now, "sync").wentWell();
            return branch.at(now, "status", "--json").wentWell().out();
        } finally {
            Faults.delete(directory);
        }
    }

    private static void laterSyncIsKilled(Path directory, long seed) throws Exception {
        FaultBranch branch = FaultBranch.synced(directory);
        Path list = directory.resolve("vulns");
        Files.writeString(list, Files.readString(list).replace("a<1.1", "a<1.2") + "i<1\tdos\thttp://example.org/i\n");
        String before = branch.history();
        Process process = branch.start(List.of(), "sync");
        TimeUnit.MILLISECONDS.sleep(300 + new Random(seed).nextInt(3_000));
        kill(process);
        // What was recorded before is there: the history goes on from it.
        String after = branch.history();
        before.lines()
                .filter(line -> line.startsWith("observation") || line.startsWith("head"))
                .forEach(line -> assertThat(after).contains(line));
        branch.at(Instant.now(), "sync").wentWell();
        assertThat(branch.at(Instant.now(), "status", "--all").wentWell().out()).contains("a-1.0");
        // The same list under two names, and the next one.
        assertThat(branch.history()
                        .lines()
                        .filter(line -> line.startsWith("observation"))
                        .map(line -> line.substring(0, line.lastIndexOf('\t')))
                        .distinct())
                .hasSize(2);
        whole(branch);
    }

    private static void whole(FaultBranch branch) {
        FaultBranch.Result check = branch.run("store", "check");
        assertThat(check.exit()).as(check.out()).isZero();
    }

    private static void killed(Path directory, long seed, String word) throws Exception {
        FaultBranch branch = FaultBranch.synced(directory);
        String before = branch.history();
        String status = branch.run("status").wentWell().out();
        Process process = branch.start(List.of(), "store", word);
        TimeUnit.MILLISECONDS.sleep(300 + new Random(seed).nextInt(word.equals("compact") ? 900 : 2_500));
        kill(process);
        assertThat(branch.history()).isEqualTo(before);
        whole(branch);
        branch.run("sync").wentWell();
        assertThat(branch.history()).isEqualTo(before);
        assertThat(branch.run("status").wentWell().out()).isEqualTo(status);
    }

    private static void changedByte(Path directory, long seed) throws Exception {
        damaged(directory, branch -> {
            Random random = new Random(seed);
            int which = random.nextInt(20);
            Path file = branch.store().resolve(which == 0 ? "writes" : which == 1 ? "sums" : "store.mv.db");
            try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                long at = random.nextLong(bytes.length());
                bytes.seek(at);
                int was = bytes.read();
                bytes.seek(at);
                bytes.write(was ^ (1 + random.nextInt(255)));
            }
        });
    }

    private static void zeroes(Path directory, long seed) throws Exception {
        damaged(directory, branch -> {
            try (RandomAccessFile bytes =
                    new RandomAccessFile(branch.store().resolve("store.mv.db").toFile(), "rw")) {
                bytes.seek(4096 * new Random(seed).nextLong(bytes.length() / 4096));
                bytes.write(new byte[4096]);
            }
        });
    }

    private interface Damage {
        void to(FaultBranch branch) throws IOException;
    }

    /** What is damaged is refused, or every answer is what it was. */
    private static void damaged(Path directory, Damage damage) throws IOException {
        FaultBranch branch = FaultBranch.synced(directory);
        List<List<String>> questions = List.of(
                List.of("status", "--json"),
                List.of("explain", "devel/a"),
                List.of("timeline", "devel/b"),
                List.of("backports"),
                List.of("store", "export", "-"));
        List<String> answers = new ArrayList<>();
        for (List<String> question : questions) {
            answers.add(branch.run(question.toArray(String[]::new)).wentWell().out());
        }
        damage.to(branch);
        for (int i = 0; i < questions.size(); i++) {
            FaultBranch.Result result = branch.run(questions.get(i).toArray(String[]::new));
            if (result.exit() == DAMAGED) {
                assertThat(result.err()).contains(branch.store().toString());
                assertThat(result.err().lines()).as(result.err()).hasSize(1);
            } else {
                assertThat(result.out()).as("%s", questions.get(i)).isEqualTo(answers.get(i));
            }
        }
    }

    private static void early(Path directory, long seed) throws Exception {
        FaultBranch branch = FaultBranch.synced(directory);
        String before = branch.history();
        Instant when = seed % 2 == 0 ? THE_60S : FaultBranch.DAY.minus(Duration.ofDays(1 + seed));
        FaultBranch.Result result = branch.at(when, "sync");
        assertThat(result.exit()).isEqualTo(DAMAGED);
        assertThat(result.err()).contains("the clock of this machine says", "nothing was recorded");
        assertThat(branch.history()).isEqualTo(before);
        branch.run("sync").wentWell();
    }

    private static void late(Path directory, long seed) throws Exception {
        FaultBranch branch = FaultBranch.synced(directory);
        String before = branch.history();
        Path list = directory.resolve("vulns");
        String text = Files.readString(list);
        Files.writeString(list, text.replace("a<1.1", "a<1.2"));
        assertThat(branch.at(THE_23RD_CENTURY.plus(Duration.ofDays(seed)), "sync")
                        .wentWell()
                        .err())
                .contains("warning: the last record is of 2015-06-01");
        assertThat(branch.run("sync").exit()).isEqualTo(DAMAGED);
        branch.run("store", "rewind", "2015-06-01").wentWell();
        assertThat(branch.history()).isEqualTo(before);
        Files.writeString(list, text);
        branch.run("sync").wentWell();
        assertThat(branch.history()).isEqualTo(before);
        whole(branch);
    }

    private static boolean mounts() {
        try {
            Path place = Files.createTempDirectory("holdfast-fault-mount");
            boolean able = mount(place, 64);
            if (able) {
                unmount(place);
            }
            Files.deleteIfExists(place);
            return able;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static boolean mount(Path place, int kilobytes) throws IOException, InterruptedException {
        return ended("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", place.toString()) == 0;
    }

    private static void unmount(Path place) throws IOException, InterruptedException {
        ended("umount", place.toString());
    }

    private static int ended(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static void fullDevice(Path directory, long seed) throws Exception {
        FaultBranch branch = FaultBranch.fresh(directory);
        Path store = Files.createDirectories(branch.store());
        // From a device on which there is no room for the tables to one on which a sync has no room for its end.
        int kilobytes = 16 + new Random(seed).nextInt(400);
        assertThat(mount(store, kilobytes)).isTrue();
        try {
            FaultBranch.Result full = branch.run("sync");
            if (full.exit() == DAMAGED) {
                assertThat(full.err()).contains(store.toString());
                assertThat(full.err().lines().filter(line -> line.startsWith("\tat ")))
                        .isEmpty();
            }
            assertThat(ended("mount", "-o", "remount,size=64m", store.toString()))
                    .isZero();
            branch.run("sync").wentWell();
            assertThat(branch.run("status", "--all").wentWell().out()).contains("a-1.0");
            whole(branch);
        } finally {
            unmount(store);
        }
    }
}
