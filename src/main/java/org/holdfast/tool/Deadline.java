package org.holdfast.tool;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Closes a stream after a timeout, so that a blocked reader gets an exception. Closing the deadline cancels it. */
final class Deadline implements AutoCloseable {

    private final CompletableFuture<Boolean> late;

    Deadline(InputStream body, Duration timeout) {
        late = new CompletableFuture<Boolean>()
                .completeOnTimeout(true, timeout.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((passed, error) -> {
                    if (Boolean.TRUE.equals(passed)) {
                        close(body);
                    }
                });
    }

    boolean isPassed() {
        return Boolean.TRUE.equals(late.getNow(false));
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // The reader of the stream gets an exception of its own.
        }
    }

    @Override
    public void close() {
        late.complete(false);
    }
}
