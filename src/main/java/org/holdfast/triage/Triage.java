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
 * Gives every finding of a branch its disposition, in two steps: {@link #affected} says which fixes of trunk's come into
 * question, and when these were tried, {@link #decide} decides.
 *
 * @param index the vulnerability list
 * @param trunk trunk's history
 * @param policy what the branch takes
 * @param stages how far fixes have come
 * @param decisions what maintainers decided
 * @param today the day on which decisions are valid or not
 * @param suspects what lint says of the entries
 */
public record Triage(
        VulnIndex index,
        Trunk trunk,
        Policy policy,
        Stages stages,
        List<MaintainerDecision> decisions,
        LocalDate today,
        Suspects suspects) {

    public Triage {
        decisions = List.copyOf(decisions);
    }

    /** Where nothing but the list, trunk and the policy is known. */
    public Triage(VulnIndex index, Trunk trunk, Policy policy) {
        this(index, trunk, policy, Stages.NONE, List.of(), LocalDate.MAX, Suspects.NONE);
    }

    /**
     * The packages that the list is about, in the order given.
     *
     * @param subjects packages of the release branch, or such as were made from it once
     */
    public List<Affected> affected(List<ScannedPackage> subjects) {
        return subjects.parallelStream()
                .flatMap(subject -> affected(subject, made(subject), entry -> true).stream())
                .toList();
    }

    /** What is published and that the list is about, though not about what the release branch makes of it now. */
    public List<Affected> behindRelease() {
        return stages.behindRelease().stream()
                .flatMap(subject -> {
                    PkgName made = made(subject);
                    return affected(subject, made, entry -> !entry.pattern().matches(made)).stream();
                })
                .toList();
    }

    private Optional<Affected> affected(ScannedPackage subject, PkgName branch, Predicate<VulnEntry> which) {
        List<VulnEntry> entries =
                index.matching(subject.pkgname()).stream().filter(which).toList();
        return entries.isEmpty() ? Optional.empty() : Optional.of(new Affected(this, subject, branch, entries));
    }

    /** What the release branch makes of a package now; itself, if that is not known. */
    private PkgName made(ScannedPackage subject) {
        return subject.pkgpath()
                .flatMap(path -> stages.release()
                        .flatMap(
                                release -> release.makes(path, subject.pkgname().base())))
                .orElse(subject.pkgname());
    }

    /** The findings of the packages, package by package, entries in the order of the list. */
    public List<Triaged> decide(List<Affected> affected, Trials trials) {
        return affected.parallelStream()
                .flatMap(one -> one.decide(trials).stream())
                .toList();
    }

    /** Decisions about findings that there are not: those that were made are good for nothing, or say something else than was meant. */
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

    /** Packages in the order of what their findings threaten, then of how many they are. */
    public static Comparator<List<Triaged>> worstFirst() {
        return Comparator.comparing(Triage::worst, Comparator.reverseOrder())
                .thenComparingInt(of -> -of.size())
                .thenComparing(of -> of.getFirst().finding().pkgname().text());
    }

    private static Severity worst(List<Triaged> of) {
        return of.stream()
                .map(one -> Severity.of(one.finding().entry().type()))
                .max(Comparator.naturalOrder())
                .orElse(Severity.NONE);
    }
}
