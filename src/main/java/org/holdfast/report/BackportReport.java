package org.holdfast.report;

import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.outcome.BackportOutcome.TopicState;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The result of making backports: a paragraph for each, and a summary.
 *
 * @param branch the name of the branch
 * @param preparations the outcomes
 */
public record BackportReport(String branch, List<BackportOutcome> preparations) {

    private static final int INDENT = 12;
    private static final int MOST_MOVES = 5;

    public BackportReport {
        preparations = List.copyOf(preparations);
    }

    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        preparations.forEach(one -> {
            switch (one) {
                case BackportOutcome.Topic topic -> topic(topic, style, out);
                case BackportOutcome.Refused refused -> {
                    head("refused", one, style, out);
                    line("why", refused.why(), style, out);
                }
                case BackportOutcome.NotNeeded not -> {
                    head("not needed", one, style, out);
                    line("why", not.why(), style, out);
                }
                case BackportOutcome.ToAdapt adapt -> {
                    head("to adapt", one, style, out);
                    adapt.worktree().ifPresent(where -> line("worktree", where, style, out));
                    adapt.work().forEach(work -> line("to do", work, style, out));
                    adapt.worktree()
                            .ifPresent(where -> line(
                                    "then",
                                    "holdfast backport --continue " + one.pkgpath() + ", or --abort",
                                    style,
                                    out));
                }
            }
        });
        out.append(preparations.isEmpty() ? "" : "\n")
                .append(style.bold(summary()))
                .append('\n');
        return out.toString();
    }

    private void topic(BackportOutcome.Topic topic, TextLayout style, StringBuilder out) {
        head(word(topic.state()), topic, style, out);
        line("branch", topic.topic(), style, out);
        line("version", names(topic.from()) + " -> " + names(topic.makes()), style, out);
        topic.commits().forEach(commit -> line("commit", commit(commit), style, out));
        topic.closes().forEach(entry -> line("closes", advisory(entry), style, out));
        topic.moves().stream().limit(MOST_MOVES).forEach(move -> line("moves", move, style, out));
        if (topic.moves().size() > MOST_MOVES) {
            line("moves", "%,d more; --json lists them".formatted(topic.moves().size() - MOST_MOVES), style, out);
        }
        topic.notes().forEach(note -> line("note", note, style, out));
        topic.pullRequest().ifPresent(address -> line("proposed", address, style, out));
    }

    private static String word(TopicState standing) {
        return switch (standing) {
            case PLANNED -> "would be made";
            case MADE -> "made";
            case THERE -> "is there already";
            case PUSHED -> "made and pushed";
            case SENT -> "is there already, and pushed";
        };
    }

    private static String commit(BackportOutcome.TopicCommit commit) {
        return commit.id().map(id -> id.substring(0, 12) + " ").orElse("")
                + commit.subject()
                + " ("
                + commit.author()
                + ")"
                + (commit.picked().isEmpty()
                        ? ""
                        : " from "
                                + commit.picked().stream()
                                        .map(id -> id.substring(0, 12))
                                        .collect(Collectors.joining(", ")));
    }

    private static String names(List<PkgName> names) {
        return names.stream().map(PkgName::text).collect(Collectors.joining(", "));
    }

    private static String advisory(VulnEntry entry) {
        return (entry.cves().isEmpty() ? entry.url() : String.join(", ", entry.cves())) + "  " + entry.type() + "  "
                + entry.pattern();
    }

    private static void head(String what, BackportOutcome one, TextLayout style, StringBuilder out) {
        out.append(style.bold(one.pkgpath() + " " + one.to() + ": " + what)).append('\n');
    }

    private static void line(String label, String text, TextLayout style, StringBuilder out) {
        boolean first = true;
        for (String part : style.wrap(text, INDENT)) {
            out.append("  %-9s ".formatted(first ? label : "")).append(part).append('\n');
            first = false;
        }
    }

    /** The counts of backports by outcome. */
    private String summary() {
        long made = count(TopicState.MADE) + count(TopicState.PUSHED);
        long planned = count(TopicState.PLANNED);
        long there = count(TopicState.THERE) + count(TopicState.SENT);
        long refused = preparations.stream()
                .filter(BackportOutcome.Refused.class::isInstance)
                .count();
        long adapt = preparations.stream()
                .filter(BackportOutcome.ToAdapt.class::isInstance)
                .count();
        StringBuilder words = new StringBuilder();
        words.append(
                planned > 0
                        ? "%,d backport%s would be made".formatted(planned, planned == 1 ? "" : "s")
                        : "%,d backport%s made".formatted(made, made == 1 ? "" : "s"));
        words.append(there > 0 ? ", %,d there already".formatted(there) : "");
        words.append(adapt > 0 ? ", %,d to adapt".formatted(adapt) : "");
        words.append(refused > 0 ? ", %,d refused".formatted(refused) : "");
        long closes = preparations.stream()
                .flatMap(one -> one instanceof BackportOutcome.Topic topic
                        ? topic.closes().stream()
                        : List.<VulnEntry>of().stream())
                .distinct()
                .count();
        words.append(
                closes > 0 ? "; %,d entr%s closed on %s".formatted(closes, closes == 1 ? "y" : "ies", branch) : "");
        return words.toString();
    }

    private long count(TopicState standing) {
        return preparations.stream()
                .filter(one -> one instanceof BackportOutcome.Topic topic && topic.state() == standing)
                .count();
    }

    /** {@code {"branch": "2014Q1", "backports": [{…}]}}; the keys are stable. */
    public String json() {
        return Json.write(BackportJson.of(this));
    }
}
