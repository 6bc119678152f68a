package org.holdfast.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.desk.Desk;
import org.holdfast.desk.RollbackOrder;
import org.holdfast.desk.RollbackResult;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.report.RollbackReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast rollback}: brings an earlier generation of a repository back. */
final class RollbackCommand extends Verb {

    RollbackCommand(Console console) {
        super(console, "rollback", "Brings an earlier generation of a repository back, as a new one.");
        option("--generation", "N", Integer.class, "The generation; by default the one before the live one.");
        option("--why", "REASON", String.class, "The reason; it is kept with the new generation.");
        options("--drop", "PKG", "Let a package go that came later and does not fit. Repeatable.");
        option("--vulns", "FILE|URL", String.class, "The vulnerability list, to say which findings reopen.");
        configured();
        flag("--dry-run", "Print what would change; write nothing.");
        flag("--json", "Print JSON.");
        words("REPO", "The repository; by default 'repository' in [publish].");
        finish(
                "pkgin follows a repository downwards without a word: hosts get the older",
                "versions at their next upgrade. Packages that came later stay, if they fit.",
                "",
                "Exit status: 0 done, 1 refused, or a mirror is behind, 2 usage, 3 an input or tool failed.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        if (words.size() > 1) {
            throw usage("name one repository");
        }
        Integer to = line.matchedOptionValue("--generation", null);
        RollbackOrder order = new RollbackOrder(
                words.stream().findFirst().map(Path::of),
                Optional.ofNullable(to),
                text(line, "--why").filter(why -> !why.isBlank()).orElseThrow(() -> usage("give --why REASON")),
                texts(line, "--drop"),
                text(line, "--vulns"),
                has(line, "--dry-run"));
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration(line), console.surroundings(), progress)) {
            RollbackResult result = desk.rollback(order);
            RollbackReport report = new RollbackReport(result.outcome(), result.mirrors());
            printDone(line, report::json, report::text);
            return result.outcome().state() == PublishOutcome.State.REFUSED
                            || result.mirrors().stream()
                                    .anyMatch(one -> one.failure().isPresent())
                    ? ExitCode.FINDINGS
                    : ExitCode.OK;
        }
    }
}
