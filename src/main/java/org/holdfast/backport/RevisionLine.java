package org.holdfast.backport;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The PKGREVISION line of a makefile: reads, raises or inserts it in pkgsrc's place. */
final class RevisionLine {

    static final Pattern LINE =
            Pattern.compile("(?m)^(PKGREVISION(?:[?:]?=)([ \\t]*))([0-9]+)([ \\t]*(?:#.*)?)(\\r?)$");
    private static final Pattern NAME = Pattern.compile("^(DISTNAME|PKGNAME)[ \\t]*[?:]?=([ \\t]*).*");

    private RevisionLine() {}

    /** The highest PKGREVISION in a makefile; empty if it has none. */
    static OptionalInt highest(String makefile) {
        Matcher line = LINE.matcher(makefile);
        int highest = -1;
        while (line.find()) {
            highest = Math.max(highest, number(line.group(3)));
        }
        return highest < 0 ? OptionalInt.empty() : OptionalInt.of(highest);
    }

    private static int number(String digits) {
        return digits.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(digits);
    }

    /** The makefile with every PKGREVISION raised to at least the number; empty if it has none. */
    static Optional<String> raised(String makefile, int revision) {
        Matcher line = LINE.matcher(makefile);
        if (!line.find()) {
            return Optional.empty();
        }
        return Optional.of(line.reset()
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1)
                        + Math.max(revision, number(found.group(3)))
                        + found.group(4)
                        + found.group(5))));
    }

    /** The makefile with the line inserted after DISTNAME and PKGNAME; without these, after the comment at the top. */
    static String inserted(String makefile, int revision) {
        List<String> lines = lines(makefile);
        int after = -1;
        String blanks = "\t";
        for (int i = 0; i < lines.size(); i++) {
            Matcher name = NAME.matcher(lines.get(i).stripTrailing());
            if (name.matches()) {
                after = end(lines, i);
                blanks = alignment(name.group(1), name.group(2));
            }
        }
        if (after < 0) {
            after = header(lines);
        }
        StringBuilder text = new StringBuilder();
        String newline = makefile.contains("\r\n") ? "\r\n" : "\n";
        for (int i = 0; i < lines.size(); i++) {
            text.append(lines.get(i));
            if (i == after) {
                text.append(newline(lines.get(i), newline))
                        .append("PKGREVISION=")
                        .append(blanks)
                        .append(revision)
                        .append(newline);
            }
        }
        return after < 0 ? "PKGREVISION=" + blanks + revision + newline + text : text.toString();
    }

    /**
     * The makefile with the line inserted after the last include outside of {@code mk/}, so that it overrides the
     * included file.
     */
    static String lastWord(String makefile, int revision) {
        List<String> lines = lines(makefile);
        int after = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(".include") && !line.contains("/mk/") && !line.contains("buildlink3.mk")) {
                after = i;
            }
        }
        String line = "PKGREVISION=\t" + revision + "\n";
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            text.append(lines.get(i));
            if (i == after) {
                text.append(line);
            }
        }
        return after < 0 ? inserted(makefile, revision) : text.toString();
    }

    /** The makefile without PKGREVISION lines, so that a bump is no difference. */
    static String without(String makefile) {
        return LINE.matcher(makefile).replaceAll("\u0000").replaceAll("\u0000\r?\n?", "");
    }

    private static List<String> lines(String text) {
        return List.of(text.split("(?<=\n)", -1)).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static String newline(String line, String newline) {
        return line.endsWith("\n") ? "" : newline;
    }

    /** The last line of a continued one. */
    private static int end(List<String> lines, int from) {
        int at = from;
        while (at + 1 < lines.size() && lines.get(at).stripTrailing().endsWith("\\")) {
            at++;
        }
        return at;
    }

    /** The last line of the comment at the top, or the empty one after it; -1 if there is no comment. */
    private static int header(List<String> lines) {
        int at = -1;
        while (at + 1 < lines.size() && lines.get(at + 1).startsWith("#")) {
            at++;
        }
        return at >= 0 && at + 1 < lines.size() && lines.get(at + 1).isBlank() ? at + 1 : at;
    }

    /** Tabs up to the column of the neighbouring value. */
    private static String alignment(String neighbour, String blanks) {
        if (blanks.isEmpty() || blanks.indexOf(' ') >= 0) {
            return blanks.isEmpty() ? "\t" : blanks;
        }
        int column = (neighbour + "=").length();
        for (int i = 0; i < blanks.length(); i++) {
            column = column / 8 * 8 + 8;
        }
        int at = "PKGREVISION=".length();
        StringBuilder tabs = new StringBuilder();
        while (at < column) {
            at = at / 8 * 8 + 8;
            tabs.append('\t');
        }
        return tabs.isEmpty() ? "\t" : tabs.toString();
    }
}
