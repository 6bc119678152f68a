package org.holdfast.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.config.Decisions;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Detector;
import org.holdfast.lint.KnownPackages;
import org.holdfast.lint.Lint;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.lint.Upstream;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.UpstreamAdvisory;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.report.LintReport;
import org.holdfast.report.TextLayout;
import org.holdfast.source.Changes;
import org.holdfast.source.Packages;
import org.holdfast.source.Parsed;
import org.holdfast.source.UpstreamAdvisories;
import org.holdfast.source.VulnListSource;
import org.holdfast.store.Store;
import picocli.CommandLine.ParseResult;

/** {@code holdfast lint}: which entries of the vulnerability list are probably wrong, and what should stand there. */
final class LintCommand extends Verb {

    private static final List<String> FORMATS = List.of("text", "json", "patch");

    LintCommand(Console console) {
        super(
                console,
                "lint",
                "Says which entries of the vulnerability list are probably wrong, and what should stand there.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        option("--vulns", "FILE|URL", String.class, "The vulnerability list.");
        options("--names", "FILE", "Known packages: PKGNAMEs, one a line, of whatever age. Repeatable.");
        options("--scan", "FILE", "Known packages: a bulk scan (pbulk-index). Repeatable.");
        flag(
                "--store",
                "Known packages: all that 'holdfast sync' has ever seen. So by default with [git] in holdfast.toml.");
        options(
                "--changes",
                "FILE",
                "What trunk had: doc/CHANGES-YYYY, or the same as a table. Repeatable, oldest first.");
        options(
                "--osv",
                "FILE",
                "What OSV says of upstream: its records as JSON, a zip or a folder of them. Repeatable.");
        options("--nvd", "FILE", "What NVD says of upstream: its feeds, or answers of its API 2.0. Repeatable.");
        option(
                "--since",
                "YYYY-MM-DD",
                String.class,
                "Only entries filed since. The list has no dates: the year is judged by the advisories around an entry.");
        options("--detector", "NAME", "Only what this detector finds. Repeatable; the names are below.");
        option("--confidence", "LEVEL", String.class, "How sure, at least: certain, likely (the default) or possible.");
        option(
                "--format",
                "FORMAT",
                String.class,
                "text (the default), json, or patch: a unified diff for 'patch -p0'.");
        option(
                "--decisions",
                "FILE",
                String.class,
                "What maintainers decided: entries judged right stay silent. decisions.toml if there is one.");
        flag("--json", "The same as --format json.");
        finish(Stream.of(
                        Stream.of(
                                "What is not given here is taken from holdfast.toml. The more is known, names of old branches and",
                                "all of doc/CHANGES above all, the more is found, and the surer it is.",
                                "",
                                "Detectors:"),
                        Stream.of(Detector.values())
                                .map(detector -> "  %-22s  %s".formatted(detector, detector.meaning())),
                        Stream.of(
                                "", "Exit status: 0 no suspects, 1 suspects, 2 usage, 3 an input that cannot be used."))
                .flatMap(lines -> lines)
                .toArray(String[]::new));
    }

    @Override
    int run(ParseResult line) {
        Configuration configuration =
                path(line, "--config").map(Configuration::read).orElseGet(() -> Configured.here(console));
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
        Optional<LocalDate> since = date(line, "--since");

        List<Malformed> malformed = Collections.synchronizedList(new ArrayList<>());
        Supplier<KnownPackages> known = known(line, configuration, malformed);
        VulnList list = new VulnListSource(console.inputs(), configuration.keyring(), false).read(vulns);
        Supplier<Upstream> upstream = upstream(line, list, malformed);
        List<SuspectEntry> all =
                new Lint(known, detectors, least, reviewed(line, configuration), upstream.get()).run(list);
        List<SuspectEntry> suspects = since.map(day -> all.stream()
                        .filter(Lint.filedSince(list, day.getYear()))
                        .toList())
                .orElse(all);

        LintReport report = new LintReport(list, suspects, malformed);
        console.print(
                switch (format) {
                    case "json" -> report.json();
                    case "patch" -> report.patch(vulns);
                    default -> report.text(new TextLayout(console.terminalWidth(), console.colour()));
                });
        console.report(malformed);
        Warnings.aboutCompleteness(console, list);
        return suspects.isEmpty() ? ExitCode.OK : ExitCode.FINDINGS;
    }

    /** Lines that a maintainer has judged right, and does not want to judge again yet. */
    private Predicate<String> reviewed(ParseResult line, Configuration configuration) {
        Set<String> right = text(line, "--decisions")
                .or(configuration::decisions)
                .map(Path::of)
                .map(Decisions::read)
                .orElse(List.of())
                .stream()
                .filter(decision -> !decision.isExpired(console.today()))
                .flatMap(decision -> decision instanceof MaintainerDecision.EntryRight judged
                        ? Stream.of(judged.entry())
                        : Stream.empty())
                .collect(Collectors.toUnmodifiableSet());
        return text -> !right.isEmpty() && right.contains(MaintainerDecision.normal(text));
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

    private Supplier<KnownPackages> known(ParseResult line, Configuration configuration, List<Malformed> malformed) {
        boolean files = has(line, "--scan") || has(line, "--names") || has(line, "--changes");
        if (has(line, "--store") || (configuration.branches().isPresent() && !files)) {
            if (files) {
                throw usage("--store has all of --names, --scan and --changes; give it, or these");
            }
            return Concurrently.start(() -> fromStore(configuration));
        }
        List<String> scans = has(line, "--scan") || has(line, "--names")
                ? texts(line, "--scan")
                : Stream.concat(configuration.branchScan().stream(), configuration.trunkScan().stream())
                        .toList();
        List<String> changesFrom = has(line, "--changes") ? texts(line, "--changes") : configuration.trunkChanges();
        if (scans.isEmpty() && !has(line, "--names")) {
            throw usage("which packages are there? give --names or --scan, or scans in " + Configuration.FILE);
        }
        Packages packages = new Packages(console.inputs());
        List<Supplier<List<PkgName>>> names = texts(line, "--names").stream()
                .map(from -> Concurrently.start(() -> packages.names(from)))
                .toList();
        List<Supplier<Parsed<ScannedPackage>>> scanned = scans.stream()
                .map(from -> Concurrently.start(() -> packages.scan(from)))
                .toList();
        Supplier<Parsed<ChangesLine>> changes =
                Concurrently.start(() -> new Changes(console.inputs()).read(changesFrom));
        return Concurrently.start(() -> {
            List<Parsed<ScannedPackage>> scansRead =
                    scanned.stream().map(Supplier::get).toList();
            scansRead.forEach(read -> malformed.addAll(read.malformed()));
            malformed.addAll(changes.get().malformed());
            return new KnownPackages(
                    names.stream().flatMap(read -> read.get().stream()).toList(),
                    scansRead.stream().flatMap(read -> read.values().stream()).toList(),
                    changes.get().values());
        });
    }

    /** All of OSV and NVD is large: of each file only what the list names is kept. */
    private Supplier<Upstream> upstream(ParseResult line, VulnList list, List<Malformed> malformed) {
        UpstreamAdvisories advisories = new UpstreamAdvisories(console.inputs());
        List<String> osv = texts(line, "--osv");
        List<String> nvd = texts(line, "--nvd");
        if (osv.isEmpty() && nvd.isEmpty()) {
            return () -> Upstream.NONE;
        }
        Set<String> named = list.entries().stream()
                .flatMap(entry -> Upstream.ids(entry).stream())
                .collect(Collectors.toSet());
        List<Supplier<Parsed<UpstreamAdvisory>>> reading = Stream.concat(
                        osv.stream().map(from -> Concurrently.start(() -> advisories.osv(from, named::contains))),
                        nvd.stream().map(from -> Concurrently.start(() -> advisories.nvd(from, named::contains))))
                .toList();
        return () -> {
            List<Parsed<UpstreamAdvisory>> read =
                    reading.stream().map(Supplier::get).toList();
            read.forEach(one -> malformed.addAll(one.malformed()));
            return new Upstream(
                    read.stream().flatMap(one -> one.values().stream()).toList());
        };
    }

    private static KnownPackages fromStore(Configuration configuration) {
        try (Store store = Store.openExisting(configuration.store())) {
            return Seen.packages(Kept.in(store), configuration.branches());
        }
    }
}
