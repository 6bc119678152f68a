package org.holdfast.cli;

import java.util.List;
import org.holdfast.desk.Desk;
import org.holdfast.outcome.SyncOutcome;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.report.SyncReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast sync}: reads all sources, records them, and reports what changed. */
final class SyncCommand extends Verb {

    SyncCommand(Console console) {
        super(
                console,
                "sync",
                "Reads the list, the branches and the archives, and reports what changed since the last time.");
        configured();
        flag("--shrunk", "Accept a vulnerability list that lost over 10 %% of its entries.");
        dated();
        flag("--json", "Print JSON.");
        finish(
                "The store is the directory .holdfast beside holdfast.toml, or what [store]",
                "names.",
                "Exit status: 0 nothing changed, or the first time; 1 something changed; 2",
                "usage; 3 a source or the store cannot be used. A source that fails does not",
                "stop the others.");
    }

    @Override
    int run(ParseResult line) {
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration(line), console.surroundings(), progress)) {
            SyncOutcome outcome = desk.sync(has(line, "--shrunk"));
            outcome.news().forEach(one -> console.report(malformed(one)));
            SyncReport report = new SyncReport(outcome);
            printDone(line, report::json, report::text);
            outcome.warnings().forEach(one -> console.say("holdfast: warning: " + one));
            outcome.failed().forEach(one -> console.say("holdfast: " + one.source() + ": " + one.why()));
            return !outcome.failed().isEmpty() ? ExitCode.FAILED : outcome.changed() ? ExitCode.FINDINGS : ExitCode.OK;
        }
    }

    private static List<Malformed> malformed(SyncOutcome.SourceNews news) {
        return switch (news) {
            case SyncOutcome.VulnListNews list -> list.malformed();
            case SyncOutcome.ArchiveNews archive -> archive.malformed();
            case SyncOutcome.RequestsNews requests -> requests.malformed();
            case SyncOutcome.BranchNews branch -> List.of();
            case SyncOutcome.FindingsNews findings -> List.of();
        };
    }
}
