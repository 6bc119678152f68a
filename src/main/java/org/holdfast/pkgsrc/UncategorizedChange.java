package org.holdfast.pkgsrc;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One change of one package in the form that {@code doc/CHANGES-YYYY} had until 2004: the package by its name, without a category.
 *
 * <pre>
 * 	Updated lsof to 4.39 [frueauf 1999-01-01]
 * 	Added xtermset-0.1 [hubertf 1999-01-02]
 * 	Added top package [agc 1997-10-03]
 * 	Deleted mutt-current since it has long been replaced by mutt. [wiz 2001-01-02]
 * </pre>
 *
 * <p>{@link #parse} passes over everything else. {@link #in} makes it a {@link ChangesLine}, once the category is known.
 *
 * @param line the line number in the file, from 1
 * @param action the kind of change
 * @param name the directory, as later years have it behind the category
 * @param argument the new version or name; empty if the line has none
 * @param by the developer's login name
 * @param date the day of the change
 */
public record UncategorizedChange(
        int line, ChangesLine.Action action, String name, String argument, String by, LocalDate date) {

    private static final Pattern FORM = Pattern.compile(
            "\t(?i:(Added|Imported|Updated|Upgraded|Downgraded|Removed|Deleted|Renamed|Moved))\\s+([^\\s/]+)((?:\\s.*)?)"
                    + "\\[([^\\s\\[\\]]+)\\s+([0-9]{4}-[0-9]{2}-[0-9]{2})\\]\\s*");

    private static final Pattern NAMED = Pattern.compile("([^\\s/]+?)-([0-9][^\\s/-]*)");
    private static final Pattern VERSION =
            Pattern.compile("\\s+(?:package\\s+)?(?:(?:to|version)\\s+)*(?:[^\\s/]+-)?v?([0-9][^\\s/-]*)(?:\\s.*)?");
    private static final Pattern NEW_NAME = Pattern.compile("\\s+to\\s+([^\\s/]+)(?:\\s.*)?");

    /** Whether a line begins a change, which goes on in the lines below it if it does not end with {@code [developer date]}. */
    public static boolean begins(String line) {
        return line.matches("\t(?i:Added|Imported|Updated|Upgraded|Downgraded|Removed|Deleted|Renamed|Moved)\\s.*");
    }

    /** Reads a line; empty if it has another form, or a category. */
    public static Optional<UncategorizedChange> parse(int line, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || form.group(3).matches("\\s+(?:as|in)\\s+.*")) {
            return Optional.empty();
        }
        ChangesLine.Action action = action(form.group(1));
        Matcher named = NAMED.matcher(form.group(2));
        Matcher version = VERSION.matcher(form.group(3));
        Matcher renamed = NEW_NAME.matcher(form.group(3));
        boolean inName = named.matches() && !version.matches();
        String argument = "";
        if (action == ChangesLine.Action.RENAMED || action == ChangesLine.Action.MOVED) {
            argument = renamed.matches() ? renamed.group(1) : "";
        } else if (action.setsVersion()) {
            argument = inName ? named.group(2) : version.matches() ? version.group(1) : "";
        }
        try {
            return Optional.of(new UncategorizedChange(
                    line,
                    action,
                    inName ? named.group(1) : form.group(2),
                    argument.replaceFirst("[.,;:)]+$", ""),
                    form.group(4),
                    LocalDate.parse(form.group(5))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static ChangesLine.Action action(String word) {
        return switch (word.charAt(0)) {
            case 'A', 'a', 'I', 'i' -> ChangesLine.Action.ADDED;
            case 'U', 'u' -> ChangesLine.Action.UPDATED;
            case 'M', 'm' -> ChangesLine.Action.MOVED;
            case 'R', 'r' -> word.equalsIgnoreCase("renamed") ? ChangesLine.Action.RENAMED : ChangesLine.Action.REMOVED;
            default -> word.equalsIgnoreCase("downgraded") ? ChangesLine.Action.DOWNGRADED : ChangesLine.Action.REMOVED;
        };
    }

    /** The change of a package in a directory; empty if the line does not say what it needs, such as the version. */
    public Optional<ChangesLine> in(PkgPath pkgpath) {
        if (argument.isEmpty() && action != ChangesLine.Action.REMOVED) {
            return Optional.empty();
        }
        boolean path = action == ChangesLine.Action.RENAMED || action == ChangesLine.Action.MOVED;
        return Optional.of(new ChangesLine(
                line, action, pkgpath, path ? pkgpath.category() + "/" + argument : argument, by, date));
    }
}
