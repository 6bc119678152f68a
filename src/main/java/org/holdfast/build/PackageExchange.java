package org.holdfast.build;

import java.io.IOException;
import java.nio.file.Path;

/** Where workers get the packages that a build needs, and leave those that they made. Thread-safe. */
interface PackageExchange {

    /**
     * Puts all that a package needs, as far as there is such, into a directory as {@code PKGNAME.tgz}.
     *
     * @throws IOException if a file cannot be brought, or is not the one that was made
     */
    void provide(Lease lease, Path all) throws IOException;

    /** Keeps a made package under its digest; nobody sees it until {@link #confirm}. */
    void deliver(Lease lease, Path file, String sha256) throws IOException;

    /** Shows a delivered package to all, after its lease was finished. */
    void confirm(Lease lease, String sha256) throws IOException;

    /** The file for the log of an attempt, as a plain file; gets {@code .gz} in the end. */
    Path log(Lease lease);

    /** Takes the log of an attempt; gives its name for the record. */
    String keepLog(Lease lease, Path log) throws IOException;
}
