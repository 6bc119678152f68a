package org.holdfast.forge;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.config.Configuration;
import org.holdfast.config.ForgeKind;
import org.holdfast.outcome.PostOutcome;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.request.Request;
import org.holdfast.source.Parsed;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.holdfast.tool.ToolFailed;
import org.holdfast.tool.WebApi;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The issues and pull requests of one repository on GitHub, GitLab or Forgejo, through their REST APIs.
 *
 * <p>Failures are {@link Unusable} or {@link ToolFailed}: they name the address, the server's own words, and the
 * environment variable of the token that lacks a permission. Nothing is posted twice: after a lost answer, the forge is
 * asked whether the item exists before it is posted again.
 *
 * <p>Not safe for use by several threads.
 */
public final class Forge implements AutoCloseable {

    /** The most pages of one list: a server that gives more never ends. */
    private static final int PAGES = 2000;

    /** The most characters of one list. */
    private static final long CHARACTERS = 256L << 20;

    /** The most values of a list that are no requests. */
    private static final int MALFORMED = 10_000;

    private static final int GONE = 410;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .build();

    private final ForgeApi api;
    private final WebApi web;
    private final URI url;
    private final ForgeKind kind;
    private final Optional<ForgeToken> token;
    private final Supplier<Optional<String>> self = remembered(this::askSelf);

    /**
     * A pull request that exists now.
     *
     * @param request the pull request
     * @param outcome whether it was made or changed
     */
    public record Pulled(Request request, PostOutcome outcome) {}

    /**
     * Asks nothing yet.
     *
     * @param where the configured repository and address
     * @param environment the environment with the token, if any
     * @param patience the time-outs and repetitions
     * @throws Unusable if the token would be sent in plain text
     */
    public Forge(Configuration.ForgeAt where, Map<String, String> environment, WebApi.Patience patience) {
        this.kind = where.kind();
        this.url = where.url();
        this.token = ForgeToken.in(environment, kind);
        this.api = ForgeApi.of(kind, where.repository());
        Map<String, String> headers = new HashMap<>(api.headers());
        token.ifPresent(secret -> headers.putAll(secret.header(kind, url)));
        this.web = new WebApi(url, headers, patience);
    }

    /** Whether there is a token. Without one only public items can be read, and nothing can be written. */
    public boolean hasToken() {
        return token.isPresent();
    }

    /** Whether the environment has a token for the forge; makes no connection. */
    public static boolean hasToken(Configuration.ForgeAt where, Map<String, String> environment) {
        return ForgeToken.isIn(environment, where.kind());
    }

    /** The refusal for want of a token, which names the variables. */
    public Unusable tokenless() {
        return new Unusable(url.toString(), "nothing can be written without a token in " + ForgeToken.variables(kind));
    }

    /** All issues and pull requests, open and closed; values that are neither are returned as malformed. */
    public Parsed<Request> requests() {
        List<Request> requests = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        Stream.of(api.issues(), api.pulls())
                .forEach(first -> pages(first, json -> {
                    try {
                        requests.add(RequestJson.read(json));
                    } catch (IllegalArgumentException e) {
                        malformed.add(new Malformed(url.toString(), 0, hidden(String.valueOf(e.getMessage()))));
                        if (malformed.size() > MALFORMED) {
                            throw new Unusable(
                                    url.toString(), "gives more than " + MALFORMED + " values that are no requests");
                        }
                    }
                }));
        return new Parsed<>(SavedRequests.once(requests), malformed);
    }

    /** The open pull request from one branch of the repository into another; empty if there is none. */
    public Optional<Request> openPull(String head, String base) {
        return first(api.openPulls(head, base), json -> api.isFrom(head, base, json))
                .map(json -> request(api.openPulls(head, base), json));
    }

    /**
     * Ensures one open pull request from one branch of the repository into another, with this title and body.
     *
     * @param head the branch to merge, which the forge must have already
     * @param base the branch to merge it into
     * @param title its title, one line
     * @param body its text, in Markdown
     */
    public Pulled openOrUpdate(String head, String base, String title, String body) {
        needToken();
        for (int tried = 1; ; tried++) {
            Optional<Request> there = openPull(head, base);
            if (there.isPresent()) {
                // After a lost answer, this is the one that the lost request made.
                return update(there.get(), title, body, tried > 1);
            }
            try {
                WebApi.Reply reply = web.post(api.newPull(), json(api.pull(head, base, unicode(title), unicode(body))));
                if (!reply.isGood() && says(reply).contains("already exists")) {
                    return update(
                            openPull(head, base).orElseThrow(() -> failed(api.newPull(), reply)), title, body, false);
                }
                return new Pulled(request(api.newPull(), good(api.newPull(), reply)), PostOutcome.MADE);
            } catch (WebApi.Unanswered e) {
                giveUpOrPause(e, tried);
            }
        }
    }

    private Pulled update(Request there, String title, String body, boolean ours) {
        boolean same = there.title().equals(RequestJson.bytes(unicode(title)).strip())
                && RequestJson.bytes(unicode(body)).strip().equals(there.body().strip());
        if (same) {
            return new Pulled(there, ours ? PostOutcome.MADE : PostOutcome.UNCHANGED);
        }
        String path = api.pull(there.number());
        JsonTree changed =
                good(path, web.replace(api.changing(), path, json(api.change(unicode(title), unicode(body)))));
        return new Pulled(request(path, changed), PostOutcome.CHANGED);
    }

    /**
     * Ensures one comment of ours with this text.
     *
     * @param to the issue or pull request
     * @param marker the identity of the comment, {@code answer 2014Q4}; written as an HTML comment, which is not
     *     displayed
     * @param text its text, in Markdown
     */
    public PostOutcome comment(Request to, String marker, String text) {
        needToken();
        String first = "<!-- holdfast:" + marker + " -->";
        String body = first + "\n" + unicode(text).strip() + "\n";
        String path = api.comments(to.kind(), to.number());
        for (int tried = 1; ; tried++) {
            Optional<JsonTree> there =
                    first(path, json -> json.text("body").orElse("").startsWith(first) && isOurs(json));
            if (there.isPresent()) {
                boolean same = normal(there.get().text("body").orElse("")).equals(normal(body));
                if (!same) {
                    String one = api.comment(
                            to.kind(), to.number(), there.get().text("id").orElse(""));
                    good(one, web.replace(api.changing(), one, json(new ForgeApi.Comment(body))));
                }
                return same ? (tried > 1 ? PostOutcome.MADE : PostOutcome.UNCHANGED) : PostOutcome.CHANGED;
            }
            try {
                String bare = path.replaceFirst("\\?.*", "");
                good(bare, web.post(bare, json(new ForgeApi.Comment(body))));
                return PostOutcome.MADE;
            } catch (WebApi.Unanswered e) {
                giveUpOrPause(e, tried);
            }
        }
    }

    /**
     * Whether we wrote the comment. Anybody can write our marker, so the author decides where the forge says who we
     * are.
     */
    private boolean isOurs(JsonTree comment) {
        Optional<String> author = comment.text("user.login", "author.username");
        Optional<String> us = self.get();
        if (us.isEmpty() && !comment.text("user.type").equals(Optional.of("Bot"))) {
            throw new Unusable(
                    url.toString(),
                    "there is a comment like ours by " + author.orElse("somebody")
                            + ", and the token may not ask who we are: let it read its own user");
        }
        return us.isEmpty() || author.equals(us);
    }

    private Optional<String> askSelf() {
        WebApi.Reply reply = web.get("user");
        // A robot's token may lack the permission to ask.
        return reply.isGood() ? tree("user", reply.body()).text("login", "username") : Optional.empty();
    }

    private static <T> Supplier<Optional<T>> remembered(Supplier<Optional<T>> ask) {
        List<Optional<T>> answer = new ArrayList<>(1);
        return () -> {
            if (answer.isEmpty()) {
                answer.add(ask.get());
            }
            return answer.getFirst();
        };
    }

    private void giveUpOrPause(WebApi.Unanswered lost, int tried) {
        if (tried >= web.tries()) {
            throw new Unusable(
                    "the forge",
                    hidden(String.valueOf(lost.getMessage())) + ", " + tried
                            + " times; what it was asked for is not there");
        }
        web.pause(tried);
    }

    private void needToken() {
        if (!hasToken()) {
            throw tokenless();
        }
    }

    /** The first element of a list that is wanted; the list is read to its end. */
    private Optional<JsonTree> first(String path, Predicate<JsonTree> wanted) {
        List<JsonTree> found = new ArrayList<>(1);
        pages(path, json -> {
            if (found.isEmpty() && wanted.test(json)) {
                found.add(json);
            }
        });
        return found.stream().findFirst();
    }

    /** Takes the elements of all pages of an array, which end sometime: their number, size and time have limits. */
    private void pages(String first, Consumer<JsonTree> take) {
        Duration whole = web.patience().whole();
        long begun = System.nanoTime();
        long characters = 0;
        Optional<String> next = Optional.of(first);
        for (int page = 1; next.isPresent(); page++) {
            String path = next.get();
            if (page > PAGES) {
                throw new Unusable(url + " " + first, "has no end after " + PAGES + " pages");
            }
            if (System.nanoTime() - begun > whole.toNanos()) {
                throw new Unusable(
                        url + " " + first,
                        "timed out: not finished after " + whole.toMillis() + " ms and " + (page - 1) + " pages");
            }
            WebApi.Reply reply = web.get(path);
            if (reply.status() == GONE && path.equals(api.issues())) {
                return; // GitHub with issues switched off; it may have pull requests
            }
            characters += reply.body().length();
            if (characters > CHARACTERS) {
                throw new Unusable(
                        url + " " + first,
                        "is larger than the limit of " + (CHARACTERS >> 20) + " MB, after " + page + " pages");
            }
            JsonTree tree = good(path, reply);
            if (!tree.isArray()) {
                throw new Unusable(url + " " + path, "gives no list");
            }
            tree.elements().forEach(take);
            next = WebApi.next(reply)
                    .or(() -> reply.header("x-next-page")
                            .filter(number -> number.matches("[0-9]{1,9}"))
                            .map(number -> first + "&page=" + number));
        }
    }

    /** The JSON of a successful answer; throws the reason of any other. */
    private JsonTree good(String path, WebApi.Reply reply) {
        if (!reply.isGood()) {
            throw failed(path, reply);
        }
        return tree(path, reply.body());
    }

    private JsonTree tree(String path, String body) {
        try {
            JsonTree tree = JsonReader.tree(body);
            if (tree.node().isMissingNode()) {
                throw new Unusable(url + " " + path, "gives an empty answer");
            }
            return tree;
        } catch (JsonReader.BrokenJson e) {
            throw new Unusable(url + " " + path, "gives no JSON; is this the address of its API?");
        }
    }

    private Request request(String path, JsonTree json) {
        try {
            return RequestJson.read(json);
        } catch (IllegalArgumentException e) {
            throw new Unusable(url + " " + path, "answers oddly: " + hidden(String.valueOf(e.getMessage())));
        }
    }

    private Unusable failed(String path, WebApi.Reply reply) {
        String words = says(reply);
        String why = switch (reply.status()) {
            case 401 ->
                token.map(secret -> secret + " is not taken: it is wrong, or has expired")
                        .orElse("it wants a token: put one in " + ForgeToken.variables(kind));
            case 403 ->
                token.map(secret -> secret + " is not enough: it needs " + api.permission())
                        .orElse("it wants a token: put one in " + ForgeToken.variables(kind));
            case 404, 410 ->
                "there is no such thing in " + api.repository() + ", or "
                        + token.map(secret -> secret + " may not see it: it needs " + api.permission())
                                .orElse("it wants a token: put one in " + ForgeToken.variables(kind));
            case 301, 302, 307, 308 -> "the repository has moved: put its new name into [forge]";
            default -> "HTTP status " + reply.status();
        };
        return new Unusable(url + " " + path, why + (words.isEmpty() ? "" : "; it says: " + words));
    }

    /** The server's own words: {@code Validation Failed: A pull request already exists for owner:branch.} */
    private String says(WebApi.Reply reply) {
        try {
            JsonTree json = tree("", reply.body());
            String words = Stream.concat(
                            json.at("message", "error", "error_description").stream(),
                            json.at("errors").stream()
                                    .flatMap(errors -> errors.elements().stream())
                                    .flatMap(error -> error.at("message").or(() -> Optional.of(error)).stream()))
                    .map(Forge::plain)
                    .collect(Collectors.joining(": "));
            String short300 = words.length() > 300 ? words.substring(0, 300) + "..." : words;
            return hidden(RequestJson.bytes(short300).replaceAll("\\s+", " ").strip());
        } catch (Unusable e) {
            return ""; // an HTML page
        }
    }

    private static String plain(JsonTree words) {
        return words.isArray()
                ? words.elements().stream().map(Forge::plain).collect(Collectors.joining(", "))
                : words.node()
                        .propertyStream()
                        .map(field -> field.getKey() + " " + plain(new JsonTree(field.getValue())))
                        .reduce((one, next) -> one + ", " + next)
                        .orElseGet(words::toString);
    }

    private String hidden(String text) {
        return token.map(secret -> secret.hiddenIn(text)).orElse(text);
    }

    private static String normal(String body) {
        return body.replace("\r\n", "\n").strip();
    }

    private static String unicode(String text) {
        return text.lines().map(RequestJson::unicode).collect(Collectors.joining("\n"));
    }

    private static String json(Record fields) {
        return JSON.writeValueAsString(fields);
    }

    @Override
    public void close() {
        web.close();
    }
}
