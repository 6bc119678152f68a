package org.holdfast.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * {@code pkg_admin audit}: which entries match which packages.
 *
 * @param endOfLife whether entries of type {@code eol} count
 * @param type the only type of exploit wanted, compared whole; empty for all
 * @param ignoredUrls advisories to leave out, compared whole
 */
public record Audit(boolean endOfLife, Optional<String> type, Set<String> ignoredUrls) {

    /** Everything that matches, end of life included. */
    public static final Audit ALL = new Audit(true, Optional.empty(), Set.of());

    public Audit {
        ignoredUrls = Set.copyOf(ignoredUrls);
    }

    /** The findings: package by package in the order given, entries in the order of the list. */
    public List<Finding> run(VulnIndex index, List<PkgName> packages) {
        List<Finding> findings = new ArrayList<>();
        for (PkgName pkgname : packages) {
            for (VulnEntry entry : index.matching(pkgname)) {
                if (counts(entry)) {
                    findings.add(new Finding(pkgname, entry));
                }
            }
        }
        return findings;
    }

    private boolean counts(VulnEntry entry) {
        return (endOfLife || !entry.isEndOfLife())
                && (type.isEmpty() || type.get().equals(entry.type()))
                && !ignoredUrls.contains(entry.url());
    }
}
