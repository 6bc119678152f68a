package org.holdfast.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * An upstream version as people read it: {@code 1.0.1h} is 1, 0, 1, h; its series is 1.0.1.
 *
 * <p>Only where {@link org.holdfast.pkgsrc.Dewey} does not say what is needed: which numbers two versions share, and what the
 * next series is called.
 *
 * @param parts runs of digits or of letters, in order
 * @param ends where each part ends in the text
 * @param text the version without its PKGREVISION
 */
record Components(List<String> parts, List<Integer> ends, String text) {

    static Components of(PkgVersion version) {
        String text = version.upstream().text();
        List<String> parts = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = at;
            boolean digit = isDigit(text.charAt(at));
            while (end < text.length()
                    && Character.isLetterOrDigit(text.charAt(end))
                    && isDigit(text.charAt(end)) == digit) {
                end++;
            }
            if (end > at) {
                parts.add(text.substring(at, end));
                ends.add(end);
            }
            at = Math.max(end, at + 1);
        }
        return new Components(List.copyOf(parts), List.copyOf(ends), text);
    }

    int size() {
        return parts.size();
    }

    /** What is left without the dots. */
    String digits() {
        return String.join("", parts);
    }

    /** How many leading parts are the same. */
    int shared(Components other) {
        int count = 0;
        while (count < size() && count < other.size() && same(parts.get(count), other.parts.get(count))) {
            count++;
        }
        return count;
    }

    /** All but the last part: {@code 1.0.1} of {@code 1.0.1h}. */
    String series() {
        return size() < 2 ? "" : text.substring(0, ends.get(size() - 2));
    }

    /** The text up to part {@code count}, with that part raised by one: {@code 1.0.0s} and 3 give {@code 1.0.1}. */
    String raised(int count) {
        String part = parts.get(count - 1);
        String head = text.substring(0, ends.get(count - 1) - part.length());
        return isDigit(part.charAt(0)) && part.length() < 10
                ? head + (Long.parseLong(part) + 1)
                : part.length() == 1 && part.charAt(0) != 'z' ? head + (char) (part.charAt(0) + 1) : head + part + "a";
    }

    /** The last part as a number, letters by their place in the alphabet. */
    OptionalInt last() {
        String part = parts.isEmpty() ? "" : parts.getLast();
        if (isNumber(part, 9)) {
            return OptionalInt.of(Integer.parseInt(part));
        }
        return part.length() == 1 && part.charAt(0) >= 'a' && part.charAt(0) <= 'z'
                ? OptionalInt.of(part.charAt(0) - 'a' + 1)
                : OptionalInt.empty();
    }

    /** The first number, as in the major version or the date; -1 if there is none. */
    long leading() {
        String part = parts.isEmpty() ? "" : parts.getFirst();
        return isNumber(part, 17) ? Long.parseLong(part) : -1;
    }

    /** Whether it begins with a day or a month, as snapshots are called: {@code 20140305}, {@code 2014.03}. */
    boolean isDated() {
        return String.valueOf(leading()).matches("(19[89]|20[0-4])[0-9]([01][0-9]([0-3][0-9])?)?");
    }

    private static boolean same(String left, String right) {
        return left.equals(right) || withoutZeros(left).equals(withoutZeros(right));
    }

    private static String withoutZeros(String part) {
        int at = 0;
        while (at < part.length() - 1 && part.charAt(at) == '0') {
            at++;
        }
        return part.substring(at);
    }

    /** Without a regular expression: it is asked a million times. */
    private static boolean isNumber(String part, int longest) {
        return !part.isEmpty() && part.length() <= longest && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
