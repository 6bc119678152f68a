package org.holdfast.pkgsrc;

import java.time.Instant;
import java.util.Optional;

/**
 * How long one build of a package took.
 *
 * @param ended when it ended
 * @param pkgname the package
 * @param pkgpath its directory, if known
 * @param succeeded whether it was made
 * @param seconds from its start to its end
 * @param cpuSeconds the processor time that its phases used; 0 if not known
 * @param jobs how many jobs its make ran at once
 */
public record BuildTiming(
        Instant ended,
        PkgName pkgname,
        Optional<PkgPath> pkgpath,
        boolean succeeded,
        double seconds,
        double cpuSeconds,
        int jobs) {}
