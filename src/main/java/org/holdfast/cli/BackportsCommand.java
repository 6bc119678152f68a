package org.holdfast.cli;

import java.util.List;
import java.util.Optional;
import org.holdfast.desk.BackportWorklist;
import org.holdfast.desk.Desk;
import org.holdfast.report.BackportsReport;
import org.holdfast.triage.Grade;
import picocli.CommandLine.ParseResult;

/** {@code holdfast backports}: prints the worklist of a maintainer. */
final class BackportsCommand extends Verb {

    BackportsCommand(Console console) {
        super(console, "backports", "Lists the backports that would close findings, most urgent first.");
        configured();
        option("--grade", "GRADE", String.class, "Only backports of this grade: clean, adapt or untried.");
        flag("--all", "List all of them, not only the first twenty.");
        dated();
        flag("--json", "Print JSON, including the trials.");
        words("PKG", "Only these: PKGPATH, PKGBASE, PKGNAME or a pattern.");
        finish(
                "A line gives the grade, the priority, the PKGPATH, the versions, how far they",
                "move (revision, patch, minor or major), the number of findings closed and",
                "opened, the age of trunk's fix, the requests for it, the number of package",
                "directories to rebuild, and the work beyond applying it. A narrow terminal",
                "gets fewer columns. Of equals the smallest step comes first.",
                "Exit status: 0 none, 1 some, 2 usage, 3 an unusable input.");
    }

    @Override
    int run(ParseResult line) {
        Optional<Grade> grade = text(line, "--grade")
                .map(name -> Grade.of(name)
                        .orElseThrow(() -> usage("--grade is clean, adapt or untried, not '" + name + "'")));
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(synced(line), console.surroundings(), progress)) {
            BackportWorklist worklist = desk.backports(words(line));
            List<BackportsReport.BackportLine> lines = worklist.lines().stream()
                    .filter(one ->
                            grade.map(one.item().backport().grade()::equals).orElse(true))
                    .toList();
            BackportsReport report = new BackportsReport(
                    worklist.assessment().branch(), lines, worklist.merging(), worklist.publishing(), console.today());
            print(line, report::json, layout -> report.text(layout, has(line, "--all")));
            report(worklist.assessment());
            return lines.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }
}
