package org.holdfast.config;

import java.util.Comparator;
import java.util.Locale;

/**
 * Something in a configuration file that is not as it looks.
 *
 * @param where the file, and the line if it is known: {@code holdfast.toml:12}
 * @param kind what is the matter with it
 * @param says a sentence, without a full stop
 */
public record ConfigurationProblem(String where, Kind kind, String says) {

    /** The order of the file. */
    static final Comparator<ConfigurationProblem> ORDER = Comparator.comparingInt(ConfigurationProblem::line);

    /** What is the matter. */
    public enum Kind {
        /** A section or key that means nothing. */
        UNKNOWN,
        /** A value that cannot be. */
        WRONG,
        /** It is set, and changes nothing. */
        NO_EFFECT,
        /** It names a file, branch or program that is not there. */
        MISSING;

        /** {@code no-effect}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static ConfigurationProblem of(Kind kind, InvalidConfiguration problem) {
        return new ConfigurationProblem(problem.where(), kind, problem.why());
    }

    private int line() {
        String digits = where.replaceFirst("^.*:(?=[0-9]+$)", "");
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : 0;
    }

    @Override
    public String toString() {
        return where + ": " + says;
    }
}
