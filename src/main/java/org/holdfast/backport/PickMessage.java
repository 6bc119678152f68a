package org.holdfast.backport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.VulnEntry;

/** The message of a commit that brings commits of trunk: theirs, and then what a reviewer of the branch wants to know. */
public final class PickMessage {

    /** The last paragraph of a message is one of trailers if its lines look like these: then ours go on with it. */
    private static final Pattern TRAILER =
            Pattern.compile("[A-Za-z][A-Za-z-]*: \\S.*|\\(cherry picked from commit .*\\)");

    private PickMessage() {}

    /**
     * Writes it.
     *
     * @param closes the entries whose findings it closes
     * @param notes what we did beside it
     * @param override why it is taken though the policy forbids it
     */
    public static String of(
            List<TrunkCommit> commits,
            List<VulnEntry> closes,
            List<String> notes,
            Optional<String> override,
            String by) {
        StringBuilder message = new StringBuilder();
        TrunkCommit main = commits.getLast();
        String original = main.message().stripTrailing();
        message.append(original.isBlank() ? "(no message) " + main.id().substring(0, 12) : original);
        if (commits.size() > 1) {
            message.append("\n\nWith what trunk did before it:\n");
            commits.subList(0, commits.size() - 1)
                    .forEach(commit -> message.append("- ")
                            .append(commit.subject())
                            .append(" (")
                            .append(commit.name())
                            .append(")\n"));
        }
        List<String> trailers = new ArrayList<>();
        closes.forEach(entry -> trailers.add("Fixes: " + advisory(entry)));
        override.ifPresent(why -> trailers.add("Policy-override: " + why));
        notes.forEach(note -> trailers.add("[" + by + ": " + note + "]"));
        commits.forEach(commit -> trailers.add("(cherry picked from commit " + commit.id() + ")"));
        String text = message.toString().stripTrailing();
        return text + (endsInTrailers(text) ? "\n" : "\n\n") + String.join("\n", trailers) + "\n";
    }

    /** {@code CVE-2014-0224 (openssl<1.0.1h, man-in-the-middle-attack)}. */
    public static String advisory(VulnEntry entry) {
        String id = entry.cves().isEmpty() ? entry.url() : String.join(", ", entry.cves());
        return id + " (" + entry.pattern() + ", " + entry.type() + ")";
    }

    private static boolean endsInTrailers(String text) {
        int paragraph = text.lastIndexOf("\n\n");
        return paragraph > 0
                && text.substring(paragraph + 2)
                        .lines()
                        .allMatch(line -> TRAILER.matcher(line).matches());
    }
}
