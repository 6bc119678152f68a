package org.holdfast.build;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Gives packages to workers: a package is offered when all that it needs is made, leased to one worker at a time, and finished by the
 * worker that holds the lease. A worker that is not heard of for {@link #LEASE_SECONDS} loses its leases; what it finishes afterwards has no
 * effect. Thread-safe.
 */
public interface Engine extends AutoCloseable {

    /** After how many seconds without a word a worker's leases are given to others. */
    int LEASE_SECONDS = 18;

    /** Every how many seconds a worker renews its leases. */
    int RENEWAL_SECONDS = 4;

    /**
     * Leases packages to a worker, those with the longest remaining path first.
     *
     * @param most how many it can take
     * @return none if nothing can be built now that the worker can build
     */
    List<Lease> lease(WorkerIdentity worker, int most);

    /** Says that a worker lives and still builds what it leased. */
    Renewal renew(WorkerIdentity worker, Collection<Lease> leases);

    /**
     * Ends a lease with its result, and offers what waited for it.
     *
     * @return false if the worker no longer held the lease: the result has no effect
     */
    boolean finish(WorkerIdentity worker, Lease lease, BuildResult result);

    /** Whether anything is still to be built, now or later. */
    boolean isBusy();

    @Override
    void close();

    /**
     * The answer to a renewal.
     *
     * @param lost leases that the worker no longer holds: it stops these builds
     * @param draining whether it should take nothing new, and end when it has finished
     */
    record Renewal(Set<Lease> lost, boolean draining) {
        public Renewal {
            lost = Set.copyOf(lost);
        }
    }
}
