package org.holdfast.source;

import java.util.ArrayList;
import java.util.List;
import org.holdfast.pkgsrc.UpstreamRange;

/**
 * A product name in CPE 2.3 (NISTIR 7695): {@code cpe:2.3:a:openssl:openssl:1.0.1:beta1:*:*:*:*:*:*}.
 *
 * @param part {@code a} for an application, {@code o} for an operating system, {@code h} for hardware
 * @param vendor the vendor, {@code openssl}
 * @param product the product, {@code openssl}
 * @param version the version and its update, {@code 1.0.1beta1}; empty for any version or none
 * @param madeFor the target software, such as {@code wordpress}; empty for any or none
 */
record Cpe(String part, String vendor, String product, String version, String madeFor) {

    /**
     * Parses a name.
     *
     * @throws IllegalArgumentException if it does not have 13 parts, or is of another version of CPE
     */
    static Cpe parse(String text) {
        List<String> parts = parts(text);
        if (parts.size() != 13 || !parts.get(0).equals("cpe") || !parts.get(1).equals("2.3")) {
            throw new IllegalArgumentException("no CPE name: '" + text + "'");
        }
        String version = said(parts.get(5));
        String update = said(parts.get(6));
        return new Cpe(
                parts.get(2),
                parts.get(3),
                parts.get(4),
                version.isEmpty() || update.isEmpty() ? version : version + update,
                said(parts.get(10)));
    }

    boolean isApplication() {
        return part.equals("a");
    }

    String ecosystem() {
        return madeFor.isEmpty() ? UpstreamRange.CPE : UpstreamRange.CPE + ":" + madeFor;
    }

    private static String said(String part) {
        return part.equals("*") || part.equals("-") ? "" : part;
    }

    /** Splits a name at its colons; a backslash escapes the next character. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>(13);
        StringBuilder part = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && at + 1 < text.length()) {
                part.append(text.charAt(++at));
            } else if (c == ':') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
