package org.holdfast.pkgsrc;

/**
 * PKGNAME: the name of one built package, {@code PKGBASE-PKGVERSION}, as in {@code openssl-1.0.1jnb2}.
 *
 * <p>The version starts after the <em>last</em> dash, because bases contain dashes ({@code p5-Net-SSLeay-1.66}). Every
 * string is some PKGNAME; one without a dash has no version.
 *
 * @param text the name as written
 */
public record PkgName(String text) {

    public static PkgName of(PkgBase base, PkgVersion version) {
        return new PkgName(base + "-" + version);
    }

    public PkgBase base() {
        int dash = text.lastIndexOf('-');
        return new PkgBase(dash < 0 ? text : text.substring(0, dash));
    }

    public PkgVersion version() {
        int dash = text.lastIndexOf('-');
        return dash < 0 ? PkgVersion.NONE : new PkgVersion(text.substring(dash + 1));
    }

    @Override
    public String toString() {
        return text;
    }
}
