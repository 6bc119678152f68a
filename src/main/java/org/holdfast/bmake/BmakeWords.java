package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits values into words as bmake's {@code Str_Words} does: at white space that is not quoted. Quotes are kept. A line feed
 * behind a word ends the list.
 */
final class BmakeWords {

    private BmakeWords() {}

    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean blank = c == ' ' || c == '\t' || c == '\n';
            if (blank && quote == 0) {
                if (start >= 0) {
                    words.add(text.substring(start, at));
                    start = -1;
                    if (c == '\n') {
                        return words;
                    }
                }
                continue;
            }
            if (start < 0) {
                start = at;
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
            } else if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            }
        }
        if (start >= 0) {
            words.add(text.substring(start));
        }
        return words;
    }
}
