package org.holdfast.trial;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Trial;

/**
 * A candidate that was tried, and what that depended on.
 *
 * @param candidate what was tried
 * @param rules what the result depends on apart from the branch
 * @param lookedAt the directories of the branch that were looked at, and the ids they had; an empty id where there was none
 * @param trial what came of it
 */
public record RecordedTrial(Candidate candidate, String rules, SortedMap<String, String> lookedAt, Trial trial) {

    public RecordedTrial {
        lookedAt = Collections.unmodifiableSortedMap(new TreeMap<>(lookedAt));
    }

    /** Whether it would come out the same on a tip with these directories. */
    boolean holds(String rulesNow, Map<String, String> treeIds) {
        return rules.equals(rulesNow)
                && lookedAt.entrySet().stream()
                        .allMatch(entry ->
                                treeIds.getOrDefault(entry.getKey(), "").equals(entry.getValue()));
    }
}
