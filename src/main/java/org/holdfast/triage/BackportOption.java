package org.holdfast.triage;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A fix in trunk and its effect on one package of the branch.
 *
 * <pre>1.0.1k on 2015-01-08 (wiz), clears 8 of 14; applies cleanly</pre>
 *
 * @param version the version of trunk that has the fix
 * @param patch whether to take only the patch that came with the version, not the version
 * @param frees the entries of the package's findings that it closes, without end-of-life entries
 * @param of the number of the package's findings, without end-of-life ones
 * @param introduces the number of entries that match the version and not the branch's; 0 for a patch
 * @param candidate the commit to try; empty if only doc/CHANGES or a scan shows the version
 * @param trial the result of trying it; empty if it was not tried
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

    /** The number of the package's findings that it closes. */
    public int clears() {
        return frees.size();
    }

    /**
     * The grade of its trial; {@link Grade#UNTRIED} without one. What opens a known hole takes judgement, so it is never
     * {@link Grade#CLEAN}.
     */
    public Grade grade() {
        return trial.map(tried -> tried.grade() == Grade.CLEAN && introduces > 0 ? Grade.ADAPT : tried.grade())
                .orElse(Grade.UNTRIED);
    }

    /** The number of trunk's commits that it applies, at least 1; 1 if it was not tried. */
    public int commits() {
        return trial.map(tried -> Math.max(1, tried.commits().size())).orElse(1);
    }

    /**
     * The number of obstacles: conflicting hunks, conflicting files without hunks, prerequisites, and entries that it opens; 0 if
     * it was not tried.
     */
    public int obstacles() {
        return trial.map(tried -> introduces
                        + tried.prerequisites().size()
                        + tried.conflicts().stream().mapToInt(Conflict::size).sum())
                .orElse(0);
    }

    /** That of the version: what it closes may be thousands of entries. */
    @Override
    public int hashCode() {
        return version.hashCode();
    }

    /** {@code 1.0.1k on 2015-01-08 (wiz), clears 8 of 14; applies cleanly}. */
    @Override
    public String toString() {
        return (patch ? "the patch of " : "") + version + ", clears " + clears() + " of " + of
                + (introduces == 0 ? "" : ", opens " + introduces)
                + trial.map(tried -> "; " + tried.describe()).orElse("");
    }
}
