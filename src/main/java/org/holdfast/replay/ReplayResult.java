package org.holdfast.replay;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * The result of a replay.
 *
 * @param repository the directory of the bare repository
 * @param packages the number of PKGPATHs in the first tree
 * @param pkgnames the number of PKGNAMEs that they make
 * @param leftOut the packages that no tree can have, or that have no PKGPATH
 * @param commits the number of commits on trunk, the first one included
 * @param skipped the changes that could not be applied, in order
 * @param heads the id of the last commit of each branch, trunk first
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

    /** The number of skipped changes for each reason that occurs. */
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
