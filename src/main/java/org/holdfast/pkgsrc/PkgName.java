package org.holdfast.pkgsrc;

import org.jspecify.annotations.Nullable;

/**
 * PKGNAME: the name of one built package, {@code PKGBASE-PKGVERSION}, as in {@code openssl-1.0.1jnb2}.
 *
 * <p>The version starts after the <em>last</em> dash, because bases contain dashes ({@code p5-Net-SSLeay-1.66}), as in
 * bsd.pkg.mk and pkg_install. Any text is accepted; one without a dash has no version. {@link #toString} gives the text back.
 *
 * <p>A value, equal by its text, and immutable. It is a class and not a record to cache its version, which an audit compares
 * with many entries; threads may share it.
 */
public final class PkgName {

    private final String text;
    private final int dash;
    private @Nullable PkgVersion version;

    /** Accepts any text. */
    public PkgName(String text) {
        this.text = text;
        this.dash = text.lastIndexOf('-');
    }

    /** Joins a base and a version with a dash. */
    public static PkgName of(PkgBase base, PkgVersion version) {
        return new PkgName(base + "-" + version);
    }

    /** The name as written. */
    public String text() {
        return text;
    }

    /** The part before the last dash; the whole name if there is none. */
    public PkgBase base() {
        return new PkgBase(dash < 0 ? text : text.substring(0, dash));
    }

    /** The part after the last dash; {@link PkgVersion#NONE} if there is none. */
    public PkgVersion version() {
        PkgVersion known = version;
        if (known == null) {
            known = dash < 0 ? PkgVersion.NONE : new PkgVersion(text.substring(dash + 1));
            version = known;
        }
        return known;
    }

    /** Whether the name consists of this base, a dash and a version. */
    boolean isVersionOf(PkgBase base) {
        return dash == base.text().length() && text.startsWith(base.text());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PkgName that && text.equals(that.text);
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
