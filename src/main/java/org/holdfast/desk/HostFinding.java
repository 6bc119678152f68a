package org.holdfast.desk;

import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * An installed package that the list flags, and what an admin can do about it.
 *
 * @param pkgname the installed package
 * @param entry the entry that flags it
 * @param line what {@code pkg_admin audit} prints of it
 * @param disposition why it is flagged: {@link #UPGRADE}, {@code pullup}; {@code not-of-the-branch} for a package that the branch does not make
 * @param says the same in a sentence: {@code openssl-1.0.1h is published: upgrade}
 */
public record HostFinding(PkgName pkgname, VulnEntry entry, String line, String disposition, String says) {

    /** The disposition of what an upgrade of the host closes now. */
    public static final String UPGRADE = "upgrade";

    /** The disposition of a package of another origin: the branch cannot mend it. */
    public static final String FOREIGN = "not-of-the-branch";

    /** Whether an upgrade of the host closes it now. */
    public boolean isClosedByUpgrade() {
        return disposition.equals(UPGRADE);
    }
}
