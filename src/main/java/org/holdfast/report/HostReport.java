package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Severity;

/**
 * What the list flags of a host's packages, and what an admin can do.
 *
 * @param branch the branch that was asked
 * @param packages how many packages the host has
 * @param others how many lines of what it sent were no packages
 * @param lines the findings
 */
public record HostReport(String branch, int packages, int others, List<Line> lines) implements FindingsReport {

    /**
     * A finding.
     *
     * @param pkgname the installed package
     * @param entry the entry that flags it
     * @param line what {@code pkg_admin audit} prints
     * @param disposition why it is flagged
     * @param says the same in a sentence
     */
    public record Line(PkgName pkgname, VulnEntry entry, String line, String disposition, String says) {}

    public HostReport {
        lines = List.copyOf(lines);
    }

    /** {@code pkg_admin}'s lines, and nothing else. */
    public String plain() {
        StringBuilder out = new StringBuilder();
        lines.forEach(one -> out.append(one.line()).append('\n'));
        return out.toString();
    }

    /** {@code pkg_admin}'s lines, below each what to do; then the sums. */
    public String text() {
        StringBuilder out = new StringBuilder();
        lines.forEach(one -> out.append(one.line())
                .append("\n\t")
                .append(one.disposition())
                .append(": ")
                .append(one.says())
                .append('\n'));
        return out.append(sums()).append('\n').toString();
    }

    /** By package, the worst first, each finding with why it is still flagged; then the sums. */
    public String table(TextLayout style) {
        Map<PkgName, List<Line>> byPackage = new LinkedHashMap<>();
        lines.forEach(one -> byPackage
                .computeIfAbsent(one.pkgname(), none -> new ArrayList<>())
                .add(one));
        StringBuilder out = new StringBuilder();
        worstFirst(byPackage).forEach(found -> {
            out.append(style.bold(found.getFirst().pkgname().text())).append(" is still flagged because\n");
            Table table = new Table(style);
            for (int i = 0; i < found.size(); i++) {
                Line one = found.get(i);
                table.row(one.disposition(), one.entry().advisory(), one.entry().type());
                if (i + 1 == found.size() || !found.get(i + 1).says().equals(one.says())) {
                    table.note(one.says());
                }
            }
            out.append(table).append('\n');
        });
        return out.append(sums()).append('\n').toString();
    }

    private static List<List<Line>> worstFirst(Map<PkgName, List<Line>> byPackage) {
        return byPackage.values().stream()
                .sorted(Comparator.comparing((List<Line> found) -> Severity.worst(
                                found.stream().map(one -> one.entry().type()).toList()))
                        .thenComparingInt(List::size)
                        .reversed()
                        .thenComparing(found -> found.getFirst().pkgname().text()))
                .toList();
    }

    private String sums() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        StatusReport.KINDS.keySet().forEach(kind -> counts.put(kind, 0));
        lines.forEach(one -> counts.merge(one.disposition(), 1, Integer::sum));
        List<String> parts = new ArrayList<>();
        counts.forEach((kind, count) -> {
            if (count > 0) {
                parts.add("%,d %s".formatted(count, kind));
            }
        });
        String found = lines.isEmpty()
                ? "nothing flagged"
                : TextLayout.count(lines.size(), "finding") + ": " + String.join(", ", parts);
        return TextLayout.count(packages, "package") + " asked of " + branch + ": "
                + found
                + (others == 0
                        ? ""
                        : others == 1 ? "; one line was no package" : "; %,d lines were no packages".formatted(others));
    }

    private record HostJson(String branch, int packages, int others, List<LineJson> findings) {}

    private record LineJson(
            PkgName pkgname, @JsonUnwrapped EntryJson entry, String line, String disposition, String says) {}

    /** <code>{"branch", "packages", "others", "findings": [{"pkgname", "pattern", "type", "url", "line", "disposition", "says"}]}</code>. */
    @Override
    public String json() {
        return Json.write(new HostJson(branch, packages, others, findings()));
    }

    @Override
    public String jsonLines() {
        return Json.lines(findings());
    }

    private List<LineJson> findings() {
        return lines.stream()
                .map(one -> new LineJson(
                        one.pkgname(), EntryJson.of(one.entry()), one.line(), one.disposition(), one.says()))
                .toList();
    }

    @Override
    public List<FindingRow> rows() {
        return lines.stream()
                .map(one -> new FindingRow(
                        Optional.empty(),
                        one.pkgname(),
                        one.entry(),
                        Optional.of(
                                new FindingRow.Why(one.disposition(), one.says(), Optional.empty(), Optional.empty())),
                        Optional.empty(),
                        OptionalInt.empty()))
                .toList();
    }
}
