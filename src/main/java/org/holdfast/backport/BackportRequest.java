package org.holdfast.backport;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Trial;

/**
 * A backport to make.
 *
 * @param to the intended version, {@code 1.0.1k}
 * @param candidate the fix in trunk
 * @param trial the result of trying it
 * @param closes the entries whose findings it is to close
 * @param override the reason to take it though the policy forbids it; empty if it is allowed
 * @param alternatives other versions of trunk for the directory, in words
 */
public record BackportRequest(
        String to,
        Candidate candidate,
        Trial trial,
        List<VulnEntry> closes,
        Optional<String> override,
        List<String> alternatives) {

    public BackportRequest {
        closes = List.copyOf(closes);
        alternatives = List.copyOf(alternatives);
    }

    /** The directory on the branch. */
    public PkgPath pkgpath() {
        return candidate.pkgpath();
    }
}
