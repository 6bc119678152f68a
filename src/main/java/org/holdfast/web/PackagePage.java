package org.holdfast.web;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.holdfast.desk.BranchView;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.report.ExplainReport;
import org.holdfast.report.ExplainReport.Explained;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.Priority;
import org.holdfast.triage.PublishedPackage;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Timeline;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trial;
import org.holdfast.triage.TrunkVersion;

/**
 * A package directory, or what an advisory flags: why, and what now.
 *
 * @param heading the PKGPATH, or the advisory
 * @param packages its packages
 * @param notes about the whole: it is not built, the list says
 */
record PackagePage(Page page, String heading, List<Shown> packages, List<String> notes) {

    private static final int MOST_HUNK_LINES = 60;
    private static final int MOST_OPTIONS = 12;

    /**
     * A package.
     *
     * @param pkgname its PKGNAME
     * @param pkgpath its PKGPATH; empty if it is not known
     * @param admin what an admin can do
     * @param maintainer what a maintainer can do
     * @param versions where it has which version
     * @param findings its findings
     * @param timeline trunk's versions since the branch's
     * @param options the backports that close findings, the best first
     * @param priority why it is urgent
     * @param dependents who needs it, in words
     * @param requests who asked for a fix
     * @param decisions what maintainers decided: in force, or expired
     */
    record Shown(
            String pkgname,
            String pkgpath,
            List<String> admin,
            List<String> maintainer,
            List<Version> versions,
            List<FindingsPage.Row> findings,
            List<Point> timeline,
            List<Option> options,
            String priority,
            String dependents,
            List<Asked> requests,
            List<String> decisions) {}

    /** A request: {@code #12}, its title, who asked when, and its address if it may be linked. */
    record Asked(String reference, String title, String who, String link) {}

    /** A place and the version that it has: {@code trunk}, {@code 1.0.1k}. */
    record Version(String place, String version) {}

    /**
     * A version of trunk in a picture of the timeline.
     *
     * @param version it
     * @param day when trunk had it, if known
     * @param x where it is, from 0 to 1000
     * @param y where its name is written; 0 where there is no room
     * @param best whether the best backport takes it
     */
    record Point(String version, String day, int x, int y, boolean best) {}

    /** A backport with its trial. */
    record Option(
            String title,
            boolean best,
            String grade,
            String trial,
            List<Taken> commits,
            List<String> needs,
            List<String> risks,
            List<String> moves,
            List<Hunk> hunks) {}

    /** A commit of trunk. */
    record Taken(String id, String day, String subject) {}

    /** A conflict: the branch's lines and trunk's. */
    record Hunk(String where, List<String> ours, List<String> theirs) {}

    static PackagePage of(Page page, BranchView view, PkgPath path, ExplainReport report, LocalDate today) {
        List<String> notes = new ArrayList<>();
        report.branch().notBuilt(path).ifPresent(why -> notes.add("not built: " + Words.withoutPaths(why)));
        return new PackagePage(page, path.toString(), shown(view, report, today), notes);
    }

    static PackagePage of(
            Page page, BranchView view, String advisory, ExplainReport report, List<String> notes, LocalDate today) {
        return new PackagePage(page, advisory, shown(view, report, today), notes);
    }

    private static List<Shown> shown(BranchView view, ExplainReport report, LocalDate today) {
        return report.packages().stream()
                .map(one -> shown(one, report.stages(), view, today))
                .toList();
    }

    private static Shown shown(Explained one, Stages stages, BranchView view, LocalDate today) {
        Optional<BackportOption> best = ExplainReport.best(one.findings());
        return new Shown(
                one.pkgname().text(),
                one.pkgpath().map(PkgPath::toString).orElse(""),
                one.findings().isEmpty() ? List.of("nothing to do") : plain(ExplainReport.admin(one)),
                plain(ExplainReport.maintainer(one)),
                one.pkgpath().map(path -> versions(one, path, stages)).orElse(List.of()),
                one.findings().stream().map(finding -> row(finding, one, today)).toList(),
                one.findings().isEmpty()
                        ? List.of()
                        : timeline(
                                one,
                                one.findings().getFirst().timeline(),
                                best,
                                view.assessment().branch().date()),
                options(one, best),
                one.priorities().values().stream()
                        .max(Comparator.comparingInt(Priority::total))
                        .map(Priority::toString)
                        .orElse(""),
                one.all() == 0
                        ? "no package uses it"
                        : Words.directories(one.direct()) + " use it, " + Words.number(one.all()) + " need it",
                one.pkgpath().map(view::requests).orElse(List.of()).stream()
                        .map(request -> new Asked(
                                request.reference(),
                                Words.plain(request.title()),
                                Words.plain(request.author() + ", " + request.opened()),
                                Words.link(request.url())))
                        .toList(),
                decisions(one, view));
    }

    private static List<String> decisions(Explained one, BranchView view) {
        List<String> decisions = new ArrayList<>();
        view.decisions(one.findings())
                .forEach(decision -> decisions.add(decision.kind() + ": "
                        + Words.withoutPaths(decision.review().toString())));
        one.findings().stream()
                .flatMap(finding -> finding.lapsed().stream())
                .distinct()
                .forEach(decision -> decisions.add(
                        "expired: " + Words.withoutPaths(decision.review().toString())));
        return decisions;
    }

    private static List<String> plain(Iterable<String> texts) {
        List<String> plain = new ArrayList<>();
        texts.forEach(text -> plain.add(Words.plain(text)));
        return plain;
    }

    private static FindingsPage.Row row(Triaged finding, Explained one, LocalDate today) {
        var entry = finding.entry();
        return new FindingsPage.Row(
                finding.pkgname().text(),
                one.pkgpath().map(PkgPath::toString).orElse(""),
                finding.disposition().kind(),
                Words.plain(entry.cves().isEmpty() ? entry.advisory() : String.join(" ", entry.cves())),
                entry.cves().isEmpty() ? entry.url() : entry.cves().getFirst(),
                Words.link(entry.url()),
                Words.plain(entry.type() + ", " + entry.pattern()),
                Words.plain(finding.disposition().sentence()),
                Optional.ofNullable(one.priorities().get(finding))
                        .map(Priority::total)
                        .orElse(0),
                Optional.ofNullable(one.since().get(finding))
                        .map(day -> Words.days(day, today))
                        .orElse(""));
    }

    private static List<Version> versions(Explained one, PkgPath path, Stages stages) {
        List<Version> versions = new ArrayList<>();
        one.findings().stream()
                .findFirst()
                .map(Triaged::timeline)
                .map(Timeline::end)
                .ifPresent(end -> versions.add(new Version(
                        "trunk",
                        end instanceof Timeline.End.At at ? at.pkgname().text() : Words.plain(end.toString()))));
        stages.backports()
                .ifPresent(stage -> versions.add(new Version(
                        "backports",
                        stage.makes(path, one.pkgname().base())
                                .map(Object::toString)
                                .orElse("none"))));
        stages.release()
                .ifPresent(stage -> versions.add(new Version(
                        "release",
                        stage.makes(path, one.pkgname().base())
                                .map(Object::toString)
                                .orElse("none"))));
        for (PublishedPackage published : stages.published(path, one.pkgname().base())) {
            versions.add(new Version("published", published.pkgname().text() + ", since " + published.since()));
        }
        return versions;
    }

    private static List<Point> timeline(
            Explained one, Timeline timeline, Optional<BackportOption> best, Optional<LocalDate> cut) {
        List<TrunkVersion> dated = timeline.versions().stream()
                .filter(version -> version.date().isPresent())
                .toList();
        if (dated.isEmpty()) {
            return List.of();
        }
        LocalDate from = cut.orElse(dated.getFirst().date().orElseThrow());
        LocalDate to = dated.stream()
                .flatMap(version -> version.date().stream())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Axis axis = new Axis(from, Math.max(1, ChronoUnit.DAYS.between(from, to)));
        List<Point> points = new ArrayList<>();
        points.add(axis.point(one.pkgname().version().text(), from, false));
        for (TrunkVersion version : dated) {
            points.add(axis.point(
                    version.successor()
                            ? version.trunkName().text()
                            : version.pkgname().version().text(),
                    version.date().orElseThrow(),
                    best.filter(backport -> backport.version().equals(version)).isPresent()));
        }
        return points;
    }

    /** Places points by their days, and writes names where there is room: above the line, or below. */
    private static final class Axis {
        private static final int ROOM_PER_LETTER = 9;
        private final LocalDate from;
        private final long days;
        private final int[] free = {-100, -100};

        Axis(LocalDate from, long days) {
            this.from = from;
            this.days = days;
        }

        Point point(String version, LocalDate day, boolean best) {
            int x = Math.clamp(ChronoUnit.DAYS.between(from, day) * 1000 / days, 0, 1000);
            int half = version.length() * ROOM_PER_LETTER / 2;
            int side = x - half >= free[0] ? 0 : x - half >= free[1] ? 1 : -1;
            if (side >= 0) {
                free[side] = x + half;
            }
            return new Point(version, day.toString(), x, side < 0 ? 0 : side == 0 ? 26 : 76, best);
        }
    }

    private static List<Option> options(Explained one, Optional<BackportOption> best) {
        if (one.findings().isEmpty()) {
            return List.of();
        }
        List<BackportOption> all = new ArrayList<>();
        best.ifPresent(all::add);
        one.findings().getFirst().backports().stream()
                .filter(backport -> best.filter(backport::equals).isEmpty())
                .forEach(all::add);
        return all.stream()
                .limit(MOST_OPTIONS)
                .map(backport -> option(backport, best.filter(backport::equals).isPresent()))
                .toList();
    }

    private static Option option(BackportOption backport, boolean best) {
        Optional<Trial> trial = backport.trial();
        List<Hunk> hunks = new ArrayList<>();
        trial.stream()
                .flatMap(tried -> tried.conflicts().stream())
                .forEach(conflict -> conflict.hunks()
                        .forEach(hunk -> hunks.add(new Hunk(
                                Words.plain(conflict.file()) + ":" + hunk.line(),
                                lines(hunk.ours()),
                                lines(hunk.theirs())))));
        return new Option(
                Words.plain((backport.patch() ? "the patch of " : "") + backport.version() + ", closes "
                        + backport.clears() + " of " + backport.of()
                        + (backport.introduces() == 0 ? "" : ", opens " + backport.introduces())),
                best,
                backport.grade().toString(),
                trial.map(Trial::describe).map(Words::plain).orElse("not tried"),
                trial.stream()
                        .flatMap(tried -> tried.commits().stream())
                        .map(PackagePage::taken)
                        .toList(),
                trial.stream()
                        .flatMap(tried -> tried.prerequisites().stream())
                        .map(need -> Words.plain(need.toString()))
                        .toList(),
                trial.stream()
                        .flatMap(tried -> tried.risks().stream())
                        .map(risk -> Words.plain(risk.toString()))
                        .toList(),
                trial.stream()
                        .flatMap(tried -> tried.moves().stream())
                        .map(Words::plain)
                        .toList(),
                hunks);
    }

    private static Taken taken(Commit commit) {
        return new Taken(
                commit.id().substring(0, Math.min(12, commit.id().length())),
                commit.date().toString(),
                Words.plain(commit.subject()));
    }

    private static List<String> lines(String side) {
        return side.lines().limit(MOST_HUNK_LINES).map(Words::plain).toList();
    }
}
