package org.holdfast.build;

import java.util.function.BooleanSupplier;

/** Makes one package. Thread-safe: a worker asks it in each of its slots. */
interface PackageBuilder {

    /**
     * Builds a package, delivers it, and says what became of it.
     *
     * @param slot the number of the slot, from 1: no two builds of a worker have one at the same time
     * @param unwanted asked again and again; if it says so the build is stopped
     */
    BuildResult build(Lease lease, int slot, BooleanSupplier unwanted) throws InterruptedException;
}
