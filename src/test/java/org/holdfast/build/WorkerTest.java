package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullMarked
@Timeout(60)
class WorkerTest {

    private final ConcurrentLinkedQueue<Lease> offered = new ConcurrentLinkedQueue<>();
    private final List<String> finished = new CopyOnWriteArrayList<>();
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean losing = new AtomicBoolean();
    private final AtomicInteger away = new AtomicInteger();
    private final AtomicInteger stoppedBuilds = new AtomicInteger();

    private final Engine engine = new Engine() {
        @Override
        public List<Lease> lease(WorkerIdentity worker, int most) {
            if (away.getAndDecrement() > 0) {
                throw new Unusable("the farm", "does not answer");
            }
            Lease one = offered.poll();
            return one == null ? List.of() : List.of(one);
        }

        @Override
        public Renewal renew(WorkerIdentity worker, Collection<Lease> leases) {
            return new Renewal(losing.get() ? Set.copyOf(leases) : Set.of(), draining.get());
        }

        @Override
        public boolean finish(WorkerIdentity worker, Lease lease, BuildResult result) {
            finished.add(lease.pkgname().text());
            return true;
        }

        @Override
        public boolean isBusy() {
            return !offered.isEmpty();
        }

        @Override
        public void close() {}
    };

    private static final PackageExchange NOTHING = new PackageExchange() {
        @Override
        public void provide(Lease lease, Path all) {}

        @Override
        public void deliver(Lease lease, Path file, String sha256) {}

        @Override
        public void confirm(Lease lease, String sha256) {}

        @Override
        public Path log(Lease lease) {
            return Path.of("log");
        }

        @Override
        public String keepLog(Lease lease, Path log) {
            return "log";
        }
    };

    private void offer(int count) {
        for (int i = 1; i <= count; i++) {
            offered.add(new Lease(1, new PkgName("p" + i + "-1"), Optional.empty(), "any", i, 1, 60, 1));
        }
    }

    private Worker worker(int slots, long millis) {
        return new Worker(
                engine,
                new WorkerIdentity("w", Set.of(), slots),
                (lease, slot, unwanted) -> {
                    long end = System.nanoTime() + millis * 1_000_000;
                    while (System.nanoTime() < end && !unwanted.getAsBoolean()) {
                        Thread.sleep(10);
                    }
                    if (unwanted.getAsBoolean()) {
                        stoppedBuilds.incrementAndGet();
                    }
                    return new BuildResult(Optional.empty(), "", 0, Instant.EPOCH, 0, 0, 0, "");
                },
                NOTHING,
                said::add);
    }

    private Thread start(Worker worker) {
        return Thread.ofPlatform().start(() -> {
            try {
                worker.run(stop::get, false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void allThatIsOfferedIsBuiltAndTheWorkerEndsWhenNothingIsLeft() throws InterruptedException {
        offer(20);
        worker(3, 5).run(stop::get, true);
        assertThat(finished).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void aBuildCostsTheWorkerLittle() throws InterruptedException {
        offer(200);
        long begun = System.nanoTime();
        worker(1, 0).run(stop::get, true);
        assertThat((System.nanoTime() - begun) / 200e6).as("ms a build").isLessThan(25);
    }

    @Test
    void anEngineThatIsAwayForAWhileIsWaitedFor() throws InterruptedException {
        offer(2);
        away.set(2);
        worker(1, 5).run(stop::get, true);
        assertThat(finished).hasSize(2);
        assertThat(said).containsExactly("the farm: does not answer; trying again for 15 minutes");
    }

    @Test
    void aWorkerIsStoppedAlsoWhileTheEngineIsAway() throws InterruptedException {
        away.set(Integer.MAX_VALUE);
        Thread thread = start(worker(1, 5));
        Thread.sleep(300);
        stop.set(true);
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void aWorkerThatIsStoppedStopsItsBuildsAndFinishesNone() throws InterruptedException {
        offer(2);
        Thread thread = start(worker(2, 60_000));
        while (!offered.isEmpty()) {
            Thread.sleep(10);
        }
        stop.set(true);
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(stoppedBuilds).hasValue(2);
        assertThat(finished).isEmpty();
    }

    @Test
    void aWorkerThatIsDrainedFinishesWhatItBuildsAndTakesNothingNew() throws InterruptedException {
        offer(3);
        Thread thread = start(worker(1, 6000));
        while (offered.size() == 3) {
            Thread.sleep(10);
        }
        draining.set(true);
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
        assertThat(finished).containsExactly("p1-1");
    }

    @Test
    void aBuildWhoseLeaseIsLostIsStoppedAndDoesNotCount() throws InterruptedException {
        offer(1);
        losing.set(true);
        Thread thread = start(worker(1, 60_000));
        while (stoppedBuilds.get() == 0) {
            Thread.sleep(10);
        }
        while (said.isEmpty()) {
            Thread.sleep(10);
        }
        stop.set(true);
        thread.join(10_000);
        assertThat(finished).isEmpty();
        assertThat(said).containsExactly("p1-1: the lease was lost; the build was stopped");
    }

    @Test
    void aWorkerWithoutAPlaceToWorkSaysSo() {
        PackageBuilder homeless = new PackageBuilder() {
            @Override
            public BuildResult build(Lease lease, int slot, BooleanSupplier unwanted) {
                throw new IllegalStateException();
            }

            @Override
            public Place open(Consumer<String> messages) throws IOException {
                throw new IOException("Read-only file system");
            }
        };
        Worker worker = new Worker(engine, new WorkerIdentity("w", Set.of(), 1), homeless, NOTHING, said::add);
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> worker.run(stop::get, true))
                .withMessage("the directory for work: cannot be used: Read-only file system");
    }
}
