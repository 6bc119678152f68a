package org.holdfast.bmake;

import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The modifiers of one expression, applied from left to right: <code>${NAME:S/a/b/:M*.c}</code>; see bmake(1).
 *
 * <p>Follows {@code ApplyModifiers} in bmake's {@code var.c}. A modifier that is not understood makes the value unknown.
 */
final class Modifiers {

    private static final Pattern SELECTION =
            Pattern.compile("(-?(?:0|[1-9][0-9]{0,5}))(?:\\.\\.(-?(?:0|[1-9][0-9]{0,5})))?");
    private static final Pattern RANGE = Pattern.compile("range(?:=([0-9]{1,5}))?");
    private static final Pattern GMTIME = Pattern.compile("gmtime(?:=([0-9]{1,18}))?");

    private final Expander expander;
    private final String name;
    private final String text;
    private final ModifierText parts;
    private final char close;
    private final boolean evaluate;

    /** The variable as it was before the modifiers; null if it did not exist. */
    private final Scope.@Nullable Variable variable;

    /** The current value. It is read late, because {@code :U} or {@code :?} may not need it. */
    private @Nullable String value;

    /** Whether the result counts although the variable does not exist: after {@code :D}, {@code :U}, {@code :L}, {@code :?}. */
    private boolean kept;

    private String separator = " ";

    /** Whether the value counts as one word, after {@code :tW} or {@code :[*]}. */
    private boolean whole;

    /** Begins after the name, at a colon or the closing brace. */
    Modifiers(Expander expander, String name, String text, int at, char open, char close, boolean evaluate) {
        this.expander = expander;
        this.name = name;
        this.text = text;
        this.parts = new ModifierText(expander, text, at, open, close, evaluate);
        this.close = close;
        this.evaluate = evaluate;
        this.variable = expander.lookUp(name);
    }

    /** Applies all modifiers; returns the position after the closing brace. */
    int apply() {
        if (parts.next() == ':') {
            parts.skip(1);
            applyAll();
        }
        if (parts.next() != close) {
            throw UnknownValue.unnamed("an expression that is not closed: " + text);
        }
        return parts.at() + 1;
    }

    private void applyAll() {
        while (!parts.isAtEnd()) {
            if (parts.next() != '$' || !indirect()) {
                one();
            }
            // After a delimited modifier, bmake does not require the colon: S/a/b/tu.
            if (parts.next() == ':') {
                parts.skip(1);
            }
        }
    }

    /** Applies modifiers that are the value of an expression, <code>${NAME:${MODIFIERS}}</code>; false if there are none. */
    private boolean indirect() {
        int start = parts.at();
        String modifiers = parts.expression();
        if (modifiers.isEmpty()) {
            return true;
        }
        if (!parts.isAtEnd() && parts.next() != ':') {
            parts.moveTo(start);
            return false;
        }
        if (evaluate) {
            Modifiers inner = new Modifiers(expander, name, modifiers, 0, '\0', '\0', true);
            inner.value = value;
            inner.kept = kept;
            expander.budget.enter();
            try {
                inner.applyAll();
            } finally {
                expander.budget.leave();
            }
            value = inner.value;
            kept = inner.kept;
        }
        return true;
    }

    /** The result; null if the variable does not exist and no modifier gave a value. */
    @Nullable
    String value() {
        if (!evaluate) {
            return "";
        }
        if (kept) {
            return text();
        }
        if (variable == null) {
            return null;
        }
        String result = text();
        if (variable.maybeUndefined() && (expander.isUndefinedDecisive() || !result.isEmpty())) {
            throw UnknownValue.choice(name, "not be set");
        }
        return result;
    }

    private String text() {
        if (value == null) {
            value = name.isEmpty() ? "" : expander.valueOf(name);
        }
        return value;
    }

    private boolean isUndefined() {
        if (variable != null && variable.unknown() != null && variable.maybeUndefined()) {
            throw new UnknownValue(variable.unknown());
        }
        if (variable != null && variable.maybeUndefined()) {
            throw UnknownValue.choice(name, "not be set");
        }
        return variable == null;
    }

    private void one() {
        boolean understood = switch (parts.next()) {
            case 'S' -> substitute(false);
            case 'C' -> substitute(true);
            case 'M', 'N' -> match();
            case 'D', 'U' -> orElse();
            case '[' -> select();
            case '@' -> each();
            case '?' -> choose();
            case '!' -> throw UnknownValue.unnamed("the output of a command");
            case ':' -> assign();
            case 'L' -> {
                kept = true;
                value = name;
                parts.skip(1);
                yield true;
            }
            default -> word();
        };
        if (!understood && !replaceSuffix()) {
            throw notUnderstood(parts.word());
        }
    }

    private static UnknownValue notUnderstood(String modifier) {
        return UnknownValue.unnamed("the modifier :" + modifier);
    }

    /** Applies a modifier that is a word: {@code :R}, {@code :tl}, {@code :ts-}; false if it is none. */
    private boolean word() {
        String word = parts.word();
        if (word.startsWith("ts")) {
            return separate();
        }
        Matcher range = RANGE.matcher(word);
        Matcher gmtime = GMTIME.matcher(word);
        if (range.matches()) {
            range(range.group(1));
        } else if (gmtime.matches()) {
            gmtime(gmtime.group(1));
        } else if (word.equals("_") || word.startsWith("_=")) {
            remember(word);
        } else if (word.matches("hash|gmtime.*|localtime.*|range.*|Ox|P|tA|sh")) {
            throw word.equals("sh") ? UnknownValue.unnamed("the output of a command") : notUnderstood(word);
        } else if (!plain(word)) {
            if (word.startsWith("t") || word.startsWith("O")) {
                throw notUnderstood(word);
            }
            return false;
        }
        parts.skip(word.length());
        return true;
    }

    private boolean plain(String word) {
        switch (word) {
            case "R" -> words(part -> part.lastIndexOf('.') < 0 ? part : part.substring(0, part.lastIndexOf('.')));
            case "E" -> words(part -> part.lastIndexOf('.') < 0 ? "" : part.substring(part.lastIndexOf('.') + 1));
            case "H" -> words(part -> part.lastIndexOf('/') < 0 ? "." : part.substring(0, part.lastIndexOf('/')));
            case "T" -> words(part -> part.substring(part.lastIndexOf('/') + 1));
            case "O" -> order(Comparator.naturalOrder());
            case "Or" -> order(Comparator.reverseOrder());
            case "u" -> unique();
            case "tl" -> set(() -> text().toLowerCase(Locale.ROOT));
            case "tu" -> set(() -> text().toUpperCase(Locale.ROOT));
            case "tW" -> whole = true;
            case "tw" -> whole = false;
            case "Q" -> set(() -> quote(text(), false));
            case "q" -> set(() -> quote(text(), true));
            default -> {
                return false;
            }
        }
        return true;
    }

    private interface Result {
        String get();
    }

    private void set(Result result) {
        if (evaluate) {
            value = result.get();
            expander.budget.text(value.length());
        }
    }

    private void remember(String word) {
        if (evaluate) {
            String to = word.length() > 2 ? word.substring(2) : "_";
            try {
                expander.scope.assign(to, Scope.Variable.of(text()));
            } catch (UnknownValue e) {
                expander.scope.assign(to, Scope.Variable.unknown(e.of(name).reason()));
                throw e;
            }
        }
    }

    private void range(@Nullable String count) {
        set(() -> {
            int given = count == null ? 0 : Integer.parseInt(count);
            int size = given > 0 ? given : words().size();
            return IntStream.rangeClosed(1, size).mapToObj(String::valueOf).collect(Collectors.joining(" "));
        });
    }

    private void gmtime(@Nullable String seconds) {
        if (seconds == null || seconds.matches("0*")) {
            throw UnknownValue.unnamed("the current time");
        }
        set(() -> {
            try {
                expander.budget.steps(10L * text().length()); // a format of one character is a formatter
                return Gmtime.format(text(), Long.parseLong(seconds));
            } catch (DateTimeException e) {
                throw notUnderstood("gmtime=" + seconds);
            }
        });
    }

    private static String quote(String text, boolean dollars) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                throw UnknownValue.unnamed("a quoted line feed");
            }
            if (" \t\013\f\r\"'`$&|;<>(){}[]*?~#^!\\".indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append(c);
            if (dollars && c == '$') {
                quoted.append("\\$");
            }
        }
        return quoted.toString();
    }

    private boolean separate() {
        parts.skip(2);
        separator = parts.separator();
        words(word -> word);
        return true;
    }

    /** The words of the value, or the value itself if it counts as one. */
    private List<String> words() {
        return words(text(), whole);
    }

    /** The words of a text; to modifiers, an empty text is one empty word. */
    private List<String> words(String text, boolean asOne) {
        expander.budget.text(text.length());
        List<String> words = asOne ? List.of() : BmakeWords.of(text);
        return words.isEmpty() ? List.of(asOne ? text : "") : words;
    }

    /** Maps each word; the empty text drops it. */
    private void words(Function<String, String> map) {
        words(whole, map);
    }

    private void words(boolean asOne, Function<String, String> map) {
        if (evaluate) {
            Joined joined = new Joined();
            for (String word : words(text(), asOne)) {
                joined.add(map.apply(word));
            }
            value = joined.text();
        }
    }

    /** Words that become one text; empty ones are dropped. */
    private final class Joined {
        private final StringBuilder text = new StringBuilder();

        void add(String word) {
            if (word.isEmpty()) {
                return;
            }
            if (!text.isEmpty()) {
                text.append(separator);
            }
            expander.budget.length((long) text.length() + word.length());
            expander.budget.characters(word.length());
            text.append(word);
        }

        String text() {
            return text.toString();
        }
    }

    private void order(Comparator<String> comparator) {
        set(() -> {
            expander.budget.characters(10L * text().length()); // for the comparisons
            return BmakeWords.of(text()).stream().sorted(comparator).collect(Collectors.joining(" "));
        });
    }

    private void unique() {
        set(() -> {
            List<String> words = new ArrayList<>();
            for (String word : BmakeWords.of(text())) {
                if (words.isEmpty() || !words.getLast().equals(word)) {
                    words.add(word);
                }
            }
            return String.join(" ", words);
        });
    }

    private boolean match() {
        boolean keep = parts.next() == 'M';
        String pattern = parts.pattern();
        words(word -> WordPattern.matches(pattern, word, expander.budget) == keep ? word : "");
        return true;
    }

    /** Applies {@code :Dtext} or {@code :Utext}: the text, if the variable exists or does not. */
    private boolean orElse() {
        boolean applies = evaluate && (parts.next() == 'U') == isUndefined();
        parts.skip(1);
        String replacement = parts.argument(applies);
        kept = true;
        if (applies) {
            value = replacement;
        }
        return true;
    }

    private boolean substitute(boolean regex) {
        parts.skip(1);
        Substitution substitution = regex ? parts.regexSubstitution() : parts.substitution();
        words(whole || substitution.asOne(), substitution.replacing());
        return true;
    }

    /** Applies a word selector: {@code :[1]}, {@code :[-1]}, {@code :[2..3]}, {@code :[#]}, {@code :[*]}. */
    private boolean select() {
        parts.skip(1);
        String which = parts.upTo(']', evaluate);
        if (!parts.isAtEnd() && parts.next() != ':') {
            throw notUnderstood("[" + which + "]");
        }
        switch (which) {
            case "#" -> set(() -> String.valueOf(words().size()));
            case "*", "0" -> whole = true;
            case "@" -> whole = false;
            default -> {
                Matcher range = SELECTION.matcher(which);
                if (!evaluate) {
                    return true;
                }
                if (!range.matches()) {
                    throw notUnderstood("[" + which + "]");
                }
                int first = Integer.parseInt(range.group(1));
                int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
                if (first == 0 && last == 0) {
                    whole = true;
                } else if (first == 0 || last == 0) {
                    throw notUnderstood("[" + which + "]");
                } else {
                    value = selected(first, last);
                }
            }
        }
        return true;
    }

    private String selected(int from, int to) {
        List<String> words = words();
        int size = words.size();
        int first = from < 0 ? from + size + 1 : from;
        int last = to < 0 ? to + size + 1 : to;
        Joined chosen = new Joined();
        if (first > last) {
            for (int i = Math.min(size, first); i >= Math.max(1, last); i--) {
                chosen.add(words.get(i - 1));
            }
        } else {
            for (int i = Math.max(1, first); i <= Math.min(size, last); i++) {
                chosen.add(words.get(i - 1));
            }
        }
        return chosen.text();
    }

    /** Applies a loop, {@code :@variable@text@}: expands the text once for each word. The variable is gone afterwards. */
    private boolean each() {
        parts.skip(1);
        String variable = parts.upTo('@', false);
        String body = parts.upTo('@', false);
        if (!evaluate) {
            return true;
        }
        if (variable.indexOf('$') >= 0) {
            throw notUnderstood("@" + variable + "@");
        }
        List<String> words = words();
        Scope.Variable before = expander.scope.get(variable);
        Joined results = new Joined();
        boolean lineFeed = false;
        try {
            for (String word : words) {
                if (!word.isEmpty()) {
                    expander.scope.set(variable, Scope.Variable.of(word));
                    String result = expander.expandNested(body);
                    lineFeed |= result.indexOf('\n') >= 0;
                    results.add(result);
                }
            }
        } finally {
            if (before != null) {
                expander.scope.set(variable, before);
                expander.scope.undefine(variable);
            } else {
                expander.scope.remove(variable);
            }
        }
        if (lineFeed) {
            throw notUnderstood("@" + variable + "@ with a line feed");
        }
        value = results.text();
        return true;
    }

    /** Applies a choice, {@code :?yes:no}, in which the name is the condition. The second text ends at the closing brace. */
    private boolean choose() {
        parts.skip(1);
        boolean holds = evaluate
                && Condition.parse(expander, name, "if", path -> {
                            throw UnknownValue.unnamed("exists(" + path + ")");
                        })
                        .holds();
        String yes = parts.upTo(':', evaluate && holds);
        String no = parts.upToClose(evaluate && !holds);
        kept = true;
        value = holds ? yes : no;
        return true;
    }

    /** Applies an assignment, {@code ::=text} or with {@code ?}, {@code +} or {@code !}; the result is empty. */
    private boolean assign() {
        String operator = parts.assignmentOperator();
        if (operator.isEmpty()) {
            return false;
        }
        if (name.isEmpty()) {
            throw notUnderstood(":" + operator);
        }
        parts.skip(1 + operator.length());
        String assigned = parts.upToClose(evaluate);
        if (!evaluate) {
            return true;
        }
        Assignments to = new Assignments(expander);
        switch (operator) {
            case "!=" -> to.assign(name, "!=", assigned);
            case "?=" -> to.assign(name, "?=", assigned);
            case "+=" -> to.append(name, assigned);
            default -> to.assign(name, "=", assigned);
        }
        kept |= !expander.isKeeping();
        value = "";
        return true;
    }

    /**
     * Applies a System V substitution, {@code :from=to}, up to the closing brace: replaces the end of each word, or a match with a
     * per cent sign. False if there is no equals sign.
     */
    private boolean replaceSuffix() {
        if (!parts.hasEqualsBeforeClose()) {
            return false;
        }
        String from = parts.upTo('=', evaluate);
        String to = parts.upToClose(evaluate);
        if (evaluate && !(from.isEmpty() && text().isEmpty())) {
            words(Substitution.suffix(from, to, expander));
        }
        return true;
    }
}
