package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullMarked
class ProcessTreeTest {

    @TempDir
    private Path directory = Path.of("");

    private final List<Process> started = new ArrayList<>();
    private final String chance = "test-" + System.nanoTime() + "-";

    @BeforeEach
    void environmentsAreSeen() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/environ")), "there is no /proc here");
    }

    @AfterEach
    void end() {
        started.forEach(one -> {
            one.descendants().forEach(ProcessHandle::destroyForcibly);
            one.destroyForcibly();
        });
    }

    private Process start(String mark, String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile());
        builder.environment().put(ProcessTree.MARK, mark);
        builder.environment().put(ProcessTree.WORK, directory.toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private long pid(String file) throws IOException, InterruptedException {
        await(() -> {
            try {
                return Files.exists(directory.resolve(file))
                        && Files.readString(directory.resolve(file)).endsWith("\n");
            } catch (IOException e) {
                return false;
            }
        });
        return Long.parseLong(Files.readString(directory.resolve(file)).strip());
    }

    private static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(end);
            Thread.sleep(20);
        }
    }

    @Test
    void aProcessThatForkedAwayTwiceIntoASessionOfItsOwnIsKilled() throws IOException, InterruptedException {
        Process process = start(
                chance + "1",
                "(setsid sh -c 'sh -c \"echo \\$\\$ >away; exec sleep 600\" &' &); until test -s away; do sleep 0.05; done");
        ProcessTree tree = new ProcessTree(process.toHandle(), chance + "1");
        long away = pid("away");
        process.waitFor();
        assertThat(lives(away)).isTrue();
        tree.kill();
        await(() -> !lives(away));
    }

    @Test
    void aProcessThatIgnoresTermIsKilledAfterAWhile() throws IOException, InterruptedException {
        Process process = start(chance + "1", "trap '' TERM; echo $$ >pid; while :; do sleep 1; done");
        long pid = pid("pid");
        Instant begun = Instant.now();
        new ProcessTree(process.toHandle(), chance + "1").kill();
        await(() -> !lives(pid));
        assertThat(Duration.between(begun, Instant.now())).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(15));
    }

    @Test
    void aBuildLeavesTheProcessesOfAnotherAloneEvenIfItsMarkBeginsLikeIt() throws IOException, InterruptedException {
        Process one = start(chance + "1", "sleep 600");
        Process other = start(chance + "12", "sleep 600");
        new ProcessTree(one.toHandle(), chance + "1").kill();
        assertThat(one.isAlive()).isFalse();
        assertThat(other.isAlive()).isTrue();
    }

    @Test
    void memoryAndProcessorTimeAreSeenAlsoThoseOfChildrenThatEnded() throws IOException, InterruptedException {
        Process process = start(
                chance + "1",
                "i=0; while [ $i -lt 60 ]; do sh -c 'j=0; while [ $j -lt 4000 ]; do j=$((j+1)); done'; i=$((i+1)); done;"
                        + " echo $$ >pid; sleep 600");
        ProcessTree tree = new ProcessTree(process.toHandle(), chance + "1");
        pid("pid");
        tree.look();
        assertThat(tree.memory()).isBetween(100_000L, 1L << 30);
        assertThat(tree.cpuSeconds()).isBetween(0.05, 60.0);
        tree.kill();
    }

    @Test
    void buildsOfAWorkerThatWasKilledAreEndedAndThoseOfALivingOneAreNot() throws IOException, InterruptedException {
        long dead = new ProcessBuilder("true").start().pid();
        await(() -> !lives(dead));
        Process orphan = start("1-2-3-" + dead, "sleep 600");
        Process kept = start("1-2-3-" + ProcessHandle.current().pid(), "sleep 600");
        assertThat(ProcessTree.killOrphans(work -> work.equals("/elsewhere"))).isZero();
        assertThat(orphan.isAlive()).isTrue();
        assertThat(ProcessTree.killOrphans(work -> work.equals(directory.toString())))
                .isPositive();
        await(() -> !orphan.isAlive());
        assertThat(kept.isAlive()).isTrue();
    }

    @Test
    void aWorkerClearsAwayTheDirectoriesOfDeadOnesOnly() throws IOException, InterruptedException {
        Path dead = Files.createDirectories(directory.resolve("dead/slot1/work"));
        Files.writeString(directory.resolve("dead/lock"), "");
        Files.createDirectories(directory.resolve("strange"));
        List<String> said = new ArrayList<>();
        long gone = new ProcessBuilder("true").start().pid();
        await(() -> !lives(gone));
        ProcessBuilder left = new ProcessBuilder("sleep", "600");
        left.environment().put(ProcessTree.MARK, "1-2-1-" + gone);
        left.environment().put(ProcessTree.WORK, directory.resolve("dead").toString());
        Process orphan = left.start();
        started.add(orphan);
        try (WorkPlace first = WorkPlace.open(directory.resolve("first"), said::add);
                WorkPlace second = WorkPlace.open(directory.resolve("second"), said::add)) {
            assertThat(first).isNotSameAs(second);
            assertThat(dead).doesNotExist();
            assertThat(directory.resolve("dead")).doesNotExist();
            assertThat(directory.resolve("strange")).exists();
            assertThat(directory.resolve("first/lock")).exists();
            assertThat(orphan.isAlive()).isFalse();
            assertThat(said).containsExactly("ended processes of builds whose worker was killed: 1");
        }
        assertThat(directory.resolve("first")).doesNotExist();
        assertThat(directory.resolve("second")).doesNotExist();
    }
}
