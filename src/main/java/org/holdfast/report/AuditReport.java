package org.holdfast.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.triage.Severity;

/**
 * The result of an audit, as text in the format of pkg_admin(1), and as JSON.
 *
 * @param list the list audited against
 * @param findings the findings, in the order of the audit
 * @param malformed the malformed lines of all inputs
 */
public record AuditReport(VulnList list, List<Finding> findings, List<Malformed> malformed) implements FindingsReport {

    /** The address of the list of unmaintained packages, as built into pkg_install. */
    private static final String VULNS_BASE = "http://ftp.NetBSD.org/pub/NetBSD/packages/vulns";

    /**
     * What a branch knows of a flagged package.
     *
     * @param disposition why it is flagged, {@code pullup}
     * @param says the same in a sentence
     */
    public record Step(String disposition, String says) {
        String words() {
            return ADMINS.getOrDefault(disposition, disposition) + ": " + says;
        }
    }

    /** What each disposition means for an admin. */
    private static final Map<String, String> ADMINS = Map.ofEntries(
            Map.entry("upgrade", "upgrade"),
            Map.entry("publishing", "wait for the build"),
            Map.entry("merging", "wait for the merge"),
            Map.entry("pullup", "ask for a backport"),
            Map.entry("by-hand", "wait for an update"),
            Map.entry("policy-forbids", "ask for an exception"),
            Map.entry("no-fix", "no fix yet"),
            Map.entry("suspect-entry", "probably nothing"),
            Map.entry("patched", "nothing"),
            Map.entry("not-affected", "nothing"),
            Map.entry("accepted", "nothing to be had"),
            Map.entry("end-of-life", "do without it"),
            Map.entry("undetermined", "not known"));

    public AuditReport {
        findings = List.copyOf(findings);
        malformed = List.copyOf(malformed);
    }

    /** A line per finding: pkg_admin's sentence, or with {@code quiet} only the PKGNAME. */
    public String text(boolean quiet) {
        StringBuilder out = new StringBuilder();
        for (Finding finding : findings) {
            out.append(quiet ? finding.pkgname() : line(finding)).append('\n');
        }
        return out.toString();
    }

    /**
     * A line per package, the one with the worst exploit first, then the one with most findings; then the sums, and where to go on.
     *
     * @param packages how many packages were audited
     * @param steps what to do about a package, where a branch knows it
     */
    public String table(TextLayout style, int packages, Map<PkgName, Step> steps) {
        Map<PkgName, List<Finding>> byPackage = new LinkedHashMap<>();
        findings.forEach(one -> byPackage
                .computeIfAbsent(one.pkgname(), none -> new ArrayList<>())
                .add(one));
        Columns table = new Columns(
                style,
                Columns.Column.name("package"),
                Columns.Column.number("findings"),
                Columns.Column.word("worst").painted(style::severity),
                Columns.Column.tail(steps.isEmpty() ? "what" : "what to do"));
        byPackage.values().stream()
                .sorted(Comparator.comparing(AuditReport::worst)
                        .thenComparingInt(List<Finding>::size)
                        .reversed()
                        .thenComparing(found -> found.getFirst().pkgname().text()))
                .forEach(found -> table.row(
                        found.getFirst().pkgname().text(),
                        "%,d".formatted(found.size()),
                        worst(found).describe(),
                        steps.isEmpty()
                                ? types(found)
                                : Optional.ofNullable(steps.get(found.getFirst().pkgname()))
                                        .map(Step::words)
                                        .orElse("")));
        StringBuilder out = new StringBuilder(table.toString());
        if (!findings.isEmpty()) {
            out.append('\n');
        }
        out.append(style.bold("%,d of %s flagged: %s"
                        .formatted(
                                byPackage.size(),
                                TextLayout.count(packages, "package"),
                                TextLayout.count(findings.size(), "finding"))))
                .append('\n');
        if (!findings.isEmpty()) {
            style.wrap(
                            steps.isEmpty()
                                    ? "Next: --plain prints a line for each finding; --ask URL has a server say what to do"
                                    : "Next: 'holdfast explain PKG' says why, and what else; --plain prints a line for each finding",
                            0)
                    .forEach(line -> out.append(line).append('\n'));
        }
        return out.toString();
    }

    private static Severity worst(List<Finding> found) {
        return Severity.worst(found.stream().map(one -> one.entry().type()).toList());
    }

    private static String types(List<Finding> found) {
        Map<String, Long> counts = found.stream()
                .collect(Collectors.groupingBy(one -> one.entry().type(), TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(one -> one.getValue() + " " + one.getKey())
                .collect(Collectors.joining(", "));
    }

    /** What {@code pkg_admin audit} prints of a finding, without its newline. */
    public static String line(Finding finding) {
        return finding.entry().isEndOfLife()
                ? "Package " + finding.pkgname() + " has reached end-of-life (eol), see " + VULNS_BASE + "/eol-packages"
                : finding.toString();
    }

    /** <code>{"list": {…}, "findings": [{"pkgname", "pattern", "type", "url", "line"}], "malformed": […]}</code>. */
    @Override
    public String json() {
        return Json.write(AuditJson.of(this));
    }

    @Override
    public String jsonLines() {
        return Json.lines(AuditJson.of(this).findings());
    }

    @Override
    public List<FindingRow> rows() {
        return findings.stream()
                .map(one -> new FindingRow(
                        Optional.empty(),
                        one.pkgname(),
                        one.entry(),
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.empty()))
                .toList();
    }
}
