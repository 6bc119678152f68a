package org.holdfast.pkgsrc;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One change of one package, as {@code doc/CHANGES-YYYY} records it.
 *
 * <pre>
 * 	Updated security/openssl to 1.0.1k [wiz 2015-01-08]
 * 	Added misc/byobu version 5.69 [ryoon 2014-01-01]
 * 	Removed lang/python32 successor lang/python33 [wiz 2014-01-12]
 * 	Renamed audio/opus to audio/libopus [ryoon 2014-01-02]
 * </pre>
 *
 * @param line its line in the file, from 1
 * @param action what happened
 * @param pkgpath to which package
 * @param argument the version it went to, or the PKGPATH it became; empty for a removal without successor
 * @param by the developer
 * @param date the day
 */
public record ChangesLine(int line, Action action, PkgPath pkgpath, String argument, String by, LocalDate date) {

    /** What can happen to a package, with the word that introduces the argument. */
    public enum Action {
        ADDED("version"),
        UPDATED("to"),
        DOWNGRADED("to"),
        REMOVED("successor"),
        RENAMED("to"),
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
     * @throws IllegalArgumentException if it begins like a change of a package but does not go on like one
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
     * Reads a row of the same as a table: {@code date action pkgpath argument by}, tabs between.
     *
     * @throws IllegalArgumentException if it has other columns, or one that is not what it should be
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
