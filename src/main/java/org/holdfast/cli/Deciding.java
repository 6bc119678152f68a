package org.holdfast.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.audit.VulnIndex;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Detector;
import org.holdfast.lint.Lint;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.pullup.Tried;
import org.holdfast.pullup.Tryout;
import org.holdfast.source.BranchPatches;
import org.holdfast.source.BranchRepository;
import org.holdfast.source.BranchState;
import org.holdfast.source.Configuration;
import org.holdfast.source.Decisions;
import org.holdfast.store.FindingHistory;
import org.holdfast.store.Store;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;
import org.holdfast.triage.Affected;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Dependents;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Policy;
import org.holdfast.triage.Prioritising;
import org.holdfast.triage.PublishedPackage;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Triage;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trials;
import org.holdfast.triage.Weights;

/**
 * Decides the findings of a branch by what {@code sync} keeps, and tries what trunk has for them where that was not done yet.
 *
 * @param store what is kept
 * @param configuration says which branches
 * @param policy what the branch takes
 * @param today the day for which it is decided
 * @param progress hears how far it is
 */
record Deciding(Store store, Configuration configuration, Policy policy, LocalDate today, Progress progress) {

    /**
     * What was kept is believed: {@code sync} has looked at the branches, this does not.
     *
     * @param subjects of the branch's packages those that are wanted, or others in their place
     */
    Decided asKept(UnaryOperator<List<ScannedPackage>> subjects) {
        return decide(
                name -> store.branch(name).map(BranchState::directories).map(Supplier::get),
                subjects,
                false,
                Optional.empty());
    }

    /**
     * Right after the world was looked at: looks again at what depends on it.
     *
     * @param list the vulnerability list, if it could be read
     */
    Decided synced(Function<String, Optional<List<PackageDirectory>>> directories, Optional<VulnList> list) {
        return decide(directories, all -> all, true, list);
    }

    private Decided decide(
            Function<String, Optional<List<PackageDirectory>>> read,
            UnaryOperator<List<ScannedPackage>> subjects,
            boolean synced,
            Optional<VulnList> list) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        Map<String, Optional<List<PackageDirectory>>> once = new HashMap<>();
        Function<String, Optional<List<PackageDirectory>>> directories =
                name -> once.computeIfAbsent(sameAs(name, branches), read);
        Evidence evidence = Evidence.of(store, configuration, directories);
        VulnIndex index = new VulnIndex(evidence.entries());
        Set<PkgPath> concerned = new LinkedHashSet<>();
        evidence.branch().packages().stream()
                .filter(one -> !index.matching(one.pkgname()).isEmpty())
                .forEach(one -> one.pkgpath().ifPresent(concerned::add));
        Git git = BranchRepository.of(branches).git();
        List<MaintainerDecision> decisions =
                configuration.decisions().map(Path::of).map(Decisions::read).orElse(List.of());
        if (synced) {
            readPatches(git, branches, concerned);
        }
        list.ifPresent(whole -> lint(whole, evidence, decisions, directories));
        Map<VulnKey, SuspectEntry> suspects = store.suspects();
        Stages stages = stages(branches, directories);
        Triage triage = new Triage(
                index,
                evidence.trunk(),
                policy,
                stages,
                decisions,
                today,
                entry -> Optional.ofNullable(suspects.get(entry.key())));
        List<ScannedPackage> wanted = subjects.apply(evidence.branch().packages());
        boolean all = wanted.equals(evidence.branch().packages());
        Set<Decided.AtAnyVersion> packages =
                wanted.stream().map(Decided.AtAnyVersion::of).collect(Collectors.toSet());
        List<Affected> affected = Stream.concat(
                        triage.affected(wanted).stream(),
                        triage.behindRelease().stream()
                                .filter(one -> packages.contains(Decided.AtAnyVersion.of(one.subject()))))
                .toList();
        Trials trials = trials(git, branches, affected, directories, evidence.changes(), synced);
        List<Triaged> findings = triage.decide(affected, trials);
        Dependents dependents =
                new Dependents(directories.apply(branches.release()).orElse(List.of()));
        Map<Decided.Key, LocalDate> seen = seen(evidence.branch().name());
        Map<Decided.Key, LocalDate> since = since(seen, findings);
        return new Decided(
                evidence.branch(),
                wanted,
                findings,
                stages,
                dependents,
                new Prioritising(
                        Weights.DEFAULT,
                        today,
                        dependents,
                        Map.of(),
                        Set.of(),
                        finding -> Optional.ofNullable(since.get(Decided.Key.of(finding)))),
                seen,
                since,
                all ? Triage.unused(decisions, findings) : List.of(),
                evidence.malformed());
    }

    private Map<Decided.Key, LocalDate> seen(String branch) {
        Map<Decided.Key, LocalDate> seen = new HashMap<>();
        store.findings(branch).stream()
                .filter(FindingHistory::isOpen)
                .forEach(one -> seen.put(new Decided.Key(one.pkgname(), one.entry()), one.since()));
        return seen;
    }

    /** A finding is open since trunk had a fix, or since it was first seen, whichever is earlier. */
    private static Map<Decided.Key, LocalDate> since(Map<Decided.Key, LocalDate> seen, List<Triaged> findings) {
        Map<Decided.Key, LocalDate> since = new HashMap<>(seen);
        for (Triaged one : findings) {
            if (one.disposition() instanceof Disposition.Pullup pullup) {
                pullup.fix()
                        .version()
                        .date()
                        .ifPresent(day -> since.merge(
                                Decided.Key.of(one.finding()), day, (had, fix) -> had.isBefore(fix) ? had : fix));
            }
        }
        return since;
    }

    /** Of the entries that match a package of the branch only: the others close no finding and open none. */
    private void lint(
            VulnList list,
            Evidence evidence,
            List<MaintainerDecision> decisions,
            Function<String, Optional<List<PackageDirectory>>> directories) {
        progress.at("looking through the entries", 0, 0);
        VulnIndex index = new VulnIndex(list.entries());
        Set<VulnEntry> matched = evidence.branch().packages().parallelStream()
                .flatMap(one -> index.matching(one.pkgname()).stream())
                .collect(Collectors.toSet());
        Set<String> right = decisions.stream()
                .filter(decision -> !decision.isExpired(today))
                .flatMap(decision -> decision instanceof MaintainerDecision.EntryRight judged
                        ? Stream.of(judged.entry())
                        : Stream.empty())
                .collect(Collectors.toSet());
        store.recordSuspects(new Lint(
                        Seen.packages(store, directories),
                        EnumSet.allOf(Detector.class),
                        Confidence.LIKELY,
                        text -> right.contains(MaintainerDecision.normal(text)))
                .run(list, matched::contains));
    }

    /** The backports branch often stands where the release branch does. */
    private String sameAs(String name, Configuration.Branches branches) {
        return name.equals(branches.trunk()) || !commit(name).equals(commit(branches.release()))
                ? name
                : branches.release();
    }

    private Optional<String> commit(String branch) {
        return store.branch(branch).map(BranchState::commit);
    }

    private void readPatches(Git git, Configuration.Branches branches, Collection<PkgPath> concerned) {
        for (String branch : branches.own()) {
            commit(branch)
                    .ifPresent(commit -> store.recordPatches(
                            branch, BranchPatches.read(git, commit, concerned, store.patches(branch))));
        }
    }

    private Stages stages(
            Configuration.Branches branches, Function<String, Optional<List<PackageDirectory>>> directories) {
        return Stages.of(
                stage(branches.release(), directories),
                branches.backports().flatMap(name -> stage(name, directories)),
                store.published().stream()
                        .filter(one -> one.until().isEmpty())
                        .map(one -> new PublishedPackage(
                                one.archive(),
                                one.published().pkgname(),
                                one.published().pkgpath(),
                                one.since()))
                        .toList());
    }

    private Optional<Stages.Stage> stage(
            String branch, Function<String, Optional<List<PackageDirectory>>> directories) {
        Map<PkgPath, List<BranchPatch>> patches = new HashMap<>();
        for (BranchPatch patch : store.patches(branch)) {
            PkgPath.parse(patch.file().substring(0, patch.file().indexOf("/patches/")))
                    .ifPresent(path -> patches.computeIfAbsent(path, key -> new ArrayList<>(2))
                            .add(patch));
        }
        return directories.apply(branch).map(makes -> new Stages.Stage(branch, makes, store.changes(branch), patches));
    }

    private Trials trials(
            Git git,
            Configuration.Branches branches,
            List<Affected> affected,
            Function<String, Optional<List<PackageDirectory>>> directories,
            List<VersionChange> changes,
            boolean synced) {
        String on =
                branches.backports().filter(name -> commit(name).isPresent()).orElse(branches.release());
        List<Candidate> candidates = affected.stream()
                .flatMap(one -> one.candidates().stream())
                .distinct()
                .toList();
        List<Tried> known = store.trials(on);
        Trials before = Tryout.trials(known);
        Optional<String> tip = commit(on);
        Optional<BranchState> trunk = store.branch(branches.trunk());
        if (tip.isEmpty()
                || trunk.isEmpty()
                || (!synced
                        && candidates.stream().allMatch(one -> before.of(one).isPresent()))) {
            return before;
        }
        Tryout tryout = new Tryout(
                git,
                tip.get(),
                trunk.get().commit(),
                trunk.get().cut(),
                configuration.platform(),
                configuration.mkConf());
        try {
            Tryout.Outcome outcome =
                    tryout.run(candidates, known, directories.apply(on).orElse(List.of()), changes, progress);
            if (synced) {
                store.recordTrials(on, outcome.all(), outcome.fresh());
            }
            return Tryout.trials(outcome.all());
        } catch (Unusable | ToolFailed | UncheckedIOException e) {
            if (synced) {
                throw e;
            }
            return before; // the repository is not where it was: what was not tried is said to be that
        }
    }
}
