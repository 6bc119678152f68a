package org.holdfast.outcome;

import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;

/**
 * A package that uses one that the gate compared.
 *
 * @param name its PKGNAME, or where its sources are
 * @param pkgpath its PKGPATH, if that is known
 * @param rebuild whether it must be built anew
 * @param canary whether it must be built as a trial before the new package is published
 * @param says why
 */
public record GateDependent(String name, Optional<PkgPath> pkgpath, boolean rebuild, boolean canary, String says) {}
