package org.holdfast.cli;

import org.holdfast.config.Configuration;
import org.holdfast.desk.Desk;
import org.holdfast.desk.OverlayOrder;
import org.holdfast.desk.OverlayResult;
import org.holdfast.report.OverlayReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast overlay}: writes the branch's own vulnerability list. */
final class OverlayCommand extends Verb {

    OverlayCommand(Console console) {
        super(
                console,
                "overlay",
                "Writes the branch's own vulnerability list: upstream's, corrected by decisions and patches.");
        option("--out", "FILE", String.class, "The file to write; it is replaced atomically.");
        configured();
        option("--vulns", "FILE|URL", String.class, "Upstream's vulnerability list.");
        option("--decisions", "FILE", String.class, "Maintainers' decisions; by default decisions.toml, if it exists.");
        options(
                "--scan",
                "FILE",
                "The branch's packages: a bulk scan (pbulk-index), used instead of the store. Repeatable.");
        options("--names", "FILE", "More PKGNAMEs, one a line, for which to report differences. Repeatable.");
        flag("--explain", "Print every difference and its reason.");
        option("--sign", "KEY", String.class, "Sign the list with this gpg key.");
        dated();
        flag("--json", "Print JSON: every difference, and the decisions not applied.");
        finish(
                "A line is changed by a maintainer's decision (docs/decisions.md), or because",
                "the branch carries a patch that names the advisory; lines are removed only by",
                "decisions. Packages and patches are those recorded by 'holdfast sync'; --scan",
                "replaces the packages and leaves out patches. Hosts use the list through",
                "PKG_VULNERABILITIES_URL in pkg_install.conf(5).",
                "",
                "Exit status: 0 written, 1 written, but a decision was not applied, 2 usage, 3",
                "an unusable input.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration = configuration(line);
        OverlayOrder order = new OverlayOrder(
                path(line, "--out").orElseThrow(() -> usage("give --out FILE")),
                text(line, "--vulns")
                        .or(configuration::vulns)
                        .orElseThrow(
                                () -> usage("give --vulns, or 'list' in [vulnerabilities] of " + Configuration.FILE)),
                text(line, "--decisions").or(configuration::decisions),
                texts(line, "--scan"),
                texts(line, "--names"),
                text(line, "--sign"));
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration, console.surroundings(), progress)) {
            OverlayResult result = desk.overlay(order);
            OverlayReport report = new OverlayReport(
                    result.upstream(),
                    result.overlay(),
                    order.out().toString(),
                    order.key().isPresent());
            print(line, report::json, layout -> has(line, "--explain") ? report.explain(layout) : report.summary());
            result.unclear().forEach(left -> console.say("holdfast: patch not applied: " + left));
            result.overlay().unapplied().forEach(left -> console.say("holdfast: decision not applied: " + left));
            console.report(result.malformed());
            return result.overlay().unapplied().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }
}
