package org.holdfast.cli;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.report.StatusReport;
import picocli.CommandLine.ParseResult;

/** Which findings make the exit status 1: all, or those of the dispositions and types of exploit that {@code --fail-on} names. */
final class FailOn {

    private final List<String> kinds;

    FailOn(ParseResult line) {
        this.kinds = Verb.texts(line, "--fail-on").stream()
                .flatMap(words -> Stream.of(words.split(",", -1)))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** The dispositions that are named. */
    List<String> dispositions() {
        return kinds.stream().filter(StatusReport.KINDS::containsKey).toList();
    }

    /**
     * Says which words can never be met, so that a mistyped one does not hide findings for ever.
     *
     * @param types the types of exploit that the list has
     */
    void sayUnknown(Console console, Collection<String> types) {
        Set<String> known = Set.copyOf(types);
        kinds.stream()
                .filter(kind -> !StatusReport.KINDS.containsKey(kind) && !known.contains(kind))
                .forEach(kind -> console.say("holdfast: --fail-on " + kind
                        + ": no disposition, and no entry of the list has this type of exploit"));
    }

    /** The exit status for findings, each with its disposition, if it has one, and its type. */
    int status(Stream<List<String>> findings) {
        return findings.anyMatch(words -> kinds.isEmpty() || words.stream().anyMatch(kinds::contains))
                ? ExitCode.FINDINGS
                : ExitCode.OK;
    }
}
