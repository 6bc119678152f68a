package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.MirrorOutcome;

/** What became of a mirror. */
record MirrorJson(String mirror, Optional<Integer> generation, boolean copied, Optional<String> failure) {

    static List<MirrorJson> of(List<MirrorOutcome> mirrors) {
        return mirrors.stream()
                .map(one -> new MirrorJson(one.mirror(), one.generation(), one.copied(), one.failure()))
                .toList();
    }

    /** A line for each mirror. */
    static String lines(List<MirrorOutcome> mirrors, TextLayout style) {
        StringBuilder out = new StringBuilder();
        for (MirrorOutcome one : mirrors) {
            Block.write(
                    one.failure().isPresent() ? "behind" : "mirror",
                    one.mirror()
                            + one.failure()
                                    .map(why ->
                                            ": " + why + "; the next publish, or 'holdfast repo mirror', catches it up")
                                    .orElse(one.copied() ? "" : " has it already"),
                    List.of(),
                    style,
                    out);
        }
        return out.toString();
    }
}
