package org.holdfast.backport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The message of a commit that picks commits of trunk: their message, then trailers for the branch's reviewer.
 *
 * <pre>Update openssl to 1.0.1h.
 *
 * Fixes: CVE-2014-0224 (openssl&lt;1.0.1h, man-in-the-middle-attack)
 * (cherry picked from commit 42957a23…)</pre>
 */
public final class PickMessage {

    /** Lines of a trailer paragraph: if the last paragraph has only such lines, our trailers continue it. */
    private static final Pattern TRAILER =
            Pattern.compile("[A-Za-z][A-Za-z-]*: \\S.*|\\(cherry picked from commit .*\\)");

    private PickMessage() {}

    /**
     * Writes the message.
     *
     * @param commits trunk's commits, oldest first
     * @param main the one of them that gives the message
     * @param closes the entries whose findings it closes
     * @param notes what was changed beside picking, in words
     * @param override the reason to take it though the policy forbids it; empty if there is none
     * @param by the login of the committer
     */
    public static String of(
            List<TrunkCommit> commits,
            TrunkCommit main,
            List<VulnEntry> closes,
            List<String> notes,
            Optional<String> override,
            String by) {
        StringBuilder message = new StringBuilder();
        String original = main.message().stripTrailing();
        message.append(original.isBlank() ? "(no message) " + main.id().substring(0, 12) : original);
        int at = commits.indexOf(main);
        list("With what trunk did before it", commits.subList(0, at), message);
        list("With trunk's repairs of it", commits.subList(at + 1, commits.size()), message);
        List<String> trailers = new ArrayList<>();
        closes.forEach(entry -> trailers.add("Fixes: " + advisory(entry)));
        override.ifPresent(why -> trailers.add("Policy-override: " + why));
        notes.forEach(note -> trailers.add("[" + by + ": " + note + "]"));
        commits.forEach(commit -> trailers.add("(cherry picked from commit " + commit.id() + ")"));
        String text = message.toString().stripTrailing();
        return text + (endsInTrailers(text) ? "\n" : "\n\n") + String.join("\n", trailers) + "\n";
    }

    private static void list(String heading, List<TrunkCommit> commits, StringBuilder message) {
        if (!commits.isEmpty()) {
            String paragraph = commits.stream()
                    .map(commit -> "\n- " + commit.subject() + " (" + commit.name() + ")")
                    .collect(Collectors.joining());
            message.append("\n\n").append(heading).append(':').append(paragraph);
        }
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
