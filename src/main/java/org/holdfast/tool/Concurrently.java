package org.holdfast.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Starts work in the background, or delays it until it is needed. */
public final class Concurrently {

    private static final long PATIENCE_MS = 100;

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
                if (e.getCause() instanceof Error cause) {
                    throw cause;
                }
                throw e;
            }
        };
    }

    /**
     * Takes values while the next ones are produced in another thread, which is at most {@code ahead} values ahead.
     *
     * @param produce gives the values to its argument, in order
     * @param take takes the values, in this thread
     * @throws ToolFailed if this thread is interrupted; the exceptions of the two works are thrown as they are
     */
    public static <T> void ahead(int ahead, Consumer<Consumer<T>> produce, Consumer<T> take) {
        BlockingQueue<Optional<T>> values = new ArrayBlockingQueue<>(ahead);
        AtomicBoolean stopped = new AtomicBoolean();
        Supplier<Boolean> producing = start(() -> {
            try {
                produce.accept(value -> put(values, Optional.of(value), stopped));
            } finally {
                put(values, Optional.empty(), stopped);
            }
            return true;
        });
        try {
            for (Optional<T> value = values.take(); value.isPresent(); value = values.take()) {
                take.accept(value.get());
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            stopped.set(true);
        }
        var unused = producing.get();
    }

    private static <T> void put(BlockingQueue<Optional<T>> values, Optional<T> value, AtomicBoolean stopped) {
        try {
            while (!values.offer(value, PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                if (stopped.get()) {
                    throw new ToolFailed("nobody takes what is read");
                }
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static ToolFailed interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ToolFailed("reading was interrupted", e);
    }
}
