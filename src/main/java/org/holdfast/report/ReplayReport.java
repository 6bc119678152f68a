package org.holdfast.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.pkgsrc.Malformed;

/**
 * The size of the repository that a replay wrote.
 *
 * @param repository the bare repository
 * @param packages the number of PKGPATHs in the first commit
 * @param pkgnames the number of PKGNAMEs that they make
 * @param leftOut the number of packages of the scan that the tree lacks
 * @param commits the number of commits on trunk
 * @param skipped the number of changes without a commit, by reason
 * @param heads the last commit of each branch
 * @param malformed the malformed lines of all inputs
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

    /** A line for each count and each branch. */
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
