package org.holdfast.outcome;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * What became of a package in a build.
 *
 * @param pkgname the package
 * @param pkgpath its directory, if known
 * @param reason why it is built: {@code links}
 * @param becauseOf the package for which it is built; empty for one that changes
 * @param state its state
 * @param cause for one that was not built: the package whose failure it follows, or why the tree cannot make it
 * @param worker who builds it or built it last; empty if nobody did
 * @param started when the last attempt began
 * @param expected the seconds that it was expected to take
 * @param flaky whether an attempt failed before it was made
 * @param attempts its attempts, the first one first
 */
public record PackageBuild(
        PkgName pkgname,
        Optional<PkgPath> pkgpath,
        String reason,
        Optional<PkgName> becauseOf,
        BuildState state,
        String cause,
        String worker,
        Optional<Instant> started,
        double expected,
        boolean flaky,
        List<BuildAttempt> attempts) {
    public PackageBuild {
        attempts = List.copyOf(attempts);
    }
}
