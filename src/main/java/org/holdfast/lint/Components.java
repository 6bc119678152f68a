package org.holdfast.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * The parts of an upstream version: {@code 1.0.1h} has the parts 1, 0, 1 and h; its series is 1.0.1.
 *
 * <p>Versions are compared by {@link org.holdfast.pkgsrc.Dewey}; the parts tell which numbers two versions share, and the name of
 * the next series.
 *
 * @param parts the runs of digits or of letters, in order
 * @param ends the position after each part in the text
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

    /** The parts without the dots between them. */
    String digits() {
        return String.join("", parts);
    }

    /** The number of leading parts that are equal; zeros at the beginning of a part do not count. */
    int shared(Components other) {
        int count = 0;
        while (count < size() && count < other.size() && same(parts.get(count), other.parts.get(count))) {
            count++;
        }
        return count;
    }

    /** The text without the last part: {@code 1.0.1} for {@code 1.0.1h}. */
    String series() {
        return size() < 2 ? "" : text.substring(0, ends.get(size() - 2));
    }

    /** The text up to part {@code count}, with that part incremented: {@code 1.0.0s} and 3 give {@code 1.0.1}. */
    String raised(int count) {
        String part = parts.get(count - 1);
        String head = text.substring(0, ends.get(count - 1) - part.length());
        return isDigit(part.charAt(0)) && part.length() < 10
                ? head + (Long.parseLong(part) + 1)
                : part.length() == 1 && part.charAt(0) != 'z' ? head + (char) (part.charAt(0) + 1) : head + part + "a";
    }

    /** The last part as a number; a letter is its position in the alphabet. */
    OptionalInt last() {
        String part = parts.isEmpty() ? "" : parts.getLast();
        if (isNumber(part, 9)) {
            return OptionalInt.of(Integer.parseInt(part));
        }
        return part.length() == 1 && part.charAt(0) >= 'a' && part.charAt(0) <= 'z'
                ? OptionalInt.of(part.charAt(0) - 'a' + 1)
                : OptionalInt.empty();
    }

    /** The first part as a number, such as a major version or a date; -1 if it is none. */
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

    /** Whether a part is a number; no regular expression, because it is called a million times. */
    private static boolean isNumber(String part, int longest) {
        return !part.isEmpty() && part.length() <= longest && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
