package org.holdfast.triage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgVersion;

/** Which versions of a package count as the same series: those a stable branch may move between. */
public sealed interface Series {

    /** Whether this says anything about a package that stands at this version. */
    default boolean concerns(PkgVersion from) {
        return true;
    }

    /** Whether a package may go from the one version to the other. */
    boolean allows(PkgVersion from, PkgVersion to);

    /** Any version at all. */
    record Any() implements Series {
        @Override
        public boolean allows(PkgVersion from, PkgVersion to) {
            return true;
        }

        @Override
        public String toString() {
            return "any version";
        }
    }

    /**
     * The first so many numbers stay as they are: with one, 1.4.2 may become 1.5; with two, only 1.4.x.
     *
     * <p>A version that is a date ({@code 20140314}, {@code 2014.03.14}) has no major number that could be bumped, so from
     * one date to another is always allowed.
     */
    record Leading(int numbers) implements Series {
        @Override
        public boolean allows(PkgVersion from, PkgVersion to) {
            List<Long> left = numbersOf(from);
            List<Long> right = numbersOf(to);
            if (isDate(left) && isDate(right)) {
                return true;
            }
            for (int i = 0; i < numbers; i++) {
                if (number(left, i) != number(right, i)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String toString() {
            return numbers == 1 ? "the same major number" : "the same first " + numbers + " numbers";
        }
    }

    /** The series with this name: in {@code 1.0.1} are 1.0.1, 1.0.1k and 1.0.1.2, but not 1.0.2 or 1.0.10. */
    record Named(PkgVersion name) implements Series {
        @Override
        public boolean concerns(PkgVersion from) {
            return contains(from);
        }

        @Override
        public boolean allows(PkgVersion from, PkgVersion to) {
            return contains(to);
        }

        private boolean contains(PkgVersion version) {
            List<Long> prefix = numbersOf(name);
            List<Long> numbers = numbersOf(version);
            return numbers.size() >= prefix.size()
                    && numbers.subList(0, prefix.size()).equals(prefix);
        }

        @Override
        public String toString() {
            return "series " + name;
        }
    }

    /** Reads {@code any}, or the name of a series: {@code 1.0.1}. */
    static Optional<Series> parse(String text) {
        if (text.equals("any")) {
            return Optional.of(new Any());
        }
        return text.matches("[0-9]+(\\.[0-9]+)*")
                ? Optional.of(new Named(new PkgVersion(text)))
                : Optional.empty();
    }

    /** The numbers that a version begins with, dots or underscores between: 1.0.1k gives 1, 0, 1; v2.3rc1 gives 2, 3. */
    private static List<Long> numbersOf(PkgVersion version) {
        List<Long> numbers = new ArrayList<>();
        String text = version.upstream().text();
        int at = 0;
        while (at < text.length() && !isDigit(text.charAt(at))) {
            at++;
        }
        while (at < text.length() && isDigit(text.charAt(at))) {
            long number = 0;
            for (; at < text.length() && isDigit(text.charAt(at)); at++) {
                number = number * 10 + (text.charAt(at) - '0');
            }
            numbers.add(number);
            if (at < text.length() && (text.charAt(at) == '.' || text.charAt(at) == '_')) {
                at++;
            }
        }
        return numbers;
    }

    private static boolean isDate(List<Long> numbers) {
        long first = number(numbers, 0);
        return numbers.size() >= 3
                ? isDate(first, number(numbers, 1), number(numbers, 2))
                : isDate(first / 10_000, first / 100 % 100, first % 100);
    }

    private static boolean isDate(long year, long month, long day) {
        return year >= 1970 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    private static long number(List<Long> numbers, int i) {
        return i < numbers.size() ? numbers.get(i) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
