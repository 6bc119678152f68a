package org.holdfast.audit;

import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnKey;

/**
 * The identity of a finding: a package and an entry without its line number. It has no text form; nothing is refused.
 *
 * @param pkgname the PKGNAME, {@code openssl-1.0.1g}
 * @param entry the pattern, type and URL of the entry
 */
public record FindingKey(PkgName pkgname, VulnKey entry) {}
