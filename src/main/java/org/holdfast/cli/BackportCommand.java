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
        super(console, "backport", "Makes backports: for each a topic branch with trunk's commits, ready for review.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--all-clean", "All that need no judgement.");
        option("--to", "VERSION", String.class, "The version to take, where trunk has several.");
        flag("--dry-run", "Say what would be made, and write nothing.");
        flag("--push", "Push the topic branches to the remote of the configuration.");
        flag("--pr", "Push them, and open a pull request for each, or bring the open one up to date.");
        option("--override", "REASON", String.class, "Take also what the policy forbids; the reason is kept.");
        flag("--continue", "Make the one that was finished by hand in its worktree.");
        flag("--abort", "Drop the one that was begun in a worktree.");
        option(
                "--worktree",
                "DIR",
                String.class,
                "Where one with conflicts is checked out, instead of the usual place.");
        flag("--json", "Print JSON.");
        words("PKG|CVE", "Which: PKGPATH, PKGBASE, PKGNAME or a pattern, or the CVE id that is to be closed.");
        finish(
                "It uses what 'holdfast sync' has kept. The repository's work tree, its index and its other branches are never",
                "touched; the branches are made all at once or not at all. One with conflicts that need judgement is checked",
                "out in a worktree of its own, with a BACKPORT-TODO.",
                "Exit status: 0 all made, 1 something was refused or is to be adapted, or there was nothing to make of what",
                "was named, 2 usage, 3 an input that cannot be used, or a push that was refused.");
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
                    throw usage("--abort drops it: there is no --dry-run of that");
                }
                console.print("dropped " + desk.abortBackport(words, worktree) + "\n");
                return ExitCode.OK;
            }
            if (has(line, "--all-clean") != words.isEmpty()) {
                throw usage(
                        words.isEmpty() ? "which backport? Or --all-clean" : "--all-clean is all of them: name none");
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
        print(line, report::json, report::text);
        report(result.assessment());
        result.unproposed().forEach(why -> console.say("holdfast: no pull request for " + why));
        result.refused()
                .ifPresent(said -> console.say("holdfast: not pushed; the branches stand in " + result.repository()
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
