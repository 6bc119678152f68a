package org.holdfast.build;

import java.time.Duration;
import java.util.Optional;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;

/**
 * Whether a failed build is tried again, and when. A transient failure is, within the budget; the same failure twice in a row is not chance.
 * A failure of unknown kind is tried once more, to see whether it comes again. The wait doubles with each attempt.
 *
 * @param attempts how often a package may be tried
 * @param pause the wait before the second attempt
 * @param longest the longest wait
 */
public record RetryRules(int attempts, Duration pause, Duration longest) {

    /** The rule of a failure because the worker was not heard of: no fault of the package. */
    static final String LAPSED = "lease";

    /** A lapsed lease takes nothing off the budget of a package, up to so many. */
    private static final int LOST = 10;

    /** How often a package is tried whose failure says nothing. */
    private static final int UNKNOWN = 2;

    /** Three attempts, ten seconds, ten minutes. */
    public static final RetryRules USUAL = new RetryRules(3, Duration.ofSeconds(10), Duration.ofMinutes(10));

    /**
     * How long to wait before the next attempt.
     *
     * @param tries how many attempts failed otherwise than by a lapsed lease, this one included
     * @param lapsed how many leases lapsed, this one included
     * @param before the signature of the failure before; empty text if there was none
     * @return empty if the package has failed for good
     */
    Optional<Duration> next(int tries, int lapsed, String before, Failure failure) {
        if (failure.rule().equals(LAPSED)) {
            return lapsed < LOST ? Optional.of(Duration.ZERO) : Optional.empty();
        }
        int most = failure.kind().isTransient()
                ? attempts
                : failure.kind() == FailureKind.UNKNOWN ? Math.min(attempts, UNKNOWN) : 1;
        if (tries >= most || (!before.isEmpty() && failure.signature().equals(before))) {
            return Optional.empty();
        }
        Duration wait = pause.multipliedBy(1L << Math.min(20, tries - 1));
        return Optional.of(wait.compareTo(longest) > 0 ? longest : wait);
    }
}
