package org.holdfast.build;

import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A package that a worker builds.
 *
 * @param build the number of the build
 * @param pkgname the package
 * @param pkgpath its directory, if known
 * @param lane what the worker must be able to build
 * @param token grows each time that the package is given to a worker: an older one is worth nothing
 * @param attempt which attempt it is, from 1
 * @param timeout after how many seconds the build is stopped
 * @param expected how many seconds it will take
 */
public record Lease(
        long build,
        PkgName pkgname,
        Optional<PkgPath> pkgpath,
        String lane,
        long token,
        int attempt,
        int timeout,
        double expected) {}
