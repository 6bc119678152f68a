package org.holdfast.report;

import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.GenerationDifference;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.pkgsrc.PkgName;

/** What there is to say of a repository of packages. */
public final class RepositoryReport {

    private RepositoryReport() {}

    /** The generations, a line each; the last one is live. */
    public static String list(List<Generation> generations, TextLayout style) {
        if (generations.isEmpty()) {
            return "nothing was published yet\n";
        }
        Table table = new Table(style);
        for (Generation one : generations) {
            int grace = one.files().size() - one.listed().size();
            table.row(
                    (one.equals(generations.getLast()) ? "* " : "  ") + one.number(),
                    one.made().toString().replaceFirst("T", " ").replaceFirst("\\..*|Z$", ""),
                    one.kind().toString(),
                    "%,d packages".formatted(one.listed().size()),
                    grace > 0 ? "%,d replaced, still there".formatted(grace) : "",
                    one.why());
        }
        return table.toString();
    }

    /** <code>{"generations": [{"number", "kind", "made", "summary_time", "why", "packages", "grace", "live"}]}</code>. */
    public static String listJson(List<Generation> generations) {
        int live = generations.stream().mapToInt(Generation::number).max().orElse(0);
        return Json.write(new ListJson(generations.stream()
                .map(one -> new OneJson(
                        one.number(),
                        one.kind(),
                        one.made().toString(),
                        one.summaryTime(),
                        one.why(),
                        one.listed().size(),
                        one.files().size() - one.listed().size(),
                        one.number() == live))
                .toList()));
    }

    record ListJson(List<OneJson> generations) {}

    record OneJson(
            int number,
            Generation.Kind kind,
            String made,
            long summaryTime,
            String why,
            int packages,
            int grace,
            boolean live) {}

    /** The packages that differ, a line for each PKGBASE. */
    public static String difference(GenerationDifference difference, TextLayout style) {
        Table table = new Table(style);
        difference.changes().forEach(change -> table.row(word(change), names(change.before()), names(change.after())));
        return table
                + "%,d package%s differ%s between %d and %d%n"
                        .formatted(
                                difference.changes().size(),
                                difference.changes().size() == 1 ? "" : "s",
                                difference.changes().size() == 1 ? "s" : "",
                                difference.from(),
                                difference.to());
    }

    private static String word(GenerationDifference.Change change) {
        return change.before().isEmpty()
                ? "added"
                : change.after().isEmpty() ? "gone" : change.before().equals(change.after()) ? "rebuilt" : "changed";
    }

    private static String names(List<PkgName> names) {
        return names.isEmpty() ? "-" : names.stream().map(PkgName::text).collect(Collectors.joining(", "));
    }

    /** <code>{"from", "to", "changes": [{"before": […], "after": […]}]}</code>. */
    public static String differenceJson(GenerationDifference difference) {
        return Json.write(new DifferenceJson(
                difference.from(),
                difference.to(),
                difference.changes().stream()
                        .map(one -> new NamesJson(one.before(), one.after()))
                        .toList()));
    }

    record DifferenceJson(int from, int to, List<NamesJson> changes) {}

    record NamesJson(List<PkgName> before, List<PkgName> after) {}

    /** Sentences, a line each, or that there is nothing to say. */
    public static String sentences(List<String> sentences, String none) {
        return sentences.isEmpty()
                ? none + "\n"
                : sentences.stream().map(one -> one + "\n").collect(Collectors.joining());
    }

    /** <code>{"notes": […]}</code>. */
    public static String sentencesJson(List<String> sentences) {
        return Json.write(new NotesJson(sentences));
    }

    record NotesJson(List<String> notes) {}

    /** The mirrors, a line each. */
    public static String mirrors(List<MirrorOutcome> mirrors, TextLayout style) {
        return MirrorJson.lines(mirrors, style);
    }

    /** <code>{"mirrors": [{"mirror", "generation", "copied", "failure"}]}</code>. */
    public static String mirrorsJson(List<MirrorOutcome> mirrors) {
        return Json.write(new MirrorsJson(MirrorJson.of(mirrors)));
    }

    record MirrorsJson(List<MirrorJson> mirrors) {}

    /** What a collection freed. */
    public static String freed(long bytes) {
        return Block.bytes(bytes) + " freed\n";
    }

    /** <code>{"freed": bytes}</code>. */
    public static String freedJson(long bytes) {
        return Json.write(new FreedJson(bytes));
    }

    record FreedJson(long freed) {}
}
