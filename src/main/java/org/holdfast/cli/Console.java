package org.holdfast.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.holdfast.desk.Surroundings;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.report.TextLayout;
import org.holdfast.source.Inputs;

/**
 * Where a verb reads and prints: the product goes to standard output, words for people to standard error.
 *
 * @param out the product
 * @param err for people
 * @param in standard input
 * @param environment the environment's variables
 * @param directory where the user stands
 * @param clock what day it is; everywhere the same, so UTC
 */
record Console(
        OutputStream out,
        OutputStream err,
        InputStream in,
        Map<String, String> environment,
        Path directory,
        Clock clock) {

    /** More malformed lines than this are counted, not listed. */
    private static final int LISTED = 3;

    /** By the clock on the wall. */
    Console(OutputStream out, OutputStream err, InputStream in, Map<String, String> environment, Path directory) {
        this(out, err, in, environment, directory, Clock.systemUTC());
    }

    static Console system() {
        return new Console(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                new FileOutputStream(FileDescriptor.err),
                System.in,
                System.getenv(),
                Path.of(""));
    }

    /** The reader of standard output has gone, as {@code head} does: no error of anybody's. */
    static final class OutputClosed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutputClosed(IOException cause) {
            super(cause);
        }
    }

    /** Prints the product. Text from readers is ISO-8859-1, so that their bytes come out as they went in. */
    void print(String text) {
        write(out, text);
    }

    /** One line for people. */
    void say(String text) {
        write(err, text + "\n");
    }

    /** Text for people as it stands, such as a bar that is drawn over. */
    void draw(String text) {
        write(err, text);
    }

    /** What could not be read: never silently dropped. */
    void report(List<Malformed> malformed) {
        malformed.stream().limit(LISTED).forEach(bad -> say("holdfast: left out: " + bad));
        if (malformed.size() > LISTED) {
            say("holdfast: left out: " + (malformed.size() - LISTED) + " more malformed lines; --json lists them all");
        }
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }

    /** The world as the desk is to see it. */
    Surroundings surroundings() {
        return new Surroundings(clock, environment, inputs(), directory);
    }

    Inputs inputs() {
        return new Inputs(cache(), in);
    }

    private Path cache() {
        String set = environment.get("HOLDFAST_CACHE");
        String xdg = environment.get("XDG_CACHE_HOME");
        return set != null
                ? Path.of(set)
                : xdg != null && !xdg.isEmpty()
                        ? Path.of(xdg, "holdfast")
                        : Path.of(environment.getOrDefault("HOME", "."), ".cache", "holdfast");
    }

    /** The width of the terminal that shows standard output, as the launcher saw it; empty if it is none. */
    OptionalInt terminalWidth() {
        return columns("HOLDFAST_COLUMNS");
    }

    private OptionalInt columns(String variable) {
        String columns = environment.getOrDefault(variable, "");
        return columns.matches("[1-9][0-9]{0,4}") ? OptionalInt.of(Integer.parseInt(columns)) : OptionalInt.empty();
    }

    /** How a report looks here. */
    TextLayout layout() {
        return new TextLayout(terminalWidth(), colour());
    }

    /** How far long work is: a bar on a terminal, a line now and then in a log. */
    ProgressLines progress() {
        return new ProgressLines(this, columns("HOLDFAST_STDERR_COLUMNS"));
    }

    boolean colour() {
        return terminalWidth().isPresent()
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static void write(OutputStream stream, String text) {
        boolean bytes = text.chars().allMatch(c -> c < 0x100);
        try {
            stream.write(text.getBytes(bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            stream.flush();
        } catch (IOException e) {
            throw new OutputClosed(e);
        }
    }
}
