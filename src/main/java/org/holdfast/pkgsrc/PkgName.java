package org.holdfast.pkgsrc;

import org.jspecify.annotations.Nullable;

/**
 * PKGNAME: the name of one built package, {@code PKGBASE-PKGVERSION}, as in {@code openssl-1.0.1jnb2}.
 *
 * <p>The version starts after the <em>last</em> dash, because bases contain dashes ({@code p5-Net-SSLeay-1.66}). Every
 * string is some PKGNAME; one without a dash has no version.
 *
 * <p>A value like a record, and a class only to keep its version, which an audit compares with every entry about its
 * PKGBASE.
 */
public final class PkgName {

    private final String text;
    private final int dash;
    private @Nullable PkgVersion version;

    public PkgName(String text) {
        this.text = text;
        this.dash = text.lastIndexOf('-');
    }

    public static PkgName of(PkgBase base, PkgVersion version) {
        return new PkgName(base + "-" + version);
    }

    /** The name as written. */
    public String text() {
        return text;
    }

    public PkgBase base() {
        return new PkgBase(dash < 0 ? text : text.substring(0, dash));
    }

    public PkgVersion version() {
        PkgVersion known = version;
        if (known == null) {
            known = dash < 0 ? PkgVersion.NONE : new PkgVersion(text.substring(dash + 1));
            version = known;
        }
        return known;
    }

    /** Whether the name has a version, and this base before it. */
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
