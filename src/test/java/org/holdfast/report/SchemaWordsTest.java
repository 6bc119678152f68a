package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.holdfast.bmake.Definition;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Detector;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.BuildState;
import org.holdfast.outcome.FailureKind;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.outcome.SetMember;
import org.holdfast.outcome.Verdict;
import org.holdfast.rebuild.Level;
import org.holdfast.rebuild.Reason;
import org.holdfast.replay.SkippedChange;
import org.holdfast.request.Request;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Severity;
import org.holdfast.triage.VersionStep;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The closed sets of words in {@code docs/schema} are those of the code. */
class SchemaWordsTest {

    @ParameterizedTest
    @MethodSource("sets")
    void aSetHasTheWordsOfTheCode(String file, String pointer, Collection<?> words) {
        JsonNode set = Schemas.tree(file).at(pointer);
        assertThat(StreamSupport.stream(set.path("enum").spliterator(), false).map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(
                        words.stream().map(Object::toString).distinct().toList());
    }

    private static Arguments set(String file, String pointer, Object... words) {
        return arguments(file + ".json", pointer, List.of(words));
    }

    private static String property(String... path) {
        return "/properties/" + String.join("/properties/", path).replace("[]", "/items");
    }

    private static Object[] small(Enum<?>[] words) {
        return Stream.of(words)
                .map(word -> word.name().toLowerCase(java.util.Locale.ROOT))
                .toArray();
    }

    private static Stream<Arguments> sets() {
        String trial = "/$defs/trial";
        return Stream.of(
                set("values", "/$defs/disposition", StatusReport.KINDS.keySet().toArray()),
                set("values", "/$defs/grade", (Object[]) Grade.values()),
                set("values", "/$defs/verdict", (Object[]) Verdict.values()),
                set("values", "/$defs/confidence", (Object[]) Confidence.values()),
                set("priority", property("parts[]", "factor"), (Object[]) Priority.Factor.values()),
                set("suspicion", property("detector"), (Object[]) Detector.values()),
                set("backport-option", trial + property("prerequisites[]", "kind"), (Object[])
                        Prerequisite.Kind.values()),
                set("backport-option", trial + property("risks[]", "kind"), (Object[]) CompatibilityRisk.Kind.values()),
                set("backports", property("backports[]", "severity"), small(Severity.values())),
                set("backports", property("backports[]", "step"), (Object[]) VersionStep.values()),
                set("backport", "/$defs/topic" + property("state"), (Object[]) BackportOutcome.TopicState.values()),
                set("merge", "/$defs/merged" + property("state"), (Object[]) MergeOutcome.MergeState.values()),
                set("merge", "/$defs/merged" + property("how"), (Object[]) MergeOutcome.How.values()),
                set("plan", property("level"), (Object[]) Level.values()),
                set("plan", "/$defs/reason", (Object[]) Reason.values()),
                set("build", "/$defs/state", (Object[]) BuildOutcome.State.values()),
                set("build", "/$defs/package-state", (Object[]) BuildState.values()),
                set("build", "/$defs/failure", (Object[]) FailureKind.values()),
                set("gate", "/$defs/rebuild", (Object[]) GateFinding.Rebuild.values()),
                set("publish", "/$defs/state", (Object[]) PublishOutcome.State.values()),
                set("publish", "/$defs/cause", (Object[]) SetMember.Cause.values()),
                set("generations", property("generations[]", "kind"), (Object[]) Generation.Kind.values()),
                set("requests", "/$defs/kind", (Object[]) Request.Kind.values()),
                set("requests", "/$defs/state", (Object[]) Request.State.values()),
                set("replay", property("skipped") + "/propertyNames", (Object[]) SkippedChange.Why.values()),
                set("scan", property("packages[]", "by"), small(Definition.By.values())));
    }
}
