package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.RequestNews;
import org.holdfast.request.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestStores.class)
class RequestLogTest extends EachStore {

    @Test
    void allOfARequestIsKept() {
        Request request = new Request(
                7,
                Request.Kind.PULL,
                "Update \u00c3\u00a9",
                "a\tb\nc\0d",
                List.of("one", "", "two words"),
                "ann",
                Request.State.MERGED,
                LocalDate.of(2014, 6, 5),
                Optional.of(LocalDate.of(2014, 6, 7)),
                "https://forge.example/a/b/pull/7",
                Optional.of("topic"),
                Optional.of("base"));
        assertThat(store.recordRequests(List.of(request)).first()).isTrue();
        assertThat(store.requests()).containsExactly(request);
        assertThat(store.info().rows()).containsEntry("requests", 1L);
    }

    @Test
    void whatIsNewDifferentOrGoneIsSaid() {
        Request issue = request(1, Request.Kind.ISSUE, Request.State.OPEN);
        Request pull = request(1, Request.Kind.PULL, Request.State.OPEN);
        Request second = request(2, Request.Kind.ISSUE, Request.State.OPEN);
        store.recordRequests(List.of(issue, pull));
        RequestNews same = store.recordRequests(List.of(issue, pull));
        assertThat(same).isEqualTo(new RequestNews(false, List.of(), List.of(), 0));
        Request closed = request(1, Request.Kind.ISSUE, Request.State.CLOSED);
        assertThat(store.recordRequests(List.of(closed, second)))
                .isEqualTo(new RequestNews(false, List.of(second), List.of(closed), 1));
        assertThat(store.requests()).containsExactly(closed, second);
    }

    private static Request request(int number, Request.Kind kind, Request.State state) {
        return new Request(
                number,
                kind,
                "title",
                "",
                List.of(),
                "ann",
                state,
                LocalDate.of(2014, 6, 5),
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty());
    }
}
