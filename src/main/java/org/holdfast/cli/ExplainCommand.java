package org.holdfast.cli;

import java.util.List;
import org.holdfast.desk.Desk;
import org.holdfast.desk.Explanation;
import org.holdfast.report.ExplainReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast explain}: why a package is flagged, or whom an advisory concerns, and what now. */
final class ExplainCommand extends Verb {

    ExplainCommand(Console console) {
        super(console, "explain", "Says why a package is still flagged, or whom an advisory concerns, and what now.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--json", "Print JSON, with all evidence.");
        words("PKG|CVE", "A PKGPATH, PKGBASE, pattern, PKGNAME (also one that is installed somewhere), or a CVE id.");
        finish(
                "It uses what 'holdfast sync' has kept.",
                "Exit status: 0 no findings, 1 findings, 2 usage, 3 an input that cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        if (words.isEmpty()) {
            throw usage("which package, or which CVE?");
        }
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(synced(line), console.surroundings(), progress)) {
            Explanation explanation = desk.explain(words);
            ExplainReport report = explanation.report();
            if (report.packages().isEmpty()) {
                console.say("no package of " + report.branch().name() + " is flagged for "
                        + String.join(", ", explanation.cves()));
            }
            if (has(line, "--json") || !report.packages().isEmpty()) {
                print(line, report::json, report::text);
            }
            report(explanation.assessment());
            return explanation.hasFindings() ? ExitCode.FINDINGS : ExitCode.OK;
        }
    }
}
