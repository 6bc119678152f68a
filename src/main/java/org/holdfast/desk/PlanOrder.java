package org.holdfast.desk;

import java.util.List;
import java.util.Optional;
import org.holdfast.rebuild.Level;

/**
 * What to plan a rebuild for.
 *
 * @param changed PKGPATHs, PKGBASEs or PKGNAMEs of what changes
 * @param scan a bulk scan, bulk report or graph; empty for the configured one
 * @param branch the branch in git whose packages are taken instead, as last synced
 * @param summaries what is published; empty for the configured summaries
 * @param history histories of builds; empty for the configured ones
 * @param verdicts the file of what the gate found
 * @param level how much to rebuild
 * @param workers how many workers the cost is reckoned for
 */
public record PlanOrder(
        List<String> changed,
        Optional<String> scan,
        Optional<String> branch,
        List<String> summaries,
        List<String> history,
        Optional<String> verdicts,
        Level level,
        int workers) {

    public PlanOrder {
        changed = List.copyOf(changed);
        summaries = List.copyOf(summaries);
        history = List.copyOf(history);
    }

    /** The same for other packages. */
    PlanOrder of(List<String> others) {
        return new PlanOrder(others, scan, branch, summaries, history, verdicts, level, workers);
    }
}
