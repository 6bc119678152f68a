package org.holdfast.store;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * A package that an archive published.
 *
 * @param archive the address of the summary that listed it
 * @param published its PKGNAME and PKGPATH
 * @param since the day it was first seen there
 * @param until the first day it was no longer there; empty while it is there
 */
public record Published(String archive, ScannedPackage published, LocalDate since, Optional<LocalDate> until) {}
