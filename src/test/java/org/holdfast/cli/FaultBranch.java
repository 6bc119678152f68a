package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.holdfast.tool.Git;
import org.holdfast.tool.RefWriter;

/**
 * A small branch to inject faults into: eight packages, each with a fix in trunk. It is made once, and copied for each fault.
 *
 * @param directory where the user stands
 */
public record FaultBranch(Path directory) {

    /** The names of its packages. */
    public static final List<String> PACKAGES = List.of("a", "b", "c", "d", "e", "f", "g", "h");

    /** The day of the first sync. */
    public static final Instant DAY = Instant.parse("2015-06-01T12:00:00Z");

    /** The longest time that any verb may take here. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /**
     * What a command line did.
     *
     * @param exit its exit status
     * @param out what it printed
     * @param err what it said to people
     */
    public record Result(int exit, String out, String err) {

        /** This, if it went well. */
        public Result wentWell() {
            if (exit != ExitCode.OK && exit != ExitCode.FINDINGS) {
                throw new AssertionError("exit " + exit + ": " + out + err);
            }
            return this;
        }
    }

    /** One that no sync has read. */
    public static FaultBranch fresh(Path directory) throws IOException {
        return copied(Kept.FRESH, directory);
    }

    /** One that a sync has read on {@link #DAY}. */
    public static FaultBranch synced(Path directory) throws IOException {
        FaultBranch branch = copied(Kept.SYNCED, directory);
        branch.run("sync").wentWell(); // its list has another path
        return branch;
    }

    private static FaultBranch copied(FaultBranch from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from.directory)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.directory.relativize(file).toString());
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
        FaultBranch branch = new FaultBranch(to);
        branch.configure(branch.repository().toString());
        return branch;
    }

    /** Those that are copied. */
    private static final class Kept {

        private static final FaultBranch FRESH = make();
        private static final FaultBranch SYNCED = sync();

        private static FaultBranch make() {
            try {
                Path directory = Files.createTempDirectory("holdfast-fault-branch");
                directory.toFile().deleteOnExit();
                ScenarioRepository pkgsrc = new ScenarioRepository(directory);
                pkgsrc.user("Jane Roe");
                pkgsrc.updatedEach(PACKAGES);
                StringBuilder list = new StringBuilder("#FORMAT 1.0.0\n");
                PACKAGES.forEach(name -> list.append(name + "<1.1\tdos\thttp://example.org/" + name + "\n"));
                Files.writeString(directory.resolve("vulns"), list);
                FaultBranch branch = new FaultBranch(directory);
                branch.configure(branch.repository().toString());
                return branch;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static FaultBranch sync() {
            try {
                FaultBranch branch = fresh(Files.createTempDirectory("holdfast-fault-branch"));
                branch.run("sync").wentWell();
                return branch;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The branch's repository. */
    public Path repository() {
        return directory.resolve("pkgsrc");
    }

    /** The directory of its store. */
    public Path store() {
        return directory.resolve(".holdfast");
    }

    public Git git() {
        return new Git(repository());
    }

    /** Writes the configuration, with a repository or its address. */
    public void configure(String repository) throws IOException {
        Files.writeString(directory.resolve("holdfast.toml"), CommandLines.branch(repository));
    }

    /** Runs a command line in this process, on {@link #DAY}. */
    public Result run(String... words) {
        return at(DAY, words);
    }

    /** Runs one at another time. */
    public Result at(Instant now, String... words) {
        Run run = Run.of(directory, now, "", words);
        return new Result(run.exit(), run.out(), run.err());
    }

    /** Starts one in a process of its own, with the real time, in a session of its own. */
    public Process start(List<String> options, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(RefWriter.command(options, "org.holdfast.cli.Main", words));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile())
                .start();
    }

    /** Waits for one. */
    public Result ended(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError("did not end in " + LONGEST);
        }
        return new Result(
                process.exitValue(),
                Files.readString(directory.resolve("out"), StandardCharsets.ISO_8859_1),
                Files.readString(directory.resolve("err"), StandardCharsets.ISO_8859_1));
    }

    /** The history of the store without the times of day. */
    public String history() {
        return run("store", "export", "-")
                .wentWell()
                .out()
                .replaceAll("(?m)^(head\t\\S{10})\\S*", "$1")
                .replaceAll("#end\t.*", "");
    }
}
