package org.holdfast.triage;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * The LTS branch.
 *
 * @param name {@code 2014Q1}
 * @param date the day it was cut from trunk, if that is said
 * @param packages what it makes
 * @param unknown where it makes something whose name is not known, and why: that is not audited
 */
public record Branch(
        String name, Optional<LocalDate> date, List<ScannedPackage> packages, Map<PkgPath, String> unknown) {

    public Branch {
        packages = List.copyOf(packages);
        unknown = Map.copyOf(unknown);
    }
}
