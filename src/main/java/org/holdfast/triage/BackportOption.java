package org.holdfast.triage;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * What a fix from trunk would do for a package of the branch.
 *
 * @param version the version of trunk that brings it
 * @param patch whether only the patch that came with it is wanted, not the version
 * @param frees the entries of the package's findings that it closes, end of life apart
 * @param of how many findings the package has, end of life apart
 * @param introduces how many entries match it that do not match the branch's version
 * @param candidate how it is tried; empty if only doc/CHANGES or a scan tells of it
 * @param trial what came of trying it; empty if it was not tried
 */
public record BackportOption(
        TrunkVersion version,
        boolean patch,
        List<VulnEntry> frees,
        int of,
        int introduces,
        Optional<Candidate> candidate,
        Optional<Trial> trial) {

    public BackportOption {
        frees = List.copyOf(frees);
    }

    /** How many of the package's findings it closes. */
    public int clears() {
        return frees.size();
    }

    public Grade grade() {
        return trial.map(Trial::grade).orElse(Grade.UNTRIED);
    }

    /** How many commits of trunk come along; 1 if it was not tried. */
    public int commits() {
        return trial.map(tried -> Math.max(1, tried.commits().size())).orElse(1);
    }

    /** How many things are in its way: hunks that conflict, files that do, what is missing; 0 if it was not tried. */
    public int obstacles() {
        return trial.map(tried -> tried.prerequisites().size()
                        + tried.conflicts().stream().mapToInt(Conflict::size).sum())
                .orElse(0);
    }

    /** {@code 1.0.1k on 2015-01-08 (wiz), clears 8 of 14; applies cleanly}. */
    @Override
    public String toString() {
        return (patch ? "the patch of " : "") + version + ", clears " + clears() + " of " + of
                + (introduces == 0 ? "" : ", brings " + introduces + " new")
                + trial.map(tried -> "; " + tried.describe()).orElse("");
    }
}
