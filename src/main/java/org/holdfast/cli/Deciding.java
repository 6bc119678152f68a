package org.holdfast.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
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
import org.holdfast.config.Configuration;
import org.holdfast.config.Decisions;
import org.holdfast.history.BranchPatches;
import org.holdfast.history.BranchRepository;
import org.holdfast.history.BranchState;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Detector;
import org.holdfast.lint.KnownPackages;
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
import org.holdfast.source.Inputs;
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
import org.holdfast.triage.PublishedPackage;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Triage;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trials;
import org.holdfast.trial.RecordedTrial;
import org.holdfast.trial.TrialRunner;
import picocli.CommandLine;

/**
 * Decides the findings of a branch by what {@code sync} keeps, and tries what trunk has for them where that was not done yet.
 *
 * @param store what is kept
 * @param configuration says which branches
 * @param policy what the branch takes
 * @param inputs opens the files of exploit scores
 * @param today the day for which it is decided
 * @param progress hears how far it is
 */
record Deciding(
        Store store, Configuration configuration, Policy policy, Inputs inputs, LocalDate today, Progress progress) {

    private static final int MOST_FAILED = 3;

    static Deciding of(
            Console console, Store store, Configuration configuration, CommandLine command, Progress progress) {
        return new Deciding(
                store, configuration, Policies.of(configuration, command), console.inputs(), console.today(), progress);
    }

    /**
     * What was kept is believed: {@code sync} has looked at the branches, this does not.
     *
     * @param subjects of the branch's packages those that are wanted, or others in their place
     */
    Decided asKept(UnaryOperator<List<ScannedPackage>> subjects) {
        return asKept(subjects, List.of());
    }

    /**
     * The same, as if more had been decided.
     *
     * @param more decisions that are not in the file
     */
    Decided asKept(UnaryOperator<List<ScannedPackage>> subjects, List<MaintainerDecision> more) {
        Decided decided = decide(Kept.in(store), subjects, false, Optional.empty(), more);
        Map<Decided.Key, LocalDate> seen = seen(decided.branch().name());
        Map<Decided.Key, LocalDate> since = since(seen, decided.findings());
        return decided.with(
                seen,
                since,
                Priorities.of(
                        configuration.urgency(),
                        inputs,
                        today,
                        decided.dependents(),
                        finding -> Optional.ofNullable(since.get(Decided.Key.of(finding))),
                        Asking.waiting(store, configuration, decided)));
    }

    /**
     * Right after the world was looked at: looks again at what depends on it.
     *
     * @param directories what a branch makes, as it was read
     * @param list the vulnerability list, if it could be read, and it or the release branch has changed
     */
    Decided synced(Function<String, Optional<List<PackageDirectory>>> directories, Optional<VulnList> list) {
        return decide(Kept.in(store, directories), all -> all, true, list, List.of());
    }

    private Decided decide(
            Kept kept,
            UnaryOperator<List<ScannedPackage>> subjects,
            boolean synced,
            Optional<VulnList> list,
            List<MaintainerDecision> more) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        Evidence evidence = Evidence.of(kept, configuration);
        VulnIndex index = evidence.index();
        List<MaintainerDecision> decisions = Stream.concat(
                        configuration.decisions().map(Path::of).map(Decisions::read).orElse(List.of()).stream(),
                        more.stream())
                .toList();
        Git git = BranchRepository.of(branches).git();
        Optional<Supplier<List<SuspectEntry>>> linting = list.map(whole -> lint(whole, evidence, kept));
        if (synced) {
            readPatches(git, branches, concerned(evidence, index), kept);
        }
        Stages stages = stages(branches, kept);
        Map<VulnKey, SuspectEntry> suspects = new HashMap<>();
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
        Trying trying = trials(git, branches, affected, kept, evidence.changes(), synced);
        linting.map(Supplier::get).ifPresent(store::recordSuspects);
        suspects.putAll(store.suspects());
        List<Triaged> findings = triage.decide(affected, trying.trials());
        return new Decided(
                evidence.branch(),
                wanted,
                findings,
                stages,
                synced
                        ? Dependents.NONE // nobody asks now
                        : kept.directories(branches.release())
                                .map(Dependents::new)
                                .orElse(Dependents.NONE),
                all ? Triage.unused(decisions, findings) : List.of(),
                trying.failed(),
                evidence.malformed());
    }

    /** The directories of packages with findings. */
    private static Set<PkgPath> concerned(Evidence evidence, VulnIndex index) {
        Set<PkgPath> concerned = new LinkedHashSet<>();
        evidence.branch().packages().stream()
                .filter(one -> !index.matching(one.pkgname()).isEmpty())
                .forEach(one -> one.pkgpath().ifPresent(concerned::add));
        return concerned;
    }

    private Map<Decided.Key, LocalDate> seen(String branch) {
        Map<Decided.Key, LocalDate> seen = new HashMap<>();
        // A new revision that fixes nothing makes no finding new.
        FindingHistory.exposed(store.findings(branch))
                .forEach((one, since) -> seen.put(new Decided.Key(one.pkgname(), one.entry()), since));
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

    /**
     * Begins to look at the entries that match a package of the branch: the others close no finding and open none. Meanwhile
     * git can be asked.
     */
    private Supplier<List<SuspectEntry>> lint(VulnList list, Evidence evidence, Kept kept) {
        KnownPackages known = Seen.packages(kept, configuration.branches());
        return Concurrently.start(() -> {
            VulnIndex index = new VulnIndex(list.entries());
            Set<VulnEntry> matched = new HashSet<>();
            evidence.branch().packages().forEach(one -> matched.addAll(index.matching(one.pkgname())));
            return new Lint(() -> known, EnumSet.allOf(Detector.class), Confidence.LIKELY, text -> false)
                    .run(list, matched::contains);
        });
    }

    private void readPatches(Git git, Configuration.Branches branches, Collection<PkgPath> concerned, Kept kept) {
        for (String branch : branches.own()) {
            kept.commit(branch)
                    .ifPresent(commit -> store.recordPatches(
                            branch, BranchPatches.read(git, commit, concerned, store.patches(branch))));
        }
    }

    private Stages stages(Configuration.Branches branches, Kept kept) {
        return Stages.of(
                stage(branches.release(), kept),
                branches.backports().flatMap(name -> stage(name, kept)),
                store.published().stream()
                        .filter(one -> one.until().isEmpty())
                        .map(one -> new PublishedPackage(
                                one.archive(),
                                one.published().pkgname(),
                                one.published().pkgpath(),
                                one.since()))
                        .toList());
    }

    private Optional<Stages.Stage> stage(String branch, Kept kept) {
        Map<PkgPath, List<BranchPatch>> patches = new HashMap<>();
        for (BranchPatch patch : store.patches(branch)) {
            PkgPath.parse(patch.file().substring(0, patch.file().indexOf("/patches/")))
                    .ifPresent(path -> patches.computeIfAbsent(path, key -> new ArrayList<>(2))
                            .add(patch));
        }
        return kept.directories(branch).map(makes -> new Stages.Stage(makes, kept.changes(branch), patches));
    }

    /** What is known of the fixes, and why those that were to be tried could not be. */
    private record Trying(Trials trials, Optional<String> failed) {}

    private Trying trials(
            Git git,
            Configuration.Branches branches,
            List<Affected> affected,
            Kept kept,
            List<VersionChange> changes,
            boolean synced) {
        String on = branches.backports()
                .filter(name -> kept.commit(name).isPresent())
                .orElse(branches.release());
        List<Candidate> candidates = affected.stream()
                .flatMap(one -> one.candidates().stream())
                .distinct()
                .toList();
        List<RecordedTrial> known = store.trials(on);
        Trials before = TrialRunner.trials(known);
        Optional<String> tip = kept.commit(on);
        Optional<BranchState> trunk = store.branch(branches.trunk());
        if (tip.isEmpty()
                || trunk.isEmpty()
                || (!synced
                        && candidates.stream().allMatch(one -> before.of(one).isPresent()))) {
            return new Trying(before, Optional.empty());
        }
        TrialRunner tryout = new TrialRunner(
                git,
                tip.get(),
                trunk.get().commit(),
                trunk.get().cut(),
                configuration.platform(),
                configuration.mkConf());
        try {
            TrialRunner.TrialRun outcome = tryout.run(candidates, known, () -> kept.withFiles(on), changes, progress);
            if (synced) {
                store.recordTrials(on, outcome.gone(), outcome.fresh());
            }
            return new Trying(
                    TrialRunner.trials(outcome.all()),
                    outcome.failed().isEmpty() ? Optional.empty() : Optional.of(untried(outcome.failed())));
        } catch (Unusable | ToolFailed | UncheckedIOException e) {
            // The repository is not where it was, or git is too old: all else can be decided.
            return new Trying(before, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** The first directories that could not be tried, and why; what is wrong with git is wrong for all of them. */
    private static String untried(Map<PkgPath, String> failed) {
        return failed.entrySet().stream()
                        .limit(MOST_FAILED)
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .collect(Collectors.joining("; "))
                + (failed.size() > MOST_FAILED ? "; and " + (failed.size() - MOST_FAILED) + " more directories" : "");
    }
}
