package org.holdfast.triage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * The versions of a package that count as one series, within which a stable branch may move.
 *
 * <p>Versions compare by the numbers that their upstream part begins with: 1.0.1k has 1, 0, 1. Leading zeros do not
 * count, a missing number is 0, and a PKGREVISION is ignored.
 */
public sealed interface Series {

    /** A number in a version. */
    Pattern NUMBER = Pattern.compile("[0-9]+");

    /** A year as the first number of a version. */
    Pattern YEAR = Pattern.compile("19[7-9][0-9]|20[0-9]{2}");

    /** A date at the start of a version, with the separator behind it. */
    Pattern DATE =
            Pattern.compile("(19[7-9]|20[0-9])[0-9]([._]?)(0[1-9]|1[0-2])\\2(0[1-9]|[12][0-9]|3[01])(?![0-9])[._]?");

    /** Whether the series applies to a package at this version. */
    default boolean concerns(PkgVersion from) {
        return true;
    }

    /** Whether a package may go from one version to the other. */
    boolean allows(PkgVersion from, PkgVersion to);

    /** Any version: {@code any}. */
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
     * Versions with the same first numbers: with one, 1.4.2 may become 1.5; with two, only 1.4.x.
     *
     * <p>If both versions begin with a date ({@code 20140314}, {@code 2014.03.14}), it is no major number and may
     * change; the numbers behind it are compared.
     *
     * @param numbers the number of leading numbers that must stay, from 1
     */
    record Leading(int numbers) implements Series {
        @Override
        public boolean allows(PkgVersion from, PkgVersion to) {
            String left = from.upstream().text();
            String right = to.upstream().text();
            Matcher leftDate = DATE.matcher(left);
            Matcher rightDate = DATE.matcher(right);
            boolean dated = leftDate.lookingAt() && rightDate.lookingAt();
            return agree(
                    numbersOf(dated ? left.substring(leftDate.end()) : left),
                    numbersOf(dated ? right.substring(rightDate.end()) : right));
        }

        private boolean agree(List<String> left, List<String> right) {
            for (int i = 0; i < numbers; i++) {
                if (!number(left, i).equals(number(right, i))) {
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

    /**
     * Versions that have no series and move freely: those of one number (237, 2006j), and dates (20140314, 2014.03). Another version is
     * compared by its first numbers.
     *
     * @param numbers the number of leading numbers that must stay from or to another version
     */
    record Free(int numbers) implements Series {
        @Override
        public boolean concerns(PkgVersion from) {
            return isFree(from);
        }

        @Override
        public boolean allows(PkgVersion from, PkgVersion to) {
            return (isFree(from) && isFree(to)) || new Leading(numbers).allows(from, to);
        }

        private static boolean isFree(PkgVersion version) {
            String text = version.upstream().text();
            List<String> numbers = numbersOf(text);
            Matcher date = DATE.matcher(text);
            return numbers.size() == 1
                    || (numbers.size() == 2 && YEAR.matcher(numbers.getFirst()).matches())
                    || (date.lookingAt()
                            && numbersOf(text.substring(date.end())).size() <= 1);
        }

        @Override
        public String toString() {
            return "versions of one number and dates move freely";
        }
    }

    /**
     * The usual series of a package: of versions of one number and dates, none; below 1, where the second number is the series, one
     * number more.
     *
     * @param numbers the number of leading numbers that must stay in other versions
     * @param version the version on the branch
     */
    static Series usual(int numbers, PkgVersion version) {
        Series free = new Free(numbers);
        if (free.concerns(version)) {
            return free;
        }
        List<String> own = numbersOf(version.upstream().text());
        return new Leading(!own.isEmpty() && number(own, 0).equals("0") ? Math.max(numbers, 2) : numbers);
    }

    /**
     * The series with this name: {@code 1.0.1} contains 1.0.1, 1.0.1k and 1.0.1.2, but not 1.0.2 or 1.0.10. Applies
     * only to packages that are in it.
     *
     * @param name the numbers that all of its versions begin with
     */
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
            List<String> prefix = numbersOf(name.upstream().text());
            List<String> numbers = numbersOf(version.upstream().text());
            return numbers.size() >= prefix.size()
                    && IntStream.range(0, prefix.size())
                            .allMatch(i -> number(prefix, i).equals(number(numbers, i)));
        }

        @Override
        public String toString() {
            return "series " + name;
        }
    }

    /** Parses {@code any} or the name of a series, numbers with dots: {@code 1.0.1}. Empty for anything else. */
    static Optional<Series> parse(String text) {
        if (text.equals("any")) {
            return Optional.of(new Any());
        }
        return text.matches("[0-9]+(\\.[0-9]+)*") ? Optional.of(new Named(new PkgVersion(text))) : Optional.empty();
    }

    /**
     * The number of leading numbers of a version in the name of a PKGPATH, for trees with a directory per series: two
     * for {@code lang/php54} at 5.4.26, {@code net/bind96} at 9.6.3 or {@code databases/mysql55-client} at 5.5.36, none
     * for {@code security/openssl}.
     */
    static int numbersIn(PkgPath pkgpath, PkgVersion version) {
        List<String> numbers = numbersOf(version.upstream().text());
        int most = 0;
        for (String digits : pkgpath.directory().split("[^0-9]+", -1)) {
            for (int n = 1; n <= numbers.size(); n++) {
                if (digits.equals(String.join("", numbers.subList(0, n)))) {
                    most = Math.max(most, n);
                }
            }
        }
        return most;
    }

    /**
     * The numbers that a version begins with, with dots or underscores between: 1.0.1k gives 1, 0, 1; v2.3rc1 gives 2,
     * 3.
     */
    static List<String> numbersOf(String version) {
        List<String> numbers = new ArrayList<>();
        Matcher number = NUMBER.matcher(version);
        for (int end = -1; number.find() && (end < 0 || number.start() == end + 1); end = number.end()) {
            boolean joined = end < 0 || version.charAt(end) == '.' || version.charAt(end) == '_';
            if (!joined) {
                break;
            }
            numbers.add(number.group());
        }
        return numbers;
    }

    /** The number at this place, without leading zeros; 0 if it is missing. */
    static String number(List<String> numbers, int i) {
        return i < numbers.size() ? numbers.get(i).replaceFirst("^0+(?=.)", "") : "0";
    }
}
