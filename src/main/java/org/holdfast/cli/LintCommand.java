package org.holdfast.cli;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Desk;
import org.holdfast.desk.LintOrder;
import org.holdfast.desk.LintResult;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Detector;
import org.holdfast.report.LintReport;
import picocli.CommandLine.ParseResult;

/** {@code holdfast lint}: finds entries of the vulnerability list that are probably wrong. */
final class LintCommand extends Verb {

    private static final List<String> FORMATS = List.of("text", "json", "patch");

    LintCommand(Console console) {
        super(
                console,
                "lint",
                "Finds entries of the vulnerability list that are probably wrong, and suggests corrections.");
        configured();
        option("--vulns", "FILE|URL", String.class, "The vulnerability list.");
        options("--names", "FILE", "Known packages: PKGNAMEs of any age, one a line. Repeatable.");
        options("--scan", "FILE", "Known packages: a bulk scan (pbulk-index). Repeatable.");
        flag(
                "--store",
                "Known packages: all that 'holdfast sync' has recorded. The default with [git] in holdfast.toml.");
        options(
                "--changes",
                "FILE",
                "Trunk's history: doc/CHANGES-YYYY, or a table of its lines. Repeatable, oldest first.");
        options("--osv", "FILE", "OSV records: a JSON file, or a zip or directory of them. Repeatable.");
        options("--nvd", "FILE", "NVD records: a feed, or a response of the API 2.0. Repeatable.");
        option(
                "--since",
                "YYYY-MM-DD",
                String.class,
                "Only entries filed in that year or later, estimated from the advisories around an entry.");
        options("--detector", "NAME", "Only this detector. Repeatable; the names are below.");
        choice(
                "--confidence",
                "LEVEL",
                Stream.of(Confidence.values()).map(Confidence::toString).toList(),
                "The least confidence: certain, likely (the default) or possible.");
        choice("--format", "FORMAT", FORMATS, "text (the default), json, or patch: a unified diff for 'patch -p0'.");
        option(
                "--decisions",
                "FILE",
                String.class,
                "Maintainers' decisions; entries that they judge right are not reported.");
        dated();
        flag("--json", "The same as --format json.");
        finish(Stream.of(
                        Stream.of(
                                "Inputs that are not given come from holdfast.toml. More inputs give more and",
                                "surer results, above all the names of old branches and all of doc/CHANGES.",
                                "",
                                "Detectors:"),
                        Stream.of(Detector.values())
                                .map(detector -> "  %-22s  %s".formatted(detector, detector.meaning())),
                        Stream.of("", "Exit status: 0 no suspects, 1 suspects, 2 usage, 3 an unusable input."))
                .flatMap(lines -> lines)
                .toArray(String[]::new));
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration = configuration(line);
        String vulns = text(line, "--vulns")
                .or(configuration::vulns)
                .orElseThrow(() -> usage("give --vulns, or 'list' in [vulnerabilities] of " + Configuration.FILE));
        Set<Detector> detectors = detectors(line);
        if (has(line, "--detector")
                && detectors.contains(Detector.CONTRADICTS_UPSTREAM)
                && !has(line, "--osv")
                && !has(line, "--nvd")) {
            throw usage(Detector.CONTRADICTS_UPSTREAM + " needs --osv or --nvd");
        }
        Confidence least = text(line, "--confidence")
                .map(text -> Confidence.of(text)
                        .orElseThrow(() -> usage("--confidence is certain, likely or possible, not '" + text + "'")))
                .orElse(Confidence.LIKELY);
        String format = text(line, "--format").orElse(has(line, "--json") ? "json" : "text");
        if (!FORMATS.contains(format) || (has(line, "--json") && !format.equals("json"))) {
            throw usage("--format is one of " + String.join(", ", FORMATS));
        }
        LintOrder order = new LintOrder(
                vulns,
                packages(line, configuration),
                texts(line, "--osv"),
                texts(line, "--nvd"),
                detectors,
                least,
                date(line, "--since"),
                text(line, "--decisions").or(configuration::decisions));
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration, console.surroundings(), progress)) {
            LintResult result = desk.lint(order);
            LintReport report = new LintReport(result.list(), result.suspects(), result.malformed());
            console.print(
                    switch (format) {
                        case "json" -> report.json();
                        case "patch" -> report.patch(vulns);
                        default -> report.text(console.layout());
                    });
            console.report(result.malformed());
            return result.suspects().isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
        }
    }

    private Set<Detector> detectors(ParseResult line) {
        Set<Detector> detectors = EnumSet.noneOf(Detector.class);
        for (String name : texts(line, "--detector")) {
            detectors.add(Detector.of(name)
                    .orElseThrow(() -> usage("no detector is called '" + name + "'; there are "
                            + String.join(
                                    ", ",
                                    Stream.of(Detector.values())
                                            .map(Detector::toString)
                                            .toList()))));
        }
        return detectors.isEmpty() ? EnumSet.allOf(Detector.class) : detectors;
    }

    private LintOrder.Packages packages(ParseResult line, Configuration configuration) {
        boolean files = has(line, "--scan") || has(line, "--names") || has(line, "--changes");
        if (has(line, "--store") || (configuration.branches().isPresent() && !files)) {
            if (files) {
                throw usage("--store cannot be used with --names, --scan or --changes");
            }
            return new LintOrder.Packages.OfTheStore();
        }
        List<String> scans = has(line, "--scan") || has(line, "--names")
                ? texts(line, "--scan")
                : Stream.concat(configuration.branchScan().stream(), configuration.trunkScan().stream())
                        .toList();
        if (scans.isEmpty() && !has(line, "--names")) {
            throw usage("no known packages: give --names or --scan, or scans in " + Configuration.FILE);
        }
        return new LintOrder.Packages.OfFiles(
                texts(line, "--names"),
                scans,
                has(line, "--changes") ? texts(line, "--changes") : configuration.trunkChanges());
    }
}
