package org.holdfast.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * What a replay wrote.
 *
 * @param repository the bare repository
 * @param packages how many PKGPATHs the tree began with
 * @param pkgnames how many PKGNAMEs they make
 * @param leftOut packages of the table that no tree can have, or that say no PKGPATH
 * @param commits on trunk, with the one it began with
 * @param skipped changes without a commit, in order
 * @param heads the last commit of each branch, trunk first
 */
public record ReplayResult(
        Path repository,
        int packages,
        int pkgnames,
        List<ScannedPackage> leftOut,
        int commits,
        List<SkippedChange> skipped,
        Map<String, String> heads) {

    public ReplayResult {
        leftOut = List.copyOf(leftOut);
        skipped = List.copyOf(skipped);
        heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
    }

    /** How many changes were skipped, for each reason there was. */
    public Map<SkippedChange.Why, Integer> skippedBy() {
        Map<SkippedChange.Why, Integer> counts = new LinkedHashMap<>();
        for (SkippedChange.Why why : SkippedChange.Why.values()) {
            List<SkippedChange> those = new ArrayList<>(skipped);
            those.removeIf(skip -> skip.why() != why);
            if (!those.isEmpty()) {
                counts.put(why, those.size());
            }
        }
        return counts;
    }
}
