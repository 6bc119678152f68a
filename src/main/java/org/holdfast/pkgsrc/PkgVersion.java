package org.holdfast.pkgsrc;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PKGVERSION: upstream's version and, as {@code nbN}, the package revision: {@code 1.0.1jnb2}; see bsd.pkg.mk, PKGREVISION.
 *
 * <p>It is not {@code Comparable}, because different texts can be equal in version order: compare with {@link #ORDER}.
 * Any text is accepted; {@link #toString} gives it back.
 *
 * <p>A value, equal by its text, and immutable. It is a class and not a record to parse its {@link Dewey} form once and on
 * request, because most bounds of the vulnerability list are never compared; threads may share it.
 */
public final class PkgVersion {

    /** The order of versions: total, but not consistent with equals ({@code 1.0} and {@code 1.00} compare equal). */
    public static final Comparator<PkgVersion> ORDER =
            (left, right) -> left.dewey().compare(right.dewey());

    /** The version of a name that has none. */
    public static final PkgVersion NONE = new PkgVersion("");

    private static final Pattern PRE_RELEASE =
            Pattern.compile(".*[0-9._-](?:alpha|beta|pre|rc).*", Pattern.CASE_INSENSITIVE);

    private final String text;
    private @Nullable Dewey dewey;

    /** Accepts any text. */
    public PkgVersion(String text) {
        this.text = text;
    }

    /** The version as written, empty for a PKGNAME that has none. */
    public String text() {
        return text;
    }

    /** Whether the version is empty. */
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

    /** Whether it is an alpha, a beta or a release candidate: 1.0rc1, 2.0beta3, 1.2_pre4. */
    public boolean isPreRelease() {
        return PRE_RELEASE.matcher(text).matches();
    }

    /** The form for comparison. Threads may compute it twice, with equal results. */
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
