package org.holdfast.outcome;

import java.time.Instant;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;

/**
 * One attempt to build a package.
 *
 * @param pkgname the package
 * @param number which attempt it is, from 1
 * @param worker who made it
 * @param started when it began
 * @param seconds how long it took
 * @param cpuSeconds the processor time of its processes; 0 if not known
 * @param memory the most memory that its processes had together, in bytes; 0 if not known
 * @param failure why it failed; empty if it made the package
 * @param log where its log is: a file below the directory of builds
 */
public record BuildAttempt(
        PkgName pkgname,
        int number,
        String worker,
        Instant started,
        double seconds,
        double cpuSeconds,
        long memory,
        Optional<Failure> failure,
        String log) {}
