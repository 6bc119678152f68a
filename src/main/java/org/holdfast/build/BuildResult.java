package org.holdfast.build;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.outcome.Failure;

/**
 * What became of one attempt to build a package.
 *
 * @param failure why it failed; empty if it made the package
 * @param sha256 the digest of the package's file, in lower-case hex; empty text if it failed
 * @param size the bytes of the file
 * @param started when it began
 * @param seconds how long it took
 * @param cpuSeconds the processor time of its processes; 0 if not known
 * @param memory the most memory that its processes had together, in bytes; 0 if not known
 * @param log where its log is, below the directory of builds
 */
public record BuildResult(
        Optional<Failure> failure,
        String sha256,
        long size,
        Instant started,
        double seconds,
        double cpuSeconds,
        long memory,
        String log) {}
