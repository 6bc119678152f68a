package org.holdfast.cli;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** Inputs are read side by side: each waits for its own disk, address and decompression. */
final class Concurrently {

    private Concurrently() {}

    /** Starts the work now; the supplier waits for it, and throws what it threw. */
    static <T> Supplier<T> start(Supplier<T> work) {
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
