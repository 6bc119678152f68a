package org.holdfast.bmake;

import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A substitution in words: {@code :S/from/to/}, {@code :C/from/to/} or {@code :from=to}.
 *
 * @param replace gives the changed word; null if nothing in it matches
 * @param once whether only the first word that matches is changed
 * @param asOne whether the value counts as one word
 */
record Substitution(Replace replace, boolean once, boolean asOne) {

    interface Replace {
        @Nullable
        String in(String word);
    }

    /** A substitution of plain text, with an anchor at either end. */
    static Substitution plain(String from, String to, boolean start, boolean end, String flags, Budget budget) {
        boolean all = flags.indexOf('g') >= 0;
        return of(flags, word -> {
            if (start && end) {
                return word.equals(from) ? to : null;
            }
            if (start) {
                return word.startsWith(from) ? to + word.substring(from.length()) : null;
            }
            if (end) {
                return word.endsWith(from) ? word.substring(0, word.length() - from.length()) + to : null;
            }
            int found = from.isEmpty() ? -1 : word.indexOf(from);
            if (found < 0) {
                return null;
            }
            return all
                    ? replaced(word, from, to, budget)
                    : word.substring(0, found) + to + word.substring(found + from.length());
        });
    }

    private static String replaced(String word, String from, String to, Budget budget) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (int found = word.indexOf(from); found >= 0; found = word.indexOf(from, at)) {
            out.append(word, at, found).append(to);
            at = found + from.length();
            budget.length(out.length());
        }
        return out.append(word, at, word.length()).toString();
    }

    /** A substitution of a regular expression. */
    static Substitution regex(String from, String to, String flags, Budget budget) {
        PosixRegex regex = PosixRegex.of(from);
        boolean all = flags.indexOf('g') >= 0;
        return of(flags, word -> regex.replace(word, to, all, budget));
    }

    private static Substitution of(String flags, Replace replace) {
        return new Substitution(replace, flags.indexOf('1') >= 0, flags.indexOf('W') >= 0);
    }

    /** The mapping of the words of one value. */
    Function<String, String> replacing() {
        boolean[] done = new boolean[1];
        return word -> {
            String changed = once && done[0] ? null : replace.in(word);
            done[0] |= changed != null;
            return changed == null ? word : changed;
        };
    }

    /** The mapping of {@code :from=to}; the replacement is expanded once more for each word that matches. */
    static UnaryOperator<String> suffix(String from, String to, Expander expander) {
        int percent = from.indexOf('%');
        String head = percent < 0 ? "" : from.substring(0, percent);
        String tail = from.substring(percent + 1);
        return word -> {
            boolean matches =
                    word.length() >= head.length() + tail.length() && word.startsWith(head) && word.endsWith(tail);
            if (!matches) {
                return word;
            }
            String stem = word.substring(head.length(), word.length() - tail.length());
            String with = expander.expandNested(to);
            int place = percent < 0 ? -1 : with.indexOf('%');
            if (place >= 0) {
                return with.substring(0, place) + stem + with.substring(place + 1);
            }
            return percent < 0 ? stem + with : with;
        };
    }
}
