package org.holdfast.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Starts work in the background, or puts it off until it is needed. */
public final class Concurrently {

    private Concurrently() {}

    /** Puts the work off until it is first asked for, and does it once. Threads may share the supplier. */
    public static <T> Supplier<T> once(Supplier<T> work) {
        List<T> done = new ArrayList<>(1);
        return () -> {
            synchronized (done) {
                if (done.isEmpty()) {
                    done.add(work.get());
                }
                return done.getFirst();
            }
        };
    }

    /** Starts the work now; the supplier waits for it, and throws what it threw. */
    public static <T> Supplier<T> start(Supplier<T> work) {
        CompletableFuture<T> result = CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().start(task));
        return () -> {
            try {
                return result.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException cause) {
                    throw cause;
                }
                throw e;
            }
        };
    }
}
