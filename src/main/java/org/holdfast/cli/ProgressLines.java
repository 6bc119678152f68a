package org.holdfast.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalInt;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.holdfast.tool.Progress;
import org.jspecify.annotations.Nullable;

/** Shows progress on standard error: on a terminal as a bar, which is erased at the end; in a log as lines. Thread-safe. */
final class ProgressLines implements Progress, AutoCloseable {

    /** The time between lines in a log; shorter work prints none. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final Console console;
    private final OptionalInt columns;
    private String current = "";
    private Instant next;
    private @Nullable ProgressBar bar;

    ProgressLines(Console console, OptionalInt columns) {
        this.console = console;
        this.columns = columns;
        this.next = console.clock().instant().plus(QUIET);
    }

    @Override
    public synchronized void at(String what, long done, long total) {
        if (columns.isPresent()) {
            draw(what, done, total, columns.getAsInt());
        } else if (console.clock().instant().isAfter(next)) {
            next = console.clock().instant().plus(QUIET);
            console.say("holdfast: " + what + (total > 0 ? " %,d of %,d".formatted(done, total) : ""));
        }
    }

    @Override
    public synchronized void done(String what, Duration took) {
        if (columns.isPresent()) {
            close();
            console.say("%7.1f s  %s".formatted(took.toMillis() / 1000.0, what));
        }
    }

    @Override
    public synchronized void warn(String sentence) {
        close();
        console.say("holdfast: " + sentence);
    }

    private void draw(String what, long done, long total, int width) {
        ProgressBar drawn = bar;
        if (total <= 0) {
            if (!what.equals(current)) {
                close();
                current = what;
                console.draw("\r" + what + " …");
            }
            return;
        }
        if (drawn == null || !what.equals(current)) {
            close();
            current = what;
            drawn = new ProgressBarBuilder()
                    .setTaskName(what)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setInitialMax(total)
                    .setUpdateIntervalMillis(200)
                    .setConsumer(new DelegatingProgressBarConsumer(text -> console.draw("\r" + text), width - 1))
                    .build();
            bar = drawn;
        }
        drawn.stepTo(done);
    }

    @Override
    public synchronized void close() {
        ProgressBar drawn = bar;
        if (drawn != null) {
            drawn.close();
            bar = null;
        }
        if (columns.isPresent() && !current.isEmpty()) {
            current = "";
            console.draw("\r" + " ".repeat(Math.max(0, columns.orElse(1) - 1)) + "\r");
        }
    }
}
