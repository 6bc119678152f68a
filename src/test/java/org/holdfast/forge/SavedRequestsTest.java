package org.holdfast.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.request.Mentions;
import org.holdfast.request.Request;
import org.holdfast.source.Inputs;
import org.holdfast.source.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavedRequestsTest {

    private static final String REST = """
            [{"url": "https://api.github.com/repos/o/r/issues/5", "html_url": "https://github.com/o/r/issues/5",
              "id": 1, "node_id": "MDU6", "number": 5, "title": "Update openssl", "user": {"login": "ann", "id": 2},
              "labels": [{"id": 3, "name": "security", "color": "f00"}], "state": "open", "locked": false,
              "assignee": null, "comments": 0, "created_at": "2014-06-05T10:00:00Z", "closed_at": null, "body": null},
             {"url": "https://api.github.com/repos/o/r/issues/6", "html_url": "https://github.com/o/r/pull/6",
              "number": 6, "title": "Backport", "user": {"login": "ann"}, "labels": [], "state": "closed",
              "created_at": "2014-06-05T10:00:00Z", "closed_at": "2014-06-07T10:00:00Z", "body": "b",
              "pull_request": {"url": "https://api.github.com/repos/o/r/pulls/6",
                "merged_at": "2014-06-07T10:00:00Z"}}]
            """;

    private static final String GH = """
            [{"author": {"id": "MDQ6", "is_bot": false, "login": "ann", "name": "Ann"}, "body": "b", "closed": false,
              "closedAt": null, "createdAt": "2014-06-05T23:59:59Z",
              "labels": [{"id": "L", "name": "2014Q1", "description": "", "color": "f00"}],
              "number": 5, "state": "OPEN", "title": "Update openssl", "updatedAt": "2014-06-05T23:59:59Z",
              "url": "https://github.com/o/r/issues/5"},
             {"author": {"login": "ann"}, "baseRefName": "backports/2014Q1", "body": "", "createdAt": "2014-06-05T10:00:00Z",
              "headRefName": "openssl", "labels": [], "mergedAt": "2014-06-06T10:00:00Z", "number": 6, "state": "MERGED",
              "title": "Backport", "url": "https://github.com/o/r/pull/6"}]
            """;

    private static final String GITLAB = """
            [{"id": 76, "iid": 5, "project_id": 1, "title": "Update openssl", "description": "b", "state": "opened",
              "created_at": "2014-06-06T01:30:00.000+02:00", "closed_at": null, "labels": ["security", "x"],
              "author": {"id": 1, "name": "Ann", "username": "ann"}, "web_url": "https://gitlab.com/o/r/-/issues/5"},
             {"id": 77, "iid": 5, "title": "Backport", "description": null, "state": "merged", "labels": [],
              "created_at": "2014-06-06T12:00:00Z", "merged_at": "2014-06-07T12:00:00Z", "author": {"username": "ann"},
              "target_branch": "backports/2014Q1", "source_branch": "openssl",
              "web_url": "https://gitlab.com/o/r/-/merge_requests/5"}]
            """;

    private static final String FORGEJO = """
            [{"id": 1, "url": "https://codeberg.org/api/v1/repos/o/r/issues/5", "html_url": "https://codeberg.org/o/r/issues/5",
              "number": 5, "user": {"id": 1, "login": "ann", "username": "ann"}, "original_author": "", "title": "Update openssl",
              "body": "b", "labels": [{"id": 1, "name": "security", "exclusive": false}], "state": "open",
              "created_at": "2014-06-05T10:00:00+02:00", "closed_at": null, "pull_request": null},
             {"id": 2, "html_url": "https://codeberg.org/o/r/pulls/6", "number": 6, "user": {"login": "ann"},
              "title": "Backport", "body": "", "labels": null, "state": "closed", "merged": true,
              "created_at": "2014-06-05T10:00:00Z", "closed_at": "2014-06-07T10:00:00Z",
              "pull_request": {"merged": true, "merged_at": "2014-06-07T10:00:00Z"}}]
            """;

    @TempDir
    private Path directory;

    @Test
    void theAnswerOfGitHubIsRead() throws IOException {
        List<Request> read = read(REST).values();
        assertThat(read.getFirst())
                .isEqualTo(new Request(
                        5,
                        Request.Kind.ISSUE,
                        "Update openssl",
                        "",
                        List.of("security"),
                        "ann",
                        Request.State.OPEN,
                        LocalDate.of(2014, 6, 5),
                        Optional.empty(),
                        "https://github.com/o/r/issues/5",
                        Optional.empty(),
                        Optional.empty()));
        assertThat(read.getLast().kind()).isEqualTo(Request.Kind.PULL);
        assertThat(read.getLast().state()).isEqualTo(Request.State.MERGED);
        assertThat(read.getLast().closed()).contains(LocalDate.of(2014, 6, 7));
    }

    @Test
    void whatGhPrintsIsRead() throws IOException {
        List<Request> read = read(GH).values();
        assertThat(read).extracting(Request::kind).containsExactly(Request.Kind.ISSUE, Request.Kind.PULL);
        assertThat(read).extracting(Request::state).containsExactly(Request.State.OPEN, Request.State.MERGED);
        assertThat(read.getFirst().labels()).containsExactly("2014Q1");
        assertThat(read.getLast().head()).contains("openssl");
        assertThat(read.getLast().base()).contains("backports/2014Q1");
        assertThat(read.getLast().author()).isEqualTo("ann");
    }

    @Test
    void theAnswerOfGitLabIsRead() throws IOException {
        List<Request> read = read(GITLAB).values();
        assertThat(read).extracting(Request::reference).containsExactly("#5", "!5");
        assertThat(read.getFirst().opened()).isEqualTo(LocalDate.of(2014, 6, 5));
        assertThat(read.getFirst().labels()).containsExactly("security", "x");
        assertThat(read.getLast().closed()).contains(LocalDate.of(2014, 6, 7));
        assertThat(read).extracting(Request::author).containsOnly("ann");
    }

    @Test
    void theAnswerOfForgejoIsRead() throws IOException {
        List<Request> read = read(FORGEJO).values();
        assertThat(read).extracting(Request::kind).containsExactly(Request.Kind.ISSUE, Request.Kind.PULL);
        assertThat(read).extracting(Request::state).containsExactly(Request.State.OPEN, Request.State.MERGED);
    }

    @Test
    void pagesMayFollowOneAnotherOrStandInOneAnother() throws IOException {
        assertThat(read(REST + GH.replace("\"number\": 5", "\"number\": 7")).values())
                .hasSize(3);
        assertThat(read("[" + REST + "," + GITLAB + "]").values()).hasSize(3);
        String one =
                "{\"number\": %d, \"title\": \"x\", \"state\": \"open\", \"created_at\": \"2014-06-05T10:00:00Z\"}\n";
        assertThat(read(one.formatted(1) + one.formatted(2)).values()).hasSize(2);
    }

    @Test
    void ofTheSameRequestTwiceTheOneCountsThatTellsOfItsBranches() throws IOException {
        Path gh = Files.writeString(directory.resolve("gh"), GH);
        Path rest = Files.writeString(directory.resolve("rest"), REST);
        List<Request> read =
                saved().read(List.of(gh.toString(), rest.toString())).values();
        assertThat(read).hasSize(2);
        assertThat(read.getFirst().labels()).containsExactly("security");
        assertThat(read.getLast().head()).contains("openssl");
    }

    @Test
    void whatIsNoRequestIsLeftOutAndSaid() throws IOException {
        Parsed<Request> read = read(
                REST.strip()
                        .replaceFirst(
                                "]$",
                                ",\n7, {\"title\": \"x\"},\n"
                                        + "{\"number\": 8, \"title\": \"x\", \"state\": \"odd\"},\n"
                                        + "{\"number\": 9, \"title\": \"x\", \"state\": \"open\"},\n"
                                        + "{\"number\": 9, \"title\": \"x\", \"state\": \"open\", \"created_at\": \"today\"}]"));
        assertThat(read.values()).hasSize(2);
        assertThat(read.malformed())
                .extracting(Malformed::why)
                .containsExactly(
                        "is no issue or pull request, but 7",
                        "is no issue or pull request: it has no number, or no title",
                        "number 8 is neither open nor closed, but 'odd'",
                        "number 9 has no date: export it with created_at (gh: createdAt)",
                        "no date: 'today'");
        assertThat(read.malformed().getFirst().line()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html>no</html> | is no JSON to its end",
                "[{\"number\": 1, | is no JSON to its end",
                "{\"message\": \"Not Found\", \"status\": \"404\"} | in place of requests: Not Found",
                "{\"a\": 1} | has no issue and no pull request in it",
                "[1, 2] | has no issue and no pull request in it; its first value is no issue or pull request, but 1",
                "[{\"name\": \"v1.0\", \"commit\": {}}] | has no issue and no pull request",
                "\"\" | has no issue",
                "'' | has no issue",
            })
    void whatHasNoRequestsInItIsRefused(String text, String why) {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining("saved.json")
                .withMessageContaining(why);
    }

    @Test
    void anEmptyListHasNone() throws IOException {
        assertThat(read("[]").values()).isEmpty();
        assertThat(read("[][]").malformed()).isEmpty();
    }

    @Test
    void whatWouldActOnATerminalIsTakenOut() throws IOException {
        Request request = read(REST.replace(
                        "Update openssl", "Up\\u001b[31mdate\\u009b\\u202e\\r\\n\\u0000\\topenssl \\u00e9"))
                .values()
                .getFirst();
        assertThat(request.title()).isEqualTo("Up[31mdate openssl \u00c3\u00a9");
    }

    @Test
    void hugeBodiesAreCut() throws IOException {
        String body = "a/b ".repeat(1 << 20);
        Request request = read(REST.replace("\"body\": null", "\"body\": \"" + body + "\""))
                .values()
                .getFirst();
        assertThat(request.body()).hasSize(Request.LONGEST);
        assertThat(Mentions.of(request).pkgpaths()).hasSize(1);
    }

    private Parsed<Request> read(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("saved.json"), text);
        return saved().read(List.of(file.toString()));
    }

    private SavedRequests saved() {
        return new SavedRequests(new Inputs(directory, new ByteArrayInputStream(new byte[0])));
    }
}
