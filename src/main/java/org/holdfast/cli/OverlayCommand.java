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
                "Writes the branch's own vulnerability list: upstream's, as maintainers have corrected it, and without"
                        + " what the branch is free of.");
        option("--out", "FILE", String.class, "Where: the old file or the whole new one is there at any moment.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        option("--vulns", "FILE|URL", String.class, "Upstream's vulnerability list.");
        option("--decisions", "FILE", String.class, "What maintainers decided; decisions.toml if there is one.");
        options(
                "--scan",
                "FILE",
                "What the branch makes today: a bulk scan (pbulk-index), in place of what 'sync' has seen. Repeatable.");
        options("--names", "FILE", "More PKGNAMEs, one a line, to say of what a change means for them. Repeatable.");
        flag("--explain", "Print every difference, and why.");
        option("--sign", "KEY", String.class, "Sign it with this key of gpg's.");
        flag("--json", "Print JSON: every difference, and what was left out.");
        finish(
                "A line is changed where a maintainer has decided so (docs/decisions.md), or where the branch carries a patch that names",
                "the advisory; no line goes without a decision. What the branch makes and carries is what 'holdfast sync' has seen, or",
                "with --scan only what it makes. Hosts get the branch's list by",
                "its URL in PKG_VULNERABILITIES_URL of pkg_install.conf.",
                "",
                "Exit status: 0 written, 1 written, but a decision was not applied, 2 usage, 3 an input that cannot be used.");
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
            result.unclear().forEach(left -> console.say("holdfast: not left out: " + left));
            result.overlay().unapplied().forEach(left -> console.say("holdfast: decision not applied: " + left));
            console.report(result.malformed());
            return result.overlay().unapplied().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }
}
