package org.holdfast.web;

import io.javalin.http.Context;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.holdfast.desk.AssessedFinding;
import org.holdfast.desk.BranchView;
import org.holdfast.desk.HostFinding;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.report.BackportsReport;
import org.holdfast.report.BranchesReport;
import org.holdfast.report.BuildJson;
import org.holdfast.report.DataReport;
import org.holdfast.report.FeedReport;
import org.holdfast.report.GateReport;
import org.holdfast.report.HostReport;
import org.holdfast.report.LogReport;
import org.holdfast.report.MoveReport;
import org.holdfast.report.PlanReport;
import org.holdfast.report.ProblemReport;
import org.holdfast.report.RepositoryReport;
import org.holdfast.report.StatusReport;
import org.holdfast.triage.Disposition;

/** What programs ask: the same as the pages, as JSON, and the audit of a host. */
final class Api {

    private static final int AT_ONCE = 60;
    private static final int PER_SECOND = 20;
    private static final int MOST_NEWS = 50;

    private final Branches branches;
    private final HostPages hosts;
    private final RateLimit audits = new RateLimit(AT_ONCE, PER_SECOND);

    Api(Branches branches, HostPages hosts) {
        this.branches = branches;
        this.hosts = hosts;
    }

    private Answer kept(Context ctx, String what, java.util.function.Supplier<String> json) {
        return branches.of(ctx)
                .shown()
                .answers()
                .get("api " + what + "|" + branches.today(), () -> Answer.of(Answer.JSON, json.get()));
    }

    Answer branchList(Context ctx) {
        return Answer.of(Answer.JSON, new BranchesReport(branches.names()).json());
    }

    Answer overview(Context ctx) {
        BranchView view = branches.view(ctx);
        return kept(ctx, "overview", () -> view.overview().json());
    }

    Answer moves(Context ctx) {
        BranchView view = branches.view(ctx);
        List<BranchView> newer = branches.newer(ctx);
        return kept(
                ctx,
                "moves " + newer.stream().map(BranchView::state).toList(),
                () -> new MoveReport(view.name(), newer.stream().map(view::move).toList()).json());
    }

    Answer worklist(Context ctx) {
        BranchView view = branches.view(ctx);
        WorklistPage.Query query = Site.worklistQuery(ctx);
        var lines = WorklistPage.lines(view, query);
        pages(ctx, lines.size(), WorklistPage.SIZE, query.number());
        return kept(
                ctx,
                "worklist " + query,
                () -> new BackportsReport(
                                view.assessment().branch(),
                                part(lines, WorklistPage.SIZE, query.number()),
                                view.worklist().merging(),
                                view.worklist().publishing(),
                                branches.today())
                        .json());
    }

    Answer findings(Context ctx) {
        BranchView view = branches.view(ctx);
        FindingsPage.Query query = Site.findingsQuery(ctx);
        var found = FindingsPage.findings(view, query);
        pages(ctx, found.size(), FindingsPage.SIZE, query.number());
        return kept(
                ctx,
                "findings " + query,
                () -> new StatusReport(
                                view.assessment().branch(),
                                part(found, FindingsPage.SIZE, query.number()).stream()
                                        .map(one ->
                                                new StatusReport.FindingLine(one.triaged(), one.priority(), one.seen()))
                                        .toList(),
                                List.of(),
                                List.of())
                        .json());
    }

    /** A page of a list. */
    static <T> List<T> part(List<T> all, int size, int number) {
        int from = Math.min(all.size(), (number - 1) * size);
        return all.subList(from, Math.min(all.size(), from + size));
    }

    /** How many there are, and where the next ones are, as headers: {@code X-Total-Count} and {@code Link}. */
    static void pages(Context ctx, int found, int size, int number) {
        ctx.header("X-Total-Count", Integer.toString(found));
        if (number * (long) size < found) {
            String query = ctx.queryParamMap().entrySet().stream()
                    .filter(one ->
                            !one.getKey().equals("page") && !one.getValue().isEmpty())
                    .map(one -> Words.encoded(one.getKey()) + "="
                            + Words.encoded(one.getValue().getFirst()) + "&")
                    .reduce("", String::concat);
            ctx.header("Link", "<" + ctx.path() + "?" + query + "page=" + (number + 1) + ">; rel=\"next\"");
        }
    }

    Answer packageAnswer(Context ctx) {
        BranchView view = branches.view(ctx);
        PkgPath path = Site.pkgpath(ctx);
        return kept(
                ctx,
                "package " + path,
                () -> view.explain(path)
                        .orElseThrow(() -> Site.unknown(view, path))
                        .json());
    }

    Answer advisory(Context ctx) {
        BranchView view = branches.view(ctx);
        String word = Site.word(ctx);
        if (view.entries(word).isEmpty()) {
            throw new Refused(404, "No such advisory", "no entry of the list is about " + word);
        }
        return kept(ctx, "advisory " + word, () -> view.advisory(word).json());
    }

    Answer suspects(Context ctx) {
        BranchView view = branches.view(ctx);
        return kept(ctx, "suspects", () -> branches.records(ctx).suspects(view).json());
    }

    Answer data(Context ctx) {
        BranchView view = branches.view(ctx);
        Optional<SyncSchedule.Run> sync = branches.lastSync(branches.of(ctx));
        return Answer.of(
                Answer.JSON,
                new DataReport(
                                view.name(),
                                view.taken(),
                                view.store().listSeen(),
                                view.heads().stream()
                                        .map(head -> new DataReport.Head(head.name(), head.commit(), head.seen()))
                                        .toList(),
                                sync.map(run -> new DataReport.Sync(
                                        run.begun(),
                                        run.ended(),
                                        run.failed(),
                                        run.words().stream().reduce("", (a, b) -> b))),
                                view.store().rows(),
                                view.malformed().stream()
                                        .map(one -> new DataReport.Unread(
                                                Words.withoutPaths(one.source()), one.line(), Words.plain(one.why())))
                                        .toList())
                        .json());
    }

    Answer builds(Context ctx) {
        return Answer.of(Answer.JSON, BuildJson.list(branches.records(ctx).builds()));
    }

    Answer build(Context ctx) {
        return Answer.of(
                Answer.JSON,
                BuildJson.of(
                        branches.records(ctx).build(Frame.number(ctx, "build")).outcome()));
    }

    /** The plan that a build carries out. */
    Answer plan(Context ctx) {
        int number = Frame.number(ctx, "build");
        return branches.records(ctx)
                .build(number)
                .plan()
                .map(plan -> Answer.of(Answer.JSON, new PlanReport(plan, List.of(), true).json()))
                .orElseThrow(() -> new Refused(404, "No plan", "the plan of build " + number + " was not recorded"));
    }

    Answer verdicts(Context ctx) {
        return Answer.of(Answer.JSON, GateReport.listJson(branches.records(ctx).verdicts()));
    }

    Answer verdict(Context ctx) {
        return Answer.of(
                Answer.JSON,
                new GateReport(branches.records(ctx).verdict(ctx.pathParam("before"), ctx.pathParam("after")), true)
                        .json());
    }

    Answer generations(Context ctx) {
        return Answer.of(
                Answer.JSON, RepositoryReport.listJson(branches.records(ctx).generations()));
    }

    /** The end of a log. */
    Answer log(Context ctx) {
        int number = Frame.number(ctx, "build");
        String pkgname = Words.plain(ctx.pathParam("pkgname"));
        Records records = branches.records(ctx);
        return Answer.of(
                Answer.JSON,
                new LogReport(number, pkgname, records.build(number).isLive(), records.log(number, pkgname)).json());
    }

    Answer generation(Context ctx) {
        return Answer.of(
                Answer.JSON,
                branches.records(ctx)
                        .generation(Frame.number(ctx, "generation"))
                        .json());
    }

    /** The audit of a host: its packages are the body, or {@code ?names=a-1.0,b-2.0}. */
    Answer audit(Context ctx) throws IOException {
        if (!audits.allows(ctx.ip(), System.nanoTime())) {
            ctx.header("Retry-After", "3");
            throw new Refused(
                    429,
                    "Too many audits",
                    "at most %d at once, and %d a second for each address".formatted(AT_ONCE, PER_SECOND));
        }
        Optional<String> host = Optional.ofNullable(ctx.queryParam("register")).filter(name -> !name.isEmpty());
        host.ifPresent(name -> hosts.authorise(ctx, name));
        BranchView view = branches.view(ctx);
        String names = ctx.queryParam("names");
        PackageNames packages = PackageNames.read(
                names == null
                        ? ctx.bodyInputStream()
                        : new java.io.ByteArrayInputStream(
                                names.replace(',', '\n').getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
        List<HostReport.Line> lines = audited(view, packages.names()).stream()
                .map(one -> new HostReport.Line(one.pkgname(), one.entry(), one.line(), one.disposition(), one.says()))
                .toList();
        host.ifPresent(name -> branches.records(ctx).hosts().record(name, packages.names()));
        HostReport report = new HostReport(view.name(), packages.names().size(), packages.others(), lines);
        return switch (format(ctx)) {
            case "json" -> Answer.of(Answer.JSON, report.json());
            case "pkg_admin" -> Answer.of("text/plain; charset=utf-8", report.plain());
            default -> Answer.of("text/plain; charset=utf-8", Words.plain(report.text()));
        };
    }

    private static List<HostFinding> audited(BranchView view, List<PkgName> packages) {
        try {
            return view.audit(packages);
        } catch (Unusable e) {
            throw new Refused(413, "Too many findings", String.valueOf(e.getMessage()));
        }
    }

    private static String format(Context ctx) {
        String format = ctx.queryParam("format");
        if (format != null && !List.of("json", "text", "pkg_admin").contains(format)) {
            throw new Refused(400, "No such format", "format is json, text or pkg_admin");
        }
        String accept = String.valueOf(ctx.header("Accept")).toLowerCase(Locale.ROOT);
        return format != null ? format : accept.contains("application/json") ? "json" : "text";
    }

    /** The findings of the branch that were seen last, as a feed. */
    Answer branchFeed(Context ctx) {
        BranchView view = branches.view(ctx);
        return feed(ctx, view, "", "New findings of " + view.name(), one -> true);
    }

    /** The findings of a package, as a feed. */
    Answer packageFeed(Context ctx) {
        BranchView view = branches.view(ctx);
        PkgPath path = Site.pkgpath(ctx);
        if (view.explain(path).isEmpty()) {
            throw Site.unknown(view, path);
        }
        return feed(
                ctx,
                view,
                path.toString(),
                "Findings of " + path + " on " + view.name(),
                one -> one.triaged().pkgpath().filter(path::equals).isPresent());
    }

    /** Entries that look wrong, as a feed. */
    Answer suspectFeed(Context ctx) {
        BranchView view = branches.view(ctx);
        return feed(
                ctx,
                view,
                "suspects",
                "Suspect entries that flag " + view.name(),
                one -> one.triaged().disposition() instanceof Disposition.SuspectEntry);
    }

    private Answer feed(Context ctx, BranchView view, String what, String title, Predicate<AssessedFinding> which) {
        String server = ctx.scheme() + "://" + ctx.host();
        return branches.of(ctx).shown().answers().get("feed " + what + " " + server, () -> {
            List<FeedReport.Entry> entries = view.assessment().assessed().stream()
                    .filter(which)
                    .filter(one -> one.seen().isPresent())
                    .sorted(Comparator.comparing(
                                    (AssessedFinding one) -> one.seen().orElseThrow())
                            .reversed()
                            .thenComparing(BranchView.mostUrgentFirst()))
                    .limit(MOST_NEWS)
                    .map(one -> entry(one, view.name(), server))
                    .toList();
            return Answer.of(
                    "application/atom+xml; charset=utf-8",
                    new FeedReport(
                                    "tag:holdfast,2026:" + Words.encoded(view.name()) + "/" + Words.encoded(what),
                                    title,
                                    server + branches.link(view.name(), ctx.path()),
                                    entries)
                            .xml());
        });
    }

    private FeedReport.Entry entry(AssessedFinding one, String branch, String server) {
        String pkgname = one.triaged().pkgname().text();
        String url = one.triaged().entry().url();
        return new FeedReport.Entry(
                "tag:holdfast,2026:" + Words.encoded(branch) + "/" + Words.encoded(pkgname) + "/" + Words.encoded(url),
                pkgname + ": " + one.triaged().entry().advisory() + " ("
                        + one.triaged().disposition().kind() + ")",
                server
                        + branches.link(
                                branch,
                                one.triaged()
                                        .pkgpath()
                                        .map(path -> "/package/" + path)
                                        .orElse("/findings?q=" + Words.encoded(pkgname))),
                one.seen().orElseThrow().atStartOfDay(ZoneOffset.UTC).toInstant(),
                one.triaged().entry().type() + ": "
                        + one.triaged().disposition().sentence());
    }

    /** Numbers for monitoring, as OpenMetrics. */
    Answer metrics(Context ctx) {
        StringBuilder out = new StringBuilder();
        out.append(
                "# TYPE holdfast_findings gauge\n# HELP holdfast_findings Open findings of a branch by disposition.\n");
        for (BranchWatch watch : branches.all()) {
            watch.shown().branch().ifPresent(view -> {
                Map<String, Integer> counts = new LinkedHashMap<>();
                StatusReport.KINDS.keySet().forEach(kind -> counts.put(kind, 0));
                view.assessment()
                        .findings()
                        .forEach(one -> counts.merge(one.disposition().kind(), 1, Integer::sum));
                counts.forEach((kind, count) -> out.append("holdfast_findings{branch=\"")
                        .append(label(watch.name()))
                        .append("\",disposition=\"")
                        .append(kind)
                        .append("\"} ")
                        .append(count)
                        .append('\n'));
            });
        }
        out.append(
                "# TYPE holdfast_packages gauge\n# HELP holdfast_packages Packages that are compared with the list.\n");
        branches.all()
                .forEach(watch -> watch.shown()
                        .branch()
                        .ifPresent(view -> out.append("holdfast_packages{branch=\"")
                                .append(label(watch.name()))
                                .append("\"} ")
                                .append(view.assessment().branch().packages().size())
                                .append('\n')));
        out.append(
                "# TYPE holdfast_view_timestamp_seconds gauge\n# HELP holdfast_view_timestamp_seconds When what is shown was read.\n");
        branches.all()
                .forEach(watch -> watch.shown()
                        .branch()
                        .ifPresent(view -> out.append("holdfast_view_timestamp_seconds{branch=\"")
                                .append(label(watch.name()))
                                .append("\"} ")
                                .append(view.taken().getEpochSecond())
                                .append('\n')));
        out.append(
                "# TYPE holdfast_sync_failed gauge\n# HELP holdfast_sync_failed Whether the last sync of this server failed.\n");
        branches.all()
                .forEach(watch -> branches.lastSync(watch)
                        .ifPresent(run -> out.append("holdfast_sync_failed{branch=\"")
                                .append(label(watch.name()))
                                .append("\"} ")
                                .append(run.failed() ? 1 : 0)
                                .append('\n')));
        return Answer.of(
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                out.append("# EOF\n").toString());
    }

    private static String label(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** A refusal, as RFC 9457 has it. */
    static Answer problem(Refused why) {
        return Answer.of(
                "application/problem+json",
                new ProblemReport("about:blank", why.title(), why.status(), Words.plain(why.detail())).json());
    }
}
