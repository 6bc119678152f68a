package org.holdfast.pkgsrc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code KEY=value} lines, kept as text and searched on request, because most fields of a large record are never read.
 *
 * @param text the lines, separated by newlines
 */
record Fields(String text) {

    Optional<String> get(String key) {
        int at = find(key, 0);
        return at < 0 ? Optional.empty() : Optional.of(valueAt(key, at));
    }

    List<String> all(String key) {
        List<String> values = new ArrayList<>();
        for (int at = find(key, 0); at >= 0; at = find(key, at + 1)) {
            values.add(valueAt(key, at));
        }
        return List.copyOf(values);
    }

    private int find(String key, int from) {
        for (int at = text.indexOf(key, from); at >= 0; at = text.indexOf(key, at + 1)) {
            int equals = at + key.length();
            if (equals >= text.length()) {
                break; // an empty key, too, is found at the end, again and again
            }
            if ((at == 0 || text.charAt(at - 1) == '\n') && text.charAt(equals) == '=') {
                return at;
            }
        }
        return -1;
    }

    private String valueAt(String key, int at) {
        int from = at + key.length() + 1;
        int newline = text.indexOf('\n', from);
        return text.substring(from, newline < 0 ? text.length() : newline);
    }
}
