package org.holdfast.triage;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Gives every finding of a branch its disposition, in two steps: {@link #affected} names the candidate fixes of trunk,
 * and {@link #decide} decides once they were tried. {@link Affected} states the order in which dispositions apply.
 *
 * <p>Immutable; both steps use several threads, and their results keep the order of their input.
 *
 * @param basis what findings are judged by
 */
public record Triage(TriageBasis basis) {

    /** With the list, trunk and the policy alone. */
    public Triage(VulnIndex index, Trunk trunk, Policy policy) {
        this(new TriageBasis(index, trunk, policy, Stages.NONE, List.of(), LocalDate.MAX, Suspects.NONE));
    }

    /**
     * The packages that any entry matches, in the order given.
     *
     * @param subjects packages of the release branch, or older ones made from it
     */
    public List<Affected> affected(List<ScannedPackage> subjects) {
        return subjects.parallelStream()
                .flatMap(subject -> affected(subject, made(subject), entry -> true).stream())
                .toList();
    }

    /** Published packages that an entry matches which does not match the release branch's current version of them. */
    public List<Affected> behindRelease() {
        return basis.stages().behindRelease().stream()
                .flatMap(subject -> {
                    PkgName made = made(subject);
                    return affected(subject, made, entry -> !entry.pattern().matches(made)).stream();
                })
                .toList();
    }

    private Optional<Affected> affected(ScannedPackage subject, PkgName branch, Predicate<VulnEntry> which) {
        List<VulnEntry> entries =
                basis.index().matching(subject.pkgname()).stream().filter(which).toList();
        return entries.isEmpty() ? Optional.empty() : Optional.of(new Affected(basis, subject, branch, entries));
    }

    /** The PKGNAME that the release branch makes of a package now; the package's own if that is not known. */
    private PkgName made(ScannedPackage subject) {
        return subject.pkgpath()
                .flatMap(path -> basis.stages()
                        .release()
                        .flatMap(
                                release -> release.makes(path, subject.pkgname().base())))
                .orElse(subject.pkgname());
    }

    /** The findings of the packages with their dispositions, package by package, entries in the order of the list. */
    public List<Triaged> decide(List<Affected> affected, Trials trials) {
        return affected.parallelStream()
                .flatMap(one -> one.decide(trials).stream())
                .toList();
    }

    /** Decisions that match no current finding: obsolete or mistyped. */
    public static List<MaintainerDecision> unused(List<MaintainerDecision> decisions, List<Triaged> findings) {
        return decisions.stream()
                .filter(decision -> decision.isAboutFindings()
                        && findings.stream()
                                .noneMatch(one -> decision.concerns(
                                        one.finding().pkgname(),
                                        one.pkgpath(),
                                        one.finding().entry())))
                .toList();
    }

    /** The severity of the worst finding; {@link Severity#NONE} if there is none. */
    public static Severity worst(List<Triaged> findings) {
        return findings.stream()
                .map(one -> Severity.of(one.finding().entry().type()))
                .max(Comparator.naturalOrder())
                .orElse(Severity.NONE);
    }
}
