package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds as jobs of a real Slurm of three nodes, {@code src/test/sh/slurm.sh}; nodes and the farm are killed in the middle. */
class FarmSlurmTest {

    private static final int PACKAGES = 24;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @TempDir
    Path directory;

    private HoldfastProcesses holdfast;
    private SampleTree tree;

    @BeforeEach
    void begin() throws IOException {
        Assumptions.assumeTrue(System.getenv("HOLDFAST_SLURM") != null, "no Slurm here: HOLDFAST_SLURM is not set");
        Assumptions.assumeTrue(SampleTree.missing().isEmpty(), () -> "not installed: " + SampleTree.missing());
        holdfast = new HoldfastProcesses(directory);
        tree = SampleTree.write(directory.resolve("tree"), 11, PACKAGES);
        Files.writeString(directory.resolve("scan"), tree.scan());
        Files.writeString(directory.resolve("holdfast.toml"), """
                [build]
                directory = "builds"
                scan = "scan"
                tree = "tree"
                slots = 6
                slurm = ["--partition=build"]
                command = ["bmake", "-C", "{tree}/{pkgpath}", "package", "PACKAGES={packages}", "WRKOBJDIR={work}"]
                """);
    }

    @AfterEach
    void endAll() throws InterruptedException {
        if (holdfast != null) {
            holdfast.close();
        }
    }

    @Test
    void whatANodeHadThatDiedIsBuiltOnOthersAndCountsOnce() throws Exception {
        tree.fault(tree.paths().get(3), "fetch-once");
        List<String> order = new ArrayList<>(List.of("build", "--level", "all"));
        tree.paths().forEach(path -> order.add(path.toString()));
        Process farm = holdfast.start("farm", order);
        String node = node();
        killNode(node);
        assertThat(farm.waitFor(PATIENCE.toMinutes(), TimeUnit.MINUTES))
                .as(said())
                .isTrue();
        assertThat(farm.exitValue()).as(said()).isZero();

        int lost = 0;
        List<JsonTree> packages = status();
        assertThat(packages).hasSize(PACKAGES);
        for (JsonTree one : packages) {
            assertThat(one.text("state")).as(one.text("pkgname").orElseThrow()).contains("done");
            assertThat(one.elements("attempts").stream()
                            .filter(attempt -> attempt.text("failure").isEmpty()))
                    .hasSize(1);
            lost += (int) one.elements("attempts").stream()
                    .filter(attempt -> attempt.text("failure").equals(Optional.of("worker-lost")))
                    .count();
        }
        assertThat(lost).as("jobs that " + node + " had").isPositive();
        assertThat(jobs()).as("jobs that are left").isEmpty();
    }

    @Test
    void theJobsOfAFarmThatWasKilledAreCancelledWhenItGoesOn() throws Exception {
        List<String> order = new ArrayList<>(List.of("build", "--level", "all"));
        tree.paths().forEach(path -> order.add(path.toString()));
        Process farm = holdfast.start("farm", order);
        node();
        farm.destroyForcibly().waitFor();
        assertThat(jobs()).as("jobs that go on without a farm").isNotEmpty();
        HoldfastProcesses.Ended resumed = holdfast.run("build", "resume");
        assertThat(resumed.exit()).as(resumed.err() + resumed.out()).isZero();
        assertThat(status()).allSatisfy(one -> assertThat(one.text("state")).contains("done"));
        assertThat(jobs()).as("jobs that are left").isEmpty();
    }

    /** A node that runs a job. */
    private String node() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            Optional<String> node = squeue("--states=running", "--format=%N").stream()
                    .filter(name -> name.startsWith("node"))
                    .findFirst();
            if (node.isPresent()) {
                return node.get();
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new AssertionError("no job runs: " + said());
    }

    private static List<String> jobs() throws Exception {
        return squeue("--states=pending,running", "--format=%i");
    }

    private static List<String> squeue(String... options) throws Exception {
        List<String> line = new ArrayList<>(List.of("squeue", "--noheader", "--me"));
        line.addAll(List.of(options));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .toList();
    }

    /** Kills the daemon of a node, its steps, and what they run. */
    private static void killNode(String node) throws Exception {
        Path pid = Path.of(System.getenv("HOLDFAST_SLURM"), node + ".pid");
        ProcessHandle daemon =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        daemon.destroyForcibly();
        ProcessHandle.allProcesses()
                .filter(one -> one.info().commandLine().orElse("").contains("slurmstepd"))
                .filter(step -> environment(step).contains("SLURMD_NODENAME=" + node)
                        || step.children().anyMatch(child -> environment(child).contains("SLURMD_NODENAME=" + node)))
                .toList()
                .forEach(step -> {
                    List<ProcessHandle> below = step.descendants().toList();
                    step.destroyForcibly();
                    below.forEach(ProcessHandle::destroyForcibly);
                });
    }

    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private List<JsonTree> status() throws IOException {
        return JsonReader.tree(Files.readString(directory.resolve("builds/1/status.json")))
                .elements("packages");
    }

    private String said() throws IOException {
        return holdfast.said("farm.err") + holdfast.said("farm.out");
    }
}
