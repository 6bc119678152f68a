package org.holdfast.cli;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.holdfast.desk.BuildWatcher;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.report.BuildReport;
import org.holdfast.report.TextLayout;

/**
 * Shows a build on standard error: on a terminal a table that is drawn anew, with what happened above it; else a line for each thing that
 * happened. A request to end the process is passed on, and waited for.
 */
final class BuildProgress implements BuildWatcher, AutoCloseable {

    private static final int MOST_RUNNING = 12;
    private static final int PATIENCE_SECONDS = 30;

    private final Console console;
    private final OptionalInt columns;
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end);
    private Optional<BuildOutcome> last = Optional.empty();
    private int drawn;
    private volatile boolean over;

    BuildProgress(Console console) {
        this.console = console;
        this.columns = console.errorColumns();
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void end() {
        over = true;
        try {
            finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public synchronized void at(BuildOutcome build) {
        Instant now = console.clock().instant();
        List<String> news = BuildReport.news(last, build);
        last = Optional.of(build);
        if (columns.isEmpty()) {
            news.forEach(line -> console.say("holdfast: " + line));
            return;
        }
        TextLayout layout = new TextLayout(columns, console.colour());
        List<String> table = new ArrayList<>();
        table.add(BuildReport.summary(build, now));
        table.addAll(BuildReport.running(build, now, layout, MOST_RUNNING));
        draw(news, table, columns.getAsInt());
    }

    private void draw(List<String> above, List<String> table, int width) {
        StringBuilder out = new StringBuilder();
        if (drawn > 0) {
            out.append("\u001b[").append(drawn).append("A\r\u001b[J");
        }
        above.forEach(line -> out.append(fit(line, width)).append('\n'));
        table.forEach(line -> out.append(fit(line, width)).append('\n'));
        drawn = table.size();
        console.draw(out.toString());
    }

    private static String fit(String line, int width) {
        return line.length() < width ? line : line.substring(0, Math.max(1, width - 2)) + "…";
    }

    @Override
    public synchronized void say(String sentence) {
        if (columns.isPresent()) {
            draw(List.of(sentence), List.of(), columns.getAsInt());
        } else {
            console.say("holdfast: " + sentence);
        }
    }

    /** Removes the table. */
    synchronized void clear() {
        if (drawn > 0) {
            draw(List.of(), List.of(), 1);
        }
    }

    @Override
    public synchronized void close() {
        clear();
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already.
        }
    }
}
