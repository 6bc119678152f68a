package org.holdfast.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.holdfast.desk.Window;
import org.holdfast.desk.WindowOrder;
import org.holdfast.pkgsrc.Unusable;

/** Serves pages and the API over HTTP. */
public final class WebWindow implements Window {

    /** What a browser may do with a page: show it, with styles and scripts of this server alone. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
                    + "base-uri 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "X-Frame-Options",
            "DENY",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private static final String FILES = "META-INF/resources/webjars/";

    /** What is served beside pages, by name: the file in the class path, and its type. */
    private static final Map<String, String> STATIC = Map.of(
            "holdfast.css",
            "web/holdfast.css",
            "holdfast.js",
            "web/holdfast.js",
            "icon.svg",
            "web/icon.svg",
            "htmx.js",
            FILES + "htmx.org/2.0.10/dist/htmx.min.js",
            "uplot.js",
            FILES + "uplot/1.6.30/dist/uPlot.iife.min.js",
            "uplot.css",
            FILES + "uplot/1.6.30/dist/uPlot.min.css");

    private static final String AUDIT = "/api/v1/audit";
    private static final String HOST = "/api/v1/hosts/{host}";
    private static final int DEEPEST = 20;
    private static final int IDLE_MILLIS = 30_000;
    private static final int MOST_HEADER = 16 << 10;

    /** Strong references: java.util.logging may collect an unreferenced logger, losing its level. */
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("io.javalin"), Logger.getLogger("org.eclipse.jetty"));

    /** Found by name. */
    public WebWindow() {}

    /** Makes an answer. */
    private interface Maker {
        Answer make(Context ctx) throws IOException;
    }

    @Override
    public Open open(WindowOrder order, Consumer<String> say) {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
        Branches branches = new Branches(order);
        branches.start();
        Javalin server = Javalin.create(config -> configure(config, branches));
        try {
            server.start(order.host(), order.port());
        } catch (RuntimeException e) {
            branches.close();
            throw new Unusable(
                    order.host() + ":" + order.port(),
                    "cannot be listened at: " + deepest(e) + "; --listen takes another address");
        }
        return new Open() {
            @Override
            public String address() {
                String host = order.host().contains(":") ? "[" + order.host() + "]" : order.host();
                return "http://" + host + ":" + server.port();
            }

            @Override
            public void close() {
                server.stop();
                branches.close();
            }
        };
    }

    private static String deepest(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    private static void configure(JavalinConfig config, Branches branches) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = PackageNames.MOST_BYTES;
        config.http.prefer405over404 = true;
        config.jetty.modifyHttpConfiguration(http -> {
            http.setRequestHeaderSize(MOST_HEADER);
            http.setSendServerVersion(false);
            http.setIdleTimeout(IDLE_MILLIS);
        });
        config.routes.before(ctx -> HEADERS.forEach(ctx::header));
        Frame frame = new Frame(branches);
        Site site = new Site(frame, branches);
        HostPages hosts = new HostPages(branches, frame);
        Api api = new Api(branches, hosts);
        pages(config, site, hosts);
        records(config, frame, branches);
        api(config, api, hosts);
        config.routes.get("/static/{file}", answer(WebWindow::file));
        config.routes.get("/healthz", ctx -> ctx.result("ok\n"));
        config.routes.get("/readyz", ctx -> {
            boolean ready = branches.all().stream()
                    .allMatch(watch -> watch.shown().branch().isPresent());
            ctx.status(ready ? 200 : 503)
                    .result(
                            ready
                                    ? "ready\n"
                                    : "not ready: "
                                            + branches.all().stream()
                                                    .filter(watch -> watch.shown()
                                                            .branch()
                                                            .isEmpty())
                                                    .map(watch -> watch.name() + ": "
                                                            + watch.shown().why())
                                                    .reduce("", (a, b) -> a + b + "\n"));
        });
        config.routes.exception(Refused.class, (why, ctx) -> refuse(ctx, site, why));
        config.routes.exception(
                io.javalin.http.HttpResponseException.class,
                (why, ctx) -> refuse(
                        ctx,
                        site,
                        new Refused(
                                why.getStatus(),
                                why.getStatus() == 404
                                        ? "Not found"
                                        : why.getStatus() == 405 ? "Not allowed" : "Refused",
                                why.getStatus() == 404
                                        ? "there is nothing at this address"
                                        : String.valueOf(why.getMessage()))));
        config.routes.exception(Exception.class, (e, ctx) -> {
            System.getLogger("holdfast.web").log(System.Logger.Level.WARNING, "an answer failed", e);
            refuse(
                    ctx,
                    site,
                    new Refused(
                            500,
                            "It failed",
                            "the server's log says why: " + e.getClass().getSimpleName()));
        });
    }

    private static void pages(JavalinConfig config, Site site, HostPages hosts) {
        config.routes.get("/", answer(site::overview));
        config.routes.get("/worklist", answer(site::worklist));
        config.routes.get("/findings", answer(site::findings));
        config.routes.get("/package/{category}/{directory}", answer(site::packagePage));
        config.routes.get("/advisory", answer(site::advisory));
        config.routes.get("/advisory/{word}", answer(site::advisory));
        config.routes.get("/hosts", answer(hosts::list));
        config.routes.get("/hosts/{host}", answer(hosts::host));
        config.routes.get("/suspects", answer(site::suspects));
        config.routes.get("/suspects.patch", answer(site::patch));
        config.routes.get("/data", answer(site::data));
    }

    private static void records(JavalinConfig config, Frame frame, Branches branches) {
        BuildPages builds = new BuildPages(frame, branches);
        VerdictPages verdicts = new VerdictPages(frame, branches);
        GenerationPages generations = new GenerationPages(frame, branches);
        config.routes.get("/builds", answer(builds::list));
        config.routes.get("/builds/{number}", answer(builds::build));
        config.routes.get("/builds/{number}/log/{pkgname}", answer(builds::log));
        config.routes.get("/verdicts", answer(verdicts::list));
        config.routes.get("/verdicts/{before}/{after}", answer(verdicts::verdict));
        config.routes.get("/generations", answer(generations::list));
        config.routes.get("/generations/{number}", answer(generations::generation));
    }

    /** The routes of the API; {@code docs/openapi.yaml} describes each. */
    private static Map<String, Maker> routes(Api api, HostPages hosts) {
        Map<String, Maker> routes = new LinkedHashMap<>();
        routes.put("/api/v1/branches", api::branchList);
        routes.put("/api/v1/overview", api::overview);
        routes.put("/api/v1/moves", api::moves);
        routes.put("/api/v1/worklist", api::worklist);
        routes.put("/api/v1/findings", api::findings);
        routes.put("/api/v1/packages/{category}/{directory}", api::packageAnswer);
        routes.put("/api/v1/advisories", api::advisory);
        routes.put("/api/v1/advisories/{word}", api::advisory);
        routes.put("/api/v1/suspects", api::suspects);
        routes.put("/api/v1/data", api::data);
        routes.put("/api/v1/builds", api::builds);
        routes.put("/api/v1/builds/{number}", api::build);
        routes.put("/api/v1/builds/{number}/plan", api::plan);
        routes.put("/api/v1/builds/{number}/log/{pkgname}", api::log);
        routes.put("/api/v1/verdicts", api::verdicts);
        routes.put("/api/v1/verdicts/{before}/{after}", api::verdict);
        routes.put("/api/v1/generations", api::generations);
        routes.put("/api/v1/generations/{number}", api::generation);
        routes.put("/api/v1/hosts", hosts::listJson);
        routes.put(HOST, hosts::hostJson);
        routes.put(AUDIT, api::audit);
        return routes;
    }

    /** The addresses of the API. */
    static Set<String> addresses(Branches branches) {
        HostPages hosts = new HostPages(branches, new Frame(branches));
        return routes(new Api(branches, hosts), hosts).keySet();
    }

    private static void api(JavalinConfig config, Api api, HostPages hosts) {
        routes(api, hosts).forEach((address, maker) -> config.routes.get(address, answer(maker)));
        config.routes.post(AUDIT, answer(api::audit));
        config.routes.delete(HOST, answer(hosts::forget));
        config.routes.get("/metrics", answer(api::metrics));
        config.routes.get("/feed.atom", answer(api::branchFeed));
        config.routes.get("/suspects/feed.atom", answer(api::suspectFeed));
        config.routes.get("/package/{category}/{directory}/feed.atom", answer(api::packageFeed));
    }

    /** Sends an answer, unless whoever asks has it. */
    private static Handler answer(Maker maker) {
        return ctx -> {
            Answer answer = maker.make(ctx);
            ctx.header("ETag", answer.etag());
            ctx.header("Cache-Control", "no-cache");
            String known = ctx.header("If-None-Match");
            if (known != null && known.contains(answer.etag())) {
                ctx.status(304);
            } else {
                ctx.contentType(answer.type()).result(answer.body());
            }
        };
    }

    private static void refuse(Context ctx, Site site, Refused why) {
        boolean isApi = ctx.path().startsWith("/api/");
        Answer answer = isApi ? Api.problem(why) : site.problem(ctx, why);
        ctx.status(why.status()).contentType(answer.type()).result(answer.body());
    }

    private static Answer file(Context ctx) throws IOException {
        String name = ctx.pathParam("file");
        String where = STATIC.get(name);
        if (where == null) {
            throw new Refused(404, "Not found", "there is nothing at this address");
        }
        try (InputStream in = WebWindow.class.getClassLoader().getResourceAsStream(where)) {
            if (in == null) {
                throw new IOException(name + " is missing");
            }
            return Answer.of(
                    name.endsWith(".css") ? "text/css" : name.endsWith(".svg") ? "image/svg+xml" : "text/javascript",
                    in.readAllBytes());
        }
    }
}
