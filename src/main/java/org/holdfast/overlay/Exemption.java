package org.holdfast.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.MaintainerDecision.NotAffected;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A PKGNAME that an entry matches although it is not affected.
 *
 * @param pkgname this version only: an older one may lack the patch
 * @param entry the entry, as {@link MaintainerDecision#normal} writes it
 * @param why the patch, or the decision's reason
 * @param reviewed whether a maintainer decided so; only then may it remove an entry altogether
 */
public record Exemption(PkgName pkgname, String entry, String why, boolean reviewed) {

    /**
     * The exemptions by {@code not-affected} decisions for the packages that the branch makes today. A decision that
     * matches no finding, or the advisories of several addresses, goes to {@code unapplied}.
     */
    static List<Exemption> by(
            List<NotAffected> decisions,
            List<ScannedPackage> packages,
            VulnIndex index,
            Consumer<UnappliedDecision> unapplied) {
        List<Exemption> exemptions = new ArrayList<>();
        for (NotAffected decision : decisions) {
            List<Exemption> byThis = new ArrayList<>();
            List<VulnEntry> byPart = new ArrayList<>();
            for (ScannedPackage scanned : packages) {
                if (decision.scope().names(scanned.pkgname(), scanned.pkgpath())) {
                    for (VulnEntry entry : index.matching(scanned.pkgname())) {
                        if (decision.concerns(scanned.pkgname(), scanned.pkgpath(), entry)) {
                            byThis.add(new Exemption(
                                    scanned.pkgname(),
                                    entry.key().toString(),
                                    PublicReason.of(decision.review()),
                                    true));
                            byPart.add(entry);
                        }
                    }
                }
            }
            Set<String> urls = byPart.stream()
                    .filter(decision.scope()::isPartOf)
                    .map(VulnEntry::url)
                    .collect(Collectors.toSet());
            if (byThis.isEmpty()) {
                unapplied.accept(UnappliedDecision.of(decision, "no package of the branch has such a finding"));
            } else if (urls.size() > 1) {
                unapplied.accept(UnappliedDecision.of(
                        decision,
                        "'" + decision.scope().advisory().orElse("") + "' is a part of " + urls.size()
                                + " addresses: which one?"));
            } else {
                exemptions.addAll(byThis);
            }
        }
        return exemptions;
    }
}
