package org.holdfast.backport;

import java.util.List;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;

/**
 * The work left for a maintainer, as plain text.
 *
 * @param wanted the backport
 * @param work the work in short, one item each
 */
record BackportTodo(BackportRequest wanted, List<String> work) {

    BackportTodo {
        work = List.copyOf(work);
    }

    /** The text of the file. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append("Backport of ")
                .append(wanted.pkgpath())
                .append(' ')
                .append(wanted.to())
                .append("\n\nThis file is never committed. When all is done:\n\n    holdfast backport --continue ")
                .append(wanted.pkgpath())
                .append("\n\nand to drop it: holdfast backport --abort ")
                .append(wanted.pkgpath())
                .append("\n\nTo do\n\n");
        work.forEach(one -> text.append("[ ] ").append(one).append('\n'));
        text.append("\nTrunk's commits\n\n");
        wanted.trial()
                .commits()
                .forEach(commit -> text.append(commit.id(), 0, 12)
                        .append(' ')
                        .append(commit.date())
                        .append(' ')
                        .append(Committer.bytes(commit.author()))
                        .append(": ")
                        .append(Committer.bytes(commit.subject()))
                        .append('\n'));
        conflicts(text);
        section("Missing on the branch", wanted.trial().prerequisites(), text);
        section(
                "May break those who use it",
                wanted.trial().risks().stream().map(CompatibilityRisk::toString).toList(),
                text);
        section("Moves along", wanted.trial().moves(), text);
        section("Closes", wanted.closes().stream().map(PickMessage::advisory).toList(), text);
        return text.toString();
    }

    private void conflicts(StringBuilder text) {
        if (wanted.trial().conflicts().isEmpty()) {
            return;
        }
        text.append("\nConflicts\n");
        for (Conflict conflict : wanted.trial().conflicts()) {
            text.append('\n').append(conflict).append('\n');
            conflict.hunks().forEach(hunk -> {
                text.append("  line ").append(hunk.line()).append(", the branch:\n");
                hunk.ours()
                        .lines()
                        .forEach(line -> text.append("    ").append(line).append('\n'));
                text.append("  trunk:\n");
                hunk.theirs()
                        .lines()
                        .forEach(line -> text.append("    ").append(line).append('\n'));
            });
        }
    }

    private static void section(String title, List<?> lines, StringBuilder text) {
        if (!lines.isEmpty()) {
            text.append('\n').append(title).append("\n\n");
            lines.forEach(line -> text.append(line).append('\n'));
        }
    }
}
