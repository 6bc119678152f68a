package org.holdfast.build;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.Unusable;

/**
 * How long a farm that is out of reach is asked again and again.
 *
 * @param longest the time
 * @param pause the time between two attempts
 * @param over asked after each attempt: whether to give up before
 * @param messages is told once that it is out of reach
 */
public record Patience(Duration longest, Duration pause, BooleanSupplier over, Consumer<String> messages) {

    /** What is asked of the farm. */
    public interface Question<T> {
        T ask() throws IOException;
    }

    /** What is brought to the farm, or from it. */
    public interface Errand {
        void run() throws IOException;
    }

    /** Tries until it is done, as {@link #ask}. */
    public void run(Errand errand) throws IOException, InterruptedException {
        ask(() -> {
            errand.run();
            return true;
        });
    }

    /**
     * Asks until there is an answer.
     *
     * @throws Unusable if the farm stays out of reach
     * @throws IOException if it answered, and the answer is bad
     */
    public <T> T ask(Question<T> question) throws IOException, InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (boolean said = false; ; said = true) {
            try {
                return question.ask();
            } catch (Unusable e) {
                if (System.nanoTime() > end || over.getAsBoolean()) {
                    throw e;
                }
                if (!said) {
                    messages.accept(e.getMessage() + "; trying again for " + longest.toMinutes() + " minutes");
                }
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        }
    }
}
