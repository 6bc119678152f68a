package org.holdfast.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What tests of command lines stand on: a folder of their own, and what was printed. A test may change all that is set here. */
public abstract class CommandLines {

    @TempDir
    protected Path directory;

    /** What is in the environment, besides a place for downloads below the folder. */
    protected final Map<String, String> environment = new HashMap<>();

    /** The time of day. */
    protected Instant now = Instant.parse("2026-11-24T12:00:00Z");

    /** What is typed, a byte per character. */
    protected String stdin = "";

    protected String out = "";
    protected String err = "";

    /** Runs a command line; what it printed is in {@link #out} and {@link #err}. */
    protected int run(String... arguments) {
        Run run = once(arguments);
        out = run.out();
        err = run.err();
        return run.exit();
    }

    /** Runs one and gives what it printed: for threads. */
    protected Run once(String... arguments) {
        return Run.of(directory, now, stdin, environment, arguments);
    }

    /** Configures the branch 2014Q1 of a repository, with the list {@code vulns}, and what more there is to say. */
    protected void configure(String repository, String more) {
        write("holdfast.toml", branch(repository) + more);
    }

    static String branch(String repository) {
        return """
                [branch]
                name = "2014Q1"
                date = 2014-04-09
                [git]
                repository = "%s"
                trunk = "%s"
                release = "%s"
                backports = "%s"
                [vulnerabilities]
                list = "vulns"
                """.formatted(
                        repository, ScenarioRepository.TRUNK, ScenarioRepository.RELEASE, ScenarioRepository.BACKPORTS);
    }

    /** Writes a file into the folder. */
    protected void write(String file, String text) {
        try {
            Files.writeString(directory.resolve(file), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was printed last, where a test says what was wrong. */
    protected String said() {
        return out + err;
    }
}
