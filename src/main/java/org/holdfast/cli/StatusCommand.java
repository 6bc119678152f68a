package org.holdfast.cli;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.AssessedFinding;
import org.holdfast.desk.Assessment;
import org.holdfast.desk.Desk;
import org.holdfast.desk.ScanSources;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.report.StatusReport;
import org.holdfast.report.StatusScreen;
import org.holdfast.report.TextLayout;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code holdfast status}: prints why each finding of the branch is open, and which backport would close it. */
final class StatusCommand extends Verb {

    private static final List<String> FILTERS =
            List.of("--disposition", "--type", "--maintainer", "--min-priority", "--since");

    StatusCommand(Console console) {
        super(console, "status", "Says how many findings the branch has, which are urgent, and what would close them.");
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
        option("--type", "TYPE", String.class, "Only this type of exploit, as the list spells it.");
        option("--maintainer", "ADDRESS", String.class, "Only packages whose MAINTAINER or OWNER has this in it.");
        option("--min-priority", "POINTS", Integer.class, "Only findings with so many points or more.");
        option("--since", "YYYY-MM-DD", String.class, "Only findings first seen on that day or later.");
        option("--sort", "ORDER", String.class, "Order packages by priority, severity, findings, age or package.");
        flag("--all", "List every finding, by $PAGER on a terminal.");
        flag("--strict", "Refuse a vulnerability list with a malformed line.");
        findings("dispositions or types of exploit");
        dated();
        words("PKG", "Only these: PKGPATH, PKGBASE, PKGNAME or a pattern.");
        finish(
                "Without a filter, an order or --all, prints one screen; with one, lists the",
                "findings.",
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
        Optional<StatusReport.Order> order = text(line, "--sort")
                .map(name -> StatusReport.Order.of(name)
                        .orElseThrow(() ->
                                usage("--sort is priority, severity, findings, age or package, not '" + name + "'")));
        try (ProgressLines progress = console.progress();
                Desk desk = Desk.open(configuration, console.surroundings(), progress)) {
            boolean recorded = configuration.branches().isPresent() && !files;
            Assessment assessment =
                    recorded ? desk.assess(packages) : desk.assess(sources(line, configuration), packages);
            List<StatusReport.FindingLine> findings = assessment.assessed().stream()
                    .filter(filter(line, kind, since).and(maintained(line, recorded, desk, assessment)))
                    .map(one -> new StatusReport.FindingLine(one.triaged(), one.priority(), one.seen()))
                    .toList();
            StatusReport report = new StatusReport(
                    assessment.branch(),
                    findings,
                    order.orElse(StatusReport.Order.PRIORITY),
                    assessment.unused(),
                    assessment.malformed());
            Optional<LocalDate> looked = recorded ? desk.looked() : Optional.empty();
            printFindings(
                    line,
                    report,
                    layout -> text(layout, line, report, !packages.isEmpty() || order.isPresent(), looked),
                    has(line, "--all") ? console::page : console::print);
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

    /** One screen, unless all findings or certain ones are asked for. */
    private String text(
            TextLayout layout, ParseResult line, StatusReport report, boolean chosen, Optional<LocalDate> looked) {
        return chosen || has(line, "--all") || FILTERS.stream().anyMatch(name -> has(line, name))
                ? report.text(layout)
                : new StatusScreen(report, looked, console.today()).text(layout);
    }

    private static Predicate<AssessedFinding> filter(
            ParseResult line, Optional<String> kind, Optional<LocalDate> since) {
        Optional<String> type = text(line, "--type");
        int least = line.matchedOptionValue("--min-priority", Integer.MIN_VALUE);
        return one -> kind.map(one.triaged().disposition().kind()::equals).orElse(true)
                && type.map(one.triaged().entry().type()::equals).orElse(true)
                && one.priority().total() >= least
                && since.map(day ->
                                one.seen().filter(seen -> !seen.isBefore(day)).isPresent())
                        .orElse(true);
    }

    private Predicate<AssessedFinding> maintained(
            ParseResult line, boolean recorded, Desk desk, Assessment assessment) {
        Optional<String> who = text(line, "--maintainer");
        if (who.isEmpty()) {
            return one -> true;
        }
        if (!recorded) {
            throw usage("--maintainer reads the makefiles of the branch in git; it cannot be used with files");
        }
        Set<PkgPath> theirs = desk.maintained(
                who.get(),
                assessment.assessed().stream()
                        .flatMap(one -> one.triaged().pkgpath().stream())
                        .distinct()
                        .toList());
        return one -> one.triaged().pkgpath().filter(theirs::contains).isPresent();
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
