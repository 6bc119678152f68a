package org.holdfast.cli;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.holdfast.audit.VulnIndex;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.report.StatusReport;
import org.holdfast.report.TextLayout;
import org.holdfast.source.Changes;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.source.VulnListSource;
import org.holdfast.store.Store;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Dependents;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Triage;
import org.holdfast.triage.Trials;
import org.holdfast.triage.TrunkOfChanges;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** {@code holdfast status}: why each finding of the branch is open, and which backport would close it. */
final class StatusCommand extends Verb {

    StatusCommand(Console console) {
        super(
                console,
                "status",
                "Says for every open finding of the branch why it is open, and which backport would close it.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        option("--vulns", "FILE|URL", String.class, "The vulnerability list.");
        option("--branch-scan", "FILE", String.class, "A bulk scan of the branch (pbulk-index).");
        option("--branch-date", "YYYY-MM-DD", String.class, "The day the branch was cut from trunk.");
        option("--branch-name", "NAME", String.class, "What the branch is called.");
        option("--trunk-scan", "FILE", String.class, "A bulk scan of trunk.");
        options(
                "--trunk-changes",
                "FILE",
                "Trunk's doc/CHANGES-YYYY, or the same as a table. Repeatable, oldest first.");
        option("--disposition", "KIND", String.class, "Only findings with this disposition: pullup, merging, no-fix …");
        options(
                "--package",
                "PKG",
                "Only these: PKGPATH, PKGBASE, PKGNAME or a pattern. Repeatable; or just name them.");
        option("--since", "YYYY-MM-DD", String.class, "Only findings that were first seen on that day or later.");
        flag("--strict", "Refuse a vulnerability list with a malformed line.");
        flag("--json", "Print JSON, with all evidence.");
        words("PKG", "Only these: PKGPATH, PKGBASE, PKGNAME or a pattern.");
        finish(
                "With [git] in holdfast.toml, all is taken from what 'holdfast sync' has kept; what is given here, or else",
                "stands there, is read from files in its place. 'holdfast init' writes a holdfast.toml.",
                "Exit status: 0 no findings, 1 findings, 2 usage, 3 an input that cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration =
                path(line, "--config").map(Configuration::read).orElseGet(() -> Configured.here(console));
        boolean files = Stream.of("--vulns", "--branch-scan", "--branch-date", "--trunk-scan", "--trunk-changes")
                .anyMatch(option -> has(line, option));
        Selection selection = Selection.of(
                Stream.concat(words(line).stream(), texts(line, "--package").stream())
                        .toList(),
                spec);
        Optional<String> kind = text(line, "--disposition");
        kind.filter(name -> !StatusReport.KINDS.containsKey(name)).ifPresent(name -> {
            throw usage("--disposition is one of " + String.join(", ", StatusReport.KINDS.keySet()) + ", not '" + name
                    + "'");
        });
        Optional<LocalDate> since = date(line, "--since");
        if (since.isPresent() && (files || configuration.branches().isEmpty())) {
            throw usage("--since goes with what 'holdfast sync' keeps, not with files");
        }
        Decided decided = configuration.branches().isPresent() && !files
                ? fromStore(configuration, selection)
                : fromFiles(line, configuration, selection);
        List<StatusReport.FindingLine> findings = decided.findings().stream()
                .filter(one -> kind.map(one.disposition().kind()::equals).orElse(true)
                        && since.map(day -> decided.seen(one)
                                        .filter(seen -> !seen.isBefore(day))
                                        .isPresent())
                                .orElse(true))
                .map(one -> new StatusReport.FindingLine(one, decided.priority(one), decided.seen(one)))
                .toList();
        StatusReport report = new StatusReport(decided.branch(), findings, decided.unused(), decided.malformed());
        console.print(
                has(line, "--json")
                        ? report.json()
                        : report.text(new TextLayout(console.terminalWidth(), console.colour())));
        decided.report(console);
        return findings.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private Decided fromStore(Configuration configuration, Selection selection) {
        try (ProgressLines progress = console.progress();
                Store store = Store.openExisting(configuration.store())) {
            return Deciding.of(console, store, configuration, spec.commandLine(), progress)
                    .asKept(selection::from);
        }
    }

    private Decided fromFiles(ParseResult line, Configuration configuration, Selection selection) {
        Optional<LocalDate> givenDate = date(line, "--branch-date");
        String list = need(text(line, "--vulns"), configuration.vulns(), "--vulns", "list in [vulnerabilities]");
        String branchFrom =
                need(text(line, "--branch-scan"), configuration.branchScan(), "--branch-scan", "scan in [branch]");
        LocalDate date = need(givenDate, configuration.date(), "--branch-date", "date in [branch]");
        String trunkFrom =
                need(text(line, "--trunk-scan"), configuration.trunkScan(), "--trunk-scan", "scan in [trunk]");
        List<String> changesFrom =
                has(line, "--trunk-changes") ? texts(line, "--trunk-changes") : configuration.trunkChanges();
        if (changesFrom.isEmpty()) {
            throw missing("--trunk-changes", "changes in [trunk]");
        }
        Packages packages = new Packages(console.inputs());
        Supplier<Parsed<ScannedPackage>> trunkRead = Concurrently.start(() -> packages.scan(trunkFrom));
        Supplier<Parsed<ScannedPackage>> branchRead = Concurrently.start(() -> packages.scan(branchFrom));
        Supplier<Parsed<ChangesLine>> changesRead =
                Concurrently.start(() -> new Changes(console.inputs()).read(changesFrom));
        VulnList entries =
                new VulnListSource(console.inputs(), configuration.keyring(), has(line, "--strict")).read(list);
        Parsed<ScannedPackage> ofBranch = branchRead.get();
        Parsed<ScannedPackage> ofTrunk = trunkRead.get();
        Parsed<ChangesLine> changes = changesRead.get();
        List<Malformed> malformed = Stream.of(
                        entries.malformed(), ofBranch.malformed(), ofTrunk.malformed(), changes.malformed())
                .flatMap(List::stream)
                .toList();
        Warnings.aboutCompleteness(console, entries);
        String name = text(line, "--branch-name").or(configuration::name).orElse("the branch");
        Triage triage = new Triage(
                new VulnIndex(entries.entries()),
                new TrunkOfChanges(ofTrunk.values(), changes.values(), date),
                Policies.of(configuration, spec.commandLine()));
        Priorities priorities = Priorities.of(
                configuration.urgency(),
                console.inputs(),
                console.today(),
                Dependents.NONE,
                finding -> Optional.empty());
        List<ScannedPackage> wanted = selection.from(ofBranch.values());
        return new Decided(
                        new Branch(name, Optional.of(date), ofBranch.values(), Map.of()),
                        wanted,
                        triage.decide(triage.affected(wanted), Trials.NONE),
                        Stages.NONE,
                        Dependents.NONE,
                        List.of(),
                        Optional.empty(),
                        malformed)
                .with(Map.of(), Map.of(), priorities);
    }

    private <T> T need(Optional<T> given, Optional<T> configured, String option, String key) {
        return given.or(() -> configured).orElseThrow(() -> missing(option, key));
    }

    private ParameterException missing(String option, String key) {
        return usage("give " + option + ", or '" + key + "' of " + Configuration.FILE);
    }
}
