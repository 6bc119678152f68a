package org.holdfast.forge;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.request.Request;
import org.holdfast.tool.JsonTree;

/**
 * Reads a {@link Request} from a forge's JSON. GitHub, its program {@code gh}, GitLab and Forgejo name the same fields
 * differently, but no name has two meanings, so all names are accepted everywhere.
 *
 * <pre>
 * {"number": 12, "title": "…", "body": "…", "state": "open", "user": {"login": "…"}, "labels": [{"name": "…"}],
 *  "created_at": "2014-06-05T10:00:00Z", "html_url": "https://…", "pull_request": {…}}          GitHub, Forgejo
 * {"number": 12, "state": "OPEN", "author": {"login": "…"}, "createdAt": "…", "url": "…", "headRefName": "…"}     gh
 * {"iid": 12, "description": "…", "state": "opened", "author": {"username": "…"}, "labels": ["…"],
 *  "web_url": "https://…", "source_branch": "…"}                                                              GitLab
 * </pre>
 */
final class RequestJson {

    private RequestJson() {}

    /**
     * Reads one issue or pull request.
     *
     * @throws IllegalArgumentException if a field is missing or wrong; the message names it
     */
    static Request read(JsonTree json) {
        if (!json.isObject()) {
            throw new IllegalArgumentException("is no issue or pull request, but " + json);
        }
        OptionalInt number = json.number("iid", "number");
        Optional<String> title = json.text("title");
        if (number.isEmpty() || title.isEmpty()) {
            throw new IllegalArgumentException("is no issue or pull request: it has no number, or no title");
        }
        String what = "number " + number.getAsInt() + " ";
        // "url" may be the API's address of an issue; "html_url" is the page for people.
        String url =
                json.text("html_url", "web_url", "url").map(RequestJson::bytes).orElse("");
        Optional<String> head = json.text("head.ref", "headRefName", "source_branch");
        boolean pull = head.isPresent()
                || json.at("pull_request").isPresent()
                || url.matches(".*/(pull|pulls|merge_requests)/[0-9]+");
        Request.State state = state(json, what);
        return new Request(
                number.getAsInt(),
                pull ? Request.Kind.PULL : Request.Kind.ISSUE,
                bytes(title.get()),
                json.text("body", "description").map(RequestJson::bytes).orElse(""),
                labels(json),
                json.text("user.login", "author.login", "author.username", "user.username")
                        .map(RequestJson::bytes)
                        .orElse("nobody"),
                state,
                date(json, "created_at", "createdAt")
                        .orElseThrow(() -> new IllegalArgumentException(
                                what + "has no date: export it with created_at (gh: createdAt)")),
                state == Request.State.OPEN
                        ? Optional.empty()
                        : date(json, "merged_at", "mergedAt", "closed_at", "closedAt"),
                url,
                head.map(RequestJson::bytes),
                json.text("base.ref", "baseRefName", "target_branch").map(RequestJson::bytes));
    }

    private static Request.State state(JsonTree json, String what) {
        String state = json.text("state").orElse("").toLowerCase(Locale.ROOT);
        boolean merged =
                json.at("merged_at", "mergedAt", "pull_request.merged_at").isPresent();
        return switch (state) {
            case "open", "opened", "locked" -> Request.State.OPEN;
            case "merged" -> Request.State.MERGED;
            case "closed" -> merged ? Request.State.MERGED : Request.State.CLOSED;
            default -> throw new IllegalArgumentException(what + "is neither open nor closed, but '" + state + "'");
        };
    }

    private static List<String> labels(JsonTree json) {
        return json.elements("labels").stream()
                .flatMap(label -> (label.isObject() ? label.text("name") : Optional.of(label.toString())).stream())
                .map(RequestJson::bytes)
                .toList();
    }

    private static Optional<LocalDate> date(JsonTree json, String... names) {
        return json.text(names).map(text -> {
            try {
                return OffsetDateTime.parse(text)
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDate();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("no date: '" + text + "'", e);
            }
        });
    }

    /**
     * Text in holdfast's form: a character for each byte of its UTF-8, without control and bidirectional characters.
     */
    static String bytes(String text) {
        String plain = text.replaceAll("[\\p{Cc}\\u202a-\\u202e\\u2066-\\u2069&&[^\\n\\r\\t]]", "");
        return new String(plain.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The reverse, for text sent to a forge; text that is not UTF-8 stays as it is. */
    static String unicode(String text) {
        if (text.chars().allMatch(c -> c < 0x80) || text.chars().anyMatch(c -> c > 0xff)) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }
}
