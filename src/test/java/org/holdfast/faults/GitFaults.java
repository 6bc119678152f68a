package org.holdfast.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.holdfast.cli.FaultBranch;
import org.holdfast.tool.Git;
import org.holdfast.tool.RefJournal;
import org.holdfast.tool.RefWriter;
import org.holdfast.tool.ToolFailed;

/** Faults of git, of what runs it, and of the repositories and servers that it speaks with. */
final class GitFaults {

    private static final int MANY = 200;

    /** The longest time that the transaction of so many refs takes on a slow machine, in milliseconds. */
    private static final int TRANSACTION = 250;

    private GitFaults() {}

    static List<Fault> all() {
        return List.of(
                new Fault("git is killed while it makes 200 branches", 50, 2, GitFaults::gitIsKilled),
                new Fault("Holdfast is killed while git makes 200 branches", 50, 1, GitFaults::holdfastIsKilled),
                new Fault("Ctrl-C while git makes 200 branches", 50, 1, GitFaults::interrupted),
                new Fault("backport is killed", 30, 1, (directory, seed) -> backport(directory, seed, "-KILL")),
                new Fault("backport gets Ctrl-C", 30, 1, (directory, seed) -> backport(directory, seed, "-INT")),
                new Fault("merge is killed", 30, 1, GitFaults::merge),
                new Fault("locks that a killed run left in the mirror", 10, 1, GitFaults::staleLocks),
                new Fault("the branch has symbolic links where files are written", 5, 1, GitFaults::symlinks),
                new Fault("a git server that accepts and never answers", 5, 1, GitFaults::silentServer));
    }

    private static Git repository(Path directory) {
        Git git = new Git(directory);
        git.run("init", "--quiet", "--bare", "--initial-branch=trunk");
        String tree = git.run("hash-object", "-t", "tree", "-w", "--stdin");
        git.run(
                "update-ref",
                "refs/heads/trunk",
                git.run("-c", "user.name=x", "-c", "user.email=x", "commit-tree", "-m", "x", tree));
        return git;
    }

    private static void gitIsKilled(Path directory, long seed) throws Exception {
        Git git = repository(directory);
        String id = git.run("rev-parse", "trunk");
        CompletableFuture<Boolean> made = CompletableFuture.supplyAsync(() -> {
            try {
                RefWriter.refs(git, id, MANY).commit("test");
                return true;
            } catch (ToolFailed e) {
                return false;
            }
        });
        TimeUnit.MICROSECONDS.sleep(new Random(seed).nextInt(TRANSACTION * 1_000));
        ProcessHandle.current()
                .descendants()
                .filter(one -> one.info().commandLine().orElse("").contains(directory.toString()))
                .forEach(ProcessHandle::destroyForcibly);
        assertThat(RefWriter.count(git)).as("while it ends").isIn(0, MANY);
        boolean whole = made.get();
        assertThat(RefWriter.count(git)).as("afterwards").isEqualTo(whole ? MANY : 0);
        again(git, id);
    }

    private static void holdfastIsKilled(Path directory, long seed) throws Exception {
        signalled(directory, seed, "-KILL");
    }

    /** As a terminal does it: to the whole group. */
    private static void interrupted(Path directory, long seed) throws Exception {
        signalled(directory, seed, "-INT");
    }

    private static void signalled(Path directory, long seed, String signal) throws Exception {
        Git git = repository(directory);
        String id = git.run("rev-parse", "trunk");
        Process process = RefWriter.start(git, id, MANY);
        try (var lines = process.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("begin");
            TimeUnit.MICROSECONDS.sleep(new Random(seed).nextInt(TRANSACTION * 1_000));
            signal(signal, process);
            process.waitFor();
        }
        assertThat(RefWriter.count(git)).isIn(0, MANY);
        again(git, id);
    }

    private static void signal(String signal, Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, "--", "-" + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** The next run makes what is missing, without help. */
    private static void again(Git git, String id) throws IOException {
        RefJournal.recover(git);
        if (RefWriter.count(git) == 0) {
            RefWriter.refs(git, id, MANY).commit("test");
        }
        assertThat(RefWriter.count(git)).isEqualTo(MANY);
        assertThat(git.run("fsck", "--strict")).isEmpty();
        assertThat(left(git.repository())).isEmpty();
    }

    private static List<String> left(Path repository) throws IOException {
        try (Stream<Path> files = Files.walk(repository)) {
            return files.map(file -> repository.relativize(file).toString())
                    .filter(name -> name.endsWith(".lock") || name.startsWith("holdfast-refs"))
                    .toList();
        }
    }

    private static void backport(Path directory, long seed, String signal) throws Exception {
        FaultBranch branch = FaultBranch.synced(directory);
        Process process = branch.start(List.of(), "backport", "--all-clean");
        Path packed = branch.repository().resolve(".git/refs/heads/backport");
        if (seed % 2 == 0) {
            TimeUnit.MILLISECONDS.sleep(500 + new Random(seed).nextInt(3_000));
        } else {
            // At the end, where the branches are made.
            while (process.isAlive() && !Files.exists(packed)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        signal(signal, process);
        process.waitFor();
        settle(branch.git());
        int topics = topics(branch.git());
        assertThat(topics).isIn(0, FaultBranch.PACKAGES.size());
        branch.run("backport", "--all-clean").wentWell();
        assertThat(topics(branch.git())).isEqualTo(FaultBranch.PACKAGES.size());
        assertThat(branch.git().run("fsck", "--strict", "--no-dangling")).isEmpty();
        assertThat(left(branch.repository().resolve(".git"))).isEmpty();
    }

    /** Gives a git whose Holdfast was killed the time to notice that. */
    private static void settle(Git git) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            if (ProcessHandle.allProcesses()
                    .noneMatch(one -> one.info().commandLine().orElse("").contains(git.repository() + " update-ref"))) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static int topics(Git git) {
        return (int) git.run("for-each-ref", "--format=%(refname)", "refs/heads/backport/")
                .lines()
                .filter(line -> !line.isEmpty())
                .count();
    }

    private static void merge(Path directory, long seed) throws Exception {
        FaultBranch branch = FaultBranch.synced(directory);
        branch.run("backport", "--all-clean").wentWell();
        String before = branch.git().run("rev-parse", "backports/2014Q1");
        Process process = branch.start(List.of(), "merge", "--all");
        if (seed % 2 == 0) {
            TimeUnit.MILLISECONDS.sleep(500 + new Random(seed).nextInt(3_000));
        } else {
            while (process.isAlive()
                    && branch.git().run("rev-parse", "backports/2014Q1").equals(before)) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
        signal("-KILL", process);
        process.waitFor();
        settle(branch.git());
        // What was read has moved if the merge was done.
        branch.run("sync").wentWell();
        FaultBranch.Result merged = branch.run("merge", "--all");
        assertThat(topics(branch.git())).as(merged.out() + merged.err()).isZero();
        for (String name : FaultBranch.PACKAGES) {
            assertThat(branch.git().run("show", "backports/2014Q1:devel/" + name + "/Makefile"))
                    .contains(name + "-1.1");
        }
        assertThat(branch.git().run("fsck", "--strict", "--no-dangling")).isEmpty();
        assertThat(left(branch.repository().resolve(".git"))).isEmpty();
    }

    private static void staleLocks(Path directory, long seed) throws Exception {
        FaultBranch branch = FaultBranch.fresh(directory);
        branch.configure("file://" + branch.repository());
        branch.run("sync").wentWell();
        Path mirror = branch.store().resolve("pkgsrc.git");
        List<String> locks = List.of(
                "refs/heads/trunk.lock",
                "packed-refs.lock",
                "config.lock",
                "HEAD.lock",
                "objects/info/commit-graph.lock");
        Random random = new Random(seed);
        List<String> some = locks.stream()
                .filter(lock -> random.nextBoolean() || lock.startsWith("refs"))
                .toList();
        for (String lock : some) {
            Files.createFile(mirror.resolve(lock));
        }
        Git git = branch.git();
        git.run("update-ref", "refs/heads/trunk", git.run("rev-parse", "trunk~1"));
        FaultBranch.Result result = branch.run("sync").wentWell();
        some.forEach(lock -> assertThat(result.err()).contains(lock + " ("));
        assertThat(new Git(mirror).run("rev-parse", "trunk")).isEqualTo(git.run("rev-parse", "trunk"));
    }

    private static void symlinks(Path directory, long seed) throws Exception {
        FaultBranch branch = FaultBranch.fresh(directory);
        Path precious = Files.writeString(directory.resolve("precious"), "as it was");
        Git git = branch.git();
        // What conflicts is finished in a worktree.
        git.run("checkout", "--quiet", "backports/2014Q1");
        Path makefile = branch.repository().resolve("devel/a/Makefile");
        Files.writeString(makefile, Files.readString(makefile).replace("Something of use", "Ours"));
        Files.createSymbolicLink(branch.repository().resolve("BACKPORT-TODO"), precious);
        git.run("add", "--all");
        git.run("commit", "--quiet", "-m", "Ours");
        git.run("checkout", "--quiet", "trunk");
        Files.writeString(makefile, Files.readString(makefile).replace("Something of use", "Theirs"));
        git.run("add", "--all");
        git.run("commit", "--quiet", "-m", "Theirs");
        branch.run("sync").wentWell();
        FaultBranch.Result result = branch.run("backport", "devel/a").wentWell();
        assertThat(precious).hasContent("as it was");
        assertThat(result.exit()).as(result.out()).isIn(0, 1);
    }

    private static void silentServer(Path directory, long seed) throws Exception {
        FaultBranch branch = FaultBranch.fresh(directory);
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String scheme = seed % 2 == 0 ? "http" : "git";
            branch.configure(scheme + "://127.0.0.1:" + server.getLocalPort() + "/pkgsrc.git");
            long begun = System.nanoTime();
            FaultBranch.Result result = branch.ended(branch.start(List.of("-Dholdfast.git.silence=1"), "sync"));
            assertThat(result.exit()).isEqualTo(3);
            assertThat(result.err()).contains("timeout: ");
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun))
                    .isLessThan(90);
        }
    }
}
