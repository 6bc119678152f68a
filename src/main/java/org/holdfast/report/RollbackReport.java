package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.outcome.PublishOutcome.State;
import org.holdfast.outcome.RollbackOutcome;
import org.holdfast.pkgsrc.PkgName;

/**
 * The result of bringing an earlier generation back: what falls, what reopens, what stays.
 *
 * @param outcome the result
 * @param mirrors what became of each mirror
 */
public record RollbackReport(RollbackOutcome outcome, List<MirrorOutcome> mirrors) {

    public RollbackReport {
        mirrors = List.copyOf(mirrors);
    }

    /** The report as text. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        outcome.refusals().forEach(why -> Block.write("refused", why, List.of(), style, out));
        for (RollbackOutcome.Change change : outcome.changes()) {
            Block.write(
                    change.from().isPresent() ? "back" : "comes back",
                    change.from().map(from -> from + " -> ").orElse("") + change.to(),
                    Stream.concat(
                                    change.reopens().stream()
                                            .map(entry -> "reopens " + entry.type() + " " + entry.url()),
                                    change.closes().stream().map(entry -> "closes " + entry.type() + " " + entry.url()))
                            .toList(),
                    style,
                    out);
        }
        if (outcome.state() != State.REFUSED) {
            named("stays", outcome.kept(), "which came later", style, out);
            named("goes", outcome.dropped(), "as named", style, out);
        }
        return out.append(MirrorJson.lines(mirrors, style))
                .append(out.isEmpty() ? "" : "\n")
                .append(String.join("\n", style.wrap(summary(), 0)))
                .append('\n')
                .toString();
    }

    private static void named(String word, List<PkgName> names, String why, TextLayout style, StringBuilder out) {
        if (!names.isEmpty()) {
            String all = names.stream().map(PkgName::text).collect(Collectors.joining(", "));
            Block.write(word, all + ", " + why, List.of(), style, out);
        }
    }

    private String summary() {
        long reopened = outcome.changes().stream()
                .mapToLong(change -> change.reopens().size())
                .sum();
        String findings = reopened == 0
                ? ""
                : "; %,d finding%s reopen%s".formatted(reopened, reopened == 1 ? "" : "s", reopened == 1 ? "s" : "");
        long closed = outcome.changes().stream()
                .mapToLong(change -> change.closes().size())
                .sum();
        String fixed = closed == 0
                ? ""
                : "; %,d finding%s close%s".formatted(closed, closed == 1 ? "" : "s", closed == 1 ? "s" : "");
        String what = switch (outcome.state()) {
            case PUBLISHED ->
                "generation " + outcome.generation().orElseThrow() + " is live, with the packages of " + outcome.to();
            case PLANNED -> "would bring back generation " + outcome.to();
            case UNCHANGED -> "generation " + outcome.before() + " has the packages of " + outcome.to() + " already";
            case REFUSED -> "nothing was changed: generation " + outcome.before() + " stays";
        };
        return what
                + findings
                + fixed
                + (outcome.state() == State.UNCHANGED || outcome.state() == State.REFUSED
                        ? ""
                        : "; " + PublishReport.effect(outcome.effect()));
    }

    /**
     * <code>{"repository", "state", "before", "to", "generation", "changes": [{"from", "to", "reopens": [{…}], "closes": [{…}]}], "kept", "dropped",
     * "refusals", "clients": {…}, "mirrors": […]}</code>.
     */
    public String json() {
        return Json.write(new RollbackJson(
                outcome.repository(),
                outcome.state(),
                outcome.before(),
                outcome.to(),
                outcome.generation(),
                outcome.changes().stream().map(RollbackJson.Change::of).toList(),
                outcome.kept(),
                outcome.dropped(),
                outcome.refusals(),
                PublishJson.Clients.of(outcome.effect()),
                MirrorJson.of(mirrors)));
    }

    record RollbackJson(
            String repository,
            State state,
            int before,
            int to,
            Optional<Integer> generation,
            List<Change> changes,
            List<PkgName> kept,
            List<PkgName> dropped,
            List<String> refusals,
            PublishJson.Clients clients,
            List<MirrorJson> mirrors) {
        record Change(Optional<PkgName> from, PkgName to, List<EntryJson> reopens, List<EntryJson> closes) {
            static Change of(RollbackOutcome.Change one) {
                return new Change(
                        one.from(),
                        one.to(),
                        one.reopens().stream().map(EntryJson::of).toList(),
                        one.closes().stream().map(EntryJson::of).toList());
            }
        }
    }
}
