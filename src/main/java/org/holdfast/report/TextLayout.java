package org.holdfast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.holdfast.triage.Severity;

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
            Map.entry("undetermined", "36"),
            Map.entry("clean", "32"),
            Map.entry("adapt", "33"),
            Map.entry("untried", "36"));

    /** The worst severities, by their words; of the eight usual colours, those that are read on dark and on light. */
    private static final Map<String, String> SEVERITIES = Map.of(
            Severity.EXECUTION.describe(),
            "1m\u001b[31",
            Severity.BYPASS.describe(),
            "31",
            Severity.UNSPECIFIED.describe(),
            "35");

    private static final double DAYS_OF_A_MONTH = 30.44;
    private static final double DAYS_OF_A_YEAR = 365.25;
    private static final int DAYS_UNTIL_MONTHS = 100;
    private static final int DAYS_UNTIL_YEARS = 731;

    /** Text of at most so many characters, its end cut. */
    static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }

    /** From one version to another, as {@link #shortened} knows it. */
    static final String ARROW = " → ";

    /** Text of at most so many characters, without its middle: {@code databases/my…-server}. Of {@code FROM → TO} the longer one is. */
    static String shortened(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int arrow = text.indexOf(ARROW);
        if (arrow > 0 && width >= ARROW.length() + 2) {
            int room = width - ARROW.length();
            String from = text.substring(0, arrow);
            String to = text.substring(arrow + ARROW.length());
            int left = Math.max(Math.min(from.length(), room / 2), room - to.length());
            return shortened(from, left) + ARROW + shortened(to, room - left);
        }
        int end = Math.max(0, (width - 1) / 2);
        return text.substring(0, Math.max(0, width - 1 - end)) + "…" + text.substring(text.length() - end);
    }

    /** An age as people say it, {@code 12 days}, {@code 17 months}, {@code 3 years}; whole ones that have passed. */
    static String age(long days) {
        return days < DAYS_UNTIL_MONTHS
                ? count(days, "day")
                : days < DAYS_UNTIL_YEARS
                        ? count((long) (days / DAYS_OF_A_MONTH), "month")
                        : count((long) (days / DAYS_OF_A_YEAR), "year");
    }

    /** The same for a column: {@code 12 d}, {@code 17 mo}, {@code 3 y}. */
    static String shortAge(long days) {
        return days < DAYS_UNTIL_MONTHS
                ? days + " d"
                : days < DAYS_UNTIL_YEARS
                        ? (long) (days / DAYS_OF_A_MONTH) + " mo"
                        : (long) (days / DAYS_OF_A_YEAR) + " y";
    }

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

    /** Breaks a line; all but its first part are indented. */
    String hanging(String line, int indent) {
        if (width.isEmpty() || line.length() <= width.getAsInt()) {
            return line;
        }
        int blank = line.lastIndexOf(' ', width.getAsInt());
        int blanks = line.length() - line.stripLeading().length();
        int end = blank > blanks ? blank : width.getAsInt();
        return line.substring(0, end).stripTrailing() + "\n"
                + wrap(line.substring(end).stripLeading(), indent).stream()
                        .map(part -> " ".repeat(indent) + part)
                        .collect(Collectors.joining("\n"));
    }

    /** {@code 1 finding}, {@code 1,204 findings}. */
    static String count(long number, String what) {
        return "%,d %s%s".formatted(number, what, number == 1 ? "" : "s");
    }

    String bold(String text) {
        return colour ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    /** How bad something is, in the words of {@link Severity#describe}, in its colour. */
    String severity(String text) {
        String code = SEVERITIES.get(text);
        return colour && code != null ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    /** The name of a disposition or grade in its colour. */
    String kind(String text) {
        String code = COLOURS.get(text);
        return colour && code != null ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
