package org.holdfast.report;

import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;

/**
 * The version changes of packages, with their commits.
 *
 * @param changes the changes, oldest first
 */
public record TimelineReport(List<VersionChange> changes) {

    private static final int SHORT_ID = 12;

    public TimelineReport {
        changes = List.copyOf(changes);
    }

    /** Tab-separated lines: date, commit, author, PKGPATH, PKGNAMEs before and after, CVE ids, subject of the message. */
    public String text() {
        StringBuilder out = new StringBuilder();
        for (VersionChange change : changes) {
            Commit commit = change.commit();
            out.append(String.join(
                            "\t",
                            commit.date().toString(),
                            commit.id()
                                    .substring(0, Math.min(SHORT_ID, commit.id().length())),
                            commit.author(),
                            change.pkgpath()
                                    + change.renamedFrom()
                                            .map(from -> " (from " + from + ")")
                                            .orElse(""),
                            names(change.before()) + " -> " + names(change.after()),
                            String.join(" ", commit.cves()),
                            commit.subject()))
                    .append('\n');
        }
        return out.toString();
    }

    private static String names(List<MadePackage> made) {
        return made.isEmpty()
                ? "nothing"
                : made.stream().map(MadePackage::toString).collect(Collectors.joining(" "));
    }

    /** {@code {"changes": [{"pkgpath", "commit", "author", "date", "message", "cves", "dropped", "before", "after", "renamed_from"}]}}. */
    public String json() {
        return Json.write(TimelineJson.of(this));
    }
}
