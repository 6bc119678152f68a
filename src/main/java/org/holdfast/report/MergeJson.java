package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** The JSON of {@code merge --json}. */
record MergeJson(String on, List<Outcome> merges) {

    sealed interface Outcome {}

    record Merged(
            String topic,
            Optional<PkgPath> pkgpath,
            MergeOutcome.MergeState state,
            MergeOutcome.How how,
            String commit,
            List<Moved> moved,
            List<EntryJson> closes,
            List<String> notes,
            boolean deleted)
            implements Outcome {}

    record There(String topic, String state, boolean deleted) implements Outcome {}

    record Refused(
            String topic,
            Optional<PkgPath> pkgpath,
            String state,
            List<Moved> moved,
            List<String> why,
            boolean overridable)
            implements Outcome {}

    record Moved(PkgPath pkgpath, List<PkgName> from, List<PkgName> to) {}

    static MergeJson of(MergeReport report) {
        return new MergeJson(
                report.on(),
                report.merges().stream()
                        .map(merge -> outcome(merge, report.deleted().contains(merge.topic())))
                        .toList());
    }

    private static Outcome outcome(MergeOutcome merge, boolean deleted) {
        return switch (merge) {
            case MergeOutcome.Merged merged ->
                new Merged(
                        merged.topic(),
                        merged.main().map(MergeOutcome.Moved::pkgpath),
                        merged.state(),
                        merged.how(),
                        merged.commit(),
                        moved(merged.moved()),
                        merged.closes().stream().map(EntryJson::of).toList(),
                        merged.notes(),
                        deleted);
            case MergeOutcome.There there -> new There(there.topic(), "there", deleted);
            case MergeOutcome.Refused refused ->
                new Refused(
                        refused.topic(),
                        refused.main().map(MergeOutcome.Moved::pkgpath),
                        "refused",
                        moved(refused.moved()),
                        refused.why(),
                        refused.overridable());
        };
    }

    private static List<Moved> moved(List<MergeOutcome.Moved> moved) {
        return moved.stream()
                .map(one -> new Moved(one.pkgpath(), one.from(), one.to()))
                .toList();
    }
}
