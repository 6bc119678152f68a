package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.source.BinaryPackages;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes: a farm on PostgreSQL, three workers, real bmake and gcc; workers are killed and cut off in the middle. */
class FarmProcessesTest {

    private static final int PACKAGES = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    @TempDir
    Path directory;

    private HoldfastProcesses holdfast;

    @BeforeEach
    void begin() {
        holdfast = new HoldfastProcesses(directory);
    }

    @AfterEach
    void endAll() throws InterruptedException {
        holdfast.close();
    }

    @Test
    void whatAKilledAndACutOffWorkerHadIsBuiltByOthersAndCountsOnce() throws Exception {
        String url = System.getenv("HOLDFAST_POSTGRES");
        Assumptions.assumeTrue(url != null, "no PostgreSQL here: HOLDFAST_POSTGRES is not set");
        Assumptions.assumeTrue(SampleTree.missing().isEmpty(), () -> "not installed: " + SampleTree.missing());
        SampleTree tree = SampleTree.write(directory.resolve("tree"), 7, PACKAGES);
        List<PkgPath> paths = tree.paths();
        Set<String> flaky = new TreeSet<>();
        for (int i = 5; i < PACKAGES; i += 10) {
            tree.fault(paths.get(i), "fetch-once");
            flaky.add(tree.pkgname(paths.get(i)).text());
        }
        Process farm = holdfast.start("farm", farm(tree, url, "0"));
        until(() -> Files.exists(directory.resolve("builds/1/snapshot")));
        Process killed = holdfast.start("one", List.of("worker", "--slots", "2"));
        Process cutOff = holdfast.start("two", List.of("worker", "--slots", "2"));
        until(() -> made() >= 4 && isBuilding(killed) && isBuilding(cutOff));
        killed.destroyForcibly();
        signal("STOP", cutOff);
        Process third = holdfast.start("three", List.of("worker", "--slots", "2"));
        // The cut off worker comes back when its leases have been given to another.
        TimeUnit.SECONDS.sleep(Engine.LEASE_SECONDS + 8);
        signal("CONT", cutOff);
        assertThat(farm.waitFor(PATIENCE.toMinutes(), TimeUnit.MINUTES)).isTrue();
        assertThat(farm.exitValue()).as(output("farm")).isZero();
        assertThat(third.isAlive()).isTrue();

        JsonTree status = JsonReader.tree(Files.readString(directory.resolve("builds/1/status.json")));
        Map<String, Long> made = new HashMap<>();
        Set<String> failedOnce = new TreeSet<>();
        int lost = 0;
        for (JsonTree one : status.elements("packages")) {
            String name = one.text("pkgname").orElseThrow();
            assertThat(one.text("state")).as(name).contains("done");
            made.put(
                    name,
                    one.elements("attempts").stream()
                            .filter(attempt -> attempt.text("failure").isEmpty())
                            .count());
            lost += (int) one.elements("attempts").stream()
                    .filter(attempt -> attempt.text("failure").equals(Optional.of("worker-lost")))
                    .count();
            if (one.text("flaky").equals(Optional.of("true"))) {
                failedOnce.add(name);
            }
        }
        assertThat(made)
                .hasSize(PACKAGES)
                .allSatisfy((name, count) -> assertThat(count).as(name).isOne());
        assertThat(failedOnce).isEqualTo(flaky);
        assertThat(lost).as("leases that lapsed").isPositive();
        Set<String> files = new TreeSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory.resolve("builds/1/packages/All"))) {
            for (Path file : all) {
                files.add(BinaryPackages.read(file).pkgname().text());
            }
        }
        assertThat(files).isEqualTo(new TreeSet<>(made.keySet()));
    }

    /** Both the farm and a worker lose the database for longer than a lease lasts. */
    @Test
    void aDatabaseThatGoesAwayForLongerThanALeaseLosesNothing() throws Exception {
        String url = System.getenv("HOLDFAST_POSTGRES");
        Assumptions.assumeTrue(url != null, "no PostgreSQL here: HOLDFAST_POSTGRES is not set");
        Assumptions.assumeTrue(SampleTree.missing().isEmpty(), () -> "not installed: " + SampleTree.missing());
        SampleTree tree = SampleTree.write(directory.resolve("tree"), 7, PACKAGES);
        URI address = URI.create(url.substring("jdbc:".length()));
        try (Outage outage = new Outage(new InetSocketAddress(address.getHost(), address.getPort()))) {
            String through = url.replace(":" + address.getPort() + "/", ":" + outage.port() + "/");
            Process farm = holdfast.start("farm", farm(tree, through, "2"));
            until(() -> Files.exists(directory.resolve("builds/1/snapshot")));
            Process worker = holdfast.start("one", List.of("worker", "--slots", "2"));
            until(() -> made() >= 4 && isBuilding(worker));
            outage.begin();
            TimeUnit.SECONDS.sleep(Engine.LEASE_SECONDS + 8);
            assertThat(farm.isAlive()).as(output("farm")).isTrue();
            outage.end();
            assertThat(farm.waitFor(PATIENCE.toMinutes(), TimeUnit.MINUTES))
                    .as(() -> output("farm") + output("one"))
                    .isTrue();
            assertThat(farm.exitValue()).as(output("farm")).isZero();
            assertThat(output("farm")).contains("trying again for");
            assertThat(made()).isEqualTo(PACKAGES);
            JsonTree status = JsonReader.tree(Files.readString(directory.resolve("builds/1/status.json")));
            assertThat(status.elements("packages"))
                    .allSatisfy(one -> assertThat(one.elements("attempts").stream()
                                    .filter(attempt -> attempt.text("failure").isEmpty()))
                            .as(one.text("pkgname").orElseThrow())
                            .hasSize(1));
        }
    }

    /** Writes the configuration of a farm for a tree; gives the order that builds all of it. */
    private List<String> farm(SampleTree tree, String url, String slots) throws IOException {
        Files.writeString(directory.resolve("scan"), tree.scan());
        Files.writeString(directory.resolve("holdfast.toml"), """
                [build]
                database = "%s&currentSchema=farm%d"
                directory = "builds"
                scan = "scan"
                tree = "tree"
                command = ["bmake", "-C", "{tree}/{pkgpath}", "package", "PACKAGES={packages}", "WRKOBJDIR={work}"]
                nice = 0
                """.formatted(url, System.nanoTime()));
        List<String> order = new ArrayList<>(List.of("build", "--slots", slots, "--level", "all"));
        tree.paths().forEach(path -> order.add(path.toString()));
        return order;
    }

    /** Something that becomes true. */
    private interface Wish {
        boolean isTrue() throws IOException;
    }

    private void until(Wish wish) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!wish.isTrue()) {
            assertThat(System.nanoTime())
                    .as(() -> output("farm") + output("one") + output("two"))
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private int made() throws IOException {
        Path all = directory.resolve("builds/1/packages/All");
        if (!Files.exists(all)) {
            return 0;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(all, "*.tgz")) {
            int count = 0;
            for (Path file : files) {
                count += Files.isRegularFile(file) ? 1 : 0;
            }
            return count;
        }
    }

    private static boolean isBuilding(Process worker) {
        return worker.descendants().findAny().isPresent();
    }

    private static void signal(String signal, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    private String output(String name) {
        try {
            return name + ":\n" + holdfast.said(name + ".err") + holdfast.said(name + ".out");
        } catch (IOException e) {
            return name + " said nothing\n";
        }
    }
}
