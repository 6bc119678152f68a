package org.holdfast.report;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.outcome.MergeOutcome.Moved;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The result of merging: a line for each topic, the reasons below those refused, and a summary.
 *
 * <pre>merged   security/openssl  1.0.1g -> 1.0.1k  fast-forward 1a2b3c4d5e6f  closes 7</pre>
 *
 * @param on the branch merged into
 * @param merges the outcomes
 * @param deleted the names of the deleted topic branches
 */
public record MergeReport(String on, List<MergeOutcome> merges, Set<String> deleted) {

    private static final int INDENT = 12;
    private static final int SHORT = 12;
    private static final int MOST_MOVES = 5;

    public MergeReport {
        merges = List.copyOf(merges);
        deleted = Set.copyOf(deleted);
    }

    /**
     * The report as text.
     *
     * @param all whether to name all packages that a merge changes, not only the first few
     */
    public String text(TextLayout style, boolean all) {
        StringBuilder out = new StringBuilder();
        for (MergeOutcome merge : merges) {
            switch (merge) {
                case MergeOutcome.Merged merged -> merged(merged, style, all, out);
                case MergeOutcome.There there ->
                    out.append(style.bold("there"))
                            .append("    ")
                            .append(there.topic())
                            .append(": ")
                            .append(on)
                            .append(" has all of it already\n");
                case MergeOutcome.Refused refused -> {
                    out.append(style.bold("refused"))
                            .append("  ")
                            .append(refused.main()
                                    .map(moved -> line(moved) + "  " + refused.topic())
                                    .orElse(refused.topic()))
                            .append('\n');
                    refused.why().forEach(why -> below(why, style, out));
                    if (refused.overridable()) {
                        below("--override \"reason\" merges it anyway; the commit keeps the reason", style, out);
                    }
                }
            }
            if (deleted.contains(merge.topic())) {
                below("topic branch " + merge.topic() + " deleted", style, out);
            }
        }
        out.append(merges.isEmpty() ? "" : "\n").append(style.bold(summary())).append('\n');
        return out.toString();
    }

    private void merged(MergeOutcome.Merged merged, TextLayout style, boolean all, StringBuilder out) {
        String word = switch (merged.state()) {
            case PLANNED -> "would be merged";
            case MERGED -> "merged";
            case PUSHED -> "pushed";
        };
        String by = merged.how()
                + (merged.state() == MergeOutcome.MergeState.PLANNED
                        ? ""
                        : " "
                                + merged.commit()
                                        .substring(
                                                0,
                                                Math.min(SHORT, merged.commit().length())));
        out.append(style.bold("%-7s".formatted(word)))
                .append("  ")
                .append(merged.main().map(MergeReport::line).orElse(merged.topic()))
                .append("  ")
                .append(by)
                .append(
                        merged.closes().isEmpty()
                                ? ""
                                : "  closes " + merged.closes().size())
                .append('\n');
        List<Moved> others = merged.moved().stream().skip(1).toList();
        others.stream().limit(all ? Long.MAX_VALUE : MOST_MOVES).forEach(moved -> below(line(moved), style, out));
        if (!all && others.size() > MOST_MOVES) {
            below("and %,d more; --json lists them".formatted(others.size() - MOST_MOVES), style, out);
        }
        merged.notes().forEach(note -> below(note, style, out));
    }

    /** {@code security/openssl  1.0.1g -> 1.0.1k}; whole PKGNAMEs if there are several or the PKGBASE changes. */
    private static String line(Moved moved) {
        boolean plain = moved.from().size() == 1
                && moved.to().size() == 1
                && moved.from().getFirst().base().equals(moved.to().getFirst().base());
        return moved.pkgpath() + "  "
                + (plain
                        ? moved.from().getFirst().version() + " -> "
                                + moved.to().getFirst().version()
                        : names(moved.from()) + " -> " + names(moved.to()));
    }

    private static String names(List<PkgName> names) {
        return names.isEmpty() ? "nothing" : names.stream().map(PkgName::text).collect(Collectors.joining(", "));
    }

    private static void below(String text, TextLayout style, StringBuilder out) {
        style.wrap(text, INDENT)
                .forEach(part -> out.append(" ".repeat(INDENT)).append(part).append('\n'));
    }

    private String summary() {
        List<MergeOutcome.Merged> merged = merges.stream()
                .filter(MergeOutcome.Merged.class::isInstance)
                .map(MergeOutcome.Merged.class::cast)
                .toList();
        boolean planned = merged.stream().anyMatch(one -> one.state() == MergeOutcome.MergeState.PLANNED);
        long refused = count(MergeOutcome.Refused.class);
        long there = count(MergeOutcome.There.class);
        long packages = merged.stream()
                .flatMap(one -> one.moved().stream().map(Moved::pkgpath))
                .distinct()
                .count();
        long closes = merged.stream()
                .flatMap(one -> one.closes().stream().map(VulnEntry::text))
                .distinct()
                .count();
        return "%,d%s merged into %s%s%s%s%s"
                .formatted(
                        merged.size(),
                        planned ? " would be" : "",
                        on,
                        refused > 0 ? ", %,d refused".formatted(refused) : "",
                        there > 0 ? ", %,d there already".formatted(there) : "",
                        packages > 0 ? "; %,d package director%s".formatted(packages, packages == 1 ? "y" : "ies") : "",
                        closes > 0 ? ", %,d entr%s closed".formatted(closes, closes == 1 ? "y" : "ies") : "");
    }

    private long count(Class<?> kind) {
        return merges.stream().filter(kind::isInstance).count();
    }

    /** {@code {"on": "backports/2014Q4", "merges": [{…}]}}; the keys are stable. */
    public String json() {
        return Json.write(MergeJson.of(this));
    }
}
