package org.holdfast.tool;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * Ends a program that waits for a server for too long: one that says nothing meanwhile, and computes nothing; and one that never
 * comes to an end.
 */
final class Silence {

    /** So little computing is none. */
    private static final Duration IDLE = Duration.ofMillis(100);

    private final Process process;
    private final AtomicLong heard;
    private final Duration limit;
    private final Duration whole;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<String> tooLong = new AtomicReference<>("");

    private Silence(Process process, AtomicLong heard, Duration limit, Duration whole) {
        this.process = process;
        this.heard = heard;
        this.limit = limit;
        this.whole = whole;
    }

    /** Work that may fail as the program does. */
    interface Work<T> {
        T done();
    }

    /**
     * Watches a program while this thread waits for it.
     *
     * @param heard the time at which it was last heard, as {@link System#nanoTime} gives it
     * @param limit how long it may be silent
     * @param whole how long it may take in all
     * @param name its name, for the message
     * @throws ToolFailed if it was ended, or as the work does
     */
    static <T> T watch(Process process, AtomicLong heard, Duration limit, Duration whole, String name, Work<T> work) {
        Silence silence = new Silence(process, heard, limit, whole);
        Thread watcher = Thread.ofPlatform().daemon().name("silence of git").start(silence::watch);
        try {
            return work.done();
        } catch (ToolFailed e) {
            if (!silence.tooLong.get().isEmpty()) {
                throw new ToolFailed(name + ": timeout: " + silence.tooLong.get() + ", so it was ended", e);
            }
            throw e;
        } finally {
            silence.ended.set(true);
            watcher.interrupt();
        }
    }

    private void watch() {
        long begun = System.nanoTime();
        long idleSince = begun;
        Duration computed = computed();
        try {
            while (!ended.get()) {
                Thread.sleep(Math.max(20, Math.min(1_000, limit.toMillis() / 10)));
                Duration now = computed();
                if (now.minus(computed).compareTo(IDLE) >= 0 || now.compareTo(computed) < 0) {
                    computed = now;
                    idleSince = System.nanoTime();
                }
                long since = Math.max(idleSince, heard.get());
                String why = System.nanoTime() - since > limit.toNanos()
                        ? "it was silent and did nothing for " + limit.toSeconds() + " s"
                        : System.nanoTime() - begun > whole.toNanos()
                                ? "it took more than " + whole.toSeconds() + " s"
                                : "";
                if (!why.isEmpty() && !ended.get()) {
                    tooLong.set(why);
                    all().toList().reversed().forEach(ProcessHandle::destroyForcibly);
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it has ended
        }
    }

    private Stream<ProcessHandle> all() {
        List<ProcessHandle> below = process.descendants().toList();
        return Stream.concat(Stream.of(process.toHandle()), below.stream());
    }

    private Duration computed() {
        return all().map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }
}
