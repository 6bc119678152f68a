package org.holdfast.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");

    /** These words stand in JSON, and stay for good. */
    @Test
    void statesHaveTheirWords() {
        assertThat(Stream.of(BackportOutcome.TopicState.values()).map(Object::toString))
                .containsExactly("planned", "made", "there", "pushed", "pushed");
        assertThat(Stream.of(BackportOutcome.TopicState.values()).filter(BackportOutcome.TopicState::isRemote))
                .containsExactly(BackportOutcome.TopicState.PUSHED, BackportOutcome.TopicState.SENT);
        assertThat(Stream.of(MergeOutcome.MergeState.values()).map(Object::toString))
                .containsExactly("planned", "merged", "pushed");
        assertThat(Stream.of(MergeOutcome.How.values()).map(Object::toString))
                .containsExactly("fast-forward", "merge", "picked");
    }

    @Test
    void aTopicThatStandsOtherwiseIsTheSameInAllElse() {
        BackportOutcome.Topic topic = new BackportOutcome.Topic(
                FOO,
                "1.1",
                BackportOutcome.TopicState.PLANNED,
                "backport/net-foo-1.1",
                "1",
                List.of(new PkgName("foo-1.0")),
                List.of(new PkgName("foo-1.1")),
                List.of(),
                List.of(),
                List.of("a move"),
                List.of("a note"),
                Optional.empty());
        List<BackportOutcome.TopicCommit> commits =
                List.of(new BackportOutcome.TopicCommit(Optional.of("2"), "x", "wiz", List.of()));
        BackportOutcome.Topic other = topic.with(BackportOutcome.TopicState.MADE)
                .noting(List.of("another"))
                .with(commits)
                .proposed("http://example.org/pull/1");
        assertThat(other.state()).isEqualTo(BackportOutcome.TopicState.MADE);
        assertThat(other.notes()).containsExactly("another");
        assertThat(other.commits()).isEqualTo(commits);
        assertThat(other.pullRequest()).contains("http://example.org/pull/1");
        assertThat(other.with(BackportOutcome.TopicState.PLANNED)
                        .noting(topic.notes())
                        .with(topic.commits()))
                .usingRecursiveComparison()
                .ignoringFields("pullRequest")
                .isEqualTo(topic);
    }

    @Test
    void aMergeIsMainlyAboutWhatItMovesFirst() {
        MergeOutcome.Moved first = new MergeOutcome.Moved(FOO, List.of(), List.of(new PkgName("foo-1")));
        MergeOutcome.Moved second = new MergeOutcome.Moved(new PkgPath("net", "bar"), List.of(), List.of());
        MergeOutcome.Merged merged = new MergeOutcome.Merged(
                "x",
                MergeOutcome.MergeState.PLANNED,
                MergeOutcome.How.MERGE,
                "1",
                List.of(first, second),
                List.of(),
                List.of());
        assertThat(merged.main()).contains(first);
        assertThat(merged.with(MergeOutcome.MergeState.MERGED).at("2"))
                .isEqualTo(new MergeOutcome.Merged(
                        "x",
                        MergeOutcome.MergeState.MERGED,
                        MergeOutcome.How.MERGE,
                        "2",
                        List.of(first, second),
                        List.of(),
                        List.of()));
        assertThat(new MergeOutcome.Refused("x", List.of(second, first), List.of("why"), true).main())
                .contains(second);
        assertThat(new MergeOutcome.Refused("x", "why"))
                .isEqualTo(new MergeOutcome.Refused("x", List.of(), List.of("why"), false));
        assertThat(new MergeOutcome.Refused("x", "why").main()).isEmpty();
        assertThat(new MergeOutcome.There("x").main()).isEmpty();
    }
}
