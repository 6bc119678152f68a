package org.holdfast.gate;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.tool.Filter;
import org.holdfast.tool.Scratch;
import org.holdfast.tool.ToolFailed;

/** Runs compilers and abidiff on files of strangers: in a scratch directory, with an empty environment, and limits on time, memory and output. */
final class ToolBox {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);
    private static final int SECONDS = 60;
    private static final long KILOBYTES = 3L << 20;
    private static final int BLOCKS = 4 << 20;

    private final Scratch scratch;

    ToolBox(Scratch scratch) {
        this.scratch = scratch;
    }

    Path directory() {
        return scratch.directory();
    }

    /** What to install, and why, if a program is not there. */
    static Optional<String> missing(String program) {
        if (Filter.exists(program)) {
            return Optional.empty();
        }
        return Optional.of("there is no " + program + " here ("
                + switch (program) {
                    case "abidiff" -> "Debian: abigail-tools; pkgsrc: devel/libabigail";
                    case "clang" -> "Debian and pkgsrc: clang";
                    default -> "Debian and pkgsrc: " + program;
                }
                + ")");
    }

    /**
     * The result of a program.
     *
     * @param status its exit status; negative if it took too long
     * @param out its standard output, unless that went to a file
     * @param err its standard error
     */
    record Result(int status, String out, String err) {

        boolean inTime() {
            return status >= 0;
        }

        /** Whether it ended by itself, and with no more than a complaint; it did not if it reached a limit. */
        boolean isRegular() {
            return status == 0 || status == 1;
        }

        /** The last line that it said, for people. */
        String why() {
            return inTime()
                    ? err.lines()
                            .filter(line -> !line.isBlank())
                            .reduce((a, b) -> b)
                            .map(line -> line.length() > 200 ? line.substring(0, 200) : line)
                            .orElse("it ended with " + status)
                    : "it took more than " + TIMEOUT.toSeconds() + " s";
        }
    }

    /** Runs a program; {@code out} takes its standard output. */
    Result run(List<String> command, Optional<Path> out) {
        List<String> line = new ArrayList<>(List.of(
                "sh",
                "-c",
                "ulimit -t " + SECONDS + "; ulimit -v " + KILOBYTES + "; ulimit -f " + BLOCKS + "; ulimit -c 0; "
                        + (out.isPresent() ? "out=$1; shift; exec \"$@\" >\"$out\"" : "exec \"$@\""),
                "sh"));
        out.ifPresent(file -> line.add(file.toString()));
        line.addAll(command);
        Map<String, String> environment = Map.of(
                "PATH",
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
                "LC_ALL",
                "C",
                "HOME",
                scratch.directory().toString(),
                "TMPDIR",
                scratch.directory().toString());
        try {
            return switch (scratch.run("", environment, TIMEOUT, line)) {
                case Scratch.Run.Ended ended -> new Result(ended.status(), ended.out(), ended.err());
                case Scratch.Run.TimedOut late -> new Result(-1, late.out(), late.err());
            };
        } catch (ToolFailed e) {
            return new Result(127, "", String.valueOf(e.getMessage()));
        }
    }
}
