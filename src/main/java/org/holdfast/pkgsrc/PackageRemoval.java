package org.holdfast.pkgsrc;

/**
 * A maintainer's decision that a package is published no longer.
 *
 * <pre>
 * [[removal]]
 * package = "libfoo"
 * why = "end of life upstream; use libbar"
 * who = "jane"
 * </pre>
 *
 * @param name the PKGBASE, or the PKGNAME of one version
 * @param why the reason
 * @param who the maintainer
 * @param where the file and line of the decision
 */
public record PackageRemoval(String name, String why, String who, String where) {

    /** Whether it is about a package. */
    public boolean isAbout(PkgName pkgname) {
        return name.equals(pkgname.text()) || name.equals(pkgname.base().text());
    }
}
