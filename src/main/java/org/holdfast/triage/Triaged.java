package org.holdfast.triage;

import java.util.Optional;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A finding on the branch with its disposition.
 *
 * @param finding package and entry
 * @param pkgpath where the branch defines the package; empty if its scan does not say
 * @param timeline what trunk did with it
 * @param disposition why it is open
 */
public record Triaged(Finding finding, Optional<PkgPath> pkgpath, Timeline timeline, Disposition disposition) {}
