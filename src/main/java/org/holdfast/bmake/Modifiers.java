package org.holdfast.bmake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.Glob;
import org.jspecify.annotations.Nullable;

/** The modifiers of one expression, applied from left to right: <code>${NAME:S/a/b/:M*.c}</code>; see bmake(1). */
final class Modifiers {

    /** Compiled regular expressions, because thousands of packages use a few of them. */
    private static final Map<String, Pattern> REGEXES = new ConcurrentHashMap<>();

    private final Expander expander;
    private final String name;
    private final String text;
    private final char close;
    private int at;

    /** The current value; null if the variable does not exist. */
    private @Nullable String value;

    private boolean read;
    private String separator = " ";

    /** Begins after the name, at a colon or the closing brace. */
    Modifiers(Expander expander, String name, String text, int at, char close) {
        this.expander = expander;
        this.name = name;
        this.text = text;
        this.at = at;
        this.close = close;
    }

    /** Applies all modifiers; returns the position after the closing brace. */
    int apply() {
        // After a delimited modifier, bmake does not require the colon: S/a/b/tu.
        while (at < text.length() && text.charAt(at) != close) {
            if (text.charAt(at) == ':') {
                at++;
            } else {
                one();
            }
        }
        if (at >= text.length() || text.charAt(at) != close) {
            throw new UnknownValue("a modifier that is not understood: " + text);
        }
        return at + 1;
    }

    /** The result; null if the variable does not exist and no modifier gave a value. */
    @Nullable
    String value() {
        return current();
    }

    private @Nullable String current() {
        if (!read) {
            read = true;
            Scope.Variable variable = name.isEmpty() ? null : expander.lookUp(name);
            value = variable == null ? null : expander.value(name);
        }
        return value;
    }

    private String text() {
        String current = current();
        return current == null ? "" : current;
    }

    private void set(String result) {
        read = true;
        value = result;
    }

    private void one() {
        char c = text.charAt(at);
        switch (c) {
            case 'S', 'C' -> {
                if (at + 1 < text.length() && text.charAt(at + 1) != close && text.charAt(at + 1) != '=') {
                    substitute(c == 'C');
                    return;
                }
            }
            case 'M', 'N' -> {
                at++;
                String pattern = argument(true);
                boolean keep = c == 'M';
                words(word -> matches(pattern, word) == keep ? word : null);
                return;
            }
            case 'U' -> {
                at++;
                String argument = argument(true);
                if (isUndefined()) {
                    set(argument);
                }
                return;
            }
            case 'D' -> {
                at++;
                String argument = argument(true);
                set(isUndefined() ? "" : argument);
                return;
            }
            case '[' -> {
                range();
                return;
            }
            case '@' -> {
                each();
                return;
            }
            case '?' -> {
                choose();
                return;
            }
            case '!' -> throw new UnknownValue("the output of a command");
            case ':' -> throw new UnknownValue("an assignment inside an expression");
            default -> {}
        }
        if (simple()) {
            return;
        }
        replaceSuffix();
    }

    private boolean letterOrDigit(int i) {
        return Character.isLetterOrDigit(text.charAt(i));
    }

    private boolean isUndefined() {
        if (read) {
            return value == null;
        }
        Scope.Variable variable = name.isEmpty() ? null : expander.lookUp(name);
        if (variable != null && variable.maybeUndefined()) {
            throw new UnknownValue(name + " may not be set");
        }
        return variable == null;
    }

    /** Applies a modifier that is a word: {@code :R}, {@code :tl}, {@code :ts-}; false if it is none. */
    private boolean simple() {
        int end = at;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != close) {
            end++;
        }
        String word = text.substring(at, end);
        switch (word) {
            case "R" -> words(part -> part.lastIndexOf('.') < 0 ? part : part.substring(0, part.lastIndexOf('.')));
            case "E" -> words(part -> part.lastIndexOf('.') < 0 ? null : part.substring(part.lastIndexOf('.') + 1));
            case "H" -> words(part -> part.lastIndexOf('/') < 0 ? "." : part.substring(0, part.lastIndexOf('/')));
            case "T" -> words(part -> part.substring(part.lastIndexOf('/') + 1));
            case "O" -> order(Comparator.naturalOrder());
            case "Or" -> order(Comparator.reverseOrder());
            case "u" -> unique();
            case "tl" -> set(text().toLowerCase(Locale.ROOT));
            case "tu" -> set(text().toUpperCase(Locale.ROOT));
            case "tW", "tw" -> {}
            case "L" -> set(name);
            case "Q", "q" -> set(quote(text()));
            case "sh" -> throw new UnknownValue("the output of a command");
            default -> {
                if (word.startsWith("ts") && (word.length() <= 3 || word.charAt(2) == '\\')) {
                    separate(word.substring(2));
                    // In ":ts:", the separator is a colon.
                    if (word.length() == 2 && end + 1 < text.length() && text.startsWith("::", end)) {
                        end++;
                    }
                    at = end;
                    return true;
                }
                if (word.matches("hash|range.*|gmtime.*|localtime.*|Ox|P|tA|_.*")) {
                    throw new UnknownValue("the modifier :" + word);
                }
                return false;
            }
        }
        at = end;
        return true;
    }

    private void separate(String argument) {
        separator = switch (argument) {
            case "" -> text.startsWith("ts:", at) ? ":" : "";
            case "\\n" -> "\n";
            case "\\t" -> "\t";
            default -> argument;
        };
        set(String.join(separator, BmakeWords.of(text())));
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (" \t\n\"'`$&|;<>(){}[]*?~#^!\\%".indexOf(c) >= 0) {
                quoted.append('\\');
            }
            quoted.append(c);
        }
        return quoted.toString();
    }

    /** Maps each word; null drops it. */
    private void words(Function<String, @Nullable String> map) {
        if (current() == null) {
            return;
        }
        List<String> kept = new ArrayList<>();
        for (String word : BmakeWords.of(text())) {
            String mapped = map.apply(word);
            if (mapped != null) {
                kept.add(mapped);
            }
        }
        set(kept.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(separator)));
    }

    private void order(Comparator<String> comparator) {
        List<String> words = new ArrayList<>(BmakeWords.of(text()));
        words.sort(comparator);
        set(String.join(separator, words));
    }

    private void unique() {
        List<String> words = new ArrayList<>();
        for (String word : BmakeWords.of(text())) {
            if (words.isEmpty() || !words.getLast().equals(word)) {
                words.add(word);
            }
        }
        set(String.join(separator, words));
    }

    /** Matches a shell pattern; a leading period needs no period in the pattern. */
    private static boolean matches(String pattern, String word) {
        return Glob.matches("x" + pattern, "x" + word);
    }

    /** Reads up to the next colon or the closing brace and expands expressions; a backslash escapes either. */
    private String argument(boolean expand) {
        StringBuilder argument = new StringBuilder();
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length() && (":\\$" + close).indexOf(text.charAt(at + 1)) >= 0) {
                argument.append(text.charAt(at + 1));
                at += 2;
                continue;
            }
            if (depth == 0 && (c == ':' || c == close)) {
                break;
            }
            if (c == '$' && expand) {
                at = expander.expression(text, at, Expander.Undefined.EMPTY, argument);
                continue;
            }
            depth += c == '{' || c == '(' ? 1 : c == '}' || c == ')' ? -1 : 0;
            argument.append(c);
            at++;
        }
        return argument.toString();
    }

    /** Reads up to and including an unescaped delimiter. A dollar before the delimiter is an anchor, not an expression. */
    private String part(char delimiter, boolean pattern, boolean regex) {
        StringBuilder part = new StringBuilder();
        while (at < text.length() && text.charAt(at) != delimiter) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                char next = text.charAt(at + 1);
                if (next == delimiter) {
                    part.append(next);
                } else if (regex || (!pattern && next == '&') || next == '\\') {
                    part.append(c).append(next);
                } else {
                    part.append(next == '$' ? "$" : "\\" + next);
                }
                at += 2;
            } else if (c == '$' && at + 1 < text.length() && text.charAt(at + 1) != delimiter) {
                boolean expression = "{($".indexOf(text.charAt(at + 1)) >= 0 || letterOrDigit(at + 1);
                if (expression) {
                    StringBuilder expanded = new StringBuilder();
                    at = expander.expression(text, at, Expander.Undefined.EMPTY, expanded);
                    part.append(expanded);
                } else {
                    part.append(c);
                    at++;
                }
            } else {
                part.append(c);
                at++;
            }
        }
        if (at >= text.length()) {
            throw new UnknownValue("a substitution that is not closed: " + text);
        }
        at++;
        return part.toString();
    }

    private void substitute(boolean regex) {
        char delimiter = text.charAt(at + 1);
        at += 2;
        String from = part(delimiter, true, regex);
        String to = part(delimiter, false, regex);
        boolean all = false;
        boolean once = false;
        boolean whole = false;
        for (; at < text.length() && "g1W".indexOf(text.charAt(at)) >= 0; at++) {
            all |= text.charAt(at) == 'g';
            once |= text.charAt(at) == '1';
            whole |= text.charAt(at) == 'W';
        }
        if (current() == null) {
            return;
        }
        UnaryOperator<String> replace = regex ? regexReplacement(from, to, all) : plainReplacement(from, to, all);
        if (whole) {
            set(replace.apply(text()));
            return;
        }
        boolean[] done = new boolean[1];
        boolean onlyOnce = once;
        words(word -> {
            if (onlyOnce && done[0]) {
                return word;
            }
            String replaced = replace.apply(word);
            done[0] |= !replaced.equals(word);
            return replaced;
        });
    }

    private static UnaryOperator<String> plainReplacement(String from, String to, boolean all) {
        boolean start = from.startsWith("^");
        boolean end = from.endsWith("$") && !from.endsWith("\\$");
        String middle = from.substring(start ? 1 : 0, from.length() - (end && from.length() > (start ? 1 : 0) ? 1 : 0));
        String search = middle.replace("\\\\", "\\");
        return word -> {
            StringBuilder replacement = new StringBuilder();
            for (int i = 0; i < to.length(); i++) {
                char c = to.charAt(i);
                if (c == '\\' && i + 1 < to.length()) {
                    replacement.append(to.charAt(++i));
                } else if (c == '&') {
                    replacement.append(search);
                } else {
                    replacement.append(c);
                }
            }
            String with = replacement.toString();
            if (start && end) {
                return word.equals(search) ? with : word;
            }
            if (start) {
                return word.startsWith(search) ? with + word.substring(search.length()) : word;
            }
            if (end) {
                return word.endsWith(search) ? word.substring(0, word.length() - search.length()) + with : word;
            }
            if (search.isEmpty()) {
                return word;
            }
            if (all) {
                return word.replace(search, with);
            }
            int found = word.indexOf(search);
            return found < 0 ? word : word.substring(0, found) + with + word.substring(found + search.length());
        };
    }

    private static UnaryOperator<String> regexReplacement(String from, String to, boolean all) {
        Pattern pattern = REGEXES.computeIfAbsent(from, Modifiers::compile);
        return word -> {
            Matcher matcher = pattern.matcher(word);
            StringBuilder out = new StringBuilder();
            int last = 0;
            while (matcher.find()) {
                out.append(word, last, matcher.start());
                for (int i = 0; i < to.length(); i++) {
                    char c = to.charAt(i);
                    boolean group = c == '\\' && i + 1 < to.length() && Character.isDigit(to.charAt(i + 1));
                    if (group) {
                        int number = to.charAt(++i) - '0';
                        String matched = number <= matcher.groupCount() ? matcher.group(number) : null;
                        out.append(matched == null ? "" : matched);
                    } else if (c == '\\' && i + 1 < to.length()) {
                        out.append(to.charAt(++i));
                    } else if (c == '&') {
                        out.append(matcher.group());
                    } else {
                        out.append(c);
                    }
                }
                last = matcher.end();
                if (!all || matcher.end() == matcher.start()) {
                    break;
                }
            }
            return out.append(word.substring(last)).toString();
        };
    }

    private static Pattern compile(String posix) {
        try {
            return Pattern.compile(javaRegex(posix));
        } catch (PatternSyntaxException | IndexOutOfBoundsException e) {
            throw new UnknownValue("a regular expression that is not understood: " + posix);
        }
    }

    /** Translates a POSIX extended expression, which differs from Java's in classes in brackets and in lone braces. */
    private static String javaRegex(String posix) {
        StringBuilder java = new StringBuilder();
        boolean set = false;
        for (int i = 0; i < posix.length(); i++) {
            char c = posix.charAt(i);
            if (set) {
                if (posix.startsWith("[:", i) && posix.indexOf(":]", i) > 0) {
                    String named = posix.substring(i + 2, posix.indexOf(":]", i));
                    java.append("\\p{")
                            .append(named.substring(0, 1).toUpperCase(Locale.ROOT))
                            .append(named.substring(1))
                            .append('}');
                    i = posix.indexOf(":]", i) + 1;
                } else if (c == ']'
                        && java.charAt(java.length() - 1) != '['
                        && !java.toString().endsWith("[^")) {
                    set = false;
                    java.append(c);
                } else {
                    java.append("[]&\\".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
                }
            } else if (c == '\\' && i + 1 < posix.length()) {
                char next = posix.charAt(++i);
                java.append(Character.isLetterOrDigit(next) ? Pattern.quote(String.valueOf(next)) : "\\" + next);
            } else if (c == '[') {
                set = true;
                java.append(c);
                if (posix.startsWith("^", i + 1)) {
                    java.append('^');
                    i++;
                }
            } else if (c == '{' && !(i + 1 < posix.length() && Character.isDigit(posix.charAt(i + 1)))) {
                java.append("\\{");
            } else {
                java.append(c);
            }
        }
        return java.toString();
    }

    /** Applies a word selector: {@code :[1]}, {@code :[-1]}, {@code :[2..3]}, {@code :[#]}. */
    private void range() {
        at++;
        StringBuilder inside = new StringBuilder();
        while (at < text.length() && text.charAt(at) != ']') {
            if (text.charAt(at) == '$') {
                at = expander.expression(text, at, Expander.Undefined.EMPTY, inside);
            } else {
                inside.append(text.charAt(at++));
            }
        }
        at++;
        List<String> words = BmakeWords.of(text());
        String which = inside.toString().replace("\\", "");
        switch (which) {
            case "#" -> set(String.valueOf(words.size()));
            case "*", "@", "0" -> set(text());
            default -> {
                Matcher matcher = Pattern.compile("(-?[0-9]{1,6})(?:\\.\\.(-?[0-9]{1,6}))?")
                        .matcher(which);
                if (!matcher.matches()) {
                    throw new UnknownValue("the modifier :[" + which + "]");
                }
                int first = index(matcher.group(1), words.size());
                int last = matcher.group(2) == null ? first : index(matcher.group(2), words.size());
                List<String> chosen = new ArrayList<>();
                for (int i = Math.min(first, last); i <= Math.max(first, last); i++) {
                    if (i >= 1 && i <= words.size()) {
                        chosen.add(words.get(i - 1));
                    }
                }
                if (first > last) {
                    Collections.reverse(chosen);
                }
                set(String.join(separator, chosen));
            }
        }
    }

    private static int index(String number, int size) {
        int index = Integer.parseInt(number);
        return index < 0 ? size + 1 + index : index;
    }

    /** Applies a loop, {@code :@variable@text@}: expands the text once for each word. */
    private void each() {
        int nameEnd = text.indexOf('@', at + 1);
        int bodyEnd = nameEnd < 0 ? -1 : text.indexOf('@', nameEnd + 1);
        if (bodyEnd < 0) {
            throw new UnknownValue("a loop that is not closed: " + text);
        }
        String variable = text.substring(at + 1, nameEnd);
        String body = text.substring(nameEnd + 1, bodyEnd);
        at = bodyEnd + 1;
        Scope.Variable saved = expander.scope.get(variable);
        List<String> results = new ArrayList<>();
        for (String word : BmakeWords.of(text())) {
            expander.scope.set(variable, Scope.Variable.of(word.replace("$", "$$")));
            results.add(expander.expand(body));
        }
        if (saved == null) {
            expander.scope.remove(variable);
        } else {
            expander.scope.set(variable, saved);
        }
        set(results.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(separator)));
    }

    /** Applies a choice, {@code :?yes:no}, in which the name is the condition. */
    private void choose() {
        at++;
        String yes = argument(true);
        if (at >= text.length() || text.charAt(at) != ':') {
            throw new UnknownValue("a choice without its other side: " + text);
        }
        at++;
        String no = argument(true);
        set(
                Condition.parse(expander, name, "defined", path -> {
                                    throw new UnknownValue("exists(" + path + ")");
                                })
                                .holds()
                        ? yes
                        : no);
    }

    /** Applies a System V substitution, {@code :from=to}: replaces the end of each word, or a match with a per cent sign. */
    private void replaceSuffix() {
        String argument = argument(true);
        int equals = argument.indexOf('=');
        if (equals < 0) {
            throw new UnknownValue("the modifier :" + argument);
        }
        String from = argument.substring(0, equals);
        String to = argument.substring(equals + 1);
        int percent = from.indexOf('%');
        if (percent >= 0) {
            String head = from.substring(0, percent);
            String tail = from.substring(percent + 1);
            words(word -> {
                String whole = word;
                boolean matches = whole.length() >= head.length() + tail.length()
                        && whole.startsWith(head)
                        && whole.endsWith(tail);
                return matches
                        ? to.replaceFirst(
                                "%",
                                Matcher.quoteReplacement(
                                        whole.substring(head.length(), whole.length() - tail.length())))
                        : whole;
            });
            return;
        }
        words(word -> word.endsWith(from) ? word.substring(0, word.length() - from.length()) + to : word);
    }
}
