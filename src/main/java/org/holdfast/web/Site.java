package org.holdfast.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.holdfast.desk.BranchView;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Generation;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.report.ExplainReport;
import org.holdfast.triage.Disposition;
import org.holdfast.web.ListPage.Cell;
import org.holdfast.web.ListPage.Row;
import org.holdfast.web.ListPage.Table;

/** The pages. Each is made once for a state of its branch, and kept. */
final class Site {

    private static final int MOST_ROWS = 400;
    private static final int LIVE_SECONDS = 3;

    private final Branches branches;
    private final TemplateEngine templates = TemplateEngine.createPrecompiled(
            null, ContentType.Html, Site.class.getClassLoader(), Site.class.getPackageName());

    Site(Branches branches) {
        this.branches = branches;
    }

    private String render(String template, Object model) {
        StringOutput out = new StringOutput(16_384);
        templates.render(template + ".jte", model, out);
        return out.toString();
    }

    /** What all pages have. */
    Page page(Context ctx, String title, String place) {
        BranchWatch watch = branches.of(ctx);
        return new Page(
                title,
                place,
                watch.name(),
                branches.names(),
                note(watch),
                watch.shown()
                        .branch()
                        .map(view -> "data of "
                                + view.store()
                                        .listSeen()
                                        .map(LocalDate::toString)
                                        .orElse("no sync"))
                        .orElse(""));
    }

    private String note(BranchWatch watch) {
        String why = watch.shown().why();
        String failed = branches.lastSync(watch)
                .filter(SyncSchedule.Run::failed)
                .map(run -> "The last sync failed: " + run.words().stream().reduce("", (a, b) -> b))
                .orElse("");
        return why.isEmpty() ? failed : watch.shown().branch().isPresent() ? "Older data is shown: " + why : why;
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
        String note = note(watch);
        return watch.shown().answers().get(what + "|" + today() + "|" + note, maker);
    }

    Answer html(String template, Object model) {
        return Answer.of(Answer.HTML, render(template, model));
    }

    Answer overview(Context ctx) {
        BranchView view = view(ctx);
        List<BranchView> newer = branches.newer(ctx);
        return kept(
                ctx,
                "overview " + newer.stream().map(BranchView::state).toList(),
                () -> html(
                        "overview",
                        OverviewPage.of(
                                page(ctx, "Overview", "overview"),
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
                () -> html("worklist", WorklistPage.of(page(ctx, "Worklist", "worklist"), view, query, today())));
    }

    Answer findings(Context ctx) {
        BranchView view = view(ctx);
        FindingsPage.Query query = findingsQuery(ctx);
        return kept(
                ctx,
                "findings " + query,
                () -> html("findings", FindingsPage.of(page(ctx, "Findings", "findings"), view, query, today())));
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
                () -> html(
                        "package",
                        PackagePage.of(page(ctx, path.toString(), "findings"), view, path, report, today())));
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
            return html(
                    "package",
                    PackagePage.of(
                            page(ctx, Words.plain(word), "findings"), view, Words.plain(word), report, notes, today()));
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

    Answer builds(Context ctx) {
        List<Row> rows = branches.records(ctx).builds().stream()
                .map(build -> Row.of(
                        Cell.to(build.number(), "/builds/" + build.number()),
                        Cell.of(Words.minute(build.made())),
                        Cell.marked(build.state()),
                        Cell.of(build.title()),
                        Cell.of(sums(Records.states(build)))))
                .toList();
        return html(
                "list",
                new ListPage(
                        page(ctx, "Builds", "builds"),
                        "Builds",
                        List.of(),
                        List.of(new Table("", List.of("Build", "Begun", "State", "What", "Packages"), rows)),
                        "Nothing was built yet: 'holdfast build' builds what was planned.",
                        0));
    }

    private static String sums(Map<String, Integer> states) {
        List<String> parts = new ArrayList<>();
        states.forEach((state, count) -> parts.add(Words.number(count) + " " + state));
        return String.join(", ", parts);
    }

    static long build(Context ctx) {
        String number = ctx.pathParam("number");
        if (!number.matches("[0-9]{1,9}")) {
            throw new Refused(404, "No such build", "a build is asked for by its number");
        }
        return Long.parseLong(number);
    }

    Answer buildPage(Context ctx) {
        BuildOutcome build = branches.records(ctx).build(build(ctx));
        List<Row> rows = build.packages().stream()
                .sorted(Comparator.comparingInt(one -> order(one.state().toString())))
                .limit(MOST_ROWS)
                .map(one -> Row.of(
                        one.attempts().isEmpty() && one.started().isEmpty()
                                ? Cell.of(one.pkgname())
                                : Cell.to(one.pkgname(), "/builds/" + build.number() + "/log/" + one.pkgname()),
                        Cell.marked(one.state()),
                        Cell.of(one.cause()),
                        Cell.of(one.reason()),
                        Cell.of(one.attempts().size()),
                        Cell.of(one.worker())))
                .toList();
        List<String> lead = new ArrayList<>();
        lead.add(build.title() + ": " + build.state());
        lead.add(sums(Records.states(build)));
        lead.addAll(Records.failures(build));
        if (build.packages().size() > MOST_ROWS) {
            lead.add("The first %,d of %,d packages are shown."
                    .formatted(MOST_ROWS, build.packages().size()));
        }
        boolean isLive = build.state() == BuildOutcome.State.RUNNING;
        return html(
                "list",
                new ListPage(
                        page(ctx, "Build " + build.number(), "builds"),
                        "Build " + build.number(),
                        lead,
                        List.of(new Table(
                                "",
                                List.of("Package", "State", "Cause", "Why it is built", "Attempts", "Worker"),
                                rows)),
                        "It has no packages.",
                        isLive ? LIVE_SECONDS : 0));
    }

    private static int order(String state) {
        int place = List.of(
                        "running",
                        "failed",
                        "prefailed",
                        "indirect-failed",
                        "indirect-prefailed",
                        "ready",
                        "waiting",
                        "done")
                .indexOf(state);
        return place < 0 ? 4 : place;
    }

    Answer log(Context ctx) {
        long number = build(ctx);
        String pkgname = Words.plain(ctx.pathParam("pkgname"));
        List<String> lines = branches.records(ctx).log(number, pkgname);
        boolean isLive = branches.records(ctx).build(number).state() == BuildOutcome.State.RUNNING;
        return html(
                "log",
                new LogPage(
                        page(ctx, "Log of " + pkgname, "builds"), pkgname, number, lines, isLive ? LIVE_SECONDS : 0));
    }

    /**
     * The end of a log.
     *
     * @param live seconds after which it is read again; 0 for never
     */
    record LogPage(Page page, String pkgname, long build, List<String> lines, int live) {}

    Answer verdicts(Context ctx) {
        List<Row> rows = branches.records(ctx).verdicts().stream()
                .limit(MOST_ROWS)
                .map(one -> Row.of(
                        Cell.to(one.before().name() + " → " + one.after().name(), verdictLink(one)),
                        Cell.marked(kebab(one.verdict())),
                        Cell.of(Words.count(one.findings().size(), "finding")),
                        Cell.of(Words.count(one.dependents().size(), "dependent")),
                        Cell.of(one.overruling()
                                .map(by -> "overruled by " + by.by() + ": " + by.reason())
                                .orElse(""))))
                .toList();
        return html(
                "list",
                new ListPage(
                        page(ctx, "Verdicts", "verdicts"),
                        "Verdicts of the gate",
                        List.of(),
                        List.of(new Table("", List.of("Packages", "Verdict", "Checks", "Users", "Overruled"), rows)),
                        "No verdict is kept yet: 'holdfast gate OLD NEW' gives one.",
                        0));
    }

    static String kebab(Object word) {
        return word.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String verdictLink(GateOutcome one) {
        return "/verdicts/" + one.before().sha256().substring(0, 16) + "/"
                + one.after().sha256().substring(0, 16);
    }

    Answer verdict(Context ctx) {
        GateOutcome one = branches.records(ctx).verdict(ctx.pathParam("before"), ctx.pathParam("after"));
        List<Row> findings = one.findings().stream()
                .limit(MOST_ROWS)
                .map(finding -> new Row(
                        List.of(
                                Cell.marked(kebab(finding.verdict())),
                                Cell.of(finding.check()),
                                Cell.of(place(finding)),
                                Cell.of(finding.says())),
                        finding.before().stream().map(Words::plain).toList(),
                        finding.after().stream().map(Words::plain).toList()))
                .toList();
        List<Row> users = one.dependents().stream()
                .limit(MOST_ROWS)
                .map(user -> Row.of(
                        user.pkgpath()
                                .map(path -> Cell.to(user.name(), "/package/" + path))
                                .orElse(Cell.of(user.name())),
                        Cell.of(user.rebuild() ? "rebuilt" : "stays"),
                        Cell.of(user.canary() ? "tried first" : ""),
                        Cell.of(user.says())))
                .toList();
        List<String> lead = new ArrayList<>();
        lead.add("Verdict: " + kebab(one.verdict()));
        one.overruling().ifPresent(by -> lead.add("Overruled by " + by.by() + " on " + by.on() + ": " + by.reason()));
        return html(
                "list",
                new ListPage(
                        page(ctx, one.after().name(), "verdicts"),
                        one.before().name() + " → " + one.after().name(),
                        lead.stream().map(Words::plain).toList(),
                        List.of(
                                new Table(
                                        "What changed",
                                        List.of("Verdict", "Check", "Where", "What it means"),
                                        findings),
                                new Table("Who uses it", List.of("Package", "Rebuild", "Canary", "Why"), users)),
                        "Nothing that others see has changed.",
                        0));
    }

    private static String place(GateFinding finding) {
        return finding.file() + (finding.line() > 0 ? ":" + finding.line() : "");
    }

    Answer generations(Context ctx) {
        List<Generation> all = branches.records(ctx).generations();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(all.size(), MOST_ROWS); i++) {
            Generation one = all.get(i);
            rows.add(Row.of(
                    Cell.to(one.number(), "/generations/" + one.number()),
                    Cell.of(i == 0 ? "live" : ""),
                    Cell.of(one.kind()),
                    Cell.of(Words.minute(one.made())),
                    Cell.of(Words.count(one.listed().size(), "package")),
                    Cell.of(one.why())));
        }
        return html(
                "list",
                new ListPage(
                        page(ctx, "Generations", "generations"),
                        "What is published",
                        List.of(),
                        List.of(new Table("", List.of("Generation", "", "Kind", "Made", "Packages", "Why"), rows)),
                        "Nothing is published from here: [publish] in holdfast.toml names a repository.",
                        0));
    }

    Answer generation(Context ctx) {
        int number = (int) build(ctx);
        List<Generation> all = branches.records(ctx).generations();
        Generation one = all.stream()
                .filter(generation -> generation.number() == number)
                .findFirst()
                .orElseThrow(() -> new Refused(404, "No such generation", "there is no generation " + number));
        Optional<Generation> before =
                all.stream().filter(generation -> generation.number() < number).findFirst();
        List<Row> changes = before.stream()
                .flatMap(old -> branches.records(ctx).difference(old.number(), number).changes().stream())
                .limit(MOST_ROWS)
                .map(change -> Row.of(Cell.of(names(change.before())), Cell.of(names(change.after()))))
                .toList();
        List<Row> back = all.getFirst().number() == number
                ? List.of()
                : branches.records(ctx).difference(all.getFirst().number(), number).changes().stream()
                        .limit(MOST_ROWS)
                        .map(change -> Row.of(Cell.of(names(change.before())), Cell.of(names(change.after()))))
                        .toList();
        List<Row> lacks = one.lacks().stream()
                .limit(MOST_ROWS)
                .map(lack -> Row.of(Cell.of(lack.pkgname()), Cell.of(lack.need())))
                .toList();
        return html(
                "list",
                new ListPage(
                        page(ctx, "Generation " + number, "generations"),
                        "Generation " + number,
                        List.of(
                                one.kind() + " on " + Words.minute(one.made()),
                                Words.count(one.listed().size(), "package")
                                        + (one.why().isEmpty() ? "" : "; " + Words.plain(one.why()))),
                        List.of(
                                new Table("What it brought", List.of("Before", "Since"), changes),
                                new Table("What a rollback to it would change", List.of("Now", "Then"), back),
                                new Table("Needs that nothing in it meets", List.of("Package", "Needs"), lacks)),
                        "It brought nothing that differs.",
                        0));
    }

    private static String names(List<? extends Object> names) {
        return String.join(", ", names.stream().map(Object::toString).toList());
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
            return html(
                    "list",
                    new ListPage(
                            page(ctx, "Suspect entries", "suspects"),
                            "Suspect entries",
                            List.of(
                                    "Entries of the list that flag a package of the branch and look wrong, with their correction.",
                                    "'holdfast lint --format patch' writes it for the whole list; below is the patch for these."),
                            List.of(new Table("", List.of("Package", "Confidence", "Why"), rows)),
                            "No entry that flags a package of the branch looks wrong.",
                            0));
        });
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
        return html(
                "list",
                new ListPage(
                        page(ctx, "About this data", "data"),
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
            page = page(ctx, why.title(), "overview");
        } catch (Refused e) {
            page = new Page(why.title(), "overview", branches.names().getFirst(), branches.names(), "", "");
        }
        return html("problem", new ProblemPage(page, why.status(), why.title(), Words.plain(why.detail())));
    }
}
