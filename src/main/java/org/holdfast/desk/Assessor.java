package org.holdfast.desk;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.audit.FindingKey;
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
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.store.FindingHistory;
import org.holdfast.store.HostDirectory;
import org.holdfast.store.Store;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;
import org.holdfast.triage.Affected;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Dependents;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Policy;
import org.holdfast.triage.PublishedPackage;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Triage;
import org.holdfast.triage.TriageBasis;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trials;
import org.holdfast.trial.BranchTip;
import org.holdfast.trial.RecordedTrial;
import org.holdfast.trial.TrialRunner;

/**
 * Computes assessments from the store: a disposition and a priority for each finding of the branch.
 *
 * <p>{@link #assessAfterSync} computes the assessment of the whole branch and keeps it in the store. It is read from there until
 * something that it depends on changes. Reading never merges: fixes that no sync has tried are reported as untried.
 *
 * @param store the store, as filled by sync
 * @param configuration names the branches
 * @param policy which versions the branch takes
 * @param surroundings the date, and access to the files of exploit scores
 * @param progress the listener
 */
record Assessor(Store store, Configuration configuration, Policy policy, Surroundings surroundings, Progress progress) {

    /** The most directories that {@link #untried(Map)} names. */
    private static final int MOST_FAILED = 3;

    static Assessor of(Store store, Configuration configuration, Surroundings surroundings, Progress progress) {
        return new Assessor(store, configuration, Policies.of(configuration), surroundings, progress);
    }

    /** How fixes are handled that no sync has tried. */
    private enum Untried {
        /** They stay untried: for queries. */
        LEFT,
        /** They are tried; the trials are not recorded. */
        TRIED,
        /** They are tried, and the trials are recorded: for sync. */
        KEPT
    }

    /** Decides from the store; branches are not re-read, and nothing is tried. */
    Assessment assess(UnaryOperator<List<ScannedPackage>> subjects) {
        return prioritised(decide(BranchSnapshot.in(store), subjects, Untried.LEFT, Optional.empty(), List.of()));
    }

    /**
     * Decides from the store for a run that makes backports: tries the fixes that no sync has tried.
     *
     * @param more decisions besides those in the file
     */
    Assessment assessToAct(UnaryOperator<List<ScannedPackage>> subjects, List<MaintainerDecision> more) {
        Optional<Assessment> kept = more.isEmpty() ? kept(key()) : Optional.empty();
        return kept.filter(all -> all.untried().isEmpty())
                .flatMap(all -> all.narrowed(subjects.apply(all.packages())))
                .orElseGet(() ->
                        prioritised(decide(BranchSnapshot.in(store), subjects, Untried.TRIED, Optional.empty(), more)));
    }

    /**
     * Used by sync: reads patches, lints, tries new candidates, decides, and records the results.
     *
     * @param directories the package directories of a branch, by its name
     * @param list the list to lint; empty if it could not be read, or neither it nor the release branch has changed
     * @param news records the dispositions; called before ages and priorities are computed, which depend on them
     */
    Assessment assessAfterSync(
            Function<String, Optional<List<PackageDirectory>>> directories,
            Optional<VulnList> list,
            BiConsumer<Branch, List<Triaged>> news) {
        Decided decided = decide(BranchSnapshot.in(store, directories), all -> all, Untried.KEPT, list, List.of());
        return recorded(decided, news);
    }

    /** Used by sync if git failed: decides from the store and tries nothing. */
    Assessment assessWithoutGit(BiConsumer<Branch, List<Triaged>> news) {
        return recorded(decide(BranchSnapshot.in(store), all -> all, Untried.LEFT, Optional.empty(), List.of()), news);
    }

    private Assessment recorded(Decided decided, BiConsumer<Branch, List<Triaged>> news) {
        news.accept(decided.branch(), decided.findings());
        Assessment all = prioritised(decided);
        store.recordAssessment(branches().release(), key(), RecordGraph.write(KeptAssessment.of(all)));
        return all;
    }

    /** The kept assessment of the whole branch with its key, whether or not it still holds. */
    Optional<KeyedAssessment> last() {
        return store.assessmentKey(branches().release())
                .flatMap(key -> kept(key).map(all -> new KeyedAssessment(key, all)));
    }

    /** The kept assessment of the whole branch; empty if anything that it depends on has changed. */
    Optional<Assessment> kept(String key) {
        return store.assessment(branches().release(), key)
                .flatMap(text -> {
                    try {
                        return Optional.of(RecordGraph.read(KeptAssessment.class, text));
                    } catch (IllegalArgumentException e) {
                        return Optional.empty(); // written by another version of Holdfast
                    }
                })
                .map(kept -> kept.open(background(BranchSnapshot.in(store))));
    }

    private String key() {
        return KeptAssessment.key(store, configuration, surroundings);
    }

    private Configuration.Branches branches() {
        return configuration.branches().orElseThrow();
    }

    /**
     * The result of triage, without ages and priorities.
     *
     * @param untried why some fixes are untried
     */
    private record Decided(
            Branch branch,
            List<ScannedPackage> wanted,
            List<Triaged> findings,
            Assessment.Background background,
            List<MaintainerDecision> unused,
            Optional<String> untried,
            List<Malformed> malformed) {}

    private Decided decide(
            BranchSnapshot snapshot,
            UnaryOperator<List<ScannedPackage>> subjects,
            Untried mode,
            Optional<VulnList> list,
            List<MaintainerDecision> more) {
        TriageInputs inputs = TriageInputs.of(snapshot, configuration);
        VulnIndex index = inputs.index();
        List<MaintainerDecision> decisions = Stream.concat(
                        configuration.decisions().map(Path::of).map(Decisions::read).orElse(List.of()).stream(),
                        more.stream())
                .toList();
        Git git = BranchRepository.of(branches()).git();
        Optional<Supplier<List<SuspectEntry>>> linting = list.map(whole -> lint(whole, inputs, snapshot));
        if (mode == Untried.KEPT) {
            readPatches(git, concerned(inputs, index), snapshot);
        }
        Stages stages = stages(snapshot);
        Map<VulnKey, SuspectEntry> suspects = new HashMap<>();
        Triage triage = new Triage(new TriageBasis(
                index,
                inputs.trunk(),
                policy,
                stages,
                decisions,
                surroundings.today(),
                entry -> Optional.ofNullable(suspects.get(entry.key()))));
        List<ScannedPackage> wanted = subjects.apply(inputs.branch().packages());
        boolean all = wanted.equals(inputs.branch().packages());
        Set<Assessment.AtAnyVersion> packages =
                wanted.stream().map(Assessment.AtAnyVersion::of).collect(Collectors.toSet());
        List<Affected> affected = Stream.concat(
                        triage.affected(wanted).stream(),
                        triage.behindRelease().stream()
                                .filter(one -> packages.contains(Assessment.AtAnyVersion.of(one.subject()))))
                .toList();
        TrialResults results = trials(git, affected, snapshot, inputs.changes(), mode);
        linting.map(Supplier::get).ifPresent(store::recordSuspects);
        suspects.putAll(store.suspects());
        List<Triaged> findings = triage.decide(affected, results.trials());
        return new Decided(
                inputs.branch(),
                wanted,
                findings,
                background(snapshot, stages),
                all ? Triage.unused(decisions, findings) : List.of(),
                results.untried(),
                inputs.malformed());
    }

    private Assessment prioritised(Decided decided) {
        Map<FindingKey, LocalDate> seen = seen(decided.branch().name());
        Map<FindingKey, LocalDate> since = since(seen, decided.findings());
        Dependents dependents = decided.background().dependents();
        Priorities priorities = Priorities.of(
                configuration.urgency(),
                surroundings.inputs(),
                surroundings.today(),
                dependents,
                finding -> Optional.ofNullable(since.get(finding.key())),
                RequestLinker.waiting(store, configuration, decided.branch(), decided.findings()),
                HostExposure.installs(new HostDirectory(Path.of(configuration.hosts())).hosts()));
        Map<PkgPath, DependentCount> counts = new HashMap<>();
        decided.findings()
                .forEach(one -> one.pkgpath()
                        .ifPresent(path -> counts.computeIfAbsent(path, key -> Assessment.count(dependents, key))));
        return new Assessment(
                decided.branch(),
                decided.wanted(),
                decided.findings().stream()
                        .map(one -> new AssessedFinding(
                                one,
                                priorities.prioritising().of(one),
                                Optional.ofNullable(seen.get(one.finding().key())),
                                Optional.ofNullable(since.get(one.finding().key()))))
                        .toList(),
                counts,
                decided.unused(),
                decided.untried(),
                Stream.concat(decided.malformed().stream(), priorities.malformed().stream())
                        .toList(),
                decided.background());
    }

    private Assessment.Background background(BranchSnapshot snapshot, Stages stages) {
        return background(() -> stages, snapshot);
    }

    private Assessment.Background background(BranchSnapshot snapshot) {
        return background(() -> stages(snapshot), snapshot);
    }

    private Assessment.Background background(Supplier<Stages> stages, BranchSnapshot snapshot) {
        Supplier<Stages> stagesOnce = Concurrently.once(stages);
        Supplier<Dependents> dependents = Concurrently.once(() ->
                snapshot.directories(branches().release()).map(Dependents::new).orElse(Dependents.NONE));
        return new Assessment.Background() {
            @Override
            public Stages stages() {
                return stagesOnce.get();
            }

            @Override
            public Dependents dependents() {
                return dependents.get();
            }
        };
    }

    /** The directories of packages with findings. */
    private static Set<PkgPath> concerned(TriageInputs inputs, VulnIndex index) {
        Set<PkgPath> concerned = new LinkedHashSet<>();
        inputs.branch().packages().stream()
                .filter(one -> !index.matching(one.pkgname()).isEmpty())
                .forEach(one -> one.pkgpath().ifPresent(concerned::add));
        return concerned;
    }

    private Map<FindingKey, LocalDate> seen(String branch) {
        Map<FindingKey, LocalDate> seen = new HashMap<>();
        // A finding keeps its age over revisions that do not fix it.
        FindingHistory.exposed(store.findings(branch))
                .forEach((one, since) -> seen.put(new FindingKey(one.pkgname(), one.entry()), since));
        return seen;
    }

    /** The day from which each finding counts as open: the earlier of the day of trunk's fix and the day first seen. */
    private static Map<FindingKey, LocalDate> since(Map<FindingKey, LocalDate> seen, List<Triaged> findings) {
        Map<FindingKey, LocalDate> since = new HashMap<>(seen);
        for (Triaged one : findings) {
            if (one.disposition() instanceof Disposition.Pullup pullup) {
                pullup.fix()
                        .version()
                        .date()
                        .ifPresent(day ->
                                since.merge(one.finding().key(), day, (had, fix) -> had.isBefore(fix) ? had : fix));
            }
        }
        return since;
    }

    /**
     * Starts linting, in the background, the entries that match a package of the branch; others affect no finding.
     */
    private Supplier<List<SuspectEntry>> lint(VulnList list, TriageInputs inputs, BranchSnapshot snapshot) {
        KnownPackages known = KnownPackagesFromStore.packages(snapshot, configuration.branches());
        return Concurrently.start(() -> {
            VulnIndex index = new VulnIndex(list.entries());
            Set<VulnEntry> matched = new HashSet<>();
            inputs.branch().packages().forEach(one -> matched.addAll(index.matching(one.pkgname())));
            return new Lint(() -> known, EnumSet.allOf(Detector.class), Confidence.LIKELY, text -> false)
                    .run(list, matched::contains);
        });
    }

    private void readPatches(Git git, Collection<PkgPath> concerned, BranchSnapshot snapshot) {
        for (String branch : branches().own()) {
            Optional<BranchState> state = store.branch(branch);
            Optional<List<PackageDirectory>> directories = snapshot.directories(branch);
            if (state.isPresent() && directories.isPresent()) {
                Map<PkgPath, List<String>> places = new LinkedHashMap<>();
                directories.get().stream()
                        .filter(directory -> concerned.contains(directory.pkgpath()))
                        .forEach(directory -> places.put(directory.pkgpath(), directory.patchDirectories()));
                store.recordPatches(
                        branch,
                        BranchPatches.read(
                                git,
                                state.get().cut(),
                                state.get().commit(),
                                places,
                                snapshot.changes(branch),
                                store.patches(branch)));
            }
        }
    }

    private Stages stages(BranchSnapshot snapshot) {
        return Stages.of(
                stage(branches().release(), snapshot),
                branches().backports().flatMap(name -> stage(name, snapshot)),
                store.published().stream()
                        .filter(one -> one.until().isEmpty())
                        .map(one -> new PublishedPackage(
                                one.archive(),
                                one.published().pkgname(),
                                one.published().pkgpath(),
                                one.since()))
                        .toList());
    }

    private Optional<Stages.Stage> stage(String branch, BranchSnapshot snapshot) {
        Map<PkgPath, List<BranchPatch>> patches = new HashMap<>();
        for (BranchPatch patch : store.patches(branch)) {
            patches.computeIfAbsent(patch.pkgpath(), key -> new ArrayList<>(2)).add(patch);
        }
        return snapshot.directories(branch).map(makes -> new Stages.Stage(makes, snapshot.changes(branch), patches));
    }

    /**
     * The trials.
     *
     * @param untried why some fixes are untried; empty if all were tried
     */
    private record TrialResults(Trials trials, Optional<String> untried) {}

    private TrialResults trials(
            Git git, List<Affected> affected, BranchSnapshot snapshot, List<VersionChange> changes, Untried mode) {
        String on = branches()
                .backports()
                .filter(name -> snapshot.commit(name).isPresent())
                .orElse(branches().release());
        List<Candidate> candidates = affected.stream()
                .flatMap(one -> one.candidates().stream())
                .distinct()
                .toList();
        List<RecordedTrial> known = store.trials(on);
        Trials before = TrialRunner.trials(known);
        Optional<BranchState> tip = store.branch(on);
        Optional<BranchState> trunk = store.branch(branches().trunk());
        long untried =
                candidates.stream().filter(one -> before.of(one).isEmpty()).count();
        if (tip.isEmpty() || trunk.isEmpty() || (mode != Untried.KEPT && untried == 0)) {
            return new TrialResults(before, Optional.empty());
        }
        if (mode == Untried.LEFT) {
            return new TrialResults(
                    before,
                    Optional.of("%,d of %,d fixes; 'holdfast sync' tries them".formatted(untried, candidates.size())));
        }
        TrialRunner runner = new TrialRunner(
                new BranchTip(
                        git,
                        on,
                        tip.get().commit(),
                        trunk.get().cut(),
                        configuration.platform(),
                        configuration.mkConf(),
                        configuration.backporting().repairs(),
                        () -> snapshot.withFiles(on)),
                trunk.get().commit());
        try {
            TrialRunner.TrialRun run = runner.run(candidates, known, changes, progress);
            if (mode == Untried.KEPT) {
                store.recordTrials(on, run.gone(), run.fresh());
            }
            return new TrialResults(
                    TrialRunner.trials(run.all()),
                    run.failed().isEmpty() ? Optional.empty() : Optional.of(untried(run.failed())));
        } catch (Unusable | ToolFailed | UncheckedIOException e) {
            // The repository is missing or git is too old: decide without new trials.
            return new TrialResults(before, Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** Names the first directories that could not be tried, with reasons; a problem with git repeats for all of them. */
    private static String untried(Map<PkgPath, String> failed) {
        return failed.entrySet().stream()
                        .limit(MOST_FAILED)
                        .map(one -> one.getKey() + ": " + one.getValue())
                        .collect(Collectors.joining("; "))
                + (failed.size() > MOST_FAILED ? "; and " + (failed.size() - MOST_FAILED) + " more directories" : "");
    }
}
