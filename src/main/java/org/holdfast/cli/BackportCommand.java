package org.holdfast.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.config.Configuration;
import org.holdfast.desk.BackportOrder;
import org.holdfast.desk.BackportResult;
import org.holdfast.desk.Delivery;
import org.holdfast.desk.Desk;
import org.holdfast.report.BackportReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast backport}: makes backports, each on a topic branch. */
final class BackportCommand extends Verb {

    BackportCommand(Console console) {
        super(console, "backport", "Makes backports: for each, a topic branch with trunk's commits, ready for review.");
        configured();
        flag("--all-clean", "Make all backports that need no judgement.");
        option("--to", "VERSION", String.class, "The version to take if trunk has several.");
        flag("--dry-run", "Print what would be made; write nothing.");
        flag("--push", "Push the topic branches to the configured remote.");
        flag("--pr", "Push the topic branches, and open or update a pull request for each.");
        option("--override", "REASON", String.class, "Make it even if the policy forbids it; REASON is recorded.");
        flag("--continue", "Make a backport that was finished by hand in its worktree.");
        flag("--abort", "Drop a backport that was begun in a worktree.");
        option(
                "--worktree",
                "DIR",
                String.class,
                "Where to check out a backport with conflicts, instead of the usual place.");
        flag("--json", "Print JSON.");
        words("PKG|CVE", "What to backport: PKGPATHs, PKGBASEs, PKGNAMEs or patterns; or CVE ids to close.");
        finish(
                "Works on the branch as of the last 'holdfast sync'. Never touches the",
                "repository's work tree, index or other branches. All topic branches are made,",
                "or none. A backport whose conflicts need judgement is checked out in a worktree",
                "of its own, with the work left in BACKPORT-TODO.",
                "Exit status: 0 all made, 1 a backport was refused or has to be adapted, or",
                "nothing could be made for what was named, 2 usage, 3 an unusable input, or a",
                "refused push.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration = synced(line);
        List<String> words = words(line);
        Optional<Path> worktree = path(line, "--worktree").map(console.directory()::resolve);
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration, console.surroundings(), progress)) {
            if (has(line, "--abort")) {
                if (has(line, "--dry-run")) {
                    throw usage("--abort cannot be used with --dry-run");
                }
                console.print("dropped " + desk.abortBackport(words, worktree) + "\n");
                return ExitCode.OK;
            }
            if (has(line, "--all-clean") != words.isEmpty()) {
                throw usage(words.isEmpty() ? "name a backport, or give --all-clean" : "--all-clean takes no names");
            }
            return print(
                    line,
                    desk.backport(new BackportOrder(
                            words,
                            text(line, "--to"),
                            delivery(line),
                            text(line, "--override"),
                            has(line, "--continue"),
                            worktree)));
        }
    }

    private static Delivery delivery(ParseResult line) {
        return has(line, "--dry-run")
                ? Delivery.DRY_RUN
                : has(line, "--pr") ? Delivery.PROPOSE : has(line, "--push") ? Delivery.PUSH : Delivery.LOCAL;
    }

    private int print(ParseResult line, BackportResult result) {
        result.nothing().ifPresent(console::say);
        BackportReport report = new BackportReport(result.assessment().branch().name(), result.outcomes());
        printDone(line, report::json, report::text);
        report(result.assessment());
        result.unproposed().forEach(why -> console.say("holdfast: no pull request for " + why));
        result.refused()
                .ifPresent(said -> console.say("holdfast: not pushed; the branches are in " + result.repository()
                        + " and can be pushed again: " + said));
        return result.refused().isPresent() || !result.unproposed().isEmpty()
                ? ExitCode.FAILED
                : result.isAllMade()
                                && (has(line, "--all-clean")
                                        || !result.outcomes().isEmpty())
                        ? ExitCode.OK
                        : ExitCode.FINDINGS;
    }
}
