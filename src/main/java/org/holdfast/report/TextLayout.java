package org.holdfast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The layout of text: width and colour.
 *
 * @param width the columns of the terminal; empty for a file or a pipe, where nothing is cut
 * @param colour whether to use escape sequences for colours
 */
public record TextLayout(OptionalInt width, boolean colour) {

    /** For a file or a pipe. */
    public static final TextLayout PLAIN = new TextLayout(OptionalInt.empty(), false);

    private static final Map<String, String> COLOURS = Map.ofEntries(
            Map.entry("upgrade", "32"),
            Map.entry("publishing", "32"),
            Map.entry("merging", "32"),
            Map.entry("pullup", "32"),
            Map.entry("by-hand", "33"),
            Map.entry("policy-forbids", "35"),
            Map.entry("no-fix", "31"),
            Map.entry("suspect-entry", "36"),
            Map.entry("patched", "90"),
            Map.entry("not-affected", "90"),
            Map.entry("accepted", "90"),
            Map.entry("end-of-life", "90"),
            Map.entry("undetermined", "36"),
            Map.entry("clean", "32"),
            Map.entry("adapt", "33"),
            Map.entry("untried", "36"));

    /** Truncates text that begins at a column to the width. */
    String fit(String text, int column) {
        if (width.isEmpty() || column + text.length() <= width.getAsInt()) {
            return text;
        }
        int room = Math.max(1, width.getAsInt() - column);
        return text.substring(0, Math.min(text.length(), room - 1)) + "…";
    }

    /** Breaks text that begins at a column into lines, at blanks where possible. */
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

    /** {@code 1 finding}, {@code 1,204 findings}. */
    static String count(long number, String what) {
        return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }

    String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** The name of a disposition or grade in its colour. */
    String kind(String text) {
        String code = COLOURS.get(text);
        return colour && code != null ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
