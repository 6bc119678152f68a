package org.holdfast.report;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server knows, and how old it is.
 *
 * @param branch the branch
 * @param taken when the server read it
 * @param list the day on which sync read the vulnerability list; empty if it never did
 * @param branches the branches in git as last read
 * @param sync the last sync of this server; empty if it ran none
 * @param rows how many rows of each kind are kept
 * @param unread what could not be read
 */
public record DataReport(
        String branch,
        Instant taken,
        Optional<LocalDate> list,
        List<Head> branches,
        Optional<Sync> sync,
        Map<String, Long> rows,
        List<Unread> unread) {

    /** A branch in git, its last commit, and when sync found that there. */
    public record Head(String name, String commit, Instant seen) {}

    /** A sync: when it began and ended, whether it failed, and the last thing that it said. */
    public record Sync(Instant begun, Optional<Instant> ended, boolean failed, String says) {}

    /** A line that could not be read, and why. */
    public record Unread(String source, int line, String why) {}

    public DataReport {
        branches = List.copyOf(branches);
        unread = List.copyOf(unread);
    }

    /**
     * <code>{"branch", "taken", "list", "branches": [{"name", "commit", "seen"}], "sync": {"begun", "ended", "failed", "says"}, "rows": {…},
     * "unread": [{"source", "line", "why"}]}</code>.
     */
    public String json() {
        return Json.write(this);
    }
}
