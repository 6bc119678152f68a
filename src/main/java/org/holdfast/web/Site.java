package org.holdfast.web;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.holdfast.desk.BranchView;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.report.ExplainReport;
import org.holdfast.triage.Disposition;
import org.holdfast.web.ListPage.Cell;
import org.holdfast.web.ListPage.Row;
import org.holdfast.web.ListPage.Table;

/** The pages of findings, and of where they come from. Each is made once for a state of its branch, and kept. */
final class Site {

    private static final int MOST_ROWS = 400;

    private final Frame frame;
    private final Branches branches;

    Site(Frame frame, Branches branches) {
        this.frame = frame;
        this.branches = branches;
    }

    private LocalDate today() {
        return branches.today();
    }

    /** A view, or what to run to get one. */
    private BranchView view(Context ctx) {
        return branches.view(ctx);
    }

    private Answer kept(Context ctx, String what, Supplier<Answer> maker) {
        BranchWatch watch = branches.of(ctx);
        String note = frame.note(watch);
        return watch.shown().answers().get(what + "|" + today() + "|" + note, maker);
    }

    Answer overview(Context ctx) {
        BranchView view = view(ctx);
        List<BranchView> newer = branches.newer(ctx);
        return kept(
                ctx,
                "overview " + newer.stream().map(BranchView::state).toList(),
                () -> frame.html(
                        "overview",
                        OverviewPage.of(
                                frame.page(ctx, "Overview", "overview"),
                                view,
                                newer.stream().map(view::move).toList(),
                                today())));
    }

    static WorklistPage.Query worklistQuery(Context ctx) {
        return new WorklistPage.Query(
                text(ctx, "q"),
                text(ctx, "grade"),
                Optional.of(text(ctx, "sort")).filter(word -> !word.isEmpty()).orElse("priority"),
                number(ctx));
    }

    static FindingsPage.Query findingsQuery(Context ctx) {
        return new FindingsPage.Query(text(ctx, "q"), text(ctx, "disposition"), number(ctx));
    }

    private static String text(Context ctx, String name) {
        String value = Optional.ofNullable(ctx.queryParam(name)).orElse("").strip();
        if (value.length() > 200) {
            throw new Refused(400, "Too long", name + " has at most 200 characters");
        }
        return Words.plain(value);
    }

    static int number(Context ctx) {
        String value = Optional.ofNullable(ctx.queryParam("page"))
                .filter(text -> !text.isEmpty())
                .orElse("1");
        if (!value.matches("[1-9][0-9]{0,5}")) {
            throw new Refused(400, "No page", "page is a number from 1");
        }
        return Integer.parseInt(value);
    }

    Answer worklist(Context ctx) {
        BranchView view = view(ctx);
        WorklistPage.Query query = worklistQuery(ctx);
        return kept(
                ctx,
                "worklist " + query,
                () -> frame.html(
                        "worklist", WorklistPage.of(frame.page(ctx, "Worklist", "worklist"), view, query, today())));
    }

    Answer findings(Context ctx) {
        BranchView view = view(ctx);
        FindingsPage.Query query = findingsQuery(ctx);
        return kept(
                ctx,
                "findings " + query,
                () -> frame.html(
                        "findings", FindingsPage.of(frame.page(ctx, "Findings", "findings"), view, query, today())));
    }

    static PkgPath pkgpath(Context ctx) {
        String path = ctx.pathParam("category") + "/" + ctx.pathParam("directory");
        if (!path.matches("[A-Za-z0-9][A-Za-z0-9+_.-]*/[A-Za-z0-9][A-Za-z0-9+_.-]*")) {
            throw new Refused(404, "No such package", "a package is asked for as /package/security/openssl");
        }
        return PkgPath.parse(path)
                .orElseThrow(() ->
                        new Refused(404, "No such package", "a package is asked for as /package/security/openssl"));
    }

    static Refused unknown(BranchView view, PkgPath path) {
        String why = view.assessment().branch().unknown().get(path);
        return new Refused(
                404,
                "No such package",
                why == null
                        ? view.name() + " has no directory " + path
                        : "the packages of " + path + " are not known, so not audited: " + Words.withoutPaths(why));
    }

    Answer packagePage(Context ctx) {
        BranchView view = view(ctx);
        PkgPath path = pkgpath(ctx);
        ExplainReport report = view.explain(path).orElseThrow(() -> unknown(view, path));
        return kept(
                ctx,
                "package " + path,
                () -> frame.html(
                        "package",
                        PackagePage.of(frame.page(ctx, path.toString(), "findings"), view, path, report, today())));
    }

    Answer advisory(Context ctx) {
        BranchView view = view(ctx);
        String word = word(ctx);
        return kept(ctx, "advisory " + word, () -> {
            ExplainReport report = view.advisory(word);
            List<VulnEntry> entries = view.entries(word);
            List<String> notes = new ArrayList<>();
            if (entries.isEmpty()) {
                throw new Refused(404, "No such advisory", "no entry of the list is about " + Words.plain(word));
            }
            if (report.packages().isEmpty()) {
                notes.add("no package of " + view.name() + " is flagged for it");
            }
            entries.stream()
                    .limit(20)
                    .forEach(entry -> notes.add("the list says: "
                            + Words.plain(entry.pattern() + "  " + entry.type() + "  " + entry.url())));
            return frame.html(
                    "package",
                    PackagePage.of(
                            frame.page(ctx, Words.plain(word), "findings"),
                            view,
                            Words.plain(word),
                            report,
                            notes,
                            today()));
        });
    }

    static String word(Context ctx) {
        String word = ctx.pathParamMap().containsKey("word")
                ? ctx.pathParam("word")
                : Optional.ofNullable(ctx.queryParam("of")).orElse("");
        if (word.isEmpty() || word.length() > 1000) {
            throw new Refused(
                    400,
                    "No advisory",
                    "an advisory is asked for as /advisory/CVE-2014-0224, or ?of= the address of an entry");
        }
        return word;
    }

    Answer suspects(Context ctx) {
        BranchView view = view(ctx);
        return kept(ctx, "suspects", () -> {
            List<Row> rows = view.assessment().findings().stream()
                    .flatMap(one -> one.disposition() instanceof Disposition.SuspectEntry suspect
                            ? Stream.of(new Row(
                                    List.of(
                                            Cell.to(
                                                    one.pkgname(),
                                                    one.pkgpath()
                                                            .map(path -> "/package/" + path)
                                                            .orElse("")),
                                            Cell.of(suspect.suspect().confidence()),
                                            Cell.of(String.join(
                                                    "; ",
                                                    suspect.suspect().suspicions().stream()
                                                            .map(reason -> reason.sentence())
                                                            .toList()))),
                                    List.of(Words.plain(suspect.suspect().text())),
                                    suspect.corrected().isEmpty()
                                            ? List.of()
                                            : List.of(Words.plain(suspect.corrected()))))
                            : null)
                    .toList();
            return frame.html(
                    "list",
                    new ListPage(
                            frame.page(ctx, "Suspect entries", "suspects"),
                            "Suspect entries",
                            List.of(
                                    "Entries of the list that flag a package of the branch and look wrong, with their correction.",
                                    "'holdfast lint --format patch' looks at the whole list."),
                            List.of(
                                    new Table("", List.of("Package", "Confidence", "Why"), rows),
                                    new Table(
                                            "To send to the maintainers of the list",
                                            List.of("A unified diff against the list as it is now"),
                                            rows.isEmpty()
                                                    ? List.of()
                                                    : List.of(Row.of(Cell.to("suspects.patch", "/suspects.patch"))))),
                            "No entry that flags a package of the branch looks wrong.",
                            0));
        });
    }

    /** The corrections of suspect entries as a patch for the list. */
    Answer patch(Context ctx) {
        BranchView view = view(ctx);
        return kept(
                ctx,
                "suspects.patch",
                // The bytes of the list, whatever they are.
                () -> Answer.of(
                        "text/x-diff",
                        branches.records(ctx)
                                .suspects(view)
                                .patch("pkg-vulnerabilities")
                                .getBytes(StandardCharsets.ISO_8859_1)));
    }

    Answer data(Context ctx) {
        BranchView view = view(ctx);
        Instant now = branches.now();
        List<Row> heads = view.heads().stream()
                .map(head -> Row.of(
                        Cell.of(head.name()),
                        Cell.of(head.commit()
                                .substring(0, Math.min(12, head.commit().length()))),
                        Cell.of(Words.minute(head.seen()) + ", " + Words.ago(head.seen(), now))))
                .toList();
        List<Row> rows = view.store().rows().entrySet().stream()
                .map(row -> Row.of(Cell.of(row.getKey()), Cell.of(Words.number(row.getValue()))))
                .toList();
        List<Row> malformed = view.malformed().stream()
                .limit(MOST_ROWS)
                .map(one -> Row.of(Cell.of(Words.withoutPaths(one.source())), Cell.of(one.line()), Cell.of(one.why())))
                .toList();
        List<String> lead = new ArrayList<>();
        lead.add("The list was read on "
                + view.store().listSeen().map(LocalDate::toString).orElse("no day yet") + ".");
        branches.lastSync(branches.of(ctx))
                .ifPresentOrElse(
                        run -> lead.add(
                                run.ended().isEmpty()
                                        ? "A sync runs since " + Words.minute(run.begun()) + "."
                                        : "The last sync of this server ended "
                                                + Words.ago(run.ended().orElseThrow(), now)
                                                + (run.failed()
                                                        ? " and failed: "
                                                                + run.words().stream()
                                                                        .reduce("", (a, b) -> b)
                                                        : ".")),
                        () -> lead.add("This server has run no sync yet."));
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "About this data", "data"),
                        "About this data",
                        lead,
                        List.of(
                                new Table("Branches, as last read", List.of("Branch", "Commit", "Last moved"), heads),
                                new Table("What is kept", List.of("", "Rows"), rows),
                                new Table("What could not be read", List.of("Source", "Line", "Why"), malformed)),
                        "Nothing is kept yet.",
                        0));
    }

    Answer problem(Context ctx, Refused why) {
        Page page;
        try {
            page = frame.page(ctx, why.title(), "overview");
        } catch (Refused e) {
            page = new Page(why.title(), "overview", branches.names().getFirst(), branches.names(), "", "");
        }
        return frame.html("problem", new ProblemPage(page, why.status(), why.title(), Words.plain(why.detail())));
    }
}
