package org.holdfast.cli;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Assessment;
import org.holdfast.desk.Desk;
import org.holdfast.desk.ScanSources;
import org.holdfast.report.StatusReport;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code holdfast status}: prints why each finding of the branch is open, and which backport would close it. */
final class StatusCommand extends Verb {

    StatusCommand(Console console) {
        super(console, "status", "Says why each finding of the branch is open, and which backport would close it.");
        configured();
        option("--vulns", "FILE|URL", String.class, "The vulnerability list.");
        option("--branch-scan", "FILE", String.class, "A bulk scan of the branch (pbulk-index).");
        option("--branch-date", "YYYY-MM-DD", String.class, "The day the branch was cut from trunk.");
        option("--branch-name", "NAME", String.class, "The name of the branch.");
        option("--trunk-scan", "FILE", String.class, "A bulk scan of trunk.");
        options(
                "--trunk-changes",
                "FILE",
                "Trunk's doc/CHANGES-YYYY, or a table of its lines. Repeatable, oldest first.");
        option("--disposition", "KIND", String.class, "Only findings with this disposition: pullup, merging, no-fix …");
        options("--package", "PKG", "The same as naming PKG. Repeatable.");
        option("--since", "YYYY-MM-DD", String.class, "Only findings first seen on that day or later.");
        flag("--strict", "Refuse a vulnerability list with a malformed line.");
        findings("dispositions or types of exploit");
        words("PKG", "Only these: PKGPATH, PKGBASE, PKGNAME or a pattern.");
        finish(
                "With [git] in holdfast.toml, describes the branch as of the last 'holdfast",
                "sync'. Otherwise, or if a file or date is given here, reads files; those not",
                "given here are named in holdfast.toml.",
                "Exit status: 0 no findings, 1 findings, 2 usage, 3 an unusable input.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration = configuration(line);
        boolean files = Stream.of("--vulns", "--branch-scan", "--branch-date", "--trunk-scan", "--trunk-changes")
                .anyMatch(option -> has(line, option));
        List<String> packages = Stream.concat(words(line).stream(), texts(line, "--package").stream())
                .toList();
        Optional<String> kind = text(line, "--disposition");
        kind.filter(name -> !StatusReport.KINDS.containsKey(name)).ifPresent(name -> {
            throw usage("--disposition is one of " + String.join(", ", StatusReport.KINDS.keySet()) + ", not '" + name
                    + "'");
        });
        Optional<LocalDate> since = date(line, "--since");
        if (since.isPresent() && (files || configuration.branches().isEmpty())) {
            throw usage("--since needs findings recorded by 'holdfast sync'; it cannot be used with files");
        }
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration, console.surroundings(), progress)) {
            Assessment assessment = configuration.branches().isPresent() && !files
                    ? desk.assess(packages)
                    : desk.assess(sources(line, configuration), packages);
            List<StatusReport.FindingLine> findings = assessment.assessed().stream()
                    .filter(one ->
                            kind.map(one.triaged().disposition().kind()::equals).orElse(true)
                                    && since.map(day -> one.seen()
                                                    .filter(seen -> !seen.isBefore(day))
                                                    .isPresent())
                                            .orElse(true))
                    .map(one -> new StatusReport.FindingLine(one.triaged(), one.priority(), one.seen()))
                    .toList();
            StatusReport report =
                    new StatusReport(assessment.branch(), findings, assessment.unused(), assessment.malformed());
            printFindings(line, report, report::text);
            report(assessment);
            FailOn failOn = new FailOn(line);
            failOn.sayUnknown(
                    console,
                    assessment.assessed().stream()
                            .map(one -> one.triaged().entry().type())
                            .toList());
            return failOn.status(findings.stream()
                    .map(one -> List.of(
                            one.finding().disposition().kind(),
                            one.finding().entry().type())));
        }
    }

    private ScanSources sources(ParseResult line, Configuration configuration) {
        Optional<LocalDate> date = date(line, "--branch-date");
        List<String> changes =
                has(line, "--trunk-changes") ? texts(line, "--trunk-changes") : configuration.trunkChanges();
        ScanSources sources = new ScanSources(
                need(text(line, "--vulns"), configuration.vulns(), "--vulns", "list in [vulnerabilities]"),
                has(line, "--strict"),
                need(text(line, "--branch-scan"), configuration.branchScan(), "--branch-scan", "scan in [branch]"),
                need(date, configuration.date(), "--branch-date", "date in [branch]"),
                text(line, "--branch-name").or(configuration::name),
                need(text(line, "--trunk-scan"), configuration.trunkScan(), "--trunk-scan", "scan in [trunk]"),
                changes);
        if (changes.isEmpty()) {
            throw missing("--trunk-changes", "changes in [trunk]");
        }
        return sources;
    }

    private <T> T need(Optional<T> given, Optional<T> configured, String option, String key) {
        return given.or(() -> configured).orElseThrow(() -> missing(option, key));
    }

    private ParameterException missing(String option, String key) {
        return usage("give " + option + ", or '" + key + "' of " + Configuration.FILE);
    }
}
