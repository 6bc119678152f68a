package org.holdfast.gate;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How two types differ in {@code const}, {@code volatile} and {@code restrict}; a binary does not notice these. */
enum Qualifiers {
    /** Not at all. */
    NONE,
    /** The new one has more. */
    MORE,
    /** The new one has fewer. */
    LESS,
    /** It has more in one place and fewer in another. */
    BOTH,
    /** They differ in other things, too. */
    OTHER;

    private static final Pattern TOKEN = Pattern.compile("(?<=\\W)|(?=\\W)");
    private static final List<String> WORDS = List.of("const", "volatile", "restrict", "__restrict", "_Atomic");

    /** Both changes together. */
    Qualifiers and(Qualifiers other) {
        if (this == OTHER || other == OTHER) {
            return OTHER;
        }
        if (this == NONE || this == other) {
            return other;
        }
        return other == NONE ? this : BOTH;
    }

    static Qualifiers compare(String old, String now) {
        if (old.equals(now)) {
            return NONE;
        }
        List<String> before = tokens(old);
        List<String> after = tokens(now);
        Qualifiers found = NONE;
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            String was = i < before.size() ? before.get(i) : "";
            String is = j < after.size() ? after.get(j) : "";
            if (was.equals(is)) {
                i++;
                j++;
            } else if (WORDS.contains(is)) {
                found = found.and(MORE);
                j++;
            } else if (WORDS.contains(was)) {
                found = found.and(LESS);
                i++;
            } else {
                return OTHER;
            }
        }
        return found;
    }

    /** What a type consists of; qualifiers of the value itself, which nobody else sees, are left out. */
    private static List<String> tokens(String type) {
        List<String> tokens =
                Stream.of(TOKEN.split(type)).filter(token -> !token.isBlank()).toList();
        boolean pointed = type.contains("*") || type.contains("[") || type.contains("&");
        int end = tokens.size();
        while (end > 0 && WORDS.contains(tokens.get(end - 1))) {
            end--;
        }
        return tokens.subList(0, end).stream()
                .filter(token -> pointed || !WORDS.contains(token))
                .toList();
    }
}
