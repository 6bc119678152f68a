package org.holdfast.outcome;

import java.util.List;

/**
 * Why a build failed, as far as its log and its ending tell.
 *
 * <pre>link, undefined-reference, ["main.c:(.text+0x1f): undefined reference to `deflate'"], 9c1f04b26a7d3e58</pre>
 *
 * @param kind the kind
 * @param rule the name of the rule that decided, {@code undefined-reference}; {@code none} if no rule did
 * @param lines the decisive lines of the log, the first error first, at most five; empty if the log is
 * @param signature 16 hex digits, equal for the same failure of two builds whatever their times, pids and temporary paths
 */
public record Failure(FailureKind kind, String rule, List<String> lines, String signature) {

    public Failure {
        lines = List.copyOf(lines);
    }
}
