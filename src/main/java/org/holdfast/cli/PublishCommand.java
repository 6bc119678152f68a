package org.holdfast.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Desk;
import org.holdfast.desk.PublishOrder;
import org.holdfast.desk.PublishResult;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.outcome.SetMember;
import org.holdfast.outcome.SetMember.Cause;
import org.holdfast.report.PublishReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast publish}: publishes new packages as a consistent set from which nothing disappears. */
final class PublishCommand extends Verb {

    PublishCommand(Console console) {
        super(console, "publish", "Publishes new packages as a consistent set from which nothing disappears.");
        optionsAtOnce("--packages", "DIR", "Directories of new packages, *.tgz.");
        option("--to", "REPO", String.class, "The repository; by default 'repository' in [publish].");
        configured();
        option("--report", "FILE", String.class, "The bulk build's report: what failed, and why.");
        option(
                "--removals",
                "FILE",
                String.class,
                "Packages to remove, by name; by default removals.toml, if it exists.");
        option("--vulns", "FILE|URL", String.class, "The vulnerability list; by default the configured one.");
        option("--prefix", "DIR", String.class, "Where packages install; by default what they say.");
        option(
                "--system-files",
                "FILE",
                String.class,
                "The platform's files, one a line, for libraries outside the prefix.");
        options(
                "--allow",
                "PKG",
                "Publish it though it is older, more vulnerable, or needs an unknown library. Repeatable.");
        options("--allow-break", "PKG", "Publish what breaks this package; needs --why. Repeatable.");
        option("--why", "REASON", String.class, "The reason for --allow-break.");
        flag("--past-limits", "Accept more failures and removals than [publish] allows.");
        flag("--dry-run", "Print what would be published; write nothing.");
        flag("--json", "Print JSON: every package with its reasons.");
        finish(
                "A package that can be installed today can be installed afterwards, unless",
                "removals.toml names it. One whose build failed, or would break others, stays as",
                "it is, with the libraries that it needs. Users name REPO/All; the switch to the",
                "new set is one rename, and replaced files stay reachable for some days.",
                "",
                "Exit status: 0 published, 1 published, but something failed, was refused or is",
                "held back, a mirror is behind, or nothing was published, 2 usage, 3 an input",
                "or tool failed.");
    }

    @Override
    int run(ParseResult line) {
        List<Path> packages = texts(line, "--packages").stream()
                .map(console.directory()::resolve)
                .toList();
        Map<String, String> breaks = new HashMap<>();
        for (String name : texts(line, "--allow-break")) {
            breaks.put(
                    name,
                    text(line, "--why")
                            .filter(why -> !why.isBlank())
                            .orElseThrow(() -> usage("--allow-break needs --why REASON")));
        }
        PublishOrder order = new PublishOrder(
                path(line, "--to"),
                packages,
                text(line, "--report"),
                path(line, "--removals"),
                text(line, "--vulns"),
                text(line, "--system-files"),
                text(line, "--prefix"),
                texts(line, "--allow"),
                breaks,
                has(line, "--past-limits"),
                has(line, "--dry-run"));
        Configuration configuration = configuration(line);
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration, console.surroundings(), progress)) {
            PublishResult result = desk.publish(order);
            PublishReport report = new PublishReport(result.outcome(), result.mirrors(), result.malformed());
            printDone(line, report::json, report::text);
            console.report(result.malformed());
            return isTroubled(result) ? ExitCode.FINDINGS : ExitCode.OK;
        }
    }

    private static boolean isTroubled(PublishResult result) {
        PublishOutcome outcome = result.outcome();
        return outcome.state() == PublishOutcome.State.REFUSED
                || !result.malformed().isEmpty()
                || result.mirrors().stream().anyMatch(one -> one.failure().isPresent())
                || List.of(Cause.FAILED, Cause.REFUSED, Cause.HELD_BACK).stream()
                        .anyMatch(cause -> !outcome.carried(cause).isEmpty())
                || !outcome.all(SetMember.LeftOut.class).isEmpty();
    }
}
