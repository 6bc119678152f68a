package org.holdfast.pkgsrc;

import org.jspecify.annotations.Nullable;

/**
 * PKGVERSION: upstream's version and the packager's revision together, {@code 1.0.1jnb2}.
 *
 * <p>Not {@code Comparable}: versions that are different strings can be equal in the field's order. Compare with
 * {@link Dewey#ORDER}.
 *
 * <p>A value like a record, and a class only to be taken apart once, and when asked: most bounds of the vulnerability list
 * never are.
 */
public final class PkgVersion {

    /** The version of a name that has none. */
    public static final PkgVersion NONE = new PkgVersion("");

    private final String text;
    private @Nullable Dewey dewey;

    public PkgVersion(String text) {
        this.text = text;
    }

    /** The version as written, empty for a PKGNAME that has none. */
    public String text() {
        return text;
    }

    public boolean isNone() {
        return text.isEmpty();
    }

    /** The version without a trailing {@code nbN}: {@code 1.0.1jnb2} gives {@code 1.0.1j}. */
    public PkgVersion upstream() {
        int end = text.length();
        while (end > 0 && isDigit(text.charAt(end - 1))) {
            end--;
        }
        return end < text.length() && end > 2 && text.startsWith("nb", end - 2)
                ? new PkgVersion(text.substring(0, end - 2))
                : this;
    }

    /** The version for comparison. Threads may race to make it; they make the same. */
    Dewey dewey() {
        Dewey known = dewey;
        if (known == null) {
            known = Dewey.parse(text);
            dewey = known;
        }
        return known;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PkgVersion that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
