package org.holdfast.bmake;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Replaces the variables of {@code .for} loops in a text, as bmake does before it parses the text. */
final class LoopText {

    private LoopText() {}

    /** Replaces each use of a loop variable by <code>${:Uitem}</code>. */
    static String replace(String text, Map<String, String> loop, Budget budget) {
        if (loop.isEmpty() || text.indexOf('$') < 0) {
            return text;
        }
        budget.text(text.length());
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            out.append(c);
            at++;
            if (c != '$' || at >= text.length()) {
                continue;
            }
            budget.steps(loop.size());
            budget.length(out.length());
            char open = text.charAt(at);
            if (open == '$') {
                out.append(open);
                at++;
            } else if (open == '{' || open == '(') {
                out.append(open);
                at++;
                char close = open == '{' ? '}' : ')';
                String name = used(text, at, close, loop);
                if (name != null) {
                    out.append(":U").append(escaped(loop.getOrDefault(name, ""), close, budget));
                    at += name.length();
                }
            } else if (loop.containsKey(String.valueOf(open))) {
                out.append("{:U")
                        .append(escaped(loop.getOrDefault(String.valueOf(open), ""), '}', budget))
                        .append('}');
                at++;
            }
        }
        budget.text(out.length());
        return out.toString();
    }

    /** The loop variable whose name begins at {@code at} and ends at a colon or the closing brace; null if there is none. */
    private static @Nullable String used(String text, int at, char close, Map<String, String> loop) {
        for (String name : loop.keySet()) {
            int end = at + name.length();
            if (text.startsWith(name, at)
                    && end < text.length()
                    && (text.charAt(end) == ':' || text.charAt(end) == close)) {
                return name;
            }
        }
        return null;
    }

    /** Escapes an item so that {@code :U} gives it unchanged; expressions in it stay, and are expanded. */
    private static String escaped(String item, char close, Budget budget) {
        budget.characters(item.length());
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c == '$') {
                int length = expressionLength(item, i + 1);
                budget.characters(length > 0 ? length : item.length() - i);
                if (length > 0) {
                    written.append(item, i, i + 1 + length);
                    i += length;
                    continue;
                }
            }
            if (c == '\\' || c == ':' || c == '$' || c == close) {
                written.append('\\');
            }
            written.append(c);
        }
        return written.toString();
    }

    /** The length of the expression behind a dollar; 0 if it is none. */
    private static int expressionLength(String item, int from) {
        if (from >= item.length()) {
            return 0;
        }
        char open = item.charAt(from);
        if (open != '(' && open != '{') {
            return 1;
        }
        char close = open == '{' ? '}' : ')';
        int depth = 0;
        for (int i = from; i < item.length(); i++) {
            depth += item.charAt(i) == open ? 1 : item.charAt(i) == close ? -1 : 0;
            if (depth == 0) {
                return i + 1 - from;
            }
        }
        return 0;
    }
}
