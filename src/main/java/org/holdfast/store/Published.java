package org.holdfast.store;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * A package that an archive published.
 *
 * @param archive the summary that it was in
 * @param published its name, and where it comes from
 * @param since the day it was first seen there
 * @param until the day it was first seen there no longer; empty while it is there
 */
public record Published(String archive, ScannedPackage published, LocalDate since, Optional<LocalDate> until) {}
