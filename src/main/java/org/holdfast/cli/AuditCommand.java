package org.holdfast.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Finding;
import org.holdfast.audit.VulnIndex;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Desk;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.report.AuditReport;
import org.holdfast.report.HostReport;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.source.PkgInstallConf;
import org.holdfast.source.VulnListSource;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Progress;
import picocli.CommandLine.ParseResult;

/** {@code holdfast audit}: does what {@code pkg_admin audit}, {@code audit-pkg} and {@code audit-batch} do. */
final class AuditCommand extends Verb {

    private static final List<String> SOURCES = List.of("--names", "--pkgdb", "--summary", "--scan");

    AuditCommand(Console console) {
        super(console, "audit", "Prints the packages that the vulnerability list flags.");
        configured();
        option("--vulns", "FILE|URL", String.class, "The vulnerability list; by default the configured one.");
        option("--names", "FILE|-", String.class, "Packages: PKGNAMEs, one a line.");
        option("--pkgdb", "DIR", String.class, "Packages: those installed, such as /var/db/pkg.");
        option("--summary", "FILE|URL", String.class, "Packages: those of a pkg_summary(5).");
        option("--scan", "FILE", String.class, "Packages: those of a bulk scan (pbulk-index).");
        words("PKGNAME", "Packages: those named.");
        flag("-e", "Include end-of-life packages (type eol), whatever -C says.");
        option("-C", "FILE", String.class, "A pkg_install.conf(5), read for CHECK_END_OF_LIFE and IGNORE_URL.");
        option("-t", "TYPE", String.class, "Only this type of exploit.");
        flag("-q", "Print only the names.");
        options("--ignore-url", "URL", "Leave out entries with this URL. Repeatable.");
        flag("-s", "Refuse a list without a valid signature by a key of the keyring; implied by a keyring.");
        option("--keyring", "FILE", String.class, "OpenPGP public keys, one of which must have signed the list.");
        flag("--strict", "Refuse a list with a malformed line, as pkg_admin does.");
        option("--ask", "URL", String.class, "Ask a server ('holdfast serve') instead: why each is still flagged.");
        option("--register", "NAME", String.class, "With --ask: tell the server that these are the packages of NAME.");
        option("--ignore", "FILE", String.class, "What not to tell again; holdfast-ignore.toml if there is one.");
        flag("--plain", "A line a finding, exactly as pkg_admin does; so it is into a file or a pipe.");
        flag("--summary-table", "A line a package, the worst first; so it is on a terminal.");
        findings("types of exploit or, with --ask, dispositions");
        dated();
        finish(
                "An ignored finding names a package, an advisory, until when, and why:",
                "",
                "  [[ignore]]",
                "  package = \"openssl\"",
                "  advisory = \"CVE-2014-0224\"",
                "  until = 2027-01-01",
                "  why = \"no service here speaks TLS\"",
                "",
                "The token of --register stands in HOLDFAST_HOST_TOKEN: 'holdfast hosts --help'.",
                "FILE may be compressed (gzip, bzip2, xz, zstd). URL is http or https; a copy of",
                "the file is cached.",
                "Exit status: 0 nothing found, 1 findings, 2 usage, 3 an unusable input.");
    }

    @Override
    int run(ParseResult line) {
        if (has(line, "--ask")) {
            return ask(line);
        }
        if (has(line, "--register")) {
            throw usage("--register goes with --ask");
        }
        Configuration configuration = configuration(line);
        String vulns = text(line, "--vulns")
                .or(configuration::vulns)
                .orElseThrow(() -> usage("give --vulns, or 'list' in [vulnerabilities] of holdfast.toml"));
        Optional<String> conf = text(line, "-C");
        PkgInstallConf said =
                conf.map(file -> PkgInstallConf.read(console.inputs(), file)).orElse(PkgInstallConf.BUILT_IN);
        boolean endOfLife = said.endOfLife() || has(line, "-e");
        boolean quiet = has(line, "-q");
        // A keyring is used even without -s.
        Optional<Path> keys = path(line, "--keyring").or(configuration::keyring);
        if (has(line, "-s") && keys.isEmpty()) {
            throw usage("-s needs --keyring FILE, or 'keyring' in [vulnerabilities] of holdfast.toml");
        }
        checkSources(line);
        FailOn failOn = new FailOn(line);
        if (!failOn.dispositions().isEmpty()) {
            throw usage(
                    "--fail-on " + failOn.dispositions().getFirst() + ": only a server knows dispositions: give --ask");
        }

        Supplier<Parsed<PkgName>> reading = Concurrently.start(() -> packages(line));
        VulnList list = new VulnListSource(console.inputs(), keys, has(line, "--strict")).read(vulns);
        VulnIndex index = new VulnIndex(list.entries());
        Parsed<PkgName> packages = reading.get();
        List<Malformed> malformed = new ArrayList<>(list.malformed());
        malformed.addAll(packages.malformed());

        Set<String> ignored = new HashSet<>(said.ignoredUrls());
        ignored.addAll(texts(line, "--ignore-url"));
        Audit audit = new Audit(true, text(line, "-t"), ignored);
        List<Finding> all = audit.run(index, packages.values());
        List<Finding> shown = endOfLife
                ? all
                : all.stream().filter(finding -> !finding.entry().isEndOfLife()).toList();
        Ignoring ignoring = new Ignoring(console, text(line, "--ignore"));
        List<Finding> findings = shown.stream()
                .filter(finding -> !ignoring.covers(finding.pkgname(), finding.entry()))
                .toList();

        AuditReport report = new AuditReport(list, findings, malformed);
        printFindings(
                line,
                report,
                layout -> isTable(line)
                        ? report.table(layout, packages.values().size(), steps(configuration, findings))
                        : report.text(quiet));
        ignoring.say();
        AuditDoubts.aboutPackages(console, line, packages.values());
        AuditDoubts.aboutEntries(console, line, list.entries());
        console.report(malformed);
        Warnings.aboutCompleteness(console, list);
        if (shown.size() < all.size() && !quiet) {
            console.say("holdfast: not shown: " + (all.size() - shown.size())
                    + " end-of-life findings (CHECK_END_OF_LIFE=no in " + conf.orElse("") + "); -e shows them");
        }
        failOn.sayUnknown(console, list.entries().stream().map(VulnEntry::type).toList());
        return failOn.status(findings.stream().map(one -> List.of(one.entry().type())));
    }

    /** For people, on a terminal, unless a line a finding is asked for. */
    private boolean isTable(ParseResult line) {
        if (has(line, "--plain") && has(line, "--summary-table")) {
            throw usage("--plain and --summary-table: give only one of them");
        }
        return has(line, "--summary-table")
                || (console.terminalWidth().isPresent() && !has(line, "--plain") && !has(line, "-q"));
    }

    /** What the branch knows to do about the packages; nothing if there is no branch, or no sync has read it. */
    private Map<PkgName, AuditReport.Step> steps(Configuration configuration, List<Finding> findings) {
        try (Desk desk = Desk.open(configuration, console.surroundings(), Progress.SILENT)) {
            return desk.steps(findings);
        }
    }

    private int ask(ParseResult line) {
        for (String other : List.of(
                "--summary-table", "--plain", "--vulns", "-C", "-e", "-s", "--keyring", "--strict", "--ignore-url")) {
            if (has(line, other)) {
                throw usage(
                        "with --ask the server's list counts, and a table is what it gives: leave " + other + " out");
            }
        }
        checkSources(line);
        Parsed<PkgName> packages = packages(line);
        if (packages.values().isEmpty()) {
            throw usage("no packages to ask about");
        }
        Optional<String> type = text(line, "-t");
        Ignoring ignoring = new Ignoring(console, text(line, "--ignore"));
        HostReport all = AskedAudit.ask(text(line, "--ask").orElseThrow(), packages.values(), registration(line));
        List<HostReport.Line> lines = all.lines().stream()
                .filter(one -> type.map(one.entry().type()::equals).orElse(true))
                .filter(one -> !ignoring.covers(one.pkgname(), one.entry()))
                .toList();
        HostReport report = new HostReport(all.branch(), all.packages(), all.others(), lines);
        if (has(line, "-q")) {
            lines.forEach(one -> console.print(one.pkgname() + "\n"));
        } else {
            printFindings(line, report, report::table);
        }
        ignoring.say();
        AuditDoubts.aboutPackages(console, line, packages.values());
        console.report(packages.malformed());
        return new FailOn(line)
                .status(lines.stream()
                        .map(one -> List.of(one.disposition(), one.entry().type())));
    }

    private Optional<AskedAudit.Registration> registration(ParseResult line) {
        return text(line, "--register")
                .map(
                        name -> new AskedAudit.Registration(
                                name,
                                Optional.ofNullable(console.environment().get("HOLDFAST_HOST_TOKEN"))
                                        .filter(token -> !token.isBlank())
                                        .orElseThrow(
                                                () -> usage(
                                                        "--register needs the host's token in HOLDFAST_HOST_TOKEN; 'holdfast hosts add NAME' prints one"))));
    }

    private void checkSources(ParseResult line) {
        List<String> given =
                new ArrayList<>(SOURCES.stream().filter(name -> has(line, name)).toList());
        if (!words(line).isEmpty()) {
            given.add("PKGNAME");
        }
        if (given.size() != 1) {
            throw usage((given.isEmpty() ? "no packages: give" : String.join(" and ", given) + ": give only")
                    + " one of " + String.join(", ", SOURCES) + ", or PKGNAMEs");
        }
    }

    private Parsed<PkgName> packages(ParseResult line) {
        Packages source = new Packages(console.inputs());
        if (has(line, "--names")) {
            return new Parsed<>(source.names(text(line, "--names").orElseThrow()), List.of());
        }
        if (has(line, "--pkgdb")) {
            return new Parsed<>(source.installed(path(line, "--pkgdb").orElseThrow()), List.of());
        }
        if (has(line, "--summary")) {
            return names(source.summary(text(line, "--summary").orElseThrow()));
        }
        if (has(line, "--scan")) {
            return names(source.scan(text(line, "--scan").orElseThrow()));
        }
        return new Parsed<>(words(line).stream().map(PkgName::new).toList(), List.of());
    }

    private static Parsed<PkgName> names(Parsed<ScannedPackage> read) {
        return new Parsed<>(
                read.values().stream().map(ScannedPackage::pkgname).distinct().toList(), read.malformed());
    }
}
