package org.holdfast.merge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.holdfast.backport.Committer;
import org.holdfast.backport.PickMessage;
import org.holdfast.outcome.MergeOutcome.Moved;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The message of a merge commit.
 *
 * <pre>Merge backport/2014Q4/security-openssl-1.0.1k
 *
 *security/openssl: openssl-1.0.1g -> openssl-1.0.1k
 *
 *Fixes: CVE-2014-3571 (openssl&lt;1.0.1k, denial-of-service)</pre>
 */
final class MergeMessage {

    /** The trailer with the reason to override objections. */
    static final String OVERRIDE = "Merge-override: ";

    private static final int MOST = 50;

    private MergeMessage() {}

    /**
     * Writes the message, a byte per character.
     *
     * @param topic the name of the merged branch
     * @param moved the directories whose version changes
     * @param closes the entries that it closes
     * @param override the reason to override objections; empty if there is none
     * @param against the overridden objections
     */
    static String of(
            String topic, List<Moved> moved, List<VulnEntry> closes, Optional<String> override, List<String> against) {
        StringBuilder message = new StringBuilder("Merge " + topic + "\n");
        List<String> lines = moved.stream().map(MergeMessage::line).toList();
        paragraph(lines.stream().limit(MOST).toList(), message);
        if (lines.size() > MOST) {
            message.append("and ").append(lines.size() - MOST).append(" more\n");
        }
        List<String> trailers = new ArrayList<>();
        closes.forEach(entry -> trailers.add("Fixes: " + PickMessage.advisory(entry)));
        override.filter(why -> !against.isEmpty()).ifPresent(why -> {
            paragraph(against.stream().map(one -> "In spite of: " + one).toList(), message);
            trailers.add(OVERRIDE + oneLine(why));
        });
        paragraph(trailers, message);
        return message.toString();
    }

    /** {@code security/openssl: openssl-1.0.1g -> openssl-1.0.1k}. */
    static String line(Moved moved) {
        return moved.pkgpath() + ": " + names(moved.from()) + " -> " + names(moved.to());
    }

    private static String names(List<PkgName> names) {
        return names.isEmpty() ? "nothing" : names.stream().map(PkgName::text).collect(Collectors.joining(", "));
    }

    static String oneLine(String typed) {
        return Committer.bytes(typed).replaceAll("[\\x00-\\x20]+", " ").strip();
    }

    private static void paragraph(List<String> lines, StringBuilder message) {
        if (!lines.isEmpty()) {
            message.append('\n').append(String.join("\n", lines)).append('\n');
        }
    }
}
