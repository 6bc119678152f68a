package org.holdfast.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.holdfast.audit.Audit;
import org.holdfast.audit.Finding;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.report.AuditReport;
import org.holdfast.source.Packages;
import org.holdfast.source.Read;
import org.holdfast.source.VulnListSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast audit}: {@code pkg_admin audit}, {@code audit-pkg} and {@code audit-batch} in one. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints which packages the vulnerability list has entries about, exactly as pkg_admin does.",
        footer = {
            "",
            "FILE may be compressed (gzip, bzip2, xz, zstd); URL is http or https, and a copy of it is kept.",
            "Exit status: 0 nothing found, 1 findings, 2 usage, 3 an input that cannot be used."
        })
final class AuditCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--vulns", paramLabel = "FILE|URL", required = true, description = "The vulnerability list.")
    @SuppressWarnings("NullAway.Init")
    private String vulns;

    @ArgGroup(exclusive = true, multiplicity = "1", heading = "Which packages, one of:%n")
    @SuppressWarnings("NullAway.Init")
    private Which which;

    @Option(names = "-e", description = "Also packages that have reached their end of life (type eol).")
    private boolean endOfLife;

    @Option(names = "-t", paramLabel = "TYPE", description = "Only this type of exploit.")
    private @Nullable String type;

    @Option(names = "-q", description = "Print only the names.")
    private boolean quiet;

    @Option(names = "--ignore-url", paramLabel = "URL", description = "Leave out entries with this URL. Repeatable.")
    private List<String> ignoredUrls = new ArrayList<>();

    @Option(names = "-s", description = "Refuse a list that is not signed by a key of --keyring.")
    private boolean signed;

    @Option(names = "--keyring", paramLabel = "FILE", description = "OpenPGP public keys, for -s.")
    private @Nullable Path keyring;

    @Option(names = "--strict", description = "Refuse a list with a malformed line, as pkg_admin does.")
    private boolean strict;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    AuditCommand(Console console) {
        this.console = console;
    }

    static final class Which {
        @Option(names = "--names", paramLabel = "FILE|-", description = "PKGNAMEs, one a line.")
        private @Nullable String names;

        @Option(names = "--pkgdb", paramLabel = "DIR", description = "Installed packages, such as /var/db/pkg.")
        private @Nullable Path pkgdb;

        @Option(names = "--summary", paramLabel = "FILE|URL", description = "A pkg_summary(5).")
        private @Nullable String summary;

        @Option(names = "--scan", paramLabel = "FILE", description = "A bulk scan (pbulk-index).")
        private @Nullable String scan;

        @Parameters(paramLabel = "PKGNAME", description = "Names of packages.")
        private @Nullable List<String> packages;
    }

    @Override
    public Integer call() {
        if (signed && keyring == null) {
            throw new ParameterException(spec.commandLine(), "-s needs --keyring FILE");
        }
        Optional<Path> keys = signed ? Optional.ofNullable(keyring) : Optional.empty();
        VulnList list = new VulnListSource(console.inputs(), keys, strict).read(vulns);
        Read<PkgName> packages = packages();
        List<Malformed> malformed = new ArrayList<>(list.malformed());
        malformed.addAll(packages.malformed());

        Audit audit = new Audit(true, Optional.ofNullable(type), Set.copyOf(ignoredUrls));
        List<Finding> all = audit.run(new VulnIndex(list.entries()), packages.values());
        List<Finding> findings = endOfLife
                ? all
                : all.stream().filter(finding -> !finding.entry().isEndOfLife()).toList();

        AuditReport report = new AuditReport(list, findings, malformed);
        console.print(json ? report.json() : report.text(quiet));
        console.report(malformed);
        Warnings.aboutCompleteness(console, list);
        if (findings.size() < all.size() && !quiet) {
            console.say("holdfast: not shown: " + (all.size() - findings.size())
                    + " packages that have reached their end of life; -e shows them");
        }
        return findings.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    private Read<PkgName> packages() {
        Packages source = new Packages(console.inputs());
        if (which.names != null) {
            return new Read<>(source.names(which.names), List.of());
        }
        if (which.pkgdb != null) {
            return new Read<>(source.installed(which.pkgdb), List.of());
        }
        if (which.summary != null) {
            return names(source.summary(which.summary));
        }
        if (which.scan != null) {
            return names(source.scan(which.scan));
        }
        List<String> given = which.packages == null ? List.of() : which.packages;
        return new Read<>(given.stream().map(PkgName::new).toList(), List.of());
    }

    private static Read<PkgName> names(Read<ScannedPackage> read) {
        return new Read<>(
                read.values().stream().map(ScannedPackage::pkgname).distinct().toList(), read.malformed());
    }
}
