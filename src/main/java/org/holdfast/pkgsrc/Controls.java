package org.holdfast.pkgsrc;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Shows what a terminal would obey and nobody would see: control characters, and those that turn the direction of what follows. The texts
 * have one character a byte, so that the second half of them has two or three.
 */
public final class Controls {

    /** Control characters but tabs and ends of lines. */
    private static final Pattern HIDDEN = Pattern.compile(
            "[\\x00-\\x08\\x0b-\\x1f\\x7f&&[^\\r]]|\\r(?!\\n)|\\xc2[\\x80-\\x9f]|\\xe2\\x80[\\xaa-\\xae]|\\xe2\\x81[\\xa6-\\xa9]|[\\u202a-\\u202e\\u2066-\\u2069]");

    /** Our own colours are no more than these. */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[(?:0|1|2|3|4|21|22|23|24|3[1-7]|39|9[0-7])?m");

    private Controls() {}

    /** {@code openssl\x1b[2J} for a text with an escape in it. */
    public static String shown(String text) {
        return HIDDEN.matcher(text).replaceAll(found -> "\\\\" + name(found));
    }

    /** As {@link #shown}, but leaves the colours that reports have. */
    public static String shownBetweenColours(String text) {
        if (text.indexOf('\u001b') < 0) {
            return shown(text);
        }
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        for (MatchResult colour : COLOUR.matcher(text).results().toList()) {
            out.append(shown(text.substring(at, colour.start()))).append(colour.group());
            at = colour.end();
        }
        return out.append(shown(text.substring(at))).toString();
    }

    private static String name(MatchResult found) {
        String text = found.group();
        int code = switch (text.length()) {
            case 1 -> text.charAt(0);
            case 2 -> text.charAt(1);
            default -> ((text.charAt(0) & 0xf) << 12) | ((text.charAt(1) & 0x3f) << 6) | (text.charAt(2) & 0x3f);
        };
        return code < 0x100 ? String.format(Locale.ROOT, "x%02x", code) : String.format(Locale.ROOT, "u%04x", code);
    }
}
