package org.holdfast.pkgsrc;

import java.util.Optional;

/**
 * What a scan says of one package: its name, and where in the tree it comes from.
 *
 * @param pkgname {@code py27-foo-1.0}
 * @param pkgpath {@code devel/py-foo}; empty if the scan does not say
 */
public record ScannedPackage(PkgName pkgname, Optional<PkgPath> pkgpath) {

    @Override
    public String toString() {
        return pkgpath.map(path -> path + " ").orElse("") + pkgname;
    }
}
