package org.holdfast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How text may look.
 *
 * @param width the columns of the terminal; empty if it is none, then nothing is cut
 * @param colour whether escape sequences are wanted
 */
public record Style(OptionalInt width, boolean colour) {

    /** For a file or a pipe. */
    public static final Style PLAIN = new Style(OptionalInt.empty(), false);

    private static final Map<String, String> COLOURS = Map.of(
            "pullup", "32",
            "by-hand", "33",
            "policy-forbids", "35",
            "no-fix", "31",
            "end-of-life", "90",
            "undetermined", "36");

    /** Cuts text that begins at the given column where the line would break. */
    String fit(String text, int column) {
        if (width.isEmpty() || column + text.length() <= width.getAsInt()) {
            return text;
        }
        int room = Math.max(1, width.getAsInt() - column);
        return text.substring(0, Math.min(text.length(), room - 1)) + "…";
    }

    /** Breaks text that begins at the given column into lines, at blanks. */
    List<String> wrap(String text, int column) {
        int room = Math.max(20, width.orElse(Integer.MAX_VALUE) - column);
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > room) {
            int blank = rest.lastIndexOf(' ', room);
            int end = blank > 0 ? blank : room;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).stripLeading();
        }
        lines.add(rest);
        return lines;
    }

    String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** The name of a disposition in its colour. */
    String kind(String text) {
        String code = COLOURS.get(text);
        return colour && code != null ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
