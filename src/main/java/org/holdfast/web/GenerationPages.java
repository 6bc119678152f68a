package org.holdfast.web;

import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.GenerationDifference;
import org.holdfast.outcome.RollbackOutcome;
import org.holdfast.outcome.SetMember;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.report.GenerationReport;
import org.holdfast.web.ListPage.Cell;
import org.holdfast.web.ListPage.Row;
import org.holdfast.web.ListPage.Table;

/** The pages of what is published: all generations; one, with what it brought and what a rollback to it would do. */
final class GenerationPages {

    private static final int MOST_ROWS = 400;

    /** What a reader wants to see first. */
    private static final List<SetMember.Cause> ORDER = List.of(
            SetMember.Cause.FAILED,
            SetMember.Cause.HELD_BACK,
            SetMember.Cause.REFUSED,
            SetMember.Cause.SAME_CONTENT,
            SetMember.Cause.NOT_BUILT);

    private final Frame frame;
    private final Branches branches;

    GenerationPages(Frame frame, Branches branches) {
        this.frame = frame;
        this.branches = branches;
    }

    Answer list(Context ctx) {
        List<Generation> all = branches.records(ctx).generations();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(all.size(), MOST_ROWS); i++) {
            Generation one = all.get(i);
            rows.add(Row.of(
                    Cell.to(one.number(), "/generations/" + one.number()),
                    Cell.of(i == 0 ? "live" : ""),
                    Cell.of(kind(one)),
                    Cell.of(Words.minute(one.made())),
                    Cell.of(Words.number(one.listed().size())),
                    Cell.of(one.why())));
        }
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Generations", "generations"),
                        "What is published",
                        List.of(),
                        List.of(new Table("", List.of("Generation", "", "Kind", "Made", "Packages", "Why"), rows)),
                        "Nothing was published from here yet: 'holdfast publish' does it, to the repository that [publish] in holdfast.toml names.",
                        0));
    }

    private static String kind(Generation one) {
        return switch (one.kind()) {
            case PUBLISH -> "published";
            case ROLLBACK -> "rolled back";
            case ADOPT -> "taken over";
        };
    }

    private static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    Answer generation(Context ctx) {
        GenerationReport report = branches.records(ctx).generation(Frame.number(ctx, "generation"));
        Generation one = report.generation();
        List<String> lead = new ArrayList<>();
        lead.add(capital(kind(one)) + " on " + Words.minute(one.made()) + ", with "
                + Words.count(one.listed().size(), "package") + (one.why().isEmpty() ? "" : "; " + one.why()));
        if (report.live()) {
            lead.add("It is live.");
        }
        if (report.brought().isEmpty()) {
            lead.add("It is the first generation that is kept.");
        }
        List<SetMember> members = report.members().orElse(List.of());
        stayed(report, members, lead);
        List<Table> tables = new ArrayList<>();
        report.brought().ifPresent(brought -> tables.add(brought(brought, members)));
        tables.add(carried(members));
        tables.add(absent(members));
        report.back().ifPresent(back -> {
            lead.addAll(backSays(back));
            tables.add(findings("Findings that a rollback to it would reopen", back, true));
            tables.add(findings("Findings that a rollback to it would close", back, false));
            tables.add(back(back));
        });
        tables.add(new Table(
                "Needs that nothing in it meets",
                List.of("Package", "Needs"),
                one.lacks().stream()
                        .limit(MOST_ROWS)
                        .map(lack -> Row.of(Cell.of(lack.pkgname()), Cell.of(lack.need())))
                        .toList()));
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Generation " + one.number(), "generations"),
                        "Generation " + one.number(),
                        lead.stream().map(Words::plain).toList(),
                        tables,
                        "",
                        0));
    }

    /** How many packages stayed, by cause. */
    private static void stayed(GenerationReport report, List<SetMember> members, List<String> lead) {
        if (report.members().isEmpty()) {
            if (report.generation().kind() == Generation.Kind.PUBLISH) {
                lead.add("Why packages stayed was not recorded.");
            }
            return;
        }
        Map<SetMember.Cause, Integer> counts = new EnumMap<>(SetMember.Cause.class);
        members.forEach(member -> {
            if (member instanceof SetMember.CarriedForward one) {
                counts.merge(one.cause(), 1, Integer::sum);
            }
        });
        if (counts.isEmpty()) {
            return;
        }
        lead.add("Carried forward: "
                + String.join(
                        ", ",
                        ORDER.stream()
                                .filter(counts::containsKey)
                                .map(cause -> Words.number(counts.getOrDefault(cause, 0)) + " " + says(cause))
                                .toList()));
    }

    private static String says(SetMember.Cause cause) {
        return switch (cause) {
            case NOT_BUILT -> "not built anew";
            case FAILED -> "failed to build";
            case REFUSED -> "refused";
            case HELD_BACK -> "held back";
            case SAME_CONTENT -> "with the same content";
        };
    }

    private static Table brought(GenerationDifference brought, List<SetMember> members) {
        Map<PkgName, SetMember.New> fresh = new HashMap<>();
        members.forEach(member -> {
            if (member instanceof SetMember.New one) {
                fresh.put(one.pkgname(), one);
            }
        });
        return new Table(
                "What it brought",
                List.of("Before", "Since", "Closes"),
                brought.changes().stream()
                        .limit(MOST_ROWS)
                        .map(change -> Row.of(
                                Cell.of(names(change.before())),
                                Cell.of(names(change.after())),
                                Cell.of(advisories(change.after().stream()
                                        .flatMap(name -> Optional.ofNullable(fresh.get(name)).stream())
                                        .flatMap(one -> one.closes().stream())))))
                        .toList());
    }

    private static Table carried(List<SetMember> members) {
        return new Table(
                "What was carried forward, and why",
                List.of("Package", "Cause", "Why", "Not taken", "Would have closed"),
                members.stream()
                        .filter(SetMember.CarriedForward.class::isInstance)
                        .map(SetMember.CarriedForward.class::cast)
                        .sorted(Comparator.comparingInt(one -> ORDER.indexOf(one.cause())))
                        .limit(MOST_ROWS)
                        .map(one -> Row.of(
                                name(one.pkgname(), one.pkgpath()),
                                Cell.of(says(one.cause())),
                                Cell.of(String.join("; ", one.because())),
                                Cell.of(one.candidate().map(PkgName::text).orElse("")),
                                Cell.of(advisories(one.wouldClose().stream()))))
                        .toList());
    }

    private static Table absent(List<SetMember> members) {
        return new Table(
                "What was removed or left out",
                List.of("Package", "What", "Why"),
                members.stream()
                        .flatMap(member -> switch (member) {
                            case SetMember.New one -> Stream.<Row>empty();
                            case SetMember.CarriedForward one -> Stream.<Row>empty();
                            case SetMember.Removed one ->
                                Stream.of(Row.of(
                                        name(one.pkgname(), one.pkgpath()), Cell.of("removed"), Cell.of(one.why())));
                            case SetMember.LeftOut one ->
                                Stream.of(Row.of(
                                        name(one.pkgname(), one.pkgpath()),
                                        Cell.of("left out, " + says(one.cause())),
                                        Cell.of(String.join("; ", one.because()))));
                        })
                        .limit(MOST_ROWS)
                        .toList());
    }

    /** What a rollback would do, in sentences. */
    private static List<String> backSays(RollbackOutcome back) {
        List<String> lines = new ArrayList<>();
        int reopened =
                back.changes().stream().mapToInt(one -> one.reopens().size()).sum();
        int closed =
                back.changes().stream().mapToInt(one -> one.closes().size()).sum();
        lines.add(
                switch (back.state()) {
                    case UNCHANGED ->
                        "A rollback to it would change nothing: generation " + back.before() + " has its packages.";
                    case REFUSED -> "A rollback to it is refused: " + String.join("; ", back.refusals());
                    case PLANNED, PUBLISHED ->
                        "A rollback to it would change "
                                + Words.count(back.changes().size(), "package") + ", reopen "
                                + Words.count(reopened, "finding") + " and close " + Words.number(closed) + ".";
                });
        if (!back.kept().isEmpty()) {
            lines.add("What came later would stay: " + names(back.kept()));
        }
        return lines;
    }

    private static Table findings(String title, RollbackOutcome back, boolean reopened) {
        return new Table(
                title,
                List.of("Advisory", "Type", "Now", "Then"),
                back.changes().stream()
                        .flatMap(change -> (reopened ? change.reopens() : change.closes())
                                .stream()
                                        .map(entry -> Row.of(
                                                Cell.to(entry.advisory(), link(entry)),
                                                Cell.of(entry.type()),
                                                Cell.of(change.from()
                                                        .map(PkgName::text)
                                                        .orElse("")),
                                                Cell.of(change.to()))))
                        .limit(MOST_ROWS)
                        .toList());
    }

    private static String link(VulnEntry entry) {
        return entry.cves().isEmpty()
                ? "/advisory?of=" + Words.encoded(entry.url())
                : "/advisory/" + entry.cves().getFirst();
    }

    private static Table back(RollbackOutcome back) {
        return new Table(
                "What a rollback to it would change",
                List.of("Now", "Then"),
                back.changes().stream()
                        .limit(MOST_ROWS)
                        .map(change ->
                                Row.of(Cell.of(change.from().map(PkgName::text).orElse("")), Cell.of(change.to())))
                        .toList());
    }

    private static Cell name(PkgName pkgname, Optional<PkgPath> pkgpath) {
        return pkgpath.map(path -> Cell.to(pkgname, "/package/" + path)).orElseGet(() -> Cell.of(pkgname));
    }

    private static String advisories(Stream<VulnEntry> entries) {
        return String.join(", ", entries.map(VulnEntry::advisory).distinct().toList());
    }

    private static String names(List<PkgName> names) {
        return String.join(", ", names.stream().map(PkgName::text).toList());
    }
}
