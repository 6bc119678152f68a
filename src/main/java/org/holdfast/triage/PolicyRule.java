package org.holdfast.triage;

import org.holdfast.pkgsrc.Glob;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;

/**
 * The versions that some packages of the branch may take.
 *
 * <pre>rule "openssl": series 1.0.1 (holdfast.toml:14)</pre>
 *
 * @param packages a glob over PKGBASE ({@code openssl}, {@code firefox*}) or PKGPATH ({@code lang/php5?}), or a range
 *     that matches the branch's PKGNAME ({@code openssl<3}); a slash makes it a PKGPATH, {@code <} or {@code >} a range
 * @param series the series that they must stay in
 * @param where the file and line of the rule, {@code holdfast.toml:14}
 */
public record PolicyRule(String packages, Series series, String where) {

    /** Whether the rule applies to this package. */
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
