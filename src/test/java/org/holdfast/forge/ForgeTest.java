package org.holdfast.forge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.holdfast.config.Configuration;
import org.holdfast.config.ForgeKind;
import org.holdfast.outcome.PostOutcome;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.request.Request;
import org.holdfast.source.Parsed;
import org.holdfast.tool.WebApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same things done on all three forges, over HTTP. */
@ParameterizedClass
@EnumSource
class ForgeTest {

    private static final WebApi.Patience HASTY = new WebApi.Patience(
            3, Duration.ofMillis(1), Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1));
    private static final String TOPIC = "backport/2014Q1/security-openssl-1.0.1k";
    private static final String BASE = "backports/2014Q1";

    @Parameter
    private ForgeKind kind;

    private ForgeServer server;
    private Forge forge;

    @BeforeEach
    void start() {
        server = new ForgeServer(kind);
        forge = new Forge(server.where(), Map.of("HOLDFAST_TOKEN", ForgeServer.TOKEN), HASTY);
    }

    @AfterEach
    void stop() {
        forge.close();
        server.close();
    }

    @Test
    void readsAllPagesOfIssuesAndPullRequests() {
        IntStream.rangeClosed(1, 5)
                .forEach(number -> server.issue(number, "Update foo" + number, "please", "open", "security", "2014Q1"));
        server.issue(6, "Old", "", "closed");
        IntStream.rangeClosed(11, 13).forEach(number -> server.pull(number, "fix" + number, BASE, "Fix", "It \u2500"));
        Parsed<Request> read = forge.requests();
        assertThat(read.malformed()).isEmpty();
        assertThat(read.values()).extracting(Request::number).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 11, 12, 13);
        Request issue = read.values().getFirst();
        assertThat(issue.kind()).isEqualTo(Request.Kind.ISSUE);
        assertThat(issue.labels()).containsExactly("security", "2014Q1");
        assertThat(issue.author()).isEqualTo("ann");
        assertThat(issue.opened()).isEqualTo(LocalDate.of(2014, 6, 5));
        assertThat(issue.url()).startsWith("https://forge.example/acme/pkgsrc/");
        Request closed = read.values().stream()
                .filter(one -> one.number() == 6)
                .findFirst()
                .orElseThrow();
        assertThat(closed.state()).isEqualTo(Request.State.CLOSED);
        assertThat(closed.closed()).contains(LocalDate.of(2014, 7, 1));
        Request pull = read.values().getLast();
        assertThat(pull.kind()).isEqualTo(Request.Kind.PULL);
        assertThat(pull.head()).contains("fix13");
        assertThat(pull.base()).contains(BASE);
        assertThat(pull.body()).isEqualTo("It \u00e2\u0094\u0080");
        assertThat(pull.reference()).isEqualTo(kind == ForgeKind.GITLAB ? "!13" : "#13");
    }

    /** What a path of the repository says is on the forge, and what is not there is not asked. */
    @ParameterizedTest
    @ValueSource(strings = {"//%s/api/x?page=2", "http://%s/api/x?page=2", "http://t@%s/api/x"})
    void theTokenLeavesForItsOwnOriginOnly(String link) {
        try (ForgeServer thief = new ForgeServer(kind)) {
            String to = link.formatted(thief.url().getRawAuthority());
            server.fails("GET", 200, Map.of("Link", "<" + to + ">; rel=\"next\""), "[]");
            assertThatThrownBy(() -> forge.requests()).hasMessageContaining("its next page is on another host");
            server.fails("GET", 302, Map.of("Location", to), "");
            assertThatThrownBy(() -> forge.requests()).hasMessageContaining("redirects to another host");
            assertThat(thief.seen()).isEmpty();
        }
    }

    @Test
    void withoutATokenWhatEverybodyMaySeeIsRead() {
        server.issue(1, "Update foo", "", "open");
        try (Forge stranger = new Forge(server.where(), Map.of(), HASTY)) {
            assertThat(stranger.requests().values()).hasSize(1);
            assertThatThrownBy(() -> stranger.openOrUpdate(TOPIC, BASE, "t", "b"))
                    .isInstanceOf(Unusable.class)
                    .hasMessageContaining("without a token in HOLDFAST_TOKEN or " + kind.variable());
        }
        assertThat(server.pulls()).isEmpty();
    }

    @Test
    void onePullRequestIsOpenedAndThenKeptUpToDate() {
        Forge.Pulled made = forge.openOrUpdate(TOPIC, BASE, "openssl: 1.0.1k", "one\ntwo");
        assertThat(made.outcome()).isEqualTo(PostOutcome.MADE);
        assertThat(made.request().head()).contains(TOPIC);
        assertThat(forge.openPull(TOPIC, BASE))
                .map(Request::number)
                .contains(made.request().number());
        assertThat(forge.openPull("another", BASE)).isEmpty();
        assertThat(forge.openOrUpdate(TOPIC, BASE, "openssl: 1.0.1k", "one\ntwo")
                        .outcome())
                .isEqualTo(PostOutcome.UNCHANGED);
        assertThat(forge.openOrUpdate(TOPIC, BASE, "openssl: 1.0.1k", "three").outcome())
                .isEqualTo(PostOutcome.CHANGED);
        assertThat(server.pulls()).containsExactly(TOPIC + " > " + BASE + ": openssl: 1.0.1k: three");
        assertThat(server.seen()).filteredOn(line -> line.startsWith("POST")).hasSize(1);
    }

    @Test
    void whereTheAnswerGotLostNothingIsMadeTwice() {
        server.cutsAfter("POST");
        assertThat(forge.openOrUpdate(TOPIC, BASE, "title", "body").outcome()).isEqualTo(PostOutcome.MADE);
        assertThat(server.pulls()).hasSize(1);
        Request request = forge.openPull(TOPIC, BASE).orElseThrow();
        server.cutsAfter("POST");
        assertThat(forge.comment(request, "answer x", "text")).isEqualTo(PostOutcome.MADE);
        assertThat(server.comments(on(request))).hasSize(1);
        assertThat(server.seen()).filteredOn(line -> line.startsWith("POST")).hasSize(2);
    }

    @Test
    void whereNothingWasMadeItIsMadeAtTheNextTry() {
        server.cutsBefore("POST");
        server.fails("POST", 502, Map.of(), "");
        assertThat(forge.openOrUpdate(TOPIC, BASE, "title", "body").outcome()).isEqualTo(PostOutcome.MADE);
        assertThat(server.pulls()).hasSize(1);
    }

    @Test
    void whoAlwaysFailsIsLeft() {
        IntStream.range(0, 3).forEach(i -> server.fails("POST", 503, Map.of(), ""));
        refuses(() -> forge.openOrUpdate(TOPIC, BASE, "t", "b"), "HTTP status 503, 3 times");
        IntStream.range(0, 3).forEach(i -> server.cutsBefore("POST"));
        refuses(() -> forge.openOrUpdate(TOPIC, BASE, "t", "b"), "the connection was cut, 3 times");
        assertThat(server.pulls()).isEmpty();
    }

    @Test
    void onePullRequestThatWasNotSeenIsFoundAndChanged() {
        server.pull(4, TOPIC, BASE, "old", "old");
        server.hidesPulls(1);
        assertThat(forge.openOrUpdate(TOPIC, BASE, "new", "new").outcome()).isEqualTo(PostOutcome.CHANGED);
        assertThat(server.pulls()).containsExactly(TOPIC + " > " + BASE + ": new: new");
    }

    @Test
    void anAnswerStandsOnceAndIsChangedInPlace() {
        Request request = request();
        server.comment(on(request), "ann", "<!-- holdfast:answer 2014Q1 -->\nI write this, too");
        server.comment(on(request), "ann", "And?");
        assertThat(forge.comment(request, "answer 2014Q1", "first \u00c3\u00a9"))
                .isEqualTo(PostOutcome.MADE);
        assertThat(forge.comment(request, "answer 2014Q1", "first \u00c3\u00a9"))
                .isEqualTo(PostOutcome.UNCHANGED);
        assertThat(forge.comment(request, "answer 2014Q1", "second")).isEqualTo(PostOutcome.CHANGED);
        assertThat(forge.comment(request, "answer 2015Q1", "other")).isEqualTo(PostOutcome.MADE);
        assertThat(server.comments(on(request)))
                .containsExactly(
                        "ann: <!-- holdfast:answer 2014Q1 -->\nI write this, too",
                        "ann: And?",
                        "bot: <!-- holdfast:answer 2014Q1 -->\nsecond\n",
                        "bot: <!-- holdfast:answer 2015Q1 -->\nother\n");
    }

    @Test
    void whoMayNotAskWhoItIsChangesNobodysComment() {
        server.isRobot();
        forge.comment(request(), "answer", "first");
        if (kind == ForgeKind.GITHUB) { // that says who is a robot
            assertThat(forge.comment(request(), "answer", "second")).isEqualTo(PostOutcome.CHANGED);
            assertThat(server.comments(on(request()))).containsExactly("bot: <!-- holdfast:answer -->\nsecond\n");
        } else {
            refuses(() -> forge.comment(request(), "answer", "second"), "the token may not ask who we are");
            assertThat(server.comments(on(request()))).containsExactly("bot: <!-- holdfast:answer -->\nfirst\n");
        }
    }

    @Test
    void aCommentLikeOursBySomebodyElseIsLeftAlone() {
        server.isRobot();
        server.comment(on(request()), "mallory", "<!-- holdfast:answer -->\nhers\n");
        refuses(() -> forge.comment(request(), "answer", "ours"), "a comment like ours by mallory");
        assertThat(server.comments(on(request()))).containsExactly("mallory: <!-- holdfast:answer -->\nhers\n");
    }

    @Test
    void whatTokensAreForIsSaid() {
        try (Forge wrong = new Forge(server.where(), Map.of(kind.variable(), "wrong"), HASTY)) {
            refuses(wrong::requests, "the token in " + kind.variable() + " is not taken");
            refuses(wrong::requests, "it says: Bad credentials");
        }
        server.fails("GET", 403, Map.of(), "{\"message\": \"Resource not accessible by personal access token\"}");
        refuses(forge::requests, "the token in HOLDFAST_TOKEN is not enough: it needs ");
        server.fails("GET", 404, Map.of(), "{\"message\": \"Not Found\"}");
        refuses(
                forge::requests,
                "there is no such thing in acme/pkgsrc, or the token in HOLDFAST_TOKEN may not see it");
    }

    @Test
    void theServersOwnWordsAreShownAndNeverTheToken() {
        server.fails(
                "POST",
                422,
                Map.of(),
                "{\"message\": \"Validation Failed\", \"errors\": [{\"field\": \"head\", \"code\": \"invalid\"}, {\"message\":"
                        + " \"seen: " + ForgeServer.TOKEN + "\"}]}");
        refuses(
                () -> forge.openOrUpdate(TOPIC, BASE, "t", "b"),
                "HTTP status 422; it says: Validation Failed: field head, code invalid: seen: ...");
        server.fails("POST", 409, Map.of(), "<html>" + ForgeServer.TOKEN + "</html>");
        refuses(() -> forge.openOrUpdate(TOPIC, BASE, "t", "b"), "HTTP status 409");
    }

    @Test
    void aTokenThatTheServerRepeatsInPlaceOfRequestsIsNotShown() {
        server.fails("GET", 200, Map.of(), "[\"" + ForgeServer.TOKEN + "\"]");
        assertThat(forge.requests().malformed())
                .singleElement()
                .satisfies(one -> assertThat(one.why()).isEqualTo("is no issue or pull request, but ..."));
        server.fails("GET", 200, Map.of(), "[]");
        server.fails("POST", 201, Map.of(), "\"" + ForgeServer.TOKEN + "\"");
        refuses(() -> forge.openOrUpdate(TOPIC, BASE, "t", "b"), "answers oddly: is no issue or pull request, but ...");
    }

    /** U+FFFD is a character as others, which somebody wrote where a program could not read something. */
    @Test
    void aTextThatGoesBackIsTheOneThatCame() {
        String text = "\ufffd \u00e9 \u20ac \ud83d\ude00 a";
        assertThat(RequestJson.unicode(RequestJson.bytes(text))).isEqualTo(text);
        assertThat(RequestJson.unicode("\u00e9")).isEqualTo("\u00e9");
    }

    @Test
    void aLimitThatIsReachedHalfwayIsWaitedFor() {
        IntStream.rangeClosed(1, 5).forEach(number -> server.issue(number, "Update foo", "", "open"));
        server.fails("GET", 429, Map.of("Retry-After", "0"), "");
        server.fails("GET", 500, Map.of(), "");
        server.cutsBefore("GET");
        assertThat(forge.requests().values()).hasSize(5);
    }

    @Test
    void aRepositoryWithoutIssuesMayHavePullRequests() {
        server.pull(4, TOPIC, BASE, "t", "b");
        server.fails("GET", 410, Map.of(), "{\"message\": \"Issues has been disabled in this repository.\"}");
        assertThat(forge.requests().values()).hasSize(1);
    }

    @Test
    void theBranchOfAForkIsNotOurs() {
        server.pull(4, TOPIC, BASE, "t", "b");
        server.isForked();
        assertThat(forge.openPull(TOPIC, BASE)).isEmpty();
    }

    @Test
    void whatIsNoApiIsNotBelieved() {
        server.fails("GET", 200, Map.of(), "<html>Welcome</html>");
        refuses(forge::requests, "gives no JSON; is this the address of its API?");
        server.fails("GET", 200, Map.of(), "{\"a\": 1}");
        refuses(forge::requests, "gives no list");
        server.fails("GET", 200, Map.of(), "");
        refuses(forge::requests, "gives an empty answer");
        server.fails("GET", 200, Map.of(), "[{\"number\": 1}]");
        assertThat(forge.requests().malformed()).singleElement().asString().contains("no title");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://forge.example/api", "http://127.evil.example/api", "http://localhost.example"})
    void aTokenIsNeverSentInTheClear(String url) {
        Configuration.ForgeAt where = new Configuration.ForgeAt(kind, "acme/pkgsrc", URI.create(url));
        refuses(() -> new Forge(where, Map.of("HOLDFAST_TOKEN", ForgeServer.TOKEN), HASTY), "is not https");
    }

    @Test
    void aTokenThatIsNoneIsNotShownEither() {
        refuses(
                () -> new Forge(
                        server.where(), Map.of("HOLDFAST_TOKEN", ForgeServer.TOKEN + "\n" + ForgeServer.TOKEN), HASTY),
                "HOLDFAST_TOKEN: has characters that no token has");
        assertThat(ForgeToken.in(Map.of("HOLDFAST_TOKEN", " " + ForgeServer.TOKEN + "\n"), kind)
                        .orElseThrow())
                .hasToString("the token in HOLDFAST_TOKEN");
    }

    private static void refuses(ThrowingCallable call, String why) {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(call)
                .withMessageContaining(why)
                .withMessageNotContaining(ForgeServer.TOKEN);
    }

    private Request request() {
        return new Request(
                7,
                Request.Kind.PULL,
                "Update foo",
                "",
                List.of(),
                "ann",
                Request.State.OPEN,
                LocalDate.of(2014, 6, 5),
                Optional.empty(),
                "https://forge.example/acme/pkgsrc/pull/7",
                Optional.empty(),
                Optional.empty());
    }

    private String on(Request request) {
        return (kind == ForgeKind.GITLAB ? "merge_requests/" : "issues/") + request.number();
    }
}
