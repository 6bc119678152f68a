package org.holdfast.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Audits packages as {@code pkg_admin audit} does: finds the entries of the vulnerability list whose pattern matches.
 *
 * <p>An entry counts unless it is left out by its type or URL; pkg_admin(1) and pkg_install.conf(5) are the source of truth. The
 * PKGNAME {@code openssl-1.0.1g} and the entry {@code openssl<1.0.1h dos https://…} give one {@link Finding}. The
 * parsers of both have refused what is malformed. Immutable; threads may share it.
 *
 * @param endOfLife whether entries of type {@code eol} count
 * @param type the only type of exploit that counts, compared whole; empty for all types
 * @param ignoredUrls the URLs of entries that do not count, compared whole
 */
public record Audit(boolean endOfLife, Optional<String> type, Set<String> ignoredUrls) {

    /** Counts every entry that matches, end of life included. */
    public static final Audit ALL = new Audit(true, Optional.empty(), Set.of());

    public Audit {
        ignoredUrls = Set.copyOf(ignoredUrls);
    }

    /** A branch of all packages that ever were has a tenth of it. */
    static final int MOST_FINDINGS = 1_000_000;

    /**
     * The findings, in the order of the packages; for each package, in the order of the list.
     *
     * @throws Unusable if there are more than {@value #MOST_FINDINGS}
     */
    public List<Finding> run(VulnIndex index, List<PkgName> packages) {
        List<Finding> findings = new ArrayList<>();
        for (PkgName pkgname : packages) {
            for (VulnEntry entry : index.matching(pkgname)) {
                if (counts(entry)) {
                    if (findings.size() == MOST_FINDINGS) {
                        throw new Unusable(
                                "the packages",
                                "have more than 1,000,000 findings, of which " + pkgname + " has those beyond");
                    }
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
