package org.holdfast.audit;

import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnKey;

/**
 * The identity of a finding: a package and an entry, on whatever line of the list the entry stands.
 *
 * @param pkgname {@code openssl-1.0.1g}
 * @param entry its pattern, type and address
 */
public record FindingKey(PkgName pkgname, VulnKey entry) {}
