package org.holdfast.recheck;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of versions, as {@code dewey.c} of pkg_install has it. */
final class DeweyOrder {

    private static final Pattern PART =
            Pattern.compile("(\\d+)|(alpha|beta|pre|rc|pl|[_.])|nb(\\d*)|([a-z])|.", Pattern.DOTALL);
    private static final Map<String, Integer> WORDS =
            Map.of("alpha", -3, "beta", -2, "pre", -1, "rc", -1, "pl", 0, "_", 0, ".", 0);

    /** The numbers of a version, and the number after {@code nb}. */
    private record Version(List<BigInteger> numbers, BigInteger revision) {

        BigInteger number(int at) {
            return at < numbers.size() ? numbers.get(at) : BigInteger.ZERO;
        }
    }

    private DeweyOrder() {}

    static int compare(String one, String other) {
        Version left = parse(one);
        Version right = parse(other);
        for (int i = 0; i < Math.max(left.numbers().size(), right.numbers().size()); i++) {
            int order = left.number(i).compareTo(right.number(i));
            if (order != 0) {
                return order;
            }
        }
        return left.revision().compareTo(right.revision());
    }

    private static Version parse(String text) {
        List<BigInteger> numbers = new ArrayList<>();
        BigInteger revision = BigInteger.ZERO;
        Matcher part = PART.matcher(text.toLowerCase(Locale.ROOT));
        while (part.find()) {
            if (part.group(1) != null) {
                numbers.add(new BigInteger(part.group(1)));
            } else if (part.group(2) != null) {
                numbers.add(BigInteger.valueOf(WORDS.getOrDefault(part.group(2), 0)));
            } else if (part.group(3) != null) {
                revision = part.group(3).isEmpty() ? BigInteger.ZERO : new BigInteger(part.group(3));
            } else if (part.group(4) != null) {
                numbers.add(BigInteger.ZERO);
                numbers.add(BigInteger.valueOf(part.group(4).charAt(0) - 'a' + 1L));
            }
        }
        return new Version(numbers, revision);
    }
}
