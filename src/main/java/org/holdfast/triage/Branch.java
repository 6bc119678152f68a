package org.holdfast.triage;

import java.time.LocalDate;
import java.util.List;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * The LTS branch.
 *
 * @param name {@code 2014Q1}
 * @param date the day it was cut from trunk
 * @param packages what it makes
 */
public record Branch(String name, LocalDate date, List<ScannedPackage> packages) {

    public Branch {
        packages = List.copyOf(packages);
    }
}
