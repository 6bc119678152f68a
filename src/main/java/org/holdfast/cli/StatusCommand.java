package org.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.report.StatusReport;
import org.holdfast.report.Style;
import org.holdfast.source.Changes;
import org.holdfast.source.Configuration;
import org.holdfast.source.Packages;
import org.holdfast.source.Read;
import org.holdfast.source.VulnListSource;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Triage;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trunk;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast status}: why each finding of the branch is open, and which backport would close it. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says for every open finding of the branch why it is open, and which backport would close it.",
        footer = {
            "",
            "What is not given here is taken from holdfast.toml; 'holdfast init' writes one.",
            "Exit status: 0 no findings, 1 findings, 2 usage, 3 an input that cannot be used."
        })
final class StatusCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration; holdfast.toml if there is one.")
    private @Nullable Path config;

    @Option(names = "--vulns", paramLabel = "FILE|URL", description = "The vulnerability list.")
    private @Nullable String vulns;

    @Option(names = "--branch-scan", paramLabel = "FILE", description = "A bulk scan of the branch (pbulk-index).")
    private @Nullable String branchScan;

    @Option(names = "--branch-date", paramLabel = "YYYY-MM-DD", description = "The day the branch was cut from trunk.")
    private @Nullable LocalDate branchDate;

    @Option(names = "--branch-name", paramLabel = "NAME", description = "What the branch is called.")
    private @Nullable String branchName;

    @Option(names = "--trunk-scan", paramLabel = "FILE", description = "A bulk scan of trunk.")
    private @Nullable String trunkScan;

    @Option(
            names = "--trunk-changes",
            paramLabel = "FILE",
            description = "Trunk's doc/CHANGES-YYYY, or the same as a table. Repeatable, oldest first.")
    private List<String> trunkChanges = new ArrayList<>();

    @Option(names = "--strict", description = "Refuse a vulnerability list with a malformed line.")
    private boolean strict;

    @Option(names = "--json", description = "Print JSON, with all evidence.")
    private boolean json;

    @Parameters(paramLabel = "PKG", description = "Only these: PKGPATH, PKGBASE, PKGNAME or a pattern.")
    private List<String> wanted = List.of();

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Configuration configuration = configuration();
        List<Malformed> malformed = new ArrayList<>();
        String list = need(vulns, configuration.vulns(), "--vulns", "list in [vulnerabilities]");
        String branchFrom = need(branchScan, configuration.branchScan(), "--branch-scan", "scan in [branch]");
        LocalDate date = need(branchDate, configuration.date(), "--branch-date", "date in [branch]");
        String trunkFrom = need(trunkScan, configuration.trunkScan(), "--trunk-scan", "scan in [trunk]");
        List<String> changesFrom = trunkChanges.isEmpty() ? configuration.trunkChanges() : trunkChanges;
        if (changesFrom.isEmpty()) {
            throw missing("--trunk-changes", "changes in [trunk]");
        }
        VulnList entries = new VulnListSource(console.inputs(), configuration.keyring(), strict).read(list);
        malformed.addAll(entries.malformed());
        Packages packages = new Packages(console.inputs());
        Read<ScannedPackage> ofBranch = packages.scan(branchFrom);
        malformed.addAll(ofBranch.malformed());
        Read<ScannedPackage> ofTrunk = packages.scan(trunkFrom);
        malformed.addAll(ofTrunk.malformed());
        Read<ChangesLine> changes = new Changes(console.inputs()).read(changesFrom);
        malformed.addAll(changes.malformed());

        String name = branchName != null ? branchName : configuration.name().orElse("the branch");
        Branch branch = new Branch(name, date, Selection.of(wanted, spec).from(ofBranch.values()));
        List<Triaged> findings = new Triage(
                        new VulnIndex(entries.entries()),
                        new Trunk(ofTrunk.values(), changes.values()),
                        Policies.of(configuration, spec.commandLine()))
                .triage(branch);

        StatusReport report = new StatusReport(branch, findings, malformed);
        console.print(json ? report.json() : report.text(new Style(console.terminalWidth(), console.colour())));
        console.report(malformed);
        Warnings.aboutCompleteness(console, entries);
        return findings.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private Configuration configuration() {
        Path standard = console.directory().resolve(Configuration.FILE);
        if (config != null) {
            return Configuration.read(config);
        }
        return Files.exists(standard) ? Configuration.read(standard) : Configuration.none();
    }

    private <T> T need(@Nullable T given, Optional<T> configured, String option, String key) {
        return given != null ? given : configured.orElseThrow(() -> missing(option, key));
    }

    private ParameterException missing(String option, String key) {
        return new ParameterException(
                spec.commandLine(), "give " + option + ", or '" + key + "' in " + Configuration.FILE);
    }
}
