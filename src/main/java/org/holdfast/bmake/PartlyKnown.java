package org.holdfast.bmake;

import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words of a list that is not wholly known, so that one unknown word does not hide the others.
 *
 * <p>A part that is not known is shown as <code>${NAME}</code>: <code>${PYPKGPREFIX}-foo>=1:../../devel/py-foo</code>. If a variable
 * has several possible texts, only the words that are in all of them are given.
 */
final class PartlyKnown {

    private static final int MOST_TEXTS = 64;

    private final Expander expander;
    private final Set<String> expanding = new HashSet<>();
    private int texts;

    PartlyKnown(Expander expander) {
        this.expander = expander;
    }

    /** The known words of a variable, joined with blanks. */
    String words(String variable) {
        return String.join(" ", BmakeWords.of(value(variable)));
    }

    private String value(String name) {
        Scope.Variable variable = expander.lookUp(name);
        if (variable == null || variable.texts().isEmpty() || !expanding.add(name)) {
            return "";
        }
        Set<String> words = null;
        for (Scope.Text text : variable.texts()) {
            if (++texts > MOST_TEXTS) {
                return "";
            }
            List<String> here = BmakeWords.of(text(text.toString()));
            if (words == null) {
                words = new LinkedHashSet<>(here);
            } else {
                words.retainAll(here);
            }
        }
        expanding.remove(name);
        return words == null || variable.maybeUndefined() ? "" : String.join(" ", words);
    }

    private String text(String text) {
        StringBuilder out = new StringBuilder();
        int at = 0;
        try {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c != '$' || text.startsWith("$$", at)) {
                    out.append(c);
                    at += c == '$' ? 2 : 1;
                    continue;
                }
                int end = expander.parse(text, at, false).end();
                out.append(expression(text.substring(at, end)));
                at = end;
            }
        } catch (UnknownValue e) {
            // An expression whose end is not found hides the rest.
            return out.toString();
        }
        return out.toString();
    }

    private String expression(String expression) {
        try {
            return expander.expandDefined(expression);
        } catch (UnknownValue e) {
            String plain = plainName(expression);
            if (plain != null && expander.lookUp(plain) != null) {
                return value(plain);
            }
            String name =
                    expression.replaceAll("(?s)[^A-Za-z0-9_.]+", " ").strip().split(" ", 2)[0];
            return "${" + name + "}";
        }
    }

    /** The name in an expression without modifiers; null if there are modifiers. */
    private static @Nullable String plainName(String expression) {
        String inside = expression.length() > 3 ? expression.substring(2, expression.length() - 1) : "";
        return inside.matches("[A-Za-z0-9_.+-]+") ? inside : null;
    }
}
