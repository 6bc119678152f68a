package org.holdfast.backport;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Trial;

/**
 * A backport that somebody wants.
 *
 * @param to the version that is aimed at, {@code 1.0.1k}
 * @param candidate how it is done
 * @param trial what came of trying it
 * @param closes the entries whose findings it is to close
 * @param override why it is taken though the policy forbids it
 * @param alternatives what else trunk has for the directory, for people
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

    public PkgPath pkgpath() {
        return candidate.pkgpath();
    }
}
