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
 * A package of the branch that an entry matches and that is free of it all the same.
 *
 * @param pkgname this version and no other: who has an older one installed lacks the patch
 * @param entry the entry, as {@link MaintainerDecision#normal} has it
 * @param why the patch, or the decision
 * @param reviewed whether a person has decided so; else the entry may be narrowed, but not be left without anything
 */
public record Exemption(PkgName pkgname, String entry, String why, boolean reviewed) {

    /** What decisions of kind {@code not-affected} clear of what the branch makes today. */
    static List<Exemption> by(
            List<NotAffected> decisions,
            List<ScannedPackage> packages,
            VulnIndex index,
            Consumer<UnappliedDecision> leftOut) {
        List<Exemption> cleared = new ArrayList<>();
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
                leftOut.accept(UnappliedDecision.of(decision, "no package of the branch has such a finding"));
            } else if (urls.size() > 1) {
                leftOut.accept(UnappliedDecision.of(
                        decision,
                        "'" + decision.scope().advisory().orElse("") + "' is a part of " + urls.size()
                                + " addresses: which one?"));
            } else {
                cleared.addAll(byThis);
            }
        }
        return cleared;
    }
}
