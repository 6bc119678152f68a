package org.holdfast.build;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.holdfast.pkgsrc.Unusable;

/** The time of the database: this machine's, set right by how far the two were apart when they were last compared. Thread-safe. */
final class DatabaseClock implements Supplier<Instant> {

    private static final Logger LOG = Logger.getLogger(DatabaseClock.class.getName());
    private static final Duration VALID = Duration.ofMinutes(1);

    private final FarmDatabase database;
    private final Clock machine;
    private Duration ahead = Duration.ZERO;
    private long compared;
    private boolean known;

    DatabaseClock(FarmDatabase database, Clock machine) {
        this.database = database;
        this.machine = machine;
    }

    @Override
    public synchronized Instant get() {
        if (database.isShared() && (!known || System.nanoTime() - compared > VALID.toNanos())) {
            compare();
        }
        return machine.instant().plus(ahead);
    }

    private void compare() {
        try {
            Instant there = database.now();
            ahead = Duration.between(machine.instant(), there);
            known = true;
        } catch (Unusable e) {
            LOG.log(Level.FINE, "the database's time is not known now", e);
            if (!known) {
                throw e;
            }
        }
        compared = System.nanoTime();
    }
}
