package org.holdfast.forge;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.holdfast.config.Configuration;
import org.holdfast.config.ForgeKind;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;

/**
 * As much of GitHub, GitLab or Forgejo as is asked for, with the fields that they have: issues, pull requests and comments
 * that can be read page by page, made and changed; and faults to order.
 */
public final class ForgeServer implements AutoCloseable {

    /** What the server takes for a token. */
    public static final String TOKEN = "t0psecret";

    static final String REPOSITORY = "acme/pkgsrc";
    private static final int PAGE = 2;

    /** Something that goes wrong with the next request of a method. */
    private record Fault(
            String method, String path, boolean done, int status, Map<String, String> headers, String body) {}

    private record Pull(int number, String head, String base, Map<String, String> texts) {}

    private record Comment(int id, String on, String author, Map<String, String> texts) {}

    private final ForgeKind kind;
    private final HttpServer server;
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<String> issues = new ArrayList<>();
    private final List<Pull> pulls = new ArrayList<>();
    private final List<Comment> comments = new ArrayList<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private boolean robot;
    private boolean forked;
    private int hidden;

    public ForgeServer(ForgeKind kind) {
        this.kind = kind;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.start();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/api");
    }

    public Configuration.ForgeAt where() {
        return new Configuration.ForgeAt(kind, REPOSITORY, url());
    }

    /** {@code GET /path?query}, one for each request. */
    List<String> seen() {
        return seen;
    }

    /** The next request of this method is not heard. */
    public void fails(String method, int status, Map<String, String> headers, String body) {
        faults.add(new Fault(method, "", false, status, headers, body));
    }

    void failsAt(String path, int status, String body) {
        faults.add(new Fault("GET", path, false, status, Map.of(), body));
    }

    /** The next request of this method is done, and then the connection is cut. */
    public void cutsAfter(String method) {
        faults.add(new Fault(method, "", true, 0, Map.of(), ""));
    }

    /** The next request of this method is cut before anything is done. */
    void cutsBefore(String method) {
        faults.add(new Fault(method, "", false, 0, Map.of(), ""));
    }

    /** The token is one that may not ask who it is. */
    void isRobot() {
        robot = true;
    }

    /** All pull requests are from a fork. */
    void isForked() {
        forked = true;
    }

    /** The next lists of pull requests do not show those that are there. */
    void hidesPulls(int times) {
        hidden = times;
    }

    public void issue(int number, String title, String body, String state, String... labels) {
        String closed = state.equals("open") ? "null" : "\"2014-07-01T00:00:00Z\"";
        issues.add(
                switch (kind) {
                    case GITHUB, FORGEJO ->
                        """
                        {"url": "%s/repos/%s/issues/%d", "html_url": "https://forge.example/%s/issues/%d", "id": 9%d,
                         "number": %d, "state": "%s", "title": %s, "body": %s, "user": {"login": "ann", "id": 7},
                         "labels": [%s], "created_at": "2014-06-05T23:30:00Z", "closed_at": %s, "pull_request": null}""".formatted(
                                        url(),
                                        REPOSITORY,
                                        number,
                                        REPOSITORY,
                                        number,
                                        number,
                                        number,
                                        state,
                                        quoted(title),
                                        quoted(body),
                                        labels("{\"id\": 1, \"name\": %s}", labels),
                                        closed);
                    case GITLAB ->
                        """
                        {"id": 9%d, "iid": %d, "project_id": 3, "state": "%s", "title": %s, "description": %s,
                         "author": {"id": 7, "username": "ann", "name": "Ann"}, "labels": [%s],
                         "created_at": "2014-06-05T23:30:00.000Z", "closed_at": %s,
                         "web_url": "https://forge.example/%s/-/issues/%d"}""".formatted(
                                        number,
                                        number,
                                        state.equals("open") ? "opened" : state,
                                        quoted(title),
                                        quoted(body),
                                        labels("%s", labels),
                                        closed,
                                        REPOSITORY,
                                        number);
                });
    }

    private static String labels(String form, String... labels) {
        return List.of(labels).stream()
                .map(label -> form.formatted(quoted(label)))
                .collect(Collectors.joining(", "));
    }

    void pull(int number, String head, String base, String title, String body) {
        pulls.add(new Pull(number, head, base, new LinkedHashMap<>(Map.of("title", title, "body", body))));
    }

    /** {@code head > base: title: body}, of each pull request. */
    public List<String> pulls() {
        return pulls.stream()
                .map(pull -> pull.head() + " > " + pull.base() + ": "
                        + pull.texts().get("title") + ": " + pull.texts().get("body"))
                .toList();
    }

    void comment(String on, String author, String body) {
        comments.add(new Comment(comments.size() + 1, on, author, new LinkedHashMap<>(Map.of("body", body))));
    }

    /** {@code author: body}, of one issue or pull request. */
    public List<String> comments(String on) {
        return comments.stream()
                .filter(one -> one.on().equals(on))
                .map(one -> one.author() + ": " + one.texts().get("body"))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getRawPath().replaceFirst("^/api/", "");
        seen.add(method + " " + exchange.getRequestURI());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Optional<Fault> fault = Optional.ofNullable(faults.peek())
                .filter(one -> one.method().equals(method) && path.contains(one.path()));
        fault.ifPresent(one -> faults.remove());
        if (fault.isPresent() && !fault.get().done() && fault.get().status() > 0) {
            fault.get().headers().forEach(exchange.getResponseHeaders()::add);
            answer(exchange, fault.get().status(), fault.get().body());
            return;
        }
        if (fault.isPresent() && !fault.get().done()) {
            exchange.close();
            return;
        }
        if (!isAllowed(exchange)) {
            answer(exchange, 401, "{\"message\": \"Bad credentials\"}");
            return;
        }
        if (fault.isPresent()) {
            route(method, path, body, exchange);
            exchange.close();
            return;
        }
        Answer answer = route(method, path, body, exchange);
        answer(exchange, answer.status(), answer.body());
    }

    private boolean isAllowed(HttpExchange exchange) {
        String name = kind == ForgeKind.GITLAB ? "PRIVATE-TOKEN" : "Authorization";
        String given = exchange.getRequestHeaders().getFirst(name);
        String expected = switch (kind) {
            case GITHUB -> "Bearer " + TOKEN;
            case GITLAB -> TOKEN;
            case FORGEJO -> "token " + TOKEN;
        };
        return given == null ? exchange.getRequestMethod().equals("GET") : given.equals(expected);
    }

    private record Answer(int status, String body) {}

    private Answer route(String method, String path, String body, HttpExchange exchange) {
        String project = kind == ForgeKind.GITLAB ? "projects/acme%2Fpkgsrc/" : "repos/acme/pkgsrc/";
        if (path.equals("user")) {
            return robot
                    ? new Answer(403, "{\"message\": \"Resource not accessible by integration\"}")
                    : new Answer(200, "{\"login\": \"bot\", \"username\": \"bot\"}");
        }
        if (!path.startsWith(project)) {
            return new Answer(404, "{\"message\": \"Not Found\"}");
        }
        String rest = path.substring(project.length());
        String ofPulls = kind == ForgeKind.GITLAB ? "merge_requests" : "pulls";
        Matcher notes = Pattern.compile(
                        kind == ForgeKind.GITLAB ? "(issues|merge_requests)/(\\d+)/notes" : "(issues)/(\\d+)/comments")
                .matcher(rest);
        Matcher note = Pattern.compile(
                        kind == ForgeKind.GITLAB
                                ? "(?:issues|merge_requests)/\\d+/notes/(\\d+)"
                                : "issues/comments/(\\d+)")
                .matcher(rest);
        String changing = kind == ForgeKind.GITLAB ? "PUT" : "PATCH";
        Map<String, String> query = query(exchange);
        if (method.equals("GET") && rest.equals("issues")) {
            List<String> all = new ArrayList<>(issues);
            if (kind == ForgeKind.GITHUB) {
                pulls.forEach(pull -> all.add(json(pull).replaceAll(", \"head\":.*", ", \"pull_request\": {}}")));
            }
            return page(all, query, exchange);
        }
        if (method.equals("GET") && rest.equals(ofPulls)) {
            boolean hide = hidden > 0 && !query.getOrDefault("state", "").equals("all");
            hidden -= hide ? 1 : 0;
            return page(
                    hide
                            ? List.of()
                            : pulls.stream()
                                    .filter(pull -> isAskedFor(pull, query))
                                    .map(this::json)
                                    .toList(),
                    query,
                    exchange);
        }
        if (method.equals("POST") && rest.equals(ofPulls)) {
            return open(tree(body));
        }
        if (method.equals(changing) && rest.matches(ofPulls + "/\\d+")) {
            JsonTree json = tree(body);
            Pull pull = pulls.stream()
                    .filter(one -> rest.endsWith("/" + one.number()))
                    .findFirst()
                    .orElseThrow();
            json.text("title").ifPresent(text -> pull.texts().put("title", text));
            json.text("body", "description").ifPresent(text -> pull.texts().put("body", text));
            return new Answer(200, json(pull));
        }
        if (notes.matches()) {
            String on = notes.group(1) + "/" + notes.group(2);
            if (method.equals("GET")) {
                return page(
                        comments.stream()
                                .filter(one -> one.on().equals(on))
                                .map(this::json)
                                .toList(),
                        query,
                        exchange);
            }
            comment(on, "bot", tree(body).text("body").orElseThrow());
            return new Answer(201, json(comments.getLast()));
        }
        if (method.equals(changing) && note.matches()) {
            Comment one = comments.get(Integer.parseInt(note.group(1)) - 1);
            one.texts().put("body", tree(body).text("body").orElseThrow());
            return new Answer(200, json(one));
        }
        return new Answer(405, "{\"message\": \"" + method + " " + rest + "?\"}");
    }

    private boolean isAskedFor(Pull pull, Map<String, String> query) {
        return switch (kind) {
            case GITHUB ->
                query.getOrDefault("head", "acme:" + pull.head()).equals("acme:" + pull.head())
                        && query.getOrDefault("base", pull.base()).equals(pull.base());
            case GITLAB ->
                query.getOrDefault("source_branch", pull.head()).equals(pull.head())
                        && query.getOrDefault("target_branch", pull.base()).equals(pull.base());
            case FORGEJO -> true;
        };
    }

    private Answer open(JsonTree json) {
        String head = json.text("head", "source_branch").orElseThrow();
        String base = json.text("base", "target_branch").orElseThrow();
        if (pulls.stream().anyMatch(one -> one.head().equals(head) && one.base().equals(base))) {
            return switch (kind) {
                case GITHUB ->
                    new Answer(
                            422,
                            "{\"message\": \"Validation Failed\", \"errors\": [{\"resource\": \"PullRequest\", \"code\":"
                                    + " \"custom\", \"message\": \"A pull request already exists for acme:" + head
                                    + ".\"}]}");
                case GITLAB ->
                    new Answer(
                            409,
                            "{\"message\": [\"Another open merge request already exists for this source branch: !4\"]}");
                case FORGEJO ->
                    new Answer(409, "{\"message\": \"pull request already exists for these targets [id: 4]\"}");
            };
        }
        pull(
                pulls.size() + 50,
                head,
                base,
                json.text("title").orElseThrow(),
                json.text("body", "description").orElseThrow());
        return new Answer(201, json(pulls.getLast()));
    }

    private String json(Pull pull) {
        String title = quoted(String.valueOf(pull.texts().get("title")));
        String body = quoted(String.valueOf(pull.texts().get("body")).replace("\n", "\r\n"));
        return kind == ForgeKind.GITLAB
                ? """
                {"id": 8%d, "iid": %d, "state": "opened", "title": %s, "description": %s, "labels": [], "merged_at": null, \
                "author": {"username": "bob"}, "created_at": "2014-06-06T00:00:00.000Z", "closed_at": null, \
                "source_project_id": %d, "target_project_id": 3, "source_branch": "%s", "target_branch": "%s", \
                "web_url": "https://forge.example/acme/pkgsrc/-/merge_requests/%d"}""".formatted(
                                pull.number(),
                                pull.number(),
                                title,
                                body,
                                forked ? 4 : 3,
                                pull.head(),
                                pull.base(),
                                pull.number())
                : """
                {"number": %d, "state": "open", "title": %s, "body": %s, "labels": [], "merged_at": null, \
                "user": {"login": "bob"}, "created_at": "2014-06-06T00:00:00Z", "closed_at": null, \
                "html_url": "https://forge.example/acme/pkgsrc/pull/%d", \
                "head": {"ref": "%s", "label": "acme:%s", "repo": {"full_name": "%s/pkgsrc"}}, \
                "base": {"ref": "%s", "repo": {"full_name": "acme/pkgsrc"}}}""".formatted(
                                pull.number(),
                                title,
                                body,
                                pull.number(),
                                pull.head(),
                                pull.head(),
                                forked ? "bob" : "acme",
                                pull.base());
    }

    /** Only GitHub says what kind of user somebody is. */
    private String json(Comment comment) {
        String author = comment.author();
        String by = switch (kind) {
            case GITHUB ->
                "\"user\": {\"login\": \"%s\", \"type\": \"%s\"}"
                        .formatted(author, author.equals("bot") ? "Bot" : "User");
            case FORGEJO -> "\"user\": {\"login\": \"%s\"}".formatted(author);
            case GITLAB -> "\"author\": {\"username\": \"%s\"}".formatted(author);
        };
        String body = String.valueOf(comment.texts().get("body")).replace("\n", "\r\n");
        return "{\"id\": %d, \"body\": %s, %s}".formatted(comment.id(), quoted(body), by);
    }

    /** Two at a time. GitLab says where the next are in a header of its own. */
    private Answer page(List<String> all, Map<String, String> query, HttpExchange exchange) {
        int page = Integer.parseInt(query.getOrDefault("page", "1"));
        if (page * PAGE < all.size()) {
            if (kind == ForgeKind.GITLAB) {
                exchange.getResponseHeaders().add("X-Next-Page", String.valueOf(page + 1));
            } else {
                String uri = exchange.getRequestURI().toString().replaceFirst("[?&]page=\\d+", "");
                exchange.getResponseHeaders()
                        .add(
                                "Link",
                                "<http://%s%s%spage=%d>; rel=\"next\""
                                        .formatted(
                                                exchange.getRequestHeaders().getFirst("Host"),
                                                uri,
                                                uri.contains("?") ? "&" : "?",
                                                page + 1));
            }
        } else if (kind == ForgeKind.GITLAB) {
            exchange.getResponseHeaders().add("X-Next-Page", "");
        }
        return new Answer(
                200,
                IntStream.range(0, all.size())
                        .filter(i -> i / PAGE == page - 1)
                        .mapToObj(all::get)
                        .collect(Collectors.joining(",", "[", "]")));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new LinkedHashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String field : raw == null ? new String[0] : raw.split("&", -1)) {
            String[] parts = field.split("=", 2);
            query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static JsonTree tree(String body) {
        try {
            return JsonReader.tree(body);
        } catch (JsonReader.BrokenJson e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String quoted(String text) {
        return "\""
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\r", "\\r")
                        .replace("\n", "\\n")
                + "\"";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
