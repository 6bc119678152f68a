package org.holdfast.pkgsrc;

/**
 * PKGBASE: the name of a package without its version, {@code openssl} or {@code p5-Net-SSLeay}, as bsd.pkg.mk defines it.
 *
 * <p>Any text is accepted; {@link #toString} gives it back.
 *
 * @param text the base as written; may contain dashes
 */
public record PkgBase(String text) {

    @Override
    public String toString() {
        return text;
    }
}
