package org.holdfast.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Starts work in the background, or delays it until it is needed. */
public final class Concurrently {

    private Concurrently() {}

    /** Delays work until its result is first requested, and does it once. Threads may share the supplier. */
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

    /** Starts work in a new thread; the supplier waits for the result, or throws the exception of the work. */
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
