package org.holdfast.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many refs are made at once or not at all, and what a killed run leaves is cleared by the next one. */
class RefTransactionTest {

    private static final int MANY = 60;

    @TempDir
    private Path directory;

    private Git git;
    private String id;

    @BeforeEach
    void repository() {
        git = new Git(directory);
        git.run("init", "--quiet", "--bare", "--initial-branch=trunk");
        String tree = git.run("hash-object", "-t", "tree", "-w", "--stdin");
        id = git.run("-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-m", "x", tree);
        git.run("update-ref", "refs/heads/trunk", id);
        git.run("-c", "user.name=x", "-c", "user.email=x", "tag", "-a", "-m", "x", "old", id);
    }

    @Test
    void manyRefsAreMadeAndGitItselfFindsNothingWrong() {
        git.run("pack-refs", "--all");
        RefWriter.refs(git, id, MANY).verify("refs/heads/trunk", id).commit("test");
        assertThat(RefWriter.count(git)).isEqualTo(MANY);
        assertThat(git.run("rev-parse", "old^{commit}")).isEqualTo(id);
        assertThat(git.run("fsck", "--strict")).isEmpty();
        git.run("pack-refs", "--all", "--prune");
        assertThat(RefWriter.count(git)).isEqualTo(MANY);
        RefTransaction gone = new RefTransaction(git);
        for (int i = 0; i < MANY; i++) {
            gone.delete("refs/heads/backport/topic-" + i, id);
        }
        gone.commit("test");
        assertThat(RefWriter.count(git)).isZero();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aRefThatIsNotWhereItWasReadRefusesAll() {
        git.run("update-ref", "refs/heads/backport/topic-" + (MANY - 1), id);
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> RefWriter.refs(git, id, MANY).commit("test"))
                .withMessageContaining("reference already exists");
        assertThat(RefWriter.count(git)).isEqualTo(1);
        assertThat(leftovers()).isEmpty();
    }

    /** Git is killed at every point of its work; the hook kills it where all locks are taken. */
    @Test
    void whereGitIsKilledAllRefsAreThereOrNone() throws Exception {
        Random random = new Random();
        for (int round = 0; round < 12; round++) {
            int micros = random.nextInt(60_000);
            CompletableFuture<Boolean> made = CompletableFuture.supplyAsync(() -> {
                try {
                    RefWriter.refs(git, id, MANY).commit("test");
                    return true;
                } catch (ToolFailed e) {
                    return false;
                }
            });
            TimeUnit.MICROSECONDS.sleep(micros);
            ProcessHandle.current()
                    .descendants()
                    .filter(one -> one.info().commandLine().orElse("").contains(directory.toString()))
                    .filter(one -> one.info().commandLine().orElse("").contains("update-ref"))
                    .forEach(ProcessHandle::destroyForcibly);
            int count = RefWriter.count(git);
            boolean whole = made.get();
            assertThat(RefWriter.count(git)).isIn(0, MANY);
            assertThat(count).isIn(0, MANY);
            assertThat(RefWriter.count(git)).isEqualTo(whole ? MANY : 0);
            again();
        }
    }

    @Test
    void whereItsLocksAreTakenAndItIsKilledTheNextRunSaysWhichItClears() throws IOException {
        hook("[ \"$1\" != prepared ] || { cat >/dev/null; kill -9 $PPID; }");
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> RefWriter.refs(git, id, 3).commit("test"))
                .withMessageContaining("exited with 137");
        Files.delete(directory.resolve("hooks/reference-transaction"));
        // The journal is gone with the run, which was not killed; its locks are not, since git was.
        assertThat(leftovers()).isEmpty();
        assertThat(RefWriter.count(git)).isZero();
        RefWriter.refs(git, id, 3).commit("test");
        assertThat(RefWriter.count(git)).isEqualTo(3);
    }

    @Test
    void aLockOfSomebodyElseIsNamedWithItsAgeAndLeftAlone() throws IOException {
        Path lock = Files.createDirectories(directory.resolve("refs/heads/backport"))
                .resolve("topic-1.lock");
        Files.writeString(lock, "");
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> RefWriter.refs(git, id, 3).commit("test"))
                .withMessageContaining("refs/heads/backport/topic-1.lock (3 h old)")
                .withMessageContaining("if no git runs there, remove them");
        assertThat(RefJournal.recover(git)).isEmpty();
        assertThat(lock).exists();
        assertThat(RefWriter.count(git)).isZero();
    }

    /** What a process that was killed in the middle leaves: its journal and its locks, some of which may be another's. */
    @Test
    void onlyLocksThatAreProvablyOfTheDeadAreCleared() throws IOException {
        Path heads = Files.createDirectories(directory.resolve("refs/heads/backport"));
        Files.writeString(
                directory.resolve("holdfast-refs.1.x"),
                "process " + host() + " 999999999 1\ncreate refs/heads/backport/one " + id
                        + "\ncreate refs/heads/backport/two " + id + "\nend\ngit 999999998 1\n");
        Files.writeString(directory.resolve("holdfast-refs.1.x.token"), "holdfast\n");
        Files.createLink(directory.resolve("packed-refs.lock"), directory.resolve("holdfast-refs.1.x.token"));
        Files.writeString(heads.resolve("one.lock"), id + "\n");
        Files.writeString(heads.resolve("two.lock"), "0123\n");
        Files.writeString(heads.resolve("three.lock"), "");
        assertThat(RefJournal.recover(git))
                .singleElement()
                .asString()
                .contains("process 999999999 was stopped while it changed branches")
                .contains("refs/heads/backport/one.lock (")
                .contains("packed-refs.lock (")
                .doesNotContain("two.lock")
                .doesNotContain("three.lock");
        assertThat(heads.resolve("one.lock")).doesNotExist();
        assertThat(heads.resolve("two.lock")).exists();
        assertThat(heads.resolve("three.lock")).exists();
        assertThat(directory.resolve("packed-refs.lock")).doesNotExist();
        assertThat(directory.resolve("holdfast-refs.1.x")).doesNotExist();
    }

    @Test
    void aMergeThatWasCutOffAfterItsBranchMovedIsFinished() throws IOException {
        git.run("update-ref", "refs/heads/backport/one", id);
        git.run("update-ref", "refs/heads/backport/two", id);
        String text = "process " + host() + " 999999999 1\nupdate refs/heads/trunk %s " + id
                + "\ndelete refs/heads/backport/one " + id + "\nend\ngit 999999998 1\n";
        Files.writeString(directory.resolve("holdfast-refs.1.x"), text.formatted("1".repeat(40)));
        assertThat(RefJournal.recover(git)).isEmpty();
        assertThat(RefWriter.count(git)).isEqualTo(2);
        Files.writeString(directory.resolve("holdfast-refs.1.x"), text.formatted(id));
        assertThat(RefJournal.recover(git))
                .singleElement()
                .asString()
                .endsWith("deleted the topics that it had merged: backport/one");
        assertThat(RefWriter.count(git)).isEqualTo(1);
    }

    @Test
    void aRunThatIsAtWorkIsLeftInPeace() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Files.createDirectories(directory.resolve("refs/heads/backport"));
        Files.writeString(
                directory.resolve("holdfast-refs.1.x"),
                "process " + host() + " " + self.pid() + " "
                        + self.info().startInstant().orElseThrow().toEpochMilli() + "\ncreate refs/heads/backport/one "
                        + id + "\nend\ngit 999999998 1\n");
        Files.writeString(directory.resolve("refs/heads/backport/one.lock"), id + "\n");
        assertThat(RefJournal.recover(git)).isEmpty();
        assertThat(directory.resolve("refs/heads/backport/one.lock")).exists();
    }

    private void again() {
        RefJournal.recover(git);
        if (RefWriter.count(git) == 0) {
            RefWriter.refs(git, id, MANY).commit("test");
        }
        assertThat(RefWriter.count(git)).isEqualTo(MANY);
        assertThat(leftovers()).isEmpty();
        RefTransaction gone = new RefTransaction(git);
        for (int i = 0; i < MANY; i++) {
            gone.delete("refs/heads/backport/topic-" + i, id);
        }
        gone.commit("test");
    }

    private java.util.List<String> leftovers() {
        try (var files = Files.walk(directory)) {
            return files.map(file -> directory.relativize(file).toString())
                    .filter(name -> name.endsWith(".lock") || name.startsWith("holdfast") || name.endsWith(".new"))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void hook(String script) throws IOException {
        Path hook = Files.writeString(
                Files.createDirectories(directory.resolve("hooks")).resolve("reference-transaction"),
                "#!/bin/sh\n" + script + "\n",
                StandardCharsets.US_ASCII);
        assertThat(hook.toFile().setExecutable(true)).isTrue();
    }

    private static String host() throws IOException {
        return java.net.InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9-]", "-");
    }
}
