package org.holdfast.cli;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.holdfast.config.Configuration;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.report.ExplainReport;
import org.holdfast.report.TextLayout;
import org.holdfast.store.Store;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Triaged;
import picocli.CommandLine.ParseResult;

/** {@code holdfast explain}: why a package is flagged, or whom an advisory concerns, and what now. */
final class ExplainCommand extends Verb {

    private static final Pattern INSTALLED = Pattern.compile("[^\\s<>=*?\\[\\]{}/]+-[0-9][^-\\s<>=*?\\[\\]{}/]*");

    ExplainCommand(Console console) {
        super(console, "explain", "Says why a package is still flagged, or whom an advisory concerns, and what now.");
        option("--config", "FILE", String.class, "The configuration; holdfast.toml if there is one.");
        flag("--json", "Print JSON, with all evidence.");
        words("PKG|CVE", "A PKGPATH, PKGBASE, pattern, PKGNAME (also one that is installed somewhere), or a CVE id.");
        finish(
                "It uses what 'holdfast sync' has kept.",
                "Exit status: 0 no findings, 1 findings, 2 usage, 3 an input that cannot be used.");
    }

    @Override
    int run(ParseResult line) {
        List<String> words = words(line);
        if (words.isEmpty()) {
            throw usage("which package, or which CVE?");
        }
        Configuration configuration = synced(line);
        List<String> cves = words.stream()
                .filter(CveIds::isOne)
                .map(word -> word.toUpperCase(Locale.ROOT))
                .toList();
        List<String> names = words.stream().filter(word -> !CveIds.isOne(word)).toList();
        try (ProgressLines progress = console.progress();
                Store store = Store.openExisting(configuration.store())) {
            Decided decided = Deciding.of(console, store, configuration, spec.commandLine(), progress)
                    .asKept(packages -> cves.isEmpty() ? wanted(names, packages) : packages);
            Set<ScannedPackage> named = new LinkedHashSet<>(
                    cves.isEmpty()
                            ? decided.packages()
                            : names.isEmpty() ? List.of() : wanted(names, decided.packages()));
            ExplainReport report =
                    new ExplainReport(decided.branch(), explained(decided, named, cves), decided.stages());
            boolean found =
                    report.packages().stream().anyMatch(one -> !one.findings().isEmpty());
            if (report.packages().isEmpty()) {
                console.say("no package of " + decided.branch().name() + " is flagged for " + String.join(", ", cves));
            }
            if (has(line, "--json") || !report.packages().isEmpty()) {
                console.print(
                        has(line, "--json")
                                ? report.json()
                                : report.text(new TextLayout(console.terminalWidth(), console.colour())));
            }
            decided.report(console);
            return found ? ExitCode.FINDINGS : ExitCode.OK;
        }
    }

    /** Of the branch's packages those that are named; a PKGNAME that it does not make is one that somebody has installed. */
    private List<ScannedPackage> wanted(List<String> names, List<ScannedPackage> packages) {
        Set<ScannedPackage> wanted = new LinkedHashSet<>();
        for (String name : names) {
            boolean made =
                    packages.stream().anyMatch(one -> one.pkgname().text().equals(name));
            if (!made && INSTALLED.matcher(name).matches()) {
                PkgName installed = new PkgName(name);
                packages.stream()
                        .filter(one -> one.pkgname().base().equals(installed.base()))
                        .map(one -> new ScannedPackage(installed, one.pkgpath()))
                        .forEach(wanted::add);
            }
            if (made || wanted.stream().noneMatch(one -> one.pkgname().text().equals(name))) {
                wanted.addAll(Selection.of(List.of(name), spec).from(packages));
            }
        }
        return List.copyOf(wanted);
    }

    private static List<ExplainReport.Explained> explained(
            Decided decided, Set<ScannedPackage> named, List<String> cves) {
        Map<ScannedPackage, List<Triaged>> byPackage = new LinkedHashMap<>();
        named.forEach(one -> byPackage.put(one, new ArrayList<>()));
        Predicate<Triaged> asked =
                one -> cves.isEmpty() || one.finding().entry().cves().stream().anyMatch(cves::contains);
        for (Triaged one : decided.findings()) {
            ScannedPackage subject = new ScannedPackage(one.finding().pkgname(), one.pkgpath());
            if (byPackage.containsKey(subject) || asked.test(one)) {
                byPackage.computeIfAbsent(subject, key -> new ArrayList<>()).add(one);
            }
        }
        return byPackage.entrySet().stream()
                .map(one -> explained(decided, one.getKey(), one.getValue()))
                .toList();
    }

    static ExplainReport.Explained explained(Decided decided, ScannedPackage one, List<Triaged> findings) {
        Map<Triaged, LocalDate> since = new HashMap<>();
        findings.forEach(finding -> decided.since(finding).ifPresent(day -> since.put(finding, day)));
        Map<Triaged, Priority> priorities = new HashMap<>();
        findings.forEach(finding -> priorities.put(finding, decided.priority(finding)));
        return new ExplainReport.Explained(
                one.pkgname(),
                one.pkgpath(),
                findings,
                since,
                priorities,
                one.pkgpath().map(decided.dependents()::direct).orElse(0),
                one.pkgpath().map(decided.dependents()::transitive).orElse(0));
    }
}
