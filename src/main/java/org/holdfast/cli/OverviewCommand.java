package org.holdfast.cli;

import org.holdfast.desk.Desk;
import org.holdfast.report.OverviewReport;
import org.holdfast.tool.Progress;
import picocli.CommandLine.ParseResult;

/** {@code holdfast overview}: shows the findings and fixes of the branch over time. */
final class OverviewCommand extends Verb {

    OverviewCommand(Console console) {
        super(
                console,
                "overview",
                "Shows the branch's findings over time, their age, and how long fixes lag behind trunk.");
        configured();
        dated();
        flag("--json", "Print JSON, with all days and all fixes.");
        finish(
                "Shows the days on which 'holdfast sync' recorded a change. The lag of a fix",
                "runs from the day trunk was first free of an entry to the day of the branch's",
                "commit whose version the entry no longer matches.",
                "Exit status: 0 nothing open, 1 open findings, 2 usage, 3 an unusable store.");
    }

    @Override
    int run(ParseResult line) {
        try (Desk desk = Desk.open(synced(line), console.surroundings(), Progress.SILENT)) {
            OverviewReport report = desk.history().report(console.today());
            print(line, report::json, report::text);
            return report.openSince().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }
}
