package org.holdfast.trial;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Trial;

/**
 * The trial of a candidate, and what it depended on, as the store keeps it.
 *
 * @param candidate the candidate
 * @param rules the version of the trial rules, the cut, the platform and mk.conf, as one line of text
 * @param lookedAt the tree ids of the branch's directories that it read, by path; an empty id for a missing directory
 * @param trial the result
 */
public record RecordedTrial(Candidate candidate, String rules, SortedMap<String, String> lookedAt, Trial trial) {

    public RecordedTrial {
        lookedAt = Collections.unmodifiableSortedMap(new TreeMap<>(lookedAt));
    }

    /** Whether a trial on a tip with these directories would give the same result. */
    boolean holds(String rulesNow, Map<String, String> treeIds) {
        return rules.equals(rulesNow)
                && lookedAt.entrySet().stream()
                        .allMatch(entry ->
                                treeIds.getOrDefault(entry.getKey(), "").equals(entry.getValue()));
    }
}
