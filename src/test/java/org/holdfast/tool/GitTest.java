package org.holdfast.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What git says, how long it may say nothing, and what is left of a program that was killed. */
class GitTest {

    @TempDir
    private Path directory;

    @Test
    void aRepositoryOfAnotherUserIsCalledThat() throws IOException, InterruptedException {
        Git git = new Git(directory);
        git.run("init", "--quiet", "--bare");
        Process chown = new ProcessBuilder("chown", "-R", "65534", directory.toString()).start();
        Assumptions.assumeTrue(chown.waitFor() == 0, "only root can give a repository away");
        String why = "repository owned by another user: " + directory;
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> git.run("for-each-ref"))
                .withMessageContaining(why);
        GitObjects objects = new GitObjects(git);
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> objects.find("HEAD"))
                .withMessageContaining(why);
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> new GitObjects(git).readAll(List.of("HEAD"), 1, (at, content) -> {}))
                .withMessageContaining(why);
    }

    @Test
    void aHugeObjectIsNotRead() throws IOException {
        Git git = new Git(directory);
        git.run("init", "--quiet");
        try (RandomAccessFile huge =
                new RandomAccessFile(directory.resolve("huge").toFile(), "rw")) {
            huge.setLength(64_000_001);
        }
        Files.writeString(directory.resolve("small"), "small");
        GitObjects objects = new GitObjects(git);
        String huge = git.run("hash-object", "-w", "huge");
        String small = git.run("hash-object", "-w", "small");
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> objects.read(huge))
                .withMessageContaining("object " + huge)
                .withMessageContaining("has 64,000,001 bytes: more than 64,000,000 are not read");
        assertThat(objects.read(small)).isEqualTo("small".getBytes(StandardCharsets.US_ASCII));
        assertThat(objects.find(huge).orElseThrow().text()).hasSize(64_000_000);
        assertThat(objects.find(small).orElseThrow().text()).isEqualTo("small");
        assertThat(objects.read(huge, 5)).isEmpty();
        assertThat(objects.read(small, 5)).isPresent();
    }

    @Test
    void aReaderThatIsNotUsedAnyLongerLeavesNoProcess() throws IOException, InterruptedException {
        Git git = new Git(directory);
        git.run("init", "--quiet");
        Files.writeString(directory.resolve("a"), "a");
        List<ProcessHandle> readers = read(git, git.run("hash-object", "-w", "a"));
        assertThat(readers).isNotEmpty();
        for (int i = 0; i < 200 && readers.stream().anyMatch(ProcessHandle::isAlive); i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertThat(readers).noneMatch(ProcessHandle::isAlive);
    }

    private static List<ProcessHandle> read(Git git, String id) {
        Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
        GitObjects objects = new GitObjects(git);
        assertThat(objects.read(id)).hasSize(1);
        List<ProcessHandle> readers = ProcessHandle.current()
                .children()
                .filter(child -> !before.contains(child))
                .toList();
        Reference.reachabilityFence(objects);
        return readers;
    }

    @Test
    void aTreeOfThousandsOfMillionsOfFilesIsNotListed() throws IOException {
        Git git = new Git(directory);
        git.run("init", "--quiet");
        Files.writeString(directory.resolve("a"), "a");
        String id = git.run("hash-object", "-w", "a");
        String mode = "100644 blob ";
        for (int depth = 0; depth < 10; depth++) {
            StringBuilder entries = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                entries.append(mode).append(id).append('\t').append(i).append('\n');
            }
            id = git.read(
                    in -> in.write(entries.toString().getBytes(StandardCharsets.US_ASCII)),
                    out -> new String(out.readAllBytes(), StandardCharsets.US_ASCII).strip(),
                    "mktree");
            mode = "040000 tree ";
        }
        String tree = id;
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> git.list(tree, listed -> {}))
                .withMessageContaining("has too many files");
    }

    @Test
    void aPathIsNoPattern() throws IOException {
        Git git = new Git(directory);
        git.run("init", "--quiet");
        for (String name : List.of("a", "b", ":(top)", "*")) {
            Files.writeString(directory.resolve(name), name);
        }
        git.run("add", "--", "*", ":(top)");
        assertThat(git.run("ls-files").lines()).containsExactlyInAnyOrder("*", ":(top)");
    }

    @Test
    void aProgramThatIsSilentAndIdleIsEnded() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        long begun = System.nanoTime();
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> watch(process, Duration.ofMillis(300)))
                .withMessageContaining("sleep: timeout");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aProgramThatNeverEndsIsEndedWhateverItSays() throws IOException {
        Process process = new ProcessBuilder("sh", "-c", "while :; do :; done").start();
        assertThatExceptionOfType(ToolFailed.class)
                .isThrownBy(() -> watch(process, Duration.ofSeconds(60), Duration.ofMillis(300)))
                .withMessageStartingWith("sleep: timeout: it took more than");
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void aProgramThatComputesMaySayNothing() throws IOException {
        Process process =
                new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 4000000 ]; do i=$((i + 1)); done").start();
        assertThat(watch(process, Duration.ofSeconds(1))).isZero();
    }

    private static int watch(Process process, Duration limit) {
        return watch(process, limit, Duration.ofHours(1));
    }

    private static int watch(Process process, Duration limit, Duration whole) {
        return Silence.watch(process, new AtomicLong(System.nanoTime()), limit, whole, "sleep", () -> {
            try {
                int status = process.waitFor();
                if (status != 0) {
                    throw new ToolFailed("exited with " + status);
                }
                return status;
            } catch (InterruptedException e) {
                throw new ToolFailed("interrupted", e);
            }
        });
    }

    @Test
    void whatAKilledProgramLeftIsRemovedByTheNext() throws Exception {
        Process first = scratch("wait");
        try (var lines = first.inputReader()) {
            Path made = Path.of(lines.readLine());
            assertThat(made).isDirectory().hasParent(directory.toRealPath());
            Process second = scratch("end");
            assertThat(second.waitFor()).isZero();
            assertThat(made).isDirectory();
            first.destroyForcibly().waitFor();
            try (Stream<Path> signs = Files.list(directory)) {
                for (Path sign : signs.toList()) {
                    Files.setLastModifiedTime(sign, FileTime.from(Instant.now().minus(Duration.ofMinutes(1))));
                }
            }
            assertThat(scratch("end").waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(directory).isEmptyDirectory();
        }
    }

    private Process scratch(String word) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(RefWriter.command(List.of(), OpenScratch.class.getName(), word));
        builder.environment().put("TMPDIR", directory.toString());
        return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** A process with a temporary directory. */
    public static final class OpenScratch {

        private OpenScratch() {}

        public static void main(String... words) throws InterruptedException {
            try (Scratch scratch = Scratch.open()) {
                scratch.write("file", new byte[10]);
                System.out.println(scratch.directory());
                if (words[0].equals("wait")) {
                    Thread.sleep(60_000);
                }
            }
        }
    }
}
