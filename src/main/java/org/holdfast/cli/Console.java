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
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.holdfast.desk.Surroundings;
import org.holdfast.pkgsrc.Controls;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.report.TextLayout;
import org.holdfast.source.Inputs;
import org.holdfast.tool.Pager;
import org.holdfast.tool.SmallFile;

/**
 * The streams and environment of a verb. The product goes to standard output, messages for people to standard error.
 *
 * @param out standard output
 * @param err standard error
 * @param in standard input
 * @param environment the environment variables
 * @param directory the working directory
 * @param clock the time, in UTC
 */
record Console(
        OutputStream out,
        OutputStream err,
        InputStream in,
        Map<String, String> environment,
        Path directory,
        Clock clock) {

    private static final String COLUMNS = "HOLDFAST_COLUMNS";
    private static final OutputStream NOWHERE = OutputStream.nullOutputStream();

    /** The most malformed lines to list; further ones are counted. */
    private static final int LISTED = 3;

    /** A console with the system's clock. */
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

    /** The same, but what is printed goes nowhere. */
    Console silent() {
        Map<String, String> others = new HashMap<>(environment);
        others.remove(COLUMNS);
        return new Console(NOWHERE, err, in, others, directory, clock);
    }

    boolean isSilent() {
        return NOWHERE.equals(out);
    }

    /** Thrown when standard output cannot be written: its reader has closed it, as {@code head} does, or the disk is full. */
    static final class OutputClosed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OutputClosed(IOException cause) {
            super(
                    String.valueOf(cause.getMessage()).contains("Broken pipe")
                            ? "its reader has closed it before all was written"
                            : SmallFile.words(cause),
                    cause);
        }
    }

    /** Prints to standard output; text decoded as ISO-8859-1 comes out with the bytes that it was read from. */
    void print(String text) {
        try {
            write(out, terminalWidth().isPresent() ? harmless(text, colour()) : text);
        } catch (IOException e) {
            throw new OutputClosed(e);
        }
    }

    /** Prints long text: on a terminal by the program that {@code PAGER} names, if it is set. */
    void page(String text) {
        String pager = environment.getOrDefault("PAGER", "");
        boolean shown = terminalWidth().isPresent()
                && !pager.isBlank()
                && Pager.show(pager, harmless(text, colour()).getBytes(StandardCharsets.UTF_8), environment, directory);
        if (!shown) {
            print(text);
        }
    }

    /** Prints a line to standard error. */
    void say(String text) {
        draw((errorColumns().isPresent() ? harmless(text, true) : text) + "\n");
    }

    /** What a terminal would obey is shown as {@code \x1b}; our colours are left. Into a file or a pipe every byte goes as it is. */
    private static String harmless(String text, boolean colours) {
        return colours ? Controls.shownBetweenColours(text) : Controls.shown(text);
    }

    /** Prints text to standard error without a newline, such as a progress bar. */
    void draw(String text) {
        try {
            write(err, text);
        } catch (IOException e) {
            // Nobody can be told; what is done goes on, and its exit status says how it ended.
        }
    }

    /** Reports malformed lines on standard error. */
    void report(List<Malformed> malformed) {
        malformed.stream().limit(LISTED).forEach(bad -> say("holdfast: left out: " + bad));
        if (malformed.size() > LISTED) {
            say("holdfast: left out: " + (malformed.size() - LISTED) + " more malformed lines; --json lists them all");
        }
    }

    /** The same console at noon of another day. */
    Console on(LocalDate day) {
        return new Console(
                out,
                err,
                in,
                environment,
                directory,
                Clock.fixed(day.atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC), ZoneOffset.UTC));
    }

    LocalDate today() {
        return LocalDate.now(clock);
    }

    /** The environment for the desk. */
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

    /** The width of the terminal that standard output goes to, as found by the launcher; empty if it is no terminal. */
    OptionalInt terminalWidth() {
        return columns(COLUMNS);
    }

    private OptionalInt columns(String variable) {
        String columns = environment.getOrDefault(variable, "");
        return columns.matches("[1-9][0-9]{0,4}") ? OptionalInt.of(Integer.parseInt(columns)) : OptionalInt.empty();
    }

    /** The layout for reports on standard output. */
    TextLayout layout() {
        return new TextLayout(terminalWidth(), colour());
    }

    /** The width of the terminal that standard error goes to; empty if it is no terminal. */
    OptionalInt errorColumns() {
        return columns("HOLDFAST_STDERR_COLUMNS");
    }

    /** A listener that shows progress on standard error. */
    ProgressLines progress() {
        return new ProgressLines(this, errorColumns());
    }

    boolean colour() {
        return terminalWidth().isPresent()
                && environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    private static void write(OutputStream stream, String text) throws IOException {
        boolean bytes = text.chars().allMatch(c -> c < 0x100);
        stream.write(text.getBytes(bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        stream.flush();
    }
}
