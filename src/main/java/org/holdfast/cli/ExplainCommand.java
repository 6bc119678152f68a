package org.holdfast.cli;

import java.util.List;
import org.holdfast.desk.Desk;
import org.holdfast.desk.Explanation;
import org.holdfast.report.ExplainReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast explain}: explains why a package is flagged, or which packages an advisory affects. */
final class ExplainCommand extends Verb {

    ExplainCommand(Console console) {
        super(console, "explain", "Explains why a package is flagged or what an advisory affects, and what to do.");
        configured();
        flag("-v", "List every version, backport and commit, not only their number.");
        dated();
        flag("--json", "Print JSON, with all evidence.");
        words("PKG|CVE", "A PKGPATH, PKGBASE, pattern, PKGNAME (also one installed on a host), or CVE id.");
        finish(
                "Describes the branch as of the last 'holdfast sync'.",
                "Exit status: 0 no findings, 1 findings, 2 usage, 3 an unusable input.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        if (words.isEmpty()) {
            throw usage("name a package or a CVE id");
        }
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(synced(line), console.surroundings(), progress)) {
            Explanation explanation = desk.explain(words);
            ExplainReport report = explanation.report();
            if (report.packages().isEmpty()) {
                console.say("no package of " + report.branch().name()
                        + (report.branch().submodules().isEmpty() ? "" : " that was read") + " is flagged for "
                        + String.join(", ", explanation.cves()));
            }
            if (has(line, "--json") || !report.packages().isEmpty()) {
                print(line, report::json, layout -> report.text(layout, explanation.cves(), has(line, "-v")));
            }
            if (!report.branch().submodules().isEmpty()) {
                console.say(report.branch().submodules() + ", so not audited");
            }
            report(explanation.assessment());
            return explanation.hasFindings() ? ExitCode.FINDINGS : ExitCode.OK;
        }
    }
}
