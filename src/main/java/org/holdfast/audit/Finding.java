package org.holdfast.audit;

import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A package that an entry of the vulnerability list matches.
 *
 * @param pkgname the package
 * @param entry the entry
 */
public record Finding(PkgName pkgname, VulnEntry entry) {

    /** As {@code pkg_admin} puts it, end of life apart. */
    @Override
    public String toString() {
        return "Package " + pkgname + " has a " + entry.type() + " vulnerability, see " + entry.url();
    }

    /** Its identity, which outlives the line numbers of the list. */
    public FindingKey key() {
        return new FindingKey(pkgname, entry.key());
    }
}
