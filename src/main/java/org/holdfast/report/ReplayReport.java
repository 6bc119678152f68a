package org.holdfast.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.pkgsrc.Malformed;

/**
 * What a replay wrote, counted.
 *
 * @param repository the bare repository
 * @param packages PKGPATHs at the beginning
 * @param pkgnames PKGNAMEs they make
 * @param leftOut packages of the scan that are not in the tree
 * @param commits on trunk
 * @param skipped changes without a commit, counted by reason
 * @param heads the last commit of each branch
 * @param malformed the lines of all inputs that could not be read
 */
public record ReplayReport(
        String repository,
        int packages,
        int pkgnames,
        int leftOut,
        int commits,
        Map<String, Integer> skipped,
        Map<String, String> heads,
        List<Malformed> malformed) {

    public ReplayReport {
        skipped = Collections.unmodifiableMap(new LinkedHashMap<>(skipped));
        heads = Collections.unmodifiableMap(new LinkedHashMap<>(heads));
        malformed = List.copyOf(malformed);
    }

    /** A line per count and per branch. */
    public String text() {
        StringBuilder out = new StringBuilder();
        row(out, packages, "packages, which make " + pkgnames + " PKGNAMEs");
        if (leftOut > 0) {
            row(out, leftOut, "packages of the scan left out: no PKGPATH, or a name that no tree can have");
        }
        row(out, commits, "commits");
        row(out, allSkipped(), "changes skipped");
        skipped.forEach((why, count) -> row(out, count, "  " + why));
        heads.forEach((branch, commit) ->
                out.append(commit).append("  ").append(branch).append('\n'));
        return out.toString();
    }

    /** <code>{"repository", "packages", "pkgnames", "left_out", "commits", "skipped": {…}, "heads": {…}, "malformed": […]}</code>. */
    public String json() {
        return Json.write(ReplayJson.of(this));
    }

    private int allSkipped() {
        return skipped.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static void row(StringBuilder out, int count, String what) {
        String number = String.valueOf(count);
        out.append(" ".repeat(Math.max(0, 7 - number.length())))
                .append(number)
                .append("  ")
                .append(what)
                .append('\n');
    }
}
