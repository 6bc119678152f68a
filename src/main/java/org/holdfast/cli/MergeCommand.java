package org.holdfast.cli;

import java.util.List;
import org.holdfast.desk.Delivery;
import org.holdfast.desk.Desk;
import org.holdfast.desk.MergeOrder;
import org.holdfast.desk.MergeResult;
import org.holdfast.outcome.PushOutcome;
import org.holdfast.report.MergeReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast merge}: moves topic branches to backports, and backports to release. */
final class MergeCommand extends Verb {

    MergeCommand(Console console) {
        super(console, "merge", "Merges reviewed topic branches into backports, and backports into release.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--all", "All topic branches.");
        flag("--release", "Merge backports into release: all of it, or only what the PKGPATHs named need.");
        option("--override", "REASON", String.class, "Merge what the list or a lost package speaks against.");
        flag("--keep", "Keep the topic branches that are merged.");
        flag("--push", "Push the branch, and delete there the topic branches that are merged.");
        flag("--dry-run", "Say what would be merged, and write nothing.");
        flag("--json", "Print JSON.");
        words("PKGPATH|TOPIC", "Which: a PKGPATH that has one topic branch, or the name of a branch.");
        finish(
                "It uses what 'holdfast sync' has kept, and refuses a branch that has moved",
                "since. Work trees are never touched; the branch and its topics change all at",
                "once or not at all.",
                "Exit status: 0 all merged, 1 something was refused, 2 usage, 3 the world failed.");
    }

    @Override
    int run(ParseResult line) {
        boolean all = has(line, "--all");
        boolean release = has(line, "--release");
        List<String> words = words(line);
        if (release && all) {
            throw usage("--release without names is all of it");
        }
        if (!release && all != words.isEmpty()) {
            throw usage(all ? "--all is all of them: name none" : "which topic? Or --all, or --release");
        }
        Delivery delivery =
                has(line, "--dry-run") ? Delivery.DRY_RUN : has(line, "--push") ? Delivery.PUSH : Delivery.LOCAL;
        MergeOrder order = new MergeOrder(release, words, delivery, text(line, "--override"), has(line, "--keep"));
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(synced(line), console.surroundings(), progress)) {
            return print(line, desk.merge(order));
        }
    }

    private int print(ParseResult line, MergeResult result) {
        MergeReport report = new MergeReport(result.branch(), result.outcomes(), result.deleted());
        print(line, report::json, layout -> report.text(layout, has(line, "--release")));
        result.pushed().ifPresent(push -> {
            String remote = result.remote().orElseThrow();
            push.refused()
                    .ifPresent(why -> console.say("holdfast: " + remote
                            + " did not take it; what is merged here stays merged: " + why
                            + "\nholdfast: to push it again: " + push.command()));
            push.kept()
                    .forEach(topic ->
                            console.say("holdfast: " + topic + " stays in " + remote + ": it is not what was merged"));
        });
        if (result.hasMoved()) {
            console.say("holdfast: " + result.branch() + " has moved: 'holdfast sync' reads it");
        }
        return result.pushed().flatMap(PushOutcome::refused).isPresent()
                ? ExitCode.FAILED
                : result.isAnyRefused() ? ExitCode.FINDINGS : ExitCode.OK;
    }
}
