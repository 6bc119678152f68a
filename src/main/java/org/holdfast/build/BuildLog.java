package org.holdfast.build;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.holdfast.tool.BoundedPattern;

/**
 * The lines of a log that rules read: the first {@link #HEAD} and the last {@link #TAIL}, each cut to {@link #WIDTH} characters, without
 * colours and progress bars.
 *
 * <p>The build ended in the phase of the last line that begins one, and the lines of that phase start where it first began. Where the head and the tail do not meet and the tail begins none, it is
 * that of the head or a later one.
 */
final class BuildLog {

    static final int WIDTH = 2_000;
    static final int HEAD = 500;
    static final int TAIL = 5_000;

    private static final int CHARACTERS = 1_000_000;

    /** What curl leaves on the line of its message. */
    private static final Pattern METER = Pattern.compile("^[-\\d .:kMGTs]*+(?=curl: \\()");

    /** Echoes of make, starts of phases, tests that passed, empty lines. */
    private static final Pattern NOISE = Pattern.compile(String.join(
            "|",
            "^\\s*+$",
            "^\\*\\*\\* (?:Error|\\[|Signal)",
            "^\\S*make(?:\\[\\d+\\])?: (?:\\*\\*\\*|stopped|Entering|Leaving|Waiting|Nothing|Fatal)",
            "^Stop\\.$",
            "^ninja: build stopped",
            "^compilation terminated",
            "^--- \\S+ ---$",
            "^===> ",
            "^aborted\\.$",
            "^(?:PASS|SKIP|XFAIL): "));

    private final List<String> lines;
    private final List<String> last;
    private final Optional<String> phase;
    private final Set<String> possible;

    private BuildLog(List<String> lines, List<String> last, Optional<String> phase, Set<String> possible) {
        this.lines = List.copyOf(lines);
        this.last = List.copyOf(last);
        this.phase = phase;
        this.possible = Set.copyOf(possible);
    }

    /**
     * Reads a log.
     *
     * @param phases what begins each phase, in the order in which a build goes through them
     */
    static BuildLog of(List<String> head, List<String> tail, Map<String, BoundedPattern> phases) {
        List<String> first = head.stream().limit(HEAD).map(BuildLog::clean).toList();
        List<String> end = end(tail);
        int overlap = overlap(first, end);
        boolean whole = end.isEmpty() || overlap > 0 || first.isEmpty();
        List<String> lines = new ArrayList<>(first.subList(0, first.size() - overlap));
        int gap = lines.size();
        lines.addAll(end);
        List<String> order = List.copyOf(phases.keySet());
        Optional<String> ended = Optional.empty();
        int start = 0;
        for (int i = lines.size() - 1; i >= 0; i--) {
            Optional<String> begun = begins(lines.get(i), phases);
            if (begun.isPresent() && ended.isEmpty() && i < gap && !whole) {
                Set<String> possible = Set.copyOf(order.subList(order.indexOf(begun.get()), order.size()));
                return new BuildLog(lines, lines.subList(gap, lines.size()), Optional.empty(), possible);
            }
            if (begun.isPresent() && ended.isPresent() && !begun.equals(ended)) {
                break;
            }
            if (begun.isPresent()) {
                ended = begun;
                start = i;
            }
        }
        if (ended.isPresent()) {
            return new BuildLog(lines, lines.subList(start, lines.size()), ended, Set.of(ended.get()));
        }
        return new BuildLog(lines, lines, Optional.empty(), phases.keySet());
    }

    /** All lines. */
    List<String> lines() {
        return lines;
    }

    /** The lines of the phase in which the build ended. */
    List<String> lastPhase() {
        return last;
    }

    /** The phase in which the build ended, {@code configure}; empty if the log does not tell. */
    Optional<String> phase() {
        return phase;
    }

    boolean mayHaveEndedIn(String name) {
        return possible.contains(name);
    }

    /** Up to {@code most} lines before one that say something: no echo of make, no start of a phase, no test that passed. */
    static List<String> before(List<String> lines, int end, int most) {
        List<String> found = new ArrayList<>();
        for (int i = end - 1; i >= 0 && found.size() < most; i--) {
            if (!NOISE.matcher(lines.get(i)).find()) {
                found.addFirst(lines.get(i));
            }
        }
        return found;
    }

    /** Those of the {@code most} lines after one that say something, up to where make gives up. */
    static List<String> after(List<String> lines, int start, int most) {
        return lines.subList(start + 1, Math.min(start + 1 + most, lines.size())).stream()
                .takeWhile(line -> line.isBlank() || !NOISE.matcher(line).find())
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static List<String> end(List<String> tail) {
        List<String> end = new ArrayList<>();
        int characters = 0;
        for (int i = tail.size() - 1; i >= Math.max(0, tail.size() - TAIL) && characters < CHARACTERS; i--) {
            String line = clean(tail.get(i));
            characters += line.length();
            end.add(line);
        }
        return end.reversed();
    }

    /** How many lines at the end of the first list are those at the start of the second. */
    private static int overlap(List<String> first, List<String> end) {
        for (int size = Math.min(first.size(), end.size()); size > 0; size--) {
            if (first.subList(first.size() - size, first.size()).equals(end.subList(0, size))) {
                return size;
            }
        }
        return 0;
    }

    private static Optional<String> begins(String line, Map<String, BoundedPattern> phases) {
        return phases.entrySet().stream()
                .filter(phase -> phase.getValue().find(line))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** What a terminal would show of a line: the text after the last carriage return, without escape sequences. */
    static String clean(String line) {
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == '\r' || line.charAt(end - 1) == '\n')) {
            end--;
        }
        int start = end == 0 ? 0 : line.lastIndexOf('\r', end - 1) + 1;
        StringBuilder text = new StringBuilder(Math.min(end - start, WIDTH));
        for (int i = start; i < end && text.length() < WIDTH; i++) {
            char c = line.charAt(i);
            if (c == '\u001b') {
                i = endOfEscape(line, i, end);
            } else if (c == '\t' || c >= ' ') {
                text.append(c);
            }
        }
        return METER.matcher(text).replaceFirst("");
    }

    private static int endOfEscape(String line, int escape, int end) {
        int i = escape + 1;
        if (i >= end || line.charAt(i) != '[') {
            return escape;
        }
        do {
            i++;
        } while (i < end && (line.charAt(i) < '@' || line.charAt(i) > '~'));
        return i;
    }
}
