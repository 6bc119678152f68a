package org.holdfast.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Severity;
import org.holdfast.triage.Triage;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.TrunkVersion;

/**
 * The open findings of a branch and why they are open, as a table and as JSON.
 *
 * @param branch the branch
 * @param lines all of its findings, or those requested
 * @param order the order of packages
 * @param unused decisions that match no current finding: obsolete or mistyped
 * @param malformed the malformed lines of all inputs
 */
public record StatusReport(
        Branch branch, List<FindingLine> lines, Order order, List<MaintainerDecision> unused, List<Malformed> malformed)
        implements FindingsReport {

    /** The dispositions and their meanings, in the order of the summary: by who has to act. */
    public static final Map<String, String> KINDS = kinds();

    /**
     * A finding.
     *
     * @param finding the finding with its disposition
     * @param priority its priority
     * @param seen the day it was first seen; empty if no sync has recorded it
     */
    public record FindingLine(Triaged finding, Priority priority, Optional<LocalDate> seen) {}

    public StatusReport {
        lines = List.copyOf(lines);
        unused = List.copyOf(unused);
        malformed = List.copyOf(malformed);
    }

    /** With the most urgent package first. */
    public StatusReport(
            Branch branch, List<FindingLine> lines, List<MaintainerDecision> unused, List<Malformed> malformed) {
        this(branch, lines, Order.PRIORITY, unused, malformed);
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        kinds.put("upgrade", "a fixed version is published: upgrade");
        kinds.put("publishing", "fixed on the release branch, not published yet");
        kinds.put("merging", "fixed on the backports branch, not merged into the release branch yet");
        kinds.put("pullup", "trunk has a fix that the policy allows: it can be backported");
        kinds.put("by-hand", "the entry names a fix in the branch's series, but trunk is not known to have had it");
        kinds.put("policy-forbids", "only fixed in a version that the policy forbids");
        kinds.put("no-fix", "trunk is affected as well, or has given the package up");
        kinds.put("suspect-entry", "the entry looks wrong: to be reviewed, and reported upstream");
        kinds.put("patched", "the branch carries a patch for it, which the list cannot see");
        kinds.put("not-affected", "a maintainer decided that the branch is free of it");
        kinds.put("accepted", "a maintainer decided that the branch lives with it");
        kinds.put("end-of-life", "no longer maintained upstream");
        kinds.put("undetermined", "the evidence does not decide");
        return Collections.unmodifiableMap(kinds);
    }

    /** What packages are ordered by; {@code priority} on the command line. */
    public enum Order {
        /** By urgency, severity and number of findings, all descending, then by PKGNAME. */
        PRIORITY(Comparator.comparingInt(Ranked::urgency)
                .thenComparing(Ranked::worst)
                .thenComparingInt(one -> one.lines().size())
                .reversed()
                .thenComparing(Ranked::pkgname)),
        /** By the worst severity, then as by priority. */
        SEVERITY(Comparator.comparing(Ranked::worst).reversed().thenComparing(PRIORITY.order)),
        /** Those with most findings first. */
        FINDINGS(Comparator.comparingInt((Ranked one) -> -one.lines().size()).thenComparing(PRIORITY.order)),
        /** Those first that are the longest known; those of unknown day last. */
        AGE(Comparator.comparing(Ranked::oldest).thenComparing(PRIORITY.order)),
        /** By PKGNAME. */
        PACKAGE(Comparator.comparing(Ranked::pkgname));

        @SuppressWarnings("ImmutableEnumChecker") // made of lambdas without state
        private final Comparator<Ranked> order;

        Order(Comparator<Ranked> order) {
            this.order = order;
        }

        /** The order with that name; empty if there is none. */
        public static Optional<Order> of(String name) {
            return Arrays.stream(values())
                    .filter(order -> order.toString().equals(name))
                    .findFirst();
        }

        /** The name on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The packages with their findings, and a summary. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        List<List<FindingLine>> packages = packages();
        packages.forEach(of -> text(of, branch, style, out));
        summary(packages.size(), style, out);
        return out.toString();
    }

    /** The findings by package, in order; a package is as urgent as its most urgent finding. */
    List<List<FindingLine>> packages() {
        Map<PkgName, List<FindingLine>> byPackage = new LinkedHashMap<>();
        lines.forEach(line -> byPackage
                .computeIfAbsent(line.finding().finding().pkgname(), key -> new ArrayList<>())
                .add(line));
        return byPackage.entrySet().stream()
                .map(one -> new Ranked(
                        one.getValue(),
                        urgent(one.getValue()).total(),
                        worst(one.getValue()),
                        one.getValue().stream()
                                .flatMap(line -> line.seen().stream())
                                .min(Comparator.naturalOrder())
                                .orElse(LocalDate.MAX),
                        one.getKey().text()))
                .sorted(order.order)
                .map(Ranked::lines)
                .toList();
    }

    static Severity worst(List<FindingLine> of) {
        return Triage.worst(findings(of));
    }

    /** A package's findings with what they are ordered by, which is looked up once. */
    private record Ranked(List<FindingLine> lines, int urgency, Severity worst, LocalDate oldest, String pkgname) {}

    static Priority urgent(List<FindingLine> of) {
        return of.stream()
                .map(FindingLine::priority)
                .max(Comparator.comparingInt(Priority::total))
                .orElse(Priority.NONE);
    }

    private static List<Triaged> findings(List<FindingLine> of) {
        return of.stream().map(FindingLine::finding).toList();
    }

    private static void text(List<FindingLine> lines, Branch branch, TextLayout style, StringBuilder out) {
        List<Triaged> of = findings(lines);
        Triaged first = of.getFirst();
        String path = first.pkgpath().map(Object::toString).orElse("(no PKGPATH)");
        out.append(style.bold(first.finding().pkgname().toString()))
                .append("  ")
                .append(style.fit(path + "  " + count(of.size(), "finding"), 2 + width(first)))
                .append('\n');
        first.pkgpath()
                .flatMap(branch::notBuilt)
                .ifPresent(why -> out.append("  ")
                        .append(style.fit("not built: " + why, 2))
                        .append('\n'));
        best(of).ifPresent(best ->
                out.append("  ").append(style.fit("best backport: " + best, 2)).append('\n'));
        Priority urgent = urgent(lines);
        if (urgent.total() > 0) {
            out.append("  ").append(style.fit("priority: " + urgent, 2)).append('\n');
        }
        List<String> order = List.copyOf(KINDS.keySet());
        List<Triaged> rows = of.stream()
                .sorted(Comparator.comparingInt(
                                (Triaged one) -> order.indexOf(one.disposition().kind()))
                        .thenComparing(StatusReport::version, PkgVersion.ORDER))
                .toList();
        Table table = new Table(style);
        for (int i = 0; i < rows.size(); i++) {
            row(rows.get(i), table);
            String note = note(rows.get(i));
            if (!note.isEmpty() && (i + 1 == rows.size() || !note.equals(note(rows.get(i + 1))))) {
                table.note(note);
            }
        }
        out.append(table).append('\n');
    }

    private static int width(Triaged one) {
        return one.finding().pkgname().text().length();
    }

    private static void row(Triaged one, Table table) {
        VulnEntry entry = one.finding().entry();
        table.row(one.disposition().kind(), version(one).text(), date(one), entry.type(), entry.advisory());
    }

    private static PkgVersion version(Triaged one) {
        return one.disposition().version().orElse(PkgVersion.NONE);
    }

    private static String date(Triaged one) {
        Optional<TrunkVersion> version = switch (one.disposition()) {
            case Disposition.Pullup pullup -> Optional.of(pullup.fix().version());
            case Disposition.PolicyForbids forbids -> Optional.of(forbids.nearest());
            default -> Optional.empty();
        };
        return version.flatMap(TrunkVersion::date).map(Object::toString).orElse("");
    }

    /** The sentence of the disposition unless the columns say as much; printed once below consecutive findings that share it. */
    private static String note(Triaged one) {
        return one.disposition() instanceof Disposition.Pullup
                ? ""
                : one.disposition().sentence();
    }

    private static Optional<BackportOption> best(List<Triaged> of) {
        return of.stream()
                .flatMap(one -> one.disposition() instanceof Disposition.Pullup pullup
                        ? Optional.of(pullup.best()).stream()
                        : null)
                .max(Comparator.comparingInt(BackportOption::clears));
    }

    private void summary(int packages, TextLayout style, StringBuilder out) {
        out.append(style.bold(
                        count(lines.size(), "finding") + " in " + count(packages, "package") + " of " + branch.name()
                                + branch.date().map(date -> ", cut on " + date).orElse("")))
                .append('\n');
        KINDS.forEach((kind, meaning) -> {
            long count = count(kind);
            if (count > 0) {
                String number = "%6d  ".formatted(count);
                out.append(number)
                        .append(style.kind(kind))
                        .append(" ".repeat(16 - kind.length()))
                        .append(style.fit(meaning, 24))
                        .append('\n');
            }
        });
        gaps().forEach(gap -> out.append(gap).append('\n'));
    }

    /** The number of findings with a disposition. */
    long count(String kind) {
        return lines.stream()
                .filter(one -> one.finding().disposition().kind().equals(kind))
                .count();
    }

    /** What the findings do not say, or not all of it: packages not audited, decisions not applied, lines left out. */
    List<String> gaps() {
        List<String> gaps = new ArrayList<>();
        if (!branch.unknown().isEmpty()) {
            gaps.add(count(branch.unknown().size(), "package director", "y", "ies")
                    + " whose packages are not known, so not audited; --json lists them");
        }
        int notBuilt = (int) lines.stream()
                .flatMap(line -> line.finding().pkgpath().stream())
                .distinct()
                .filter(path -> branch.notBuilt(path).isPresent())
                .count();
        if (notBuilt > 0) {
            gaps.add(count(notBuilt, "package director", "y", "ies")
                    + " of these not built on the platform: marked 'not built'");
        }
        if (!branch.submodules().isEmpty()) {
            gaps.add(branch.submodules() + ", so not audited");
        }
        unused.forEach(decision -> gaps.add(
                "no finding matches the decision " + decision.review().where() + " (" + decision.kind() + ")"));
        if (!malformed.isEmpty()) {
            gaps.add(count(malformed.size(), "malformed line") + " of the inputs left out");
        }
        return gaps;
    }

    private static String count(int number, String what) {
        return count(number, what, "", "s");
    }

    private static String count(int number, String what, String one, String many) {
        return "%,d %s%s".formatted(number, what, number == 1 ? one : many);
    }

    /** {@code {"branch": {…}, "findings": [{…}], "packages": [{…}], "unknown": [{…}], "malformed": [{…}]}}; the keys are stable. */
    @Override
    public String json() {
        return Json.write(StatusJson.of(this));
    }

    @Override
    public String jsonLines() {
        return Json.lines(StatusJson.of(this).findings());
    }

    @Override
    public List<FindingRow> rows() {
        return packages().stream().flatMap(List::stream).map(StatusReport::row).toList();
    }

    private static FindingRow row(FindingLine line) {
        Triaged one = line.finding();
        Disposition disposition = one.disposition();
        Optional<BackportOption> fix =
                disposition instanceof Disposition.Pullup pullup ? Optional.of(pullup.fix()) : Optional.empty();
        return new FindingRow(
                one.pkgpath(),
                one.pkgname(),
                one.entry(),
                Optional.of(new FindingRow.Why(
                        disposition.kind(),
                        disposition.sentence(),
                        fix.map(backport ->
                                backport.version().pkgname().version().toString()),
                        fix.map(BackportOption::grade))),
                line.seen(),
                OptionalInt.of(line.priority().total()));
    }
}
