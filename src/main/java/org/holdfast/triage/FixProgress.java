package org.holdfast.triage;

import java.util.Optional;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The progress of one package's fix from trunk to the users.
 *
 * @param basis the stages and the maintainers' decisions
 * @param pkgpath the package's directory on the branch
 * @param subject the package with the findings: one that the release branch makes, or an older one, published or
 *     installed
 * @param branch the PKGNAME that the release branch makes now
 */
record FixProgress(TriageBasis basis, PkgPath pkgpath, PkgName subject, PkgName branch) {

    /** The disposition by a patch on the release branch, which the PKGNAME does not show. */
    Optional<Disposition> patched(VulnEntry entry) {
        return subject.equals(branch)
                ? patch(entry).map(patch -> {
                    Optional<PublishedPackage> published = published();
                    return published
                                    .filter(one -> Timeline.isNewer(branch, one.pkgname()))
                                    .isPresent()
                            ? new Disposition.Publishing(branch, since(entry, true), published, Optional.of(patch))
                            : new Disposition.Patched(patch);
                })
                : Optional.empty();
    }

    /** The disposition by a newer package that the entry does not match. */
    Optional<Disposition> fixed(VulnEntry entry) {
        Optional<BranchPatch> patch = patch(entry);
        boolean byName = !entry.pattern().matches(branch);
        boolean released = !subject.equals(branch) && (byName || patch.isPresent() || isNotAffected(entry));
        Optional<Disposition> upgrade = basis.stages().published(pkgpath, branch.base()).stream()
                .filter(one -> Timeline.isNewer(one.pkgname(), subject)
                        && (!entry.pattern().matches(one.pkgname())
                                || (released && one.pkgname().equals(branch))))
                .findFirst()
                .map(Disposition.Upgrade::new);
        if (upgrade.isPresent()) {
            return upgrade;
        }
        return released
                ? Optional.of(new Disposition.Publishing(
                        branch, since(entry, !byName), published(), byName ? Optional.empty() : patch))
                : basis.stages().backports().flatMap(stage -> merging(stage, entry));
    }

    private Optional<Disposition> merging(Stages.Stage backports, VulnEntry entry) {
        Optional<PkgName> there = backports.makes(pkgpath, branch.base());
        if (there.isEmpty() || !Timeline.isNewer(there.get(), branch)) {
            return Optional.empty();
        }
        Optional<BranchPatch> patch = backports.patch(pkgpath, entry);
        boolean free = !entry.pattern().matches(there.get());
        return free || patch.isPresent()
                ? Optional.of(new Disposition.Merging(
                        there.get(),
                        free
                                ? backports.since(
                                        pkgpath, name -> entry.pattern().matches(name), branch.base())
                                : backports.last(pkgpath),
                        free ? Optional.empty() : patch))
                : Optional.empty();
    }

    private Optional<BranchPatch> patch(VulnEntry entry) {
        return basis.stages().release().flatMap(release -> release.patch(pkgpath, entry));
    }

    /**
     * Whether a maintainer decided so about the package that the release branch makes. An older one may still be
     * vulnerable.
     */
    private boolean isNotAffected(VulnEntry entry) {
        return basis.decisions().stream()
                .anyMatch(decision -> decision instanceof MaintainerDecision.NotAffected
                        && !decision.isExpired(basis.today())
                        && decision.concerns(branch, Optional.of(pkgpath), entry));
    }

    private Optional<ChangeRecord> since(VulnEntry entry, boolean unseen) {
        return basis.stages()
                .release()
                .flatMap(release -> unseen
                        ? release.last(pkgpath)
                        : release.since(pkgpath, name -> entry.pattern().matches(name), branch.base()));
    }

    private Optional<PublishedPackage> published() {
        return basis.stages().published(pkgpath, branch.base()).stream().findFirst();
    }
}
