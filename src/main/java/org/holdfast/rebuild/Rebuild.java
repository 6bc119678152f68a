package org.holdfast.rebuild;

import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A package that is rebuilt, and why.
 *
 * @param number its number in the graph
 * @param pkgname the package
 * @param pkgpath its directory, if known
 * @param reason the kind of reason
 * @param becauseOf the package that it is rebuilt for; empty for one that changes
 * @param says the evidence: {@code REQUIRES /usr/pkg/lib/libssl.so.1.0.0}
 * @param afterGate whether it is decided when the changed package has been built and compared: it may then stay
 * @param duration how long it will take
 */
public record Rebuild(
        int number,
        PkgName pkgname,
        Optional<PkgPath> pkgpath,
        Reason reason,
        Optional<PkgName> becauseOf,
        String says,
        boolean afterGate,
        Duration duration) {

    /**
     * How long a build takes.
     *
     * @param seconds from start to end
     * @param cpuSeconds of processor time
     * @param measured whether this package was measured; else it is the average of others
     */
    public record Duration(double seconds, double cpuSeconds, boolean measured) {}
}
