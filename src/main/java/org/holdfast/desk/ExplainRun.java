package org.holdfast.desk;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.report.ExplainReport;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Triaged;

/** Explains why packages are flagged, or which packages an advisory affects. */
record ExplainRun(Desk desk) {

    private static final Pattern INSTALLED = Pattern.compile("[^\\s<>=*?\\[\\]{}/]+-[0-9][^-\\s<>=*?\\[\\]{}/]*");

    Explanation run(List<String> words) {
        List<String> cves = words.stream()
                .filter(CveIds::isWritten)
                .flatMap(word -> CveIds.in(word).stream())
                .toList();
        List<String> names =
                words.stream().filter(word -> !CveIds.isWritten(word)).toList();
        Assessment assessment = desk.assess(packages -> cves.isEmpty() ? wanted(names, packages) : packages);
        Set<ScannedPackage> named = new LinkedHashSet<>(
                cves.isEmpty()
                        ? assessment.packages()
                        : names.isEmpty() ? List.of() : wanted(names, assessment.packages()));
        return new Explanation(
                assessment,
                new ExplainReport(assessment.branch(), explained(assessment, named, cves), assessment.stages()),
                cves);
    }

    /** The packages named. A PKGNAME that the branch does not make is taken as an installed version of its package. */
    private static List<ScannedPackage> wanted(List<String> names, List<ScannedPackage> packages) {
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
                wanted.addAll(Selection.of(List.of(name)).from(packages));
            }
        }
        return List.copyOf(wanted);
    }

    private static List<ExplainReport.Explained> explained(
            Assessment assessment, Set<ScannedPackage> named, List<String> cves) {
        Map<ScannedPackage, List<AssessedFinding>> byPackage = new LinkedHashMap<>();
        named.forEach(one -> byPackage.put(one, new ArrayList<>()));
        Predicate<AssessedFinding> asked = one -> cves.isEmpty()
                || one.triaged().finding().entry().cves().stream().anyMatch(cves::contains);
        assessment.assessed().stream()
                .filter(asked)
                .forEach(one -> byPackage.putIfAbsent(subject(one), new ArrayList<>()));
        for (AssessedFinding one : assessment.assessed()) {
            Optional.ofNullable(byPackage.get(subject(one))).ifPresent(of -> of.add(one));
        }
        return explained(assessment, byPackage);
    }

    private static ScannedPackage subject(AssessedFinding one) {
        return new ScannedPackage(
                one.triaged().finding().pkgname(), one.triaged().pkgpath());
    }

    /** Some packages, with or without findings. */
    static List<ExplainReport.Explained> explained(
            Assessment assessment, List<ScannedPackage> packages, Map<PkgName, List<AssessedFinding>> findings) {
        Map<ScannedPackage, List<AssessedFinding>> byPackage = new LinkedHashMap<>();
        packages.forEach(one -> byPackage.put(
                one,
                findings.getOrDefault(one.pkgname(), List.of()).stream()
                        .filter(finding -> subject(finding).equals(one))
                        .toList()));
        return explained(assessment, byPackage);
    }

    /** Groups findings by package. */
    static List<ExplainReport.Explained> explained(Assessment assessment, List<AssessedFinding> findings) {
        Map<ScannedPackage, List<AssessedFinding>> byPackage = new LinkedHashMap<>();
        findings.forEach(one -> byPackage
                .computeIfAbsent(subject(one), key -> new ArrayList<>())
                .add(one));
        return explained(assessment, byPackage);
    }

    private static List<ExplainReport.Explained> explained(
            Assessment assessment, Map<ScannedPackage, List<AssessedFinding>> byPackage) {
        List<ExplainReport.Explained> explained = new ArrayList<>();
        byPackage.forEach((subject, findings) -> {
            Map<Triaged, LocalDate> since = new HashMap<>();
            Map<Triaged, Priority> priorities = new HashMap<>();
            findings.forEach(one -> {
                one.since().ifPresent(day -> since.put(one.triaged(), day));
                priorities.put(one.triaged(), one.priority());
            });
            DependentCount dependents =
                    subject.pkgpath().map(assessment::dependents).orElse(DependentCount.NONE);
            explained.add(new ExplainReport.Explained(
                    subject.pkgname(),
                    subject.pkgpath(),
                    findings.stream().map(AssessedFinding::triaged).toList(),
                    since,
                    priorities,
                    dependents.direct(),
                    dependents.all()));
        });
        return explained;
    }
}
