package org.holdfast.build;

import java.io.IOException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Makes one package. Thread-safe: a worker asks it in each of its slots. */
interface PackageBuilder {

    /**
     * Builds a package, delivers it, and says what became of it.
     *
     * @param slot the number of the slot, from 1: no two builds of a worker have one at the same time
     * @param unwanted asked again and again; if it says so the build is stopped
     */
    BuildResult build(Lease lease, int slot, BooleanSupplier unwanted) throws InterruptedException;

    /**
     * Begins to work, until the place is closed.
     *
     * @param messages takes sentences for people
     * @throws IOException if there is no place to work
     */
    default Place open(Consumer<String> messages) throws IOException, InterruptedException {
        return () -> {};
    }

    /** Where a worker builds. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }
}
