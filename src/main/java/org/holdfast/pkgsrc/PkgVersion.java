package org.holdfast.pkgsrc;

/**
 * PKGVERSION: upstream's version and the packager's revision together, {@code 1.0.1jnb2}.
 *
 * <p>Not {@code Comparable}: versions that are different strings can be equal in the field's order. Compare with
 * {@link Dewey#ORDER}.
 *
 * @param text the version as written, empty for a PKGNAME that has none
 */
public record PkgVersion(String text) {

    /** The version of a name that has none. */
    public static final PkgVersion NONE = new PkgVersion("");

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

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Override
    public String toString() {
        return text;
    }
}
