package org.holdfast.web;

import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.holdfast.config.Configuration;
import org.holdfast.desk.BranchView;
import org.holdfast.desk.Desk;
import org.holdfast.desk.Surroundings;
import org.holdfast.desk.WindowOrder;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the latest view of a branch. A thread of its own looks whether anything was recorded, and reads it then; those who ask get what there is
 * and never wait for it, except for the first.
 */
final class BranchWatch implements AutoCloseable {

    private static final long LOOK_SECONDS = 5;

    private final WindowOrder.Shown shown;
    private final Surroundings surroundings;
    private final ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("watch").daemon().factory());
    private volatile Shown now = new Shown(null, new AnswerCache(), "it is being read");
    private volatile boolean closed;
    /** Whether all of the view could be read; only the watching thread asks. */
    private boolean whole;

    /**
     * What is shown now.
     *
     * @param view the branch; null while there is nothing to show
     * @param answers what was answered of it
     * @param why why there is no view, or why it is an older one; empty if all is well
     */
    record Shown(@Nullable BranchView view, AnswerCache answers, String why) {

        Optional<BranchView> branch() {
            return Optional.ofNullable(view);
        }
    }

    BranchWatch(WindowOrder.Shown shown, Surroundings surroundings) {
        this.shown = shown;
        this.surroundings = surroundings;
    }

    /** Begins to watch; the first view comes as soon as it is read. */
    BranchWatch start() {
        var unused = watching.scheduleWithFixedDelay(this::look, 0, LOOK_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    Configuration configuration() {
        return shown.configuration();
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** The name of the branch, also before it was read. */
    String name() {
        return configuration().label();
    }

    Shown shown() {
        return now;
    }

    /** Looks at once: a sync has ended. */
    void soon() {
        if (!closed) {
            watching.execute(this::look);
        }
    }

    private void look() {
        try (Desk desk = Desk.open(configuration(), surroundings, Progress.SILENT)) {
            String state = desk.state();
            BranchView last = now.view;
            if (last == null || !whole || !last.state().equals(state)) {
                whole = false;
                BranchView view = desk.view();
                now = new Shown(view, new AnswerCache(), "");
                view.complete();
                whole = true;
            } else if (!now.why.isEmpty()) {
                now = new Shown(last, now.answers, "");
            }
        } catch (Unusable | ToolFailed e) {
            now = new Shown(now.view, now.answers, Words.withoutPaths(String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            System.getLogger("holdfast.web").log(System.Logger.Level.WARNING, "a branch cannot be read", e);
            now = new Shown(
                    now.view,
                    now.answers,
                    "the store cannot be read: " + e.getClass().getSimpleName());
        }
    }

    @Override
    public void close() {
        closed = true;
        watching.shutdownNow();
    }
}
