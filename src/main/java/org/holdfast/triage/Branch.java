package org.holdfast.triage;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Submodules;

/**
 * The LTS branch and the packages that it makes.
 *
 * @param name the quarter, {@code 2014Q1}
 * @param date the UTC day when it was cut from trunk; empty if not configured
 * @param packages its packages, by PKGNAME
 * @param unknown the directories with a package whose PKGNAME could not be evaluated, each with the cause; they are not
 *     audited
 * @param submodules its submodules; they are not audited either
 * @param notBuilt the directories whose packages are not built on the platform, each with the reason: {@code BROKEN: does not compile}
 */
public record Branch(
        String name,
        Optional<LocalDate> date,
        List<ScannedPackage> packages,
        Map<PkgPath, String> unknown,
        Submodules submodules,
        Map<PkgPath, String> notBuilt) {

    /** A branch without submodules, that builds everything. */
    public Branch(String name, Optional<LocalDate> date, List<ScannedPackage> packages, Map<PkgPath, String> unknown) {
        this(name, date, packages, unknown, Submodules.NONE, Map.of());
    }

    /** Why the packages of a directory are not built on the platform; empty if they are. */
    public Optional<String> notBuilt(PkgPath pkgpath) {
        return Optional.ofNullable(notBuilt.get(pkgpath));
    }

    public Branch {
        packages = List.copyOf(packages);
        unknown = Map.copyOf(unknown);
        notBuilt = Map.copyOf(notBuilt);
    }
}
