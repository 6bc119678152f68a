package org.holdfast.triage;

import org.holdfast.pkgsrc.Glob;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;

/**
 * Which versions some packages of the branch may go to.
 *
 * @param packages a glob over PKGBASE ({@code openssl}, {@code firefox*}) or PKGPATH ({@code lang/php5?}), or a range that
 *     the branch's PKGNAME is in ({@code openssl<3})
 * @param series what they must stay in
 * @param where the file and line that say so, {@code holdfast.toml:14}
 */
public record PolicyRule(String packages, Series series, String where) {

    /** Whether this rule speaks about this package. */
    boolean concerns(PkgPath pkgpath, PkgName pkgname) {
        return names(pkgpath, pkgname) && series.concerns(pkgname.version());
    }

    private boolean names(PkgPath pkgpath, PkgName pkgname) {
        if (packages.indexOf('/') >= 0) {
            return Glob.matches(packages, pkgpath.toString());
        }
        boolean range = packages.indexOf('<') >= 0 || packages.indexOf('>') >= 0;
        return range
                ? PkgPattern.parse(packages).matches(pkgname)
                : Glob.matches(packages, pkgname.base().text());
    }

    @Override
    public String toString() {
        return "rule \"" + packages + "\": " + series + " (" + where + ")";
    }
}
