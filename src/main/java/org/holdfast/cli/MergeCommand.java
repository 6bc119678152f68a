package org.holdfast.cli;

import java.util.List;
import org.holdfast.desk.Delivery;
import org.holdfast.desk.Desk;
import org.holdfast.desk.MergeOrder;
import org.holdfast.desk.MergeResult;
import org.holdfast.outcome.PushOutcome;
import org.holdfast.report.MergeReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast merge}: merges topic branches into backports, and backports into release. */
final class MergeCommand extends Verb {

    MergeCommand(Console console) {
        super(console, "merge", "Merges reviewed topic branches into backports, and backports into release.");
        configured();
        flag("--all", "All topic branches.");
        flag("--release", "Merge backports into release: all of it, or only what the named PKGPATHs need.");
        option(
                "--override",
                "REASON",
                String.class,
                "Merge even if the new version is vulnerable or a package disappears; REASON is kept in the commit.");
        flag("--keep", "Keep the merged topic branches.");
        flag("--push", "Push the branch, and delete the merged topic branches on the remote.");
        flag("--dry-run", "Print what would be merged; write nothing.");
        flag("--json", "Print JSON.");
        words("PKGPATH|TOPIC", "The topics: PKGPATHs with one topic branch each, or names of branches.");
        finish(
                "Refuses a branch that has moved since the last 'holdfast sync'. Never touches",
                "work trees. The branch and its topics change together or not at all.",
                "Exit status: 0 all merged, 1 a merge was refused, 2 usage, 3 an input or tool",
                "failed.");
    }

    @Override
    int run(ParseResult line) {
        boolean all = has(line, "--all");
        boolean release = has(line, "--release");
        List<String> words = words(line);
        if (release && all) {
            throw usage("--release cannot be used with --all; without names it merges all of backports");
        }
        if (!release && all != words.isEmpty()) {
            throw usage(all ? "--all takes no names" : "name a topic, or give --all or --release");
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
        printDone(line, report::json, layout -> report.text(layout, has(line, "--release")));
        result.pushed().ifPresent(push -> {
            String remote = result.remote().orElseThrow();
            push.refused()
                    .ifPresent(why -> console.say("holdfast: " + remote
                            + " refused the push; what is merged here stays merged: " + why
                            + "\nholdfast: to push it again: " + push.command()));
            push.kept()
                    .forEach(topic ->
                            console.say("holdfast: " + topic + " stays on " + remote + ": it is not what was merged"));
        });
        if (result.hasMoved()) {
            console.say("holdfast: " + result.branch() + " has moved: 'holdfast sync' reads it");
        }
        return result.pushed().flatMap(PushOutcome::refused).isPresent()
                ? ExitCode.FAILED
                : result.isAnyRefused() ? ExitCode.FINDINGS : ExitCode.OK;
    }
}
