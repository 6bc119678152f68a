package org.holdfast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.GateDependent;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Overruling;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.PkgPath;

/** What the gate says of two builds of a package. */
public final class GateReport {

    private static final int MOST = 12;

    private final GateOutcome outcome;
    private final boolean everything;

    /** A report; {@code everything} shows all findings, lines and dependents. */
    public GateReport(GateOutcome outcome, boolean everything) {
        this.outcome = outcome;
        this.everything = everything;
    }

    /** For people: the verdict and what it means, then each finding, then who is hit. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        out.append(style.bold(outcome.before().name() + " -> " + outcome.after().name() + ": " + outcome.verdict()))
                .append('\n');
        Block.write("means", means(outcome.verdict()), List.of(), style, out);
        Block.write("rebuild", rebuild(), List.of(), style, out);
        outcome.overruling()
                .ifPresent(by -> Block.write(
                        "overruled",
                        "by %s on %s: %s; the checks say %s"
                                .formatted(by.by(), by.on(), by.reason(), GateOutcome.worst(outcome.findings())),
                        List.of(),
                        style,
                        out));
        findings(style, out);
        dependents(style, out);
        return out.toString();
    }

    /** What a verdict means, as a clause. */
    public static String means(Verdict verdict) {
        return switch (verdict) {
            case COMPATIBLE -> "nothing that others see has changed";
            case ADDITIVE -> "something is new, nothing that was there has changed or gone";
            case UNKNOWN ->
                "it is not known whether dependents still work: they are rebuilt, and a few as a trial first";
            case SOURCE_BREAK -> "what is compiled or configured against it may fail";
            case BINARY_BREAK -> "what is linked with it may fail until it is rebuilt";
        };
    }

    private String rebuild() {
        return switch (outcome.rebuild()) {
            case NONE ->
                outcome.headersUnchanged() && outcome.typesUnchanged() && outcome.archivesUnchanged()
                        ? "nobody who links only its shared libraries; headers, types and archives are the same"
                        : "nobody must; who compiles against it now gets what is new";
            case STATIC -> "those that have a static library of it inside";
            case ALL -> "all that use it";
        };
    }

    private void findings(TextLayout style, StringBuilder out) {
        for (Verdict verdict : List.of(
                Verdict.BINARY_BREAK, Verdict.SOURCE_BREAK, Verdict.UNKNOWN, Verdict.ADDITIVE, Verdict.COMPATIBLE)) {
            List<GateFinding> some = outcome.findings().stream()
                    .filter(one -> one.verdict() == verdict)
                    .toList();
            if (some.isEmpty()) {
                continue;
            }
            out.append('\n')
                    .append(style.bold("%s: %,d".formatted(verdict, some.size())))
                    .append('\n');
            some.stream()
                    .limit(everything ? Long.MAX_VALUE : MOST)
                    .forEach(one -> Block.write(one.check(), place(one) + one.says(), lines(one), style, out));
            if (!everything && some.size() > MOST) {
                out.append("  … %,d more; --all lists them%n".formatted(some.size() - MOST));
            }
        }
    }

    private static String place(GateFinding finding) {
        return finding.file().isEmpty() ? "" : finding.file() + (finding.line() > 0 ? ":" + finding.line() : "") + ": ";
    }

    private List<String> lines(GateFinding finding) {
        int most = everything ? Integer.MAX_VALUE : 3;
        List<String> lines = new ArrayList<>();
        finding.before().stream().limit(most).forEach(line -> lines.add("- " + line));
        finding.after().stream().limit(most).forEach(line -> lines.add("+ " + line));
        return lines;
    }

    private void dependents(TextLayout style, StringBuilder out) {
        List<GateDependent> canaries =
                outcome.dependents().stream().filter(GateDependent::canary).toList();
        List<GateDependent> rebuilt = outcome.dependents().stream()
                .filter(one -> one.rebuild() && !one.canary())
                .toList();
        table("canaries", "to be built before it is published", canaries, style, out);
        table("to rebuild", "use it", rebuilt, style, out);
    }

    private void table(String title, String what, List<GateDependent> some, TextLayout style, StringBuilder out) {
        if (some.isEmpty()) {
            return;
        }
        out.append('\n')
                .append(style.bold("%s: %,d".formatted(title, some.size())))
                .append("  (")
                .append(what)
                .append(")\n");
        Table table = new Table(style);
        some.stream()
                .limit(everything ? Long.MAX_VALUE : MOST)
                .forEach(one -> table.row("  " + one.name(), one.says()));
        out.append(table);
        if (!everything && some.size() > MOST) {
            out.append("  … %,d more; --all lists them%n".formatted(some.size() - MOST));
        }
    }

    /**
     * <code>{"verdict", "before": {"name", "file", "sha256"}, "after": {…}, "findings": [{"check", "verdict", "rebuild", "file", "line", "says",
     * "before": […], "after": […]}], "rebuild", "headers_unchanged", "types_unchanged", "archives_unchanged", "dependents": [{"name",
     * "pkgpath", "rebuild", "canary", "says"}], "overruled": {"verdict", "reason", "by", "on"}}</code>.
     */
    public String json() {
        return Json.write(jsonOf());
    }

    private GateJson jsonOf() {
        return new GateJson(
                outcome.verdict(),
                side(outcome.before()),
                side(outcome.after()),
                outcome.findings().stream()
                        .map(one -> new FindingOf(
                                one.check(),
                                one.verdict(),
                                one.rebuild(),
                                one.file(),
                                one.line(),
                                one.says(),
                                one.before(),
                                one.after()))
                        .toList(),
                outcome.rebuild(),
                outcome.headersUnchanged(),
                outcome.typesUnchanged(),
                outcome.archivesUnchanged(),
                outcome.dependents().stream()
                        .map(one -> new DependentOf(one.name(), one.pkgpath(), one.rebuild(), one.canary(), one.says()))
                        .toList(),
                outcome.overruling().map(GateReport::overruled));
    }

    private static SideOf side(GateOutcome.Side side) {
        return new SideOf(side.name(), side.file(), side.sha256());
    }

    private static OverrulingOf overruled(Overruling by) {
        return new OverrulingOf(by.verdict(), by.reason(), by.by(), by.on().toString());
    }

    /** The verdicts that are kept, a line each. */
    public static String list(List<GateOutcome> outcomes, TextLayout style) {
        if (outcomes.isEmpty()) {
            return "no verdict is kept yet; 'holdfast gate OLD NEW' gives one\n";
        }
        Table table = new Table(style);
        outcomes.forEach(one -> table.row(
                one.verdict().toString(),
                one.before().name(),
                one.after().name(),
                one.overruling()
                        .map(by -> "overruled by " + by.by() + ": " + by.reason())
                        .orElse("")));
        return table.toString();
    }

    /** <code>{"verdicts": […]}</code>, each as of one. */
    public static String listJson(List<GateOutcome> outcomes) {
        return Json.write(new ListOf(
                outcomes.stream().map(one -> new GateReport(one, true).jsonOf()).toList()));
    }

    record ListOf(List<GateJson> verdicts) {}

    record GateJson(
            Verdict verdict,
            SideOf before,
            SideOf after,
            List<FindingOf> findings,
            GateFinding.Rebuild rebuild,
            boolean headersUnchanged,
            boolean typesUnchanged,
            boolean archivesUnchanged,
            List<DependentOf> dependents,
            Optional<OverrulingOf> overruled) {}

    record SideOf(String name, String file, String sha256) {}

    record FindingOf(
            String check,
            Verdict verdict,
            GateFinding.Rebuild rebuild,
            String file,
            int line,
            String says,
            List<String> before,
            List<String> after) {}

    record DependentOf(String name, Optional<PkgPath> pkgpath, boolean rebuild, boolean canary, String says) {}

    record OverrulingOf(Verdict verdict, String reason, String by, String on) {}
}
