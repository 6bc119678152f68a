package org.holdfast.web;

import io.javalin.http.Context;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.desk.BranchView;
import org.holdfast.desk.HostExposure;
import org.holdfast.outcome.Host;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.report.HostsReport;
import org.holdfast.web.ListPage.Cell;
import org.holdfast.web.ListPage.Row;
import org.holdfast.web.ListPage.Table;

/** The hosts that registered: their pages, and the same for programs. */
final class HostPages {

    private static final int MOST_ROWS = 400;
    private static final int SIZE = 100;
    private static final int MOST_NAMED = 20;

    private static final Comparator<HostExposure> WORST_FIRST = Comparator.comparingLong(HostExposure::closedByUpgrade)
            .thenComparingInt(one -> one.exposed().size())
            .reversed()
            .thenComparing(one -> one.host().name());

    private final Branches branches;
    private final Frame frame;

    HostPages(Branches branches, Frame frame) {
        this.branches = branches;
        this.frame = frame;
    }

    private List<HostExposure> exposures(Context ctx, Optional<String> name) {
        return branches.records(ctx).exposures(name, branches.view(ctx));
    }

    Answer list(Context ctx) {
        List<HostExposure> hosts =
                exposures(ctx, Optional.empty()).stream().sorted(WORST_FIRST).toList();
        List<Row> rows = hosts.stream()
                .limit(MOST_ROWS)
                .map(one -> Row.of(
                        Cell.to(one.host().name(), "/hosts/" + one.host().name()),
                        Cell.of(Words.count(one.host().packages().size(), "package")),
                        Cell.of(Words.count(one.exposed().size(), "finding")),
                        Cell.of(Words.number(one.closedByUpgrade())),
                        Cell.of(seen(one.host()))))
                .toList();
        Map<String, Integer> waiting = new TreeMap<>();
        hosts.forEach(one -> one.exposed().stream()
                .filter(found -> found.finding().isClosedByUpgrade())
                .map(found -> found.finding().pkgname().base())
                .distinct()
                .map(PkgBase::toString)
                .forEach(base -> waiting.merge(base, 1, Integer::sum)));
        List<Row> upgrades = waiting.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_NAMED)
                .map(one -> Row.of(Cell.of(one.getKey()), Cell.of(Words.count(one.getValue(), "host"))))
                .toList();
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, "Hosts", "hosts"),
                        "Hosts",
                        hosts.isEmpty()
                                ? List.of()
                                : List.of(Words.count(hosts.size(), "host") + " registered; "
                                        + Words.number(hosts.stream()
                                                .filter(one -> !one.exposed().isEmpty())
                                                .count())
                                        + " of them exposed, "
                                        + Words.number(hosts.stream()
                                                .filter(one -> one.closedByUpgrade() > 0)
                                                .count())
                                        + " could close findings by an upgrade now."
                                        + (hosts.size() > MOST_ROWS ? " The first " + MOST_ROWS + " are shown." : "")),
                        List.of(
                                new Table(
                                        "",
                                        List.of("Host", "Packages", "Exposed to", "An upgrade closes", "Last seen"),
                                        rows),
                                new Table("Upgrades that hosts wait for", List.of("Package", "Hosts"), upgrades)),
                        "No host is registered: 'holdfast hosts add NAME' gives one a token.",
                        0));
    }

    private String seen(Host host) {
        return (host.active() ? "" : "revoked; ")
                + host.seen().map(seen -> Words.ago(seen, branches.now())).orElse("never");
    }

    Answer host(Context ctx) {
        HostExposure one = exposures(ctx, Optional.of(ctx.pathParam("host"))).getFirst();
        BranchView view = branches.view(ctx);
        List<Row> rows = one.exposed().stream()
                .limit(MOST_ROWS)
                .map(found -> Row.of(
                        view.pkgpath(found.finding().pkgname().base())
                                .map(path -> Cell.to(found.finding().pkgname(), "/package/" + path))
                                .orElseGet(() -> Cell.of(found.finding().pkgname())),
                        Cell.marked(found.finding().disposition()),
                        Cell.of(found.finding().entry().advisory() + ", "
                                + found.finding().entry().type()),
                        Cell.of(found.since()),
                        Cell.of(found.finding().says())))
                .toList();
        return frame.html(
                "list",
                new ListPage(
                        frame.page(ctx, one.host().name(), "hosts"),
                        one.host().name(),
                        List.of(
                                Words.count(one.host().packages().size(), "package") + ", last told " + seen(one.host())
                                        + ".",
                                one.closedByUpgrade() == 0
                                        ? "No upgrade of the host closes a finding now."
                                        : "An upgrade of the host closes "
                                                + Words.count(one.closedByUpgrade(), "finding") + " now."),
                        List.of(new Table(
                                "", List.of("Package", "Disposition", "Advisory", "Since", "What to do"), rows)),
                        "The list flags none of its packages.",
                        0));
    }

    Answer listJson(Context ctx) {
        List<HostExposure> all = exposures(ctx, Optional.empty());
        int number = Site.number(ctx);
        Api.pages(ctx, all.size(), SIZE, number);
        return json(ctx, Api.part(all, SIZE, number));
    }

    Answer hostJson(Context ctx) {
        return json(ctx, exposures(ctx, Optional.of(ctx.pathParam("host"))));
    }

    private Answer json(Context ctx, List<HostExposure> hosts) {
        return Answer.of(
                Answer.JSON,
                new HostsReport(
                                branches.view(ctx).name(),
                                hosts.stream().map(HostExposure::line).toList(),
                                true)
                        .json());
    }

    /** Forgets a host that asks for it. */
    Answer forget(Context ctx) {
        String name = ctx.pathParam("host");
        authorise(ctx, name);
        branches.records(ctx).hosts().forget(name);
        return Answer.of("text/plain; charset=utf-8", name + " is forgotten\n");
    }

    /**
     * Checks that a request comes from the host of that name.
     *
     * @throws Refused with 401 or 403 if it does not say so with its token
     */
    void authorise(Context ctx, String name) {
        String said = String.valueOf(ctx.header("Authorization"));
        if (!said.startsWith("Bearer ")) {
            ctx.header("WWW-Authenticate", "Bearer");
            throw new Refused(
                    401,
                    "No token",
                    "a host says who it is with 'Authorization: Bearer TOKEN'; 'holdfast hosts add NAME' prints one");
        }
        if (!branches.records(ctx).hosts().accepts(name, said.substring(7).strip())) {
            throw new Refused(403, "Wrong token", "this is not the token of a host of that name");
        }
    }
}
