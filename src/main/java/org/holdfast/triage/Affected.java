package org.holdfast.triage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A package with findings: trunk's versions of it, the backports that they offer, and the disposition of each finding.
 *
 * <p>Each finding gets the first of these that applies:
 *
 * <ol>
 * <li>the decision of a maintainer, while it is valid;
 * <li>a patch for the advisory on the release branch ({@code Patched}, or {@code Publishing} while the archive is
 *     behind);
 * <li>an entry that lint holds for wrong and whose correction does not match the package ({@code SuspectEntry}), unless
 *     a maintainer confirmed the entry;
 * <li>a fixed package further along ({@code Upgrade}, {@code Publishing}, {@code Merging});
 * <li>an end-of-life entry ({@code EndOfLife});
 * <li>trunk's history: {@code Pullup}, {@code ByHand}, {@code PolicyForbids}, and then {@code NoFix}, or
 *     {@code Undetermined} if trunk's history is not known.
 * </ol>
 *
 * <p>Immutable once built: several threads may use an instance.
 */
public final class Affected {

    /** Preferred among allowed versions: the same first two numbers. From 1.4.2, 1.4.3 is closer than 1.5. */
    private static final Series CLOSE = new Series.Leading(2);

    private final TriageBasis basis;
    private final ScannedPackage subject;
    private final Optional<PkgPath> pkgpath;
    private final PkgName branch;
    private final List<VulnEntry> entries;
    private final List<VulnEntry> open;
    private final Timeline timeline;
    private final PolicyRule rule;
    private final Optional<FixProgress> progress;
    private final Map<TrunkVersion, Affecting> affecting = new HashMap<>();
    private final Map<ChangesLine, Affecting> beyond = new ConcurrentHashMap<>();
    /** Whether trunk removed any patch of the package since the cut. This is rare, and skips the search if false. */
    private final boolean drops;

    /**
     * Reads trunk's history of the package.
     *
     * @param subject the package with the findings: one that the release branch makes, or an older one made from it
     * @param branch the PKGNAME that the release branch makes of it now
     * @param entries the entries that match the subject
     */
    Affected(TriageBasis basis, ScannedPackage subject, PkgName branch, List<VulnEntry> entries) {
        this.basis = basis;
        this.subject = subject;
        this.pkgpath = subject.pkgpath();
        this.branch = branch;
        this.entries = List.copyOf(entries);
        this.open = entries.stream().filter(entry -> !entry.isEndOfLife()).toList();
        this.timeline = pkgpath.map(path -> basis.trunk().timeline(path, branch))
                .orElseGet(() -> new Timeline(
                        List.of(),
                        List.of(),
                        new Timeline.End.Unknown("the branch's scan does not say its PKG_LOCATION")));
        // A move can name the series: print/cups 1.5.4 became print/cups15.
        this.rule = pkgpath.map(path -> basis.policy()
                        .ruleFor(path, timeline.end() instanceof Timeline.End.At at ? at.pkgpath() : path, branch))
                .orElseGet(() -> basis.policy().usual(branch));
        this.progress = pkgpath.map(path -> new FixProgress(basis, path, subject.pkgname(), branch));
        this.drops = timeline.versions().stream()
                .anyMatch(version -> version.commit()
                        .filter(commit -> !commit.dropped().isEmpty())
                        .isPresent());
        for (TrunkVersion version : concat(timeline.versions(), timeline.elsewhere())) {
            affecting.put(version, Affecting.of(version, basis.index(), branch));
        }
    }

    /** The package with the findings. */
    public ScannedPackage subject() {
        return subject;
    }

    /** The fixes to try, each once, in trunk's order. */
    public List<Candidate> candidates() {
        return backports(Trials.NONE).stream()
                .flatMap(backport -> backport.candidate().stream())
                .distinct()
                .toList();
    }

    /** Every finding of the package with its disposition, in the order of the list. */
    List<Triaged> decide(Trials trials) {
        List<BackportOption> backports = backports(trials);
        return entries.stream()
                .map(entry -> new Triaged(
                        new Finding(subject.pkgname(), entry),
                        pkgpath,
                        timeline,
                        backports,
                        rule,
                        decide(entry, backports),
                        basis.decisions().stream()
                                .filter(decision -> decision.isExpired(basis.today())
                                        && decision.concerns(subject.pkgname(), pkgpath, entry))
                                .findFirst()))
                .toList();
    }

    private List<BackportOption> backports(Trials trials) {
        List<BackportOption> backports = new ArrayList<>();
        for (TrunkVersion version : timeline.versions()) {
            List<VulnEntry> freed = open.stream()
                    .filter(entry -> isAllowed(version, entry) && isFree(version, entry))
                    .toList();
            if (!freed.isEmpty()) {
                backports.add(backport(version, false, freed, trials));
            }
            List<VulnEntry> patched = open.stream()
                    .filter(entry -> isPatchFor(version, entry)
                            && (isPatch(version) || (isPatchOfOurs(version) && !isFree(version, entry))))
                    .toList();
            if (!patched.isEmpty()) {
                backports.add(backport(version, true, patched, trials));
            }
        }
        return backports;
    }

    private BackportOption backport(TrunkVersion version, boolean patch, List<VulnEntry> freed, Trials trials) {
        Optional<Candidate> candidate = pkgpath.flatMap(
                path -> version.commit().map(commit -> new Candidate(path, version.pkgpath(), commit.id(), patch)));
        Optional<Trial> trial = candidate.flatMap(trials::of);
        int introduces = patch ? 0 : affecting(version).fresh().size();
        return new BackportOption(
                version,
                patch,
                freed.stream()
                        .filter(entry -> patch || isConfirmed(trial, entry))
                        .toList(),
                open.size(),
                introduces,
                candidate,
                trial);
    }

    private Disposition decide(VulnEntry entry, List<BackportOption> backports) {
        return decided(entry)
                .or(() -> progress.flatMap(way -> way.patched(entry)))
                .or(() -> suspect(entry))
                .or(() -> progress.flatMap(way -> way.fixed(entry)))
                .or(() ->
                        entry.isEndOfLife() ? Optional.of(new Disposition.EndOfLife(timeline.end())) : Optional.empty())
                .orElseGet(() -> byTrunk(entry, backports));
    }

    /** The disposition by a valid decision. It precedes all evidence. */
    private Optional<Disposition> decided(VulnEntry entry) {
        for (MaintainerDecision decision : basis.decisions()) {
            if (decision.isExpired(basis.today()) || !decision.concerns(subject.pkgname(), pkgpath, entry)) {
                continue;
            }
            switch (decision) {
                case MaintainerDecision.NotAffected free -> {
                    if (subject.pkgname().equals(branch)) { // the maintainer reviewed today's package, not an older one
                        return Optional.of(new Disposition.NotAffected(free.review()));
                    }
                }
                case MaintainerDecision.Accepted accepted -> {
                    return Optional.of(new Disposition.Accepted(accepted.review()));
                }
                case MaintainerDecision.EntryWrong wrong -> {
                    if (wrong.correctedPattern()
                            .filter(pattern -> pattern.matches(subject.pkgname()))
                            .isEmpty()) {
                        return Optional.of(new Disposition.NotAffected(wrong.review()));
                    }
                }
                case MaintainerDecision.PolicyOverride other -> {} // widens the policy: see override
                case MaintainerDecision.EntryRight other -> {} // silences lint: see suspect
            }
        }
        return Optional.empty();
    }

    private Optional<Disposition> suspect(VulnEntry entry) {
        boolean judgedRight = basis.decisions().stream()
                .anyMatch(decision -> decision instanceof MaintainerDecision.EntryRight
                        && !decision.isExpired(basis.today())
                        && decision.concerns(subject.pkgname(), pkgpath, entry));
        if (judgedRight) {
            return Optional.empty();
        }
        return basis.suspects().of(entry).flatMap(suspect -> {
            Optional<VulnEntry> corrected = suspect.correction()
                    .flatMap(correction -> correction instanceof org.holdfast.lint.Correction.ReplacementLine line
                            ? Optional.of(line.entry())
                            : Optional.empty());
            boolean wrongly = suspect.wronglyAffected().contains(subject.pkgname())
                    || corrected
                            .filter(line -> !line.pattern().matches(subject.pkgname()))
                            .isPresent();
            return wrongly
                    ? Optional.of(new Disposition.SuspectEntry(
                            suspect,
                            corrected.map(line -> line.pattern().toString()).orElse("")))
                    : Optional.empty();
        });
    }

    private Disposition byTrunk(VulnEntry entry, List<BackportOption> backports) {
        List<BackportOption> fixes = harmless(
                backports.stream().filter(backport -> fixes(backport, entry)).toList());
        if (!fixes.isEmpty()) {
            return new Disposition.Pullup(
                    finalIfClean(fixes, entry, leastWork(entry)),
                    finalIfClean(fixes, entry, clearsMost(entry)),
                    override(entry).orElse(rule));
        }
        Optional<PkgVersion> bound = entry.pattern()
                .fixedIn(branch)
                .filter(version -> rule.series().allows(branch.version(), version)
                        && timeline.versions().stream()
                                .noneMatch(one -> one.trunkName().version().equals(version)
                                        && takenBack(one, entry).isPresent()));
        // Trunk patched it without leaving the versions that the entry matches, so the pattern cannot show the fix.
        Optional<BackportOption> patch = backports.stream()
                .filter(backport -> backport.patch() && isPatchFor(backport.version(), entry))
                .findFirst();
        if (bound.isPresent() || patch.isPresent()) {
            return new Disposition.ByHand(bound, timeline.left(rule, branch), timeline.end(), rule, patch);
        }
        Optional<TrunkVersion> nearest = timeline.versions().stream()
                .filter(version -> !isAllowed(version, entry) && isFree(version, entry))
                .findFirst()
                .or(() -> timeline.elsewhere().stream()
                        .filter(version -> isFree(version, entry))
                        .findFirst());
        if (nearest.isPresent()) {
            return new Disposition.PolicyForbids(nearest.get(), rule);
        }
        return switch (timeline.end()) {
            case Timeline.End.Unknown unknown -> new Disposition.Undetermined(unknown.why());
            case Timeline.End.At at -> new Disposition.NoFix(at, takenBack(entry), recorded(at, entry));
            case Timeline.End.Removed removed -> new Disposition.NoFix(removed, takenBack(entry));
        };
    }

    /** Without those that open a known hole, if one that opens none applies cleanly. */
    private static List<BackportOption> harmless(List<BackportOption> fixes) {
        return fixes.stream().anyMatch(one -> one.grade() == Grade.CLEAN)
                ? fixes.stream().filter(one -> one.introduces() == 0).toList()
                : fixes;
    }

    /** The first by an order; if that is a pre-release, the first of the final releases that are as clean, if there is one. */
    private BackportOption finalIfClean(List<BackportOption> fixes, VulnEntry entry, Comparator<BackportOption> order) {
        BackportOption first = fixes.stream().min(order).orElseThrow();
        if (!isPreRelease(first) || first.grade() == Grade.ADAPT) {
            return first;
        }
        return fixes.stream()
                .filter(one -> !isPreRelease(one)
                        && one.grade() == first.grade()
                        && isConfirmed(one.trial(), entry) == isConfirmed(first.trial(), entry))
                .min(order)
                .orElse(first);
    }

    private static boolean isPreRelease(BackportOption backport) {
        return !backport.patch() && backport.version().trunkName().version().isPreRelease();
    }

    /** The version by doc/CHANGES that trunk's scan is too old to show, if the entry does not match it. */
    private Optional<ChangesLine> recorded(Timeline.End.At at, VulnEntry entry) {
        return at.beyond()
                .filter(line -> beyond.computeIfAbsent(
                                line,
                                recorded -> Affecting.of(
                                        Stream.of(branch.base(), at.pkgname().base())
                                                .map(base -> PkgName.of(base, new PkgVersion(recorded.argument()))),
                                        basis.index(),
                                        branch))
                        .isFree(entry));
    }

    private Optional<TrunkVersion> takenBack(VulnEntry entry) {
        return timeline.versions().stream()
                .flatMap(version -> takenBack(version, entry).stream())
                .findFirst();
    }

    /**
     * The version in which trunk removed its patch for an advisory while staying at this upstream version. The entry's
     * bound names a fix that trunk no longer has.
     */
    private Optional<TrunkVersion> takenBack(TrunkVersion version, VulnEntry entry) {
        if (!drops) {
            return Optional.empty();
        }
        // Removals before this version do not count: trunk may have added the patch again.
        return timeline.versions().stream()
                .dropWhile(one -> !one.equals(version))
                .filter(one -> one.pkgpath().equals(version.pkgpath())
                        && one.trunkName()
                                .version()
                                .upstream()
                                .equals(version.trunkName().version().upstream())
                        && one.commit().filter(commit -> drops(commit, entry)).isPresent())
                .findFirst();
    }

    private static boolean drops(Commit commit, VulnEntry entry) {
        return commit.dropped().stream().anyMatch(entry::isNamedIn);
    }

    private boolean isPatchFor(TrunkVersion version, VulnEntry entry) {
        return isNamed(version, entry) && takenBack(version, entry).isEmpty();
    }

    private boolean fixes(BackportOption backport, VulnEntry entry) {
        if (backport.patch()) {
            return isPatchFor(backport.version(), entry)
                    && (isPatchOfOurs(backport.version()) || isFree(backport.version(), entry));
        }
        return isFree(backport.version(), entry) && isAllowed(backport.version(), entry);
    }

    /**
     * Orders backports that close a finding, least work first: confirmed by the trial, close version, grade, version
     * before patch, fewer commits, fewer obstacles; among tried ones, more findings closed.
     */
    private Comparator<BackportOption> leastWork(VulnEntry entry) {
        return Comparator.comparing((BackportOption one) -> !one.patch() && !isConfirmed(one.trial(), entry))
                .thenComparing(one -> !isClose(one))
                .thenComparing(BackportOption::grade)
                .thenComparing(BackportOption::patch)
                .thenComparingInt(BackportOption::commits)
                .thenComparingInt(BackportOption::obstacles)
                // The work of untried backports is not known: keep trunk's order, whose first is the smallest step.
                .thenComparingInt(one -> one.trial().isEmpty() ? 0 : -one.clears());
    }

    /**
     * Orders backports that close a finding, most findings closed first, after those confirmed by the trial and of a
     * close version; then by grade, version before patch, fewer commits, fewer obstacles.
     */
    private Comparator<BackportOption> clearsMost(VulnEntry entry) {
        return Comparator.comparing((BackportOption one) -> !one.patch() && !isConfirmed(one.trial(), entry))
                .thenComparing(one -> !isClose(one))
                .thenComparing(Comparator.comparingInt(BackportOption::clears).reversed())
                .thenComparing(BackportOption::grade)
                .thenComparing(BackportOption::patch)
                .thenComparingInt(BackportOption::commits)
                .thenComparingInt(BackportOption::obstacles);
    }

    private boolean isClose(BackportOption backport) {
        return backport.patch()
                || CLOSE.allows(branch.version(), backport.version().pkgname().version());
    }

    /** Whether the entry does not match what the merged tree makes of the package; true if the names are not known. */
    private boolean isConfirmed(Optional<Trial> trial, VulnEntry entry) {
        List<PkgName> names = trial.map(Trial::names).orElse(List.of());
        List<PkgName> ours =
                names.stream().filter(name -> name.base().equals(branch.base())).toList();
        // A package with another PKGBASE does not update this one.
        return names.isEmpty() || (!ours.isEmpty() && ours.stream().noneMatch(entry.pattern()::matches));
    }

    /**
     * Whether only the patch can be taken: a PKGREVISION of an upstream version that the branch does not have. A
     * PKGREVISION of the branch's own version is an ordinary update.
     */
    private boolean isPatch(TrunkVersion version) {
        return isRevision(version) && !isOurs(version);
    }

    /**
     * Whether trunk patched the very upstream version that the branch has. If the pattern of an entry has an upstream bound, or none, it
     * cannot show that: the patch must name the advisory.
     */
    private boolean isPatchOfOurs(TrunkVersion version) {
        return isRevision(version) && isOurs(version) && Timeline.isNewer(version.pkgname(), branch);
    }

    private static boolean isRevision(TrunkVersion version) {
        return version.revision() && !version.successor() && version.commit().isPresent();
    }

    private boolean isOurs(TrunkVersion version) {
        return version.pkgname().version().upstream().equals(branch.version().upstream());
    }

    private static boolean isNamed(TrunkVersion version, VulnEntry entry) {
        return version.commit()
                .filter(commit ->
                        entry.isWhollyNamedIn(commit.cves()) || entry.isWhollyNamedIn(List.of(commit.message())))
                .isPresent();
    }

    /**
     * Whether the policy, or a decision, allows the version. A successor is allowed only if it makes the same PKGBASE.
     */
    private boolean isAllowed(TrunkVersion version, VulnEntry entry) {
        boolean samePackage = !version.successor()
                || (version.trunkName().base().equals(branch.base()) && Timeline.isNewer(version.pkgname(), branch));
        return samePackage
                && (rule.series().allows(branch.version(), version.pkgname().version())
                        || override(entry).isPresent());
    }

    /** The valid decision that lets the package take any version because of this entry, as a rule. */
    private Optional<PolicyRule> override(VulnEntry entry) {
        return basis.decisions().stream()
                .filter(decision -> decision instanceof MaintainerDecision.PolicyOverride
                        && !decision.isExpired(basis.today())
                        && decision.concerns(branch, pkgpath, entry))
                .map(decision -> new PolicyRule(
                        branch.base().text(),
                        new Series.Any(),
                        decision.review().where()))
                .findFirst();
    }

    private boolean isFree(TrunkVersion version, VulnEntry entry) {
        return takenBack(version, entry).isEmpty() && affecting(version).isFree(entry);
    }

    private Affecting affecting(TrunkVersion version) {
        return Optional.ofNullable(affecting.get(version))
                .orElseGet(() -> Affecting.of(version, basis.index(), branch));
    }

    private static List<TrunkVersion> concat(List<TrunkVersion> first, List<TrunkVersion> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
