package org.holdfast.triage;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * How far a version moves, as its numbers say: {@code 1.0.1g} to {@code 1.0.1h} is a patch, {@code 2.24} to {@code 2.25} is minor. Constants
 * are in order, the smallest first; {@code patch} in JSON and in tables.
 *
 * <p>The first numbers that differ decide: the first of a version is major, the second minor, any later one and any letter a patch. Below 1
 * the second number is major, as in {@link Series#usual}. A date ({@code 20140101}, {@code 2014.01.01}) has three numbers: its year, month
 * and day. It is an estimate by the habits of most projects, orders worklists, and decides nothing.
 */
public enum VersionStep {
    /** Only pkgsrc's own revision, {@code 2.1.4nb2} to {@code 2.1.4nb5}; or no other version at all. */
    REVISION,
    /** A later number, or a letter: {@code 5.4.26} to {@code 5.4.45}. */
    PATCH,
    /** The second number: {@code 2.24} to {@code 2.25}. */
    MINOR,
    /** The first number: {@code 1.9} to {@code 2.0}; or another package. */
    MAJOR;

    /** The step between two versions, whichever is the newer one. */
    public static VersionStep between(PkgVersion from, PkgVersion to) {
        String left = from.upstream().text();
        String right = to.upstream().text();
        if (left.equals(right)) {
            return REVISION;
        }
        List<String> before = numbers(left);
        List<String> after = numbers(right);
        boolean belowOne =
                Series.number(before, 0).equals("0") && Series.number(after, 0).equals("0");
        int place = 0;
        while (place < Math.max(before.size(), after.size())
                && Series.number(before, place).equals(Series.number(after, place))) {
            place++;
        }
        if (place >= Math.max(before.size(), after.size())) {
            return PATCH;
        }
        return switch (belowOne ? place - 1 : place) {
            case 0 -> MAJOR;
            case 1 -> belowOne ? PATCH : MINOR;
            default -> PATCH;
        };
    }

    /** The numbers at the beginning; of a date its year, month and day, and what follows. */
    private static List<String> numbers(String version) {
        Matcher date = Series.DATE.matcher(version);
        if (!date.lookingAt()) {
            return Series.numbersOf(version);
        }
        String digits = date.group().replaceAll("[^0-9]", "");
        return List.of(
                digits.substring(0, 4),
                digits.substring(4, 6),
                digits.substring(6, 8),
                String.join(".", Series.numbersOf(version.substring(date.end()))));
    }

    /** The word in JSON and in tables. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
