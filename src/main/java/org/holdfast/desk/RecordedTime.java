package org.holdfast.desk;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.store.Store;

/** Compares the clock with the last record of a store: a clock that is wrong once must not be taken for history. */
final class RecordedTime {

    /** No clock that is right says an earlier day: Holdfast is younger. */
    private static final LocalDate EARLIEST = LocalDate.of(2000, 1, 1);

    /**
     * A longer time without a record is worth a warning. A sync is made every day or every week; a quarter without one, which is
     * pkgsrc's time from branch to branch, is possible, so it is no error.
     */
    private static final int MOST_DAYS = 90;

    private RecordedTime() {}

    /**
     * Refuses to record anything on a day that is earlier than the last record.
     *
     * @throws Unusable if it is
     */
    static void mustNotBeEarlier(Store store, Surroundings surroundings) {
        LocalDate today = surroundings.today();
        if (today.isBefore(EARLIEST)) {
            throw new Unusable(
                    store.where(), "the clock of this machine says " + today + ": set it; nothing was recorded");
        }
        store.lastDay().filter(today::isBefore).ifPresent(last -> {
            throw new Unusable(
                    store.where(),
                    "the clock of this machine says " + today + ", but the store has records of " + last
                            + " already, so nothing was recorded: if the clock is wrong, set it; if those records are,"
                            + " 'holdfast store rewind " + today + "' takes back what is later");
        });
    }

    /** A warning if the last record is long ago; empty for a new store. */
    static Optional<String> leap(Store store, Surroundings surroundings) {
        LocalDate today = surroundings.today();
        return store.lastDay()
                .filter(last -> last.plusDays(MOST_DAYS).isBefore(today))
                .map(last -> "the last record is of " + last + ", and the clock of this machine says " + today
                        + ": if that is wrong, set it, and 'holdfast store rewind " + last + "' takes this sync back");
    }
}
