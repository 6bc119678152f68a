package org.holdfast.pkgsrc;

/**
 * PKGBASE: what a package is called regardless of version, {@code openssl} or {@code p5-Net-SSLeay}.
 *
 * @param text the base as written; may contain dashes
 */
public record PkgBase(String text) {

    @Override
    public String toString() {
        return text;
    }
}
