package org.holdfast.build;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.holdfast.outcome.FailureKind;
import org.holdfast.tool.BoundedPattern;

/**
 * One rule of {@code failures.toml}; its comment has the format. All conditions that it has must hold.
 *
 * @param kind the kind of the failures that it finds
 * @param name its name, {@code undefined-reference}
 * @param phases the phases in which the build may have ended; empty for any
 * @param known whether the phase must be known
 * @param wholeLog whether it reads the whole log; otherwise only the last phase
 * @param pattern a line of the log matches
 * @param unless a line that matches this, too, does not count
 * @param recovered a line does not count if a later one matches this
 * @param before how many lines before the match are decisive instead of it
 * @param more how many lines after the match are decisive with it
 * @param exits the exit status is one of these; empty for any
 * @param signals the signal is one of these; empty for any or none
 * @param stop who stopped the build
 * @param freeBytesBelow there were fewer free bytes than this
 * @param oomKillsAbove the kernel killed more processes than this
 */
record FailureRule(
        FailureKind kind,
        String name,
        Set<String> phases,
        boolean known,
        boolean wholeLog,
        Optional<BoundedPattern> pattern,
        Optional<BoundedPattern> unless,
        Optional<BoundedPattern> recovered,
        int before,
        int more,
        Set<Integer> exits,
        Set<Integer> signals,
        Optional<Ending.Stop> stop,
        Optional<Long> freeBytesBelow,
        Optional<Long> oomKillsAbove) {

    /** Whether all conditions but the pattern hold. */
    boolean allows(Ending ending, BuildLog log) {
        return (exits.isEmpty() || exits.contains(ending.exit()))
                && (signals.isEmpty()
                        || ending.signal().filter(signals::contains).isPresent())
                && stop.map(s -> s == ending.stop()).orElse(true)
                && freeBytesBelow
                        .map(limit -> ending.freeBytes() >= 0 && ending.freeBytes() < limit)
                        .orElse(true)
                && oomKillsAbove.map(limit -> ending.oomKills() > limit).orElse(true)
                && (!known || log.phase().isPresent())
                && (phases.isEmpty() || phases.stream().anyMatch(log::mayHaveEndedIn));
    }

    /** The numbers of the lines that count. */
    List<Integer> matches(BoundedPattern wanted, List<String> lines) {
        int after = recovered.map(sign -> lastMatch(sign, lines)).orElse(-1);
        return IntStream.range(after + 1, lines.size())
                .filter(i -> wanted.find(lines.get(i))
                        && unless.map(not -> !not.find(lines.get(i))).orElse(true))
                .boxed()
                .toList();
    }

    private static int lastMatch(BoundedPattern sign, List<String> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            if (sign.find(lines.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
