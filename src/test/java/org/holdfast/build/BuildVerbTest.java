package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.holdfast.build.HoldfastProcesses.Ended;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code build} and {@code worker} as processes, on a small tree that real bmake and gcc build. */
class BuildVerbTest {

    private static final int PACKAGES = 10;

    @TempDir
    Path directory;

    private HoldfastProcesses holdfast;
    private SampleTree tree;

    @BeforeEach
    void aTree() throws IOException {
        Assumptions.assumeTrue(SampleTree.missing().isEmpty(), () -> "not installed: " + SampleTree.missing());
        holdfast = new HoldfastProcesses(directory);
        tree = SampleTree.write(directory.resolve("tree"), 3, PACKAGES);
        configure("");
    }

    @AfterEach
    void endAll() throws InterruptedException {
        if (holdfast != null) {
            holdfast.close();
        }
    }

    private void configure(String more) throws IOException {
        Files.writeString(directory.resolve("scan"), tree.scan());
        Files.writeString(directory.resolve("holdfast.toml"), """
                [publish]
                repository = "repo"
                [build]
                directory = "builds"
                scan = "scan"
                tree = "tree"
                slots = 2
                nice = 0
                command = ["bmake", "-C", "{tree}/{pkgpath}", "package", "PACKAGES={packages}", "WRKOBJDIR={work}"]
                """ + more);
    }

    private List<String> all(String... more) {
        List<String> words = new ArrayList<>(List.of("build", "--level", "all"));
        tree.paths().forEach(path -> words.add(path.toString()));
        words.addAll(List.of(more));
        return words;
    }

    private Map<String, JsonTree> status() throws IOException {
        Map<String, JsonTree> byName = new HashMap<>();
        JsonReader.tree(Files.readString(directory.resolve("builds/1/status.json")))
                .elements("packages")
                .forEach(one -> byName.put(one.text("pkgname").orElseThrow(), one));
        return byName;
    }

    private static String state(JsonTree one) {
        return one.text("state").orElse("");
    }

    /** A package that others need. */
    private PkgPath needed() {
        return tree.paths().stream()
                .filter(path -> !tree.dependents(path).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aFailureIsNamedWithWhatItHoldsUpAndPublishCarriesForward() throws Exception {
        PkgPath broken = needed();
        PkgPath flaky = tree.paths().stream()
                .filter(path -> !path.equals(broken) && !tree.dependents(broken).contains(path))
                .findFirst()
                .orElseThrow();
        Ended first = holdfast.run(all().toArray(String[]::new));
        assertThat(first.exit()).as(first.err() + first.out()).isZero();
        assertThat(first.out()).contains(PACKAGES + " done").contains("to publish: holdfast publish");
        Ended published = holdfast.run("publish", "--packages", "builds/1/packages/All", "--report", "builds/1/report");
        assertThat(published.exit()).as(published.err() + published.out()).isZero();

        String before = tree.pkgname(broken).text();
        tree.bump(broken);
        tree.bump(flaky);
        tree.fault(broken, "compile");
        tree.fault(flaky, "fetch-once");
        configure("");
        Ended second = holdfast.run(all("--json").toArray(String[]::new));
        assertThat(second.exit()).as(second.err()).isOne();
        JsonTree build = JsonReader.tree(second.out());
        String failed = tree.pkgname(broken).text();
        Set<String> held = new HashSet<>();
        for (JsonTree one : build.elements("packages")) {
            String name = one.text("pkgname").orElseThrow();
            if (name.equals(failed)) {
                assertThat(state(one)).isEqualTo("failed");
                assertThat(one.elements("attempts").getLast().text("failure")).contains("compile");
            } else if (name.equals(tree.pkgname(flaky).text())) {
                assertThat(state(one)).isEqualTo("done");
                assertThat(one.text("flaky")).contains("true");
                assertThat(one.elements("attempts")).hasSize(2);
            } else if (state(one).equals("indirect-failed")) {
                assertThat(one.text("cause")).contains(failed);
                held.add(name);
            }
        }
        assertThat(held).isNotEmpty();

        Ended carried = holdfast.run("publish", "--packages", "builds/2/packages/All", "--report", "builds/2/report");
        assertThat(carried.exit()).as(carried.err() + carried.out()).isOne();
        assertThat(carried.out())
                .contains(before + " stays")
                .contains("the build step failed")
                .contains(failed + ".1.log");
        assertThat(holdfast.run("build", "log", failed).out()).contains("error:");
        assertThat(holdfast.run("build", "list").out()).contains("done").contains("  2  ");
    }

    @Test
    void aKilledBuildGoesOnWhereItStood() throws Exception {
        Process killed = holdfast.start("killed", all());
        until(() -> made().size() >= 3);
        killed.destroyForcibly().waitFor();
        Set<String> before = made();
        assertThat(before).hasSizeLessThan(PACKAGES);
        Ended resumed = holdfast.run("build", "resume");
        assertThat(resumed.exit()).as(resumed.err() + resumed.out()).isZero();
        Map<String, JsonTree> packages = status();
        assertThat(packages).hasSize(PACKAGES);
        packages.forEach((name, one) -> {
            assertThat(state(one)).as(name).isEqualTo("done");
            if (before.contains(name)) {
                assertThat(one.elements("attempts")).as(name).hasSize(1);
            }
        });
    }

    @Test
    void aBuildThatIsToldToEndStopsItsBuildsAndGoesOnLater() throws Exception {
        tree.fault(tree.paths().getLast(), "fetch-once");
        Process told = holdfast.start("told", all());
        until(() -> made().size() >= 2);
        Set<String> before = made();
        List<ProcessHandle> builds = told.descendants().toList();
        assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(told.pid()))
                        .start()
                        .waitFor())
                .isZero();
        assertThat(told.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(told.exitValue()).as(holdfast.said("told.err")).isGreaterThan(2);
        until(() -> builds.stream().noneMatch(ProcessHandle::isAlive));
        assertThat(holdfast.run("build", "status").out()).contains(" to go");
        Ended resumed = holdfast.run("build", "resume");
        assertThat(resumed.exit()).as(resumed.err() + resumed.out()).isZero();
        status().forEach((name, one) -> {
            assertThat(state(one)).as(name).isEqualTo("done");
            if (before.contains(name)) {
                assertThat(one.elements("attempts")).as(name).hasSizeLessThan(3);
            }
        });
    }

    @Test
    void aLogIsFollowedAsItGrows() throws Exception {
        PkgPath hangs = tree.paths().getFirst();
        tree.fault(hangs, "hang");
        holdfast.start("builder", List.of("build", hangs.toString()));
        Path log = directory.resolve("builds/1/logs/" + tree.pkgname(hangs) + ".1.log");
        until(() -> Files.exists(log) && Files.readString(log).contains("===> "));
        Process follower = holdfast.start(
                "follower", List.of("build", "log", tree.pkgname(hangs).text(), "-f"));
        until(() -> holdfast.said("follower.out").contains("===> "));
        assertThat(follower.isAlive()).isTrue();
        assertThat(holdfast.run("build", "cancel").exit()).isZero();
        assertThat(follower.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(holdfast.said("follower.out")).contains("no longer wanted");
    }

    @Test
    void whatIsBuiltBesideAnotherBuildIsReportedToo() throws Exception {
        Process killed = holdfast.start("killed", all());
        until(() -> Files.exists(directory.resolve("builds/1/snapshot")));
        killed.destroyForcibly().waitFor();
        assertThat(directory.resolve("builds/1/report")).doesNotExist();
        Ended another = holdfast.run("build", tree.paths().getFirst().toString());
        assertThat(another.exit()).as(another.err() + another.out()).isZero();
        assertThat(directory.resolve("builds/1/report")).content().contains("BUILD_STATUS=");
    }

    @Test
    void aWorkerOverHttpBuildsWhatTheFarmOrders() throws Exception {
        Process farm = holdfast.start("farm", all("--slots", "0", "--listen", "127.0.0.1:0", "--token", "token"));
        until(() -> holdfast.said("farm.err").contains("workers may ask at http://"));
        String address = holdfast.said("farm.err").replaceFirst("(?s).*workers may ask at (\\S+).*", "$1");
        Files.createDirectory(directory.resolve("far"));
        Files.writeString(directory.resolve("wrong"), "0123456789abcdef0123456789abcdef");
        Ended wrong = holdfast.run("worker", "--farm", address, "--token", "nonesuch");
        assertThat(wrong.exit()).as(wrong.err()).isEqualTo(3);
        assertThat(wrong.err()).contains("nonesuch");
        Process worker = holdfast.start(
                "worker", List.of("worker", "--farm", address, "--token", "token", "--work", "far", "--slots", "2"));
        assertThat(farm.waitFor(4, TimeUnit.MINUTES)).isTrue();
        assertThat(farm.exitValue())
                .as(holdfast.said("farm.err") + holdfast.said("worker.err"))
                .isZero();
        worker.destroy();
        assertThat(made()).hasSize(PACKAGES);
        assertThat(holdfast.run("build", "log", tree.pkgname(needed()).text()).out())
                .contains("===> Building");
    }

    /** Where the database, the packages and the logs are, nothing can be written for a while. */
    @Test
    void aFarmWhoseDiskIsFullGoesOnWhenThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        Assumptions.assumeTrue(isMounted(disk), "only root can mount a small file system");
        try {
            Files.createDirectories(disk.resolve("builds"));
            Files.createSymbolicLink(directory.resolve("builds"), disk.resolve("builds"));
            Process farm = holdfast.start("farm", all("--slots", "0", "--listen", "127.0.0.1:0", "--token", "token"));
            until(() -> holdfast.said("farm.err").contains("workers may ask at http://"));
            String address = holdfast.said("farm.err").replaceFirst("(?s).*workers may ask at (\\S+).*", "$1");
            holdfast.start(
                    "worker",
                    List.of("worker", "--farm", address, "--token", "token", "--work", "far", "--slots", "2"));
            until(() -> made().size() >= 2);
            Path filler = disk.resolve("filler");
            fill(filler);
            until(() -> holdfast.said("farm.err").contains("No space left")
                    || holdfast.said("farm.err").contains("trying again"));
            TimeUnit.SECONDS.sleep(10);
            assertThat(farm.isAlive()).as(holdfast.said("farm.err")).isTrue();
            Files.delete(filler);
            assertThat(farm.waitFor(4, TimeUnit.MINUTES)).isTrue();
            assertThat(farm.exitValue())
                    .as(holdfast.said("farm.err") + holdfast.said("worker.err"))
                    .isZero();
            assertThat(made()).hasSize(PACKAGES);
        } finally {
            holdfast.close();
            new ProcessBuilder("umount", disk.toString()).start().waitFor();
        }
    }

    private static boolean isMounted(Path disk) throws IOException, InterruptedException {
        return new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=6m", "holdfast", disk.toString())
                        .start()
                        .waitFor()
                == 0;
    }

    /** Writes until nothing more can be written. */
    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4096]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    @Test
    void wishesAreHeardWhileAnotherProcessBuilds() throws Exception {
        tree.fault(needed(), "hang"); // or it might be done before it is asked
        Process builder = holdfast.start("builder", all());
        until(() -> Files.exists(directory.resolve("builds/1/snapshot")));
        assertThat(holdfast.run("build", "status").out()).contains("build 1").contains(" to go");
        assertThat(holdfast.run("build", "cancel").exit()).isZero();
        assertThat(builder.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(builder.exitValue()).isOne();
        assertThat(holdfast.run("build", "status").out()).contains("(cancelled)");
    }

    @Test
    void whatCannotBeIsSaidInOneSentence() throws Exception {
        assertThat(holdfast.run("build").exit()).isEqualTo(2);
        assertThat(holdfast.run("build", "nonesuch").exit()).isEqualTo(2);
        assertThat(holdfast.run("build", "log").exit()).isEqualTo(2);
        assertThat(holdfast.run("build", "status", "more").exit()).isEqualTo(2);
        assertThat(holdfast.run("build", needed().toString(), "--slots", "-1").exit())
                .isEqualTo(2);
        assertThat(holdfast.run("worker", "--slots", "0").exit()).isEqualTo(2);
        assertThat(holdfast.run("worker", "--label", "a b").exit()).isEqualTo(2);
        Files.writeString(
                directory.resolve("holdfast.toml"),
                "[build]\nscan = \"scan\"\ncommand = [\"no-such-builder\", \"{pkgpath}\"]\n");
        Ended none = holdfast.run("build", needed().toString());
        assertThat(none.exit()).isEqualTo(3);
        assertThat(none.err()).contains("no-such-builder").hasLineCount(1);
        Files.writeString(
                directory.resolve("scan"),
                "PKGNAME=a-1\nPKG_LOCATION=x/a\nALL_DEPENDS=b-[0-9]*:../../x/b\n"
                        + "PKGNAME=b-1\nPKG_LOCATION=x/b\nALL_DEPENDS=a-[0-9]*:../../x/a\n");
        configureOnly();
        Ended circle = holdfast.run("build", "a");
        assertThat(circle.exit()).isEqualTo(3);
        assertThat(circle.err()).contains("a-1").contains("b-1").hasLineCount(1);
    }

    private void configureOnly() throws IOException {
        Files.writeString(directory.resolve("holdfast.toml"), "[build]\nscan = \"scan\"\ncommand = [\"true\"]\n");
    }

    /** Something that becomes true. */
    private interface Wish {
        boolean isTrue() throws IOException;
    }

    private void until(Wish wish) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (!wish.isTrue()) {
            assertThat(System.nanoTime()).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private Set<String> made() throws IOException {
        Set<String> names = new HashSet<>();
        Path all = directory.resolve("builds/1/packages/All");
        if (Files.exists(all)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(all, "[!.]*.tgz")) {
                for (Path file : files) {
                    names.add(file.getFileName().toString().replaceFirst("\\.tgz$", ""));
                }
            }
        }
        return names;
    }
}
