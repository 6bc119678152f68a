package org.holdfast.cli;

import org.holdfast.desk.Desk;
import org.holdfast.report.OverviewReport;
import org.holdfast.tool.Progress;
import picocli.CommandLine.ParseResult;

/** {@code holdfast overview}: how the branch has done since it is watched. */
final class OverviewCommand extends Verb {

    OverviewCommand(Console console) {
        super(
                console,
                "overview",
                "Says how the branch's findings have changed over time, how old they are, and how long after trunk it"
                        + " fixes.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--json", "Print JSON, with all days and all fixes.");
        finish(
                "All of it is from what 'holdfast sync' has kept: the days are those on which it was run. How long the",
                "branch was behind trunk is said of the entries that matched what it made and do not match what it has made",
                "since a commit: from the day on which trunk was first free of them to the day of that commit.",
                "Exit status: 0 nothing open, 1 open findings, 2 usage, 3 a store that cannot be used.");
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
