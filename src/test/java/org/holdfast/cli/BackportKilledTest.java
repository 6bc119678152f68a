package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.holdfast.tool.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backport} may be killed at any moment: each of its branches is there as a whole, or not at all. */
class BackportKilledTest {

    private static final int KILLS = 6;
    private static final List<String> PACKAGES = List.of("a", "b", "c", "d", "e", "f", "g", "h");

    @TempDir
    private Path directory;

    @Test
    void branchesAreThereWholeOrNotAtAll() throws IOException, InterruptedException {
        ScenarioRepository pkgsrc = new ScenarioRepository(directory);
        pkgsrc.user("Jane Roe");
        pkgsrc.updatedEach(PACKAGES);
        Git git = new Git(pkgsrc.path());
        new Scenario(directory, pkgsrc)
                .vulns(PACKAGES.stream()
                        .map(name -> name + "<1.1 dos CVE-2014-000" + PACKAGES.indexOf(name))
                        .toArray(String[]::new))
                .json();
        String others = git.run("for-each-ref");
        long start = System.nanoTime();
        assertThat(start().waitFor()).isZero();
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        Map<String, String> whole = topics(git);
        assertThat(whole).hasSize(PACKAGES.size());
        Random random = new Random();
        for (int round = 0; round < KILLS; round++) {
            whole.keySet().forEach(ref -> git.run("update-ref", "-d", ref));
            Process process = start();
            // Half of the time it is at the end, where the branches are made.
            Thread.sleep(round % 2 == 0 ? random.nextLong(millis) : millis / 2 + random.nextLong(millis / 2));
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly().waitFor();
            children.forEach(child -> child.onExit().join());
            Map<String, String> there = topics(git);
            assertThat(whole).containsAllEntriesOf(there);
            there.keySet().forEach(ref -> git.run("update-ref", "-d", ref));
            assertThat(git.run("for-each-ref")).isEqualTo(others);
            assertThat(git.run("fsck", "--strict", "--no-dangling")).isEmpty();
        }
        Run again = Run.of(directory, Instant.parse("2015-06-01T12:00:00Z"), "", "backport", "--all-clean");
        assertThat(again.exit()).as(again::err).isZero();
        assertThat(topics(git)).isEqualTo(whole);
    }

    /** The trees of the topic branches, with how many commits lead to each. */
    private static Map<String, String> topics(Git git) {
        Map<String, String> topics = new TreeMap<>();
        git.run("for-each-ref", "--format=%(refname) %(tree)", "refs/heads/backport")
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> line.split(" "))
                .forEach(words -> topics.put(
                        words[0],
                        words[1] + " " + git.run("rev-list", "--count", words[0], "^" + ScenarioRepository.BACKPORTS)));
        return topics;
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.holdfast.cli.Main",
                        "backport",
                        "--all-clean")
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
