package org.holdfast.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.holdfast.gate.HeaderText.Line;
import org.holdfast.gate.HeaderText.Token;

/**
 * A definition of a macro.
 *
 * @param name its name
 * @param parameters how many it has; empty for one without parentheses
 * @param value its tokens, with the parameters renamed by their place
 * @param line where it stands
 */
record Macro(String name, Optional<Integer> parameters, List<String> value, Line line) {

    private static final Pattern VERSION = Pattern.compile(
            "(^|.*_)(VERSION|VERNUM|VER|RELEASE|REVISION|PATCHLEVEL|RELDATE|DATE|MAJOR|MINOR|MICRO|PATCH|TINY|SUBMINOR)(_.*)?$"
                    + "|.*(VERSION|VERNUM|VERSION_NUMBER)$");

    private static final int LONGEST = 200;

    /** Numbers that are called versions, and tell how to talk to others. */
    private static final Pattern AGREED =
            Pattern.compile(".*(^|_)(ABI|API|PROTO|PROTOCOL|FORMAT|INTERFACE|MAGIC)(_.*|$)");

    /** The definition of a line; empty if it is none. */
    static Optional<Macro> of(Line line) {
        List<Token> tokens = line.tokens();
        if (!line.directive().equals("define") || tokens.size() < 3) {
            return Optional.empty();
        }
        String name = tokens.get(2).text();
        List<String> parameters = new ArrayList<>();
        int at = 3;
        boolean called = tokens.size() > 3
                && tokens.get(3).text().equals("(")
                && !tokens.get(3).isSpaced();
        if (called) {
            at = 4;
            while (at < tokens.size() && !tokens.get(at).text().equals(")")) {
                if (!tokens.get(at).text().equals(",")) {
                    parameters.add(tokens.get(at).text());
                }
                at++;
            }
            at++;
        }
        List<String> value = tokens.stream()
                .skip(at)
                .map(token -> parameters.contains(token.text()) && token.isWord()
                        ? "\u0001" + parameters.indexOf(token.text())
                        : token.text())
                .toList();
        return Optional.of(new Macro(name, called ? Optional.of(parameters.size()) : Optional.empty(), value, line));
    }

    /** Whether it tells a version, or the date of a release, and nothing that programs agree on. */
    boolean tellsVersion() {
        String upper = name.toUpperCase(Locale.ROOT);
        return parameters.isEmpty()
                && VERSION.matcher(upper).matches()
                && !AGREED.matcher(upper).matches()
                && !value.isEmpty()
                && value.size() <= 24
                && value.stream().allMatch(Macro::isPartOfVersion);
    }

    private static boolean isPartOfVersion(String token) {
        return new Token(token, false).isLiteral()
                || token.matches("[()+*|<>.-]|<<")
                || VERSION.matcher(token.toUpperCase(Locale.ROOT)).matches();
    }

    /**
     * Whether definitions are those of a macro around the arguments of a package's own prototypes, which passes them through for one compiler and
     * leaves them out for an older one: {@code #define OF(args) args} and {@code #define OF(args) ()}.
     */
    static boolean areForPrototypes(List<Macro> definitions) {
        Optional<Integer> one = Optional.of(1);
        return definitions.size() == 2
                && definitions.stream().allMatch(macro -> macro.parameters.equals(one))
                && definitions.stream().anyMatch(macro -> macro.value.equals(List.of("\u00010")))
                && definitions.stream().anyMatch(macro -> macro.value.equals(List.of("(", ")")));
    }

    /** Its line for people, who need no more than the beginning of a long one. */
    String shown() {
        String shown = line.raw().strip();
        return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "…" : shown;
    }

    boolean isSameAs(Macro other) {
        return parameters.equals(other.parameters) && value.equals(other.value);
    }

    /**
     * How its line looks to a pattern that reads it: {@code #define X 0xH} for any such number. Blanks beside each other are one; whether there
     * are any counts, and so does what kind of value there is.
     */
    String shape() {
        String raw = line.raw().replaceAll("[ \t]+", " ").stripTrailing();
        int end = raw.indexOf(name) + name.length();
        String rest = raw.substring(Math.min(raw.length(), end))
                .replaceAll("/\\*.*?\\*/|//.*", "")
                .stripTrailing()
                .replaceAll("\"[^\"]*\"", "S")
                .replaceAll("0[xX][0-9a-fA-F]+", "H")
                .replaceAll("[0-9]+(\\.[0-9]+)*", "N");
        return raw.substring(0, Math.min(raw.length(), end)) + rest;
    }
}
