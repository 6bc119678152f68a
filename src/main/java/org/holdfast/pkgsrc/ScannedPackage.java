package org.holdfast.pkgsrc;

import java.util.Optional;

/**
 * A package that a scan or summary lists: its name and its directory in the tree.
 *
 * <p>{@link #toString} gives {@code devel/py-foo py27-foo-1.0}, or the name alone. Nothing is refused.
 *
 * @param pkgname the PKGNAME, {@code py27-foo-1.0}
 * @param pkgpath the PKGPATH, {@code devel/py-foo}; empty if the source does not give it
 */
public record ScannedPackage(PkgName pkgname, Optional<PkgPath> pkgpath) {

    @Override
    public String toString() {
        return pkgpath.map(path -> path + " ").orElse("") + pkgname;
    }
}
