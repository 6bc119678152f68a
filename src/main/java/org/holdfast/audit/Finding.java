package org.holdfast.audit;

import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A package and an entry of the vulnerability list that matches it.
 *
 * <p>{@link #toString} gives pkg_admin's line:
 * {@code Package openssl-1.0.1g has a denial-of-service vulnerability, see https://…}. Nothing is refused.
 *
 * @param pkgname the PKGNAME of the package
 * @param entry the entry, with its line in the list
 */
public record Finding(PkgName pkgname, VulnEntry entry) {

    /** The line that {@code pkg_admin audit} prints, except for end of life, where pkg_admin has another sentence. */
    @Override
    public String toString() {
        return "Package " + pkgname + " has a " + entry.type() + " vulnerability, see " + entry.url();
    }

    /** The identity of the finding, which does not depend on line numbers. */
    public FindingKey key() {
        return new FindingKey(pkgname, entry.key());
    }
}
