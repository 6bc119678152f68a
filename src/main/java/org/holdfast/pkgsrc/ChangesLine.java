package org.holdfast.pkgsrc;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One change of one package, as {@code doc/CHANGES-YYYY} in the pkgsrc tree records it.
 *
 * <p>A tab, an action, a PKGPATH, a preposition with an argument, and {@code [developer YYYY-MM-DD]}:
 *
 * <pre>
 * 	Updated security/openssl to 1.0.1k [wiz 2015-01-08]
 * 	Added misc/byobu version 5.69 [ryoon 2014-01-01]
 * 	Removed lang/python32 successor lang/python33 [wiz 2014-01-12]
 * 	Renamed audio/opus to audio/libopus [ryoon 2014-01-02]
 * </pre>
 *
 * <p>{@link #parse} passes over prose and refuses, with {@link IllegalArgumentException}, a line that begins with a tab and
 * an action but has another form. {@link #toString} writes the line back with single blanks. pkgsrc's
 * {@code mk/misc/developer.mk} (target {@code changes-entry}) is the source of truth.
 *
 * @param line the line number in the file, from 1
 * @param action the kind of change
 * @param pkgpath the package, by its PKGPATH before the change
 * @param argument the new version, or the new or succeeding PKGPATH; empty for a removal without successor
 * @param by the developer's login name
 * @param date the day of the change
 */
public record ChangesLine(int line, Action action, PkgPath pkgpath, String argument, String by, LocalDate date) {

    /** The kind of change, with the preposition before its argument. The file capitalizes it: {@code Updated}. */
    public enum Action {
        /** A new package, at the version that follows. */
        ADDED("version"),
        /** A package that went to a newer version. */
        UPDATED("to"),
        /** A package that went to an older version. */
        DOWNGRADED("to"),
        /** A package that left the tree; the argument is its successor's PKGPATH, or empty. */
        REMOVED("successor"),
        /** A package whose directory has another name; the argument is the new PKGPATH. */
        RENAMED("to"),
        /** A package that went to another category; the argument is the new PKGPATH. */
        MOVED("to");

        private final String preposition;

        Action(String preposition) {
            this.preposition = preposition;
        }

        private static Optional<Action> of(String word) {
            for (Action action : values()) {
                if (action.name().equalsIgnoreCase(word)) {
                    return Optional.of(action);
                }
            }
            return Optional.empty();
        }

        /** Whether the argument is a version of the package. */
        public boolean setsVersion() {
            return this == ADDED || this == UPDATED || this == DOWNGRADED;
        }

        @Override
        public String toString() {
            return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Reads a line of {@code doc/CHANGES-YYYY}; empty for prose, such as changes to {@code mk/}.
     *
     * @throws IllegalArgumentException if it begins with a tab and an action, but the rest has another form
     */
    public static Optional<ChangesLine> parse(int line, String text) {
        List<String> words = List.of(text.strip().split("\\s+", -1));
        Optional<Action> action = text.startsWith("\t") ? Action.of(words.getFirst()) : Optional.empty();
        if (action.isEmpty()) {
            return Optional.empty();
        }
        boolean bare = action.get() == Action.REMOVED && words.size() == 4;
        if (!bare && (words.size() != 6 || !words.get(2).equals(action.get().preposition))) {
            throw new IllegalArgumentException("not '" + action.get() + " category/directory "
                    + action.get().preposition + " … [developer YYYY-MM-DD]': '" + text.strip() + "'");
        }
        String by = words.get(words.size() - 2);
        String date = words.getLast();
        if (!by.startsWith("[") || !date.endsWith("]")) {
            throw new IllegalArgumentException("no '[developer YYYY-MM-DD]' at the end of '" + text.strip() + "'");
        }
        return Optional.of(of(
                line,
                action.get(),
                words.get(1),
                bare ? "" : words.get(3),
                by.substring(1),
                date.substring(0, date.length() - 1)));
    }

    /**
     * Reads a row of a table of changes, with five columns separated by tabs: {@code date action pkgpath argument by}.
     *
     * @throws IllegalArgumentException if it has another number of columns, or one of them is malformed
     */
    public static ChangesLine parseRow(int line, String text) {
        String[] cells = text.split("\t", -1);
        if (cells.length != 5) {
            throw new IllegalArgumentException(cells.length + " columns where 5 belong: '" + text + "'");
        }
        Action action = Action.of(cells[1])
                .orElseThrow(() -> new IllegalArgumentException("unknown action '" + cells[1] + "': '" + text + "'"));
        return of(line, action, cells[2], cells[3], cells[4], cells[0]);
    }

    private static ChangesLine of(int line, Action action, String path, String argument, String by, String date) {
        PkgPath pkgpath = PkgPath.parse(path)
                .orElseThrow(() -> new IllegalArgumentException("'" + path + "' is no category/directory"));
        if (argument.isEmpty() && action != Action.REMOVED) {
            throw new IllegalArgumentException(action + " " + path + " says no " + action.preposition);
        }
        if (action.setsVersion() && argument.indexOf('-') >= 0) {
            throw new IllegalArgumentException("a version has no dash: '" + argument + "' of " + path);
        }
        try {
            return new ChangesLine(line, action, pkgpath, argument, by, LocalDate.parse(date));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("'" + date + "' is no date YYYY-MM-DD", e);
        }
    }

    /** The line as {@code doc/CHANGES-YYYY} has it. */
    @Override
    public String toString() {
        String rest = argument.isEmpty() ? "" : " " + action.preposition + " " + argument;
        return "\t" + action + " " + pkgpath + rest + " [" + by + " " + date + "]";
    }
}
