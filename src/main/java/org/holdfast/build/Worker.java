package org.holdfast.build;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.SmallFile;
import org.jspecify.annotations.Nullable;

/**
 * Takes packages from an engine as long as it has a slot free, builds them, and says what became of them. It outlives an engine that cannot
 * be reached for a while. {@link #run} returns when it is told to stop, when it is drained, or when nothing is left to build, if it should.
 */
public final class Worker {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private final Engine engine;
    private final WorkerIdentity identity;
    private final PackageBuilder builder;
    private final PackageExchange packages;
    private final Consumer<String> messages;
    private final Deque<Integer> free = new ArrayDeque<>();
    private final Set<Lease> running = ConcurrentHashMap.newKeySet();
    private final Set<Lease> unwanted = ConcurrentHashMap.newKeySet();
    private final LinkedBlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
    private final Map<Lease, Thread> threads = new ConcurrentHashMap<>();
    private volatile boolean draining;
    private volatile boolean stopping;
    private volatile BooleanSupplier stopped = () -> false;

    /** A worker; {@code messages} takes sentences for people. */
    Worker(
            Engine engine,
            WorkerIdentity identity,
            PackageBuilder builder,
            PackageExchange packages,
            Consumer<String> messages) {
        this.engine = engine;
        this.identity = identity;
        this.builder = builder;
        this.packages = packages;
        this.messages = messages;
        for (int slot = 1; slot <= identity.slots(); slot++) {
            free.add(slot);
        }
    }

    /**
     * Works.
     *
     * @param stop asked again and again; when it says so, what runs is stopped, and its leases lapse
     * @param untilDone whether to return when nothing is left to build
     * @throws Unusable if the engine was out of reach for too long
     */
    public void run(BooleanSupplier stop, boolean untilDone) throws InterruptedException {
        stopped = stop;
        PackageBuilder.Place place;
        try {
            place = builder.open(messages);
        } catch (IOException e) {
            throw new Unusable("the directory for work", "cannot be used: " + SmallFile.words(e));
        }
        try {
            work(stop, untilDone);
        } catch (Unusable e) {
            if (!stop.getAsBoolean()) { // else it was to end, and could not say so
                throw e;
            }
        } finally {
            place.close();
        }
    }

    private void work(BooleanSupplier stop, boolean untilDone) throws InterruptedException {
        Thread renewal = Thread.ofPlatform().daemon().name("renewal").start(this::renew);
        try {
            Duration pause = POLL;
            while (!stop.getAsBoolean()) {
                boolean begun = begin();
                if (running.isEmpty() && (draining || (untilDone && !begun && !busy()))) {
                    return;
                }
                pause = begun ? POLL : pause.multipliedBy(2).compareTo(IDLE) > 0 ? IDLE : pause.multipliedBy(2);
                @Nullable Integer slot = ended.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
                while (slot != null) {
                    free.addFirst(slot);
                    pause = POLL;
                    slot = ended.poll();
                }
            }
        } finally {
            stopping = true;
            unwanted.addAll(running);
            renewal.interrupt();
            for (Thread thread : List.copyOf(threads.values())) {
                thread.join(Duration.ofSeconds(20));
            }
        }
    }

    private boolean begin() throws InterruptedException {
        if (free.isEmpty() || draining) {
            return false;
        }
        List<Lease> leases = reaching(() -> engine.lease(identity, free.size()));
        for (Lease lease : leases) {
            int slot = free.remove();
            running.add(lease);
            threads.put(lease, Thread.ofVirtual().unstarted(() -> build(lease, slot)));
            threads.get(lease).start();
        }
        return !leases.isEmpty();
    }

    private boolean busy() throws InterruptedException {
        return reaching(engine::isBusy);
    }

    private void build(Lease lease, int slot) {
        try {
            BuildResult result = builder.build(lease, slot, () -> stopping || unwanted.contains(lease));
            if (!stopping && !unwanted.contains(lease)) {
                boolean counts = reaching(() -> engine.finish(identity, lease, result));
                if (counts && result.failure().isEmpty()) {
                    packages.confirm(lease, result.sha256());
                } else if (!counts) {
                    messages.accept(lease.pkgname() + ": the lease was lost; what was made here does not count");
                }
            } else if (!stopping) {
                messages.accept(lease.pkgname() + ": the lease was lost; the build was stopped");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            messages.accept(lease.pkgname() + ": " + e.getMessage());
        } finally {
            running.remove(lease);
            unwanted.remove(lease);
            threads.remove(lease);
            ended.add(slot);
        }
    }

    /** Asks until the engine can be reached. */
    private <T> T reaching(Patience.Question<T> question) throws InterruptedException {
        try {
            return new Patience(PATIENCE, RETRY, () -> stopping || stopped.getAsBoolean(), messages).ask(question);
        } catch (IOException e) {
            throw new Unusable("the engine", String.valueOf(e.getMessage()));
        }
    }

    private void renew() {
        while (!stopping) {
            try {
                Engine.Renewal renewal = engine.renew(identity, List.copyOf(running));
                draining = renewal.draining();
                renewal.lost().stream().filter(running::contains).forEach(unwanted::add);
                TimeUnit.SECONDS.sleep(Engine.RENEWAL_SECONDS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                try {
                    TimeUnit.MILLISECONDS.sleep(RETRY.toMillis()); // whoever asks for work says it
                } catch (InterruptedException interrupted) {
                    return;
                }
            }
        }
    }
}
