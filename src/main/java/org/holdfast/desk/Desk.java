package org.holdfast.desk;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.bmake.VersionChange;
import org.holdfast.config.Configuration;
import org.holdfast.config.Decisions;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.ListObservation;
import org.holdfast.outcome.SyncOutcome;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnList;
import org.holdfast.report.AuditReport;
import org.holdfast.report.LintReport;
import org.holdfast.report.StatusReport;
import org.holdfast.report.StoreCheckReport;
import org.holdfast.report.StoreReport;
import org.holdfast.source.VulnListSource;
import org.holdfast.store.History;
import org.holdfast.store.Store;
import org.holdfast.store.StoreCheck;
import org.holdfast.store.StoreInfo;
import org.holdfast.store.WatchedEntry;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Progress;
import org.holdfast.triage.Disposition;

/**
 * The entry point for all doors: a method for each verb. Not thread-safe; the {@link Assessment}s it returns are.
 *
 * <p>The store is opened on first use and closed with the desk.
 *
 * <pre>{@code
 * try (Desk desk = Desk.open(configuration, surroundings, Progress.SILENT)) {
 *     Assessment openssl = desk.assess(List.of("security/openssl"));
 * }
 * }</pre>
 */
public final class Desk implements AutoCloseable {

    private final Configuration configuration;
    private final Surroundings surroundings;
    private final Progress progress;
    private Optional<Store> opened = Optional.empty();
    private boolean holds;
    private Optional<KeyedAssessment> last = Optional.empty();

    private Desk(Configuration configuration, Surroundings surroundings, Progress progress) {
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.progress = progress;
    }

    /** A desk for the branch of a configuration. Reads nothing yet. */
    public static Desk open(Configuration configuration, Surroundings surroundings, Progress progress) {
        return new Desk(configuration, surroundings, progress);
    }

    /**
     * The store, opened for reading.
     *
     * @throws Unusable if no sync has created it yet
     */
    public Store store() {
        return opened.orElseGet(() -> keep(Store.openToRead(configuration.store())));
    }

    /** The store, opened for writing; a store in a directory stays locked until the desk is closed. */
    Store storeToWrite() {
        if (!holds) {
            close();
            holds = true;
            keep(Store.openExisting(configuration.store()));
        }
        return opened.orElseThrow();
    }

    /** Has work done with the store opened for writing, and lets go of it: what follows may take long. */
    <T> T recording(Function<Store, T> work) {
        try {
            return work.apply(storeToWrite());
        } finally {
            close();
        }
    }

    /** The store, opened for reading; made if there is none. */
    private Store madeStore() {
        if (!Store.exists(configuration.store())) {
            Store.open(configuration.store()).close();
        }
        return store();
    }

    private Store newStore() {
        close();
        holds = true;
        return keep(Store.open(configuration.store()));
    }

    private Store keep(Store store) {
        opened = Optional.of(store);
        return store;
    }

    @Override
    public void close() {
        opened.ifPresent(Store::close);
        opened = Optional.empty();
        holds = false;
    }

    /**
     * The findings of the branch's packages as of the last sync.
     *
     * @param words PKGPATHs, PKGBASEs, PKGNAMEs or patterns; none means all packages
     * @throws InvalidRequest if a word matches no package of the branch
     */
    public Assessment assess(List<String> words) {
        return assess(Selection.of(words)::from);
    }

    /**
     * The findings of some packages.
     *
     * @param subjects gives the packages to assess, from those of the branch
     */
    Assessment assess(UnaryOperator<List<ScannedPackage>> subjects) {
        Assessor assessor = Assessor.of(store(), configuration, surroundings, progress);
        // Most often the kept assessment holds, so it is read while the key is computed: each takes 0.1 s in a new
        // process.
        Supplier<Optional<KeyedAssessment>> read = last.isEmpty() ? Concurrently.start(assessor::last) : assessor::last;
        String key = KeptAssessment.key(store(), configuration, surroundings);
        last = last.filter(known -> known.key().equals(key))
                .or(read)
                .filter(known -> known.key().equals(key));
        return last.flatMap(
                        known -> known.all().narrowed(subjects.apply(known.all().packages())))
                .orElseGet(() -> assessor.assess(subjects));
    }

    /** The day on which the list was last read or a branch last moved. */
    public Optional<LocalDate> looked() {
        return configuration.branches().flatMap(branches -> BranchHistory.looked(store(), branches));
    }

    /**
     * Those of some directories of the branch that somebody maintains, by {@code MAINTAINER} and {@code OWNER} in their makefiles.
     *
     * @param who an address, or a part of it, in any case
     */
    public Set<PkgPath> maintained(String who, Collection<PkgPath> paths) {
        String release = configuration
                .branches()
                .map(Configuration.Branches::release)
                .orElseThrow(
                        () -> new InvalidRequest("maintainers stand in makefiles: set [git] in " + Configuration.FILE));
        String commit = store().heads(release).stream()
                .max(Comparator.comparing(head -> head.seen()))
                .map(head -> head.commit())
                .orElse(release);
        return Maintainers.paths(configuration, commit, paths, who);
    }

    /** The findings of a branch read from files, without a store. */
    public Assessment assess(ScanSources sources, List<String> words) {
        return new ScanAssessor(configuration, surroundings, progress).assess(sources, Selection.of(words));
    }

    /**
     * Explains why packages are flagged, or which packages an advisory affects.
     *
     * @param words packages as for {@link #assess(List)}, installed PKGNAMEs that the branch no longer makes, or CVE ids
     */
    public Explanation explain(List<String> words) {
        return new ExplainRun(this).run(words);
    }

    /** A word that is another one as soon as anything that is shown of the branch may have changed. */
    public String state() {
        if (configuration.branches().isEmpty()) {
            throw new Unusable(Configuration.FILE, "names no branches in git: set [git], then run 'holdfast sync'");
        }
        return KeptAssessment.key(store(), configuration, surroundings);
    }

    /** All that is known of the branch, at once; {@link BranchView#complete} waits for the rest of it. */
    public BranchView view() {
        String state = state();
        BackportWorklist worklist = backports(List.of());
        // Begun only now: the findings are wanted first.
        Store read = store();
        Supplier<BranchView.Past> past = Concurrently.start(() -> {
            TriageInputs inputs = TriageInputs.of(BranchSnapshot.in(read), configuration);
            return new BranchView.Past(
                    BranchHistory.of(read, configuration, inputs).report(surroundings.today()),
                    inputs.index(),
                    RequestLinker.byDirectory(
                            read,
                            configuration,
                            worklist.assessment().branch(),
                            worklist.assessment().findings()),
                    configuration.decisions().map(Path::of).map(Decisions::read).orElse(List.of()).stream()
                            .filter(decision -> !decision.isExpired(surroundings.today()))
                            .toList());
        });
        return new BranchView(
                state,
                surroundings.clock().instant(),
                worklist,
                storeInfo(),
                configuration.branches().stream()
                        .flatMap(branches -> branches.names().stream())
                        .flatMap(name -> store().heads(name).stream()
                                .max(Comparator.comparing(head -> head.seen()))
                                .map(head -> new BranchView.Head(name, head.commit(), head.seen()))
                                .stream())
                        .toList(),
                past);
    }

    /**
     * The suspect entries that flag a package of the branch, and the list, which is read for it: a patch needs the lines around them. Its
     * source is named without directories.
     *
     * @throws Unusable if the list cannot be read, or has no valid signature though a keyring is configured
     */
    public LintReport suspects(Assessment assessment) {
        VulnList list = new VulnListSource(surroundings.inputs(), configuration.keyring(), false)
                .read(configuration
                        .vulns()
                        .orElseThrow(() -> new Unusable(Configuration.FILE, "names no vulnerability list")));
        Map<String, Integer> lines = new HashMap<>();
        list.entries().forEach(entry -> lines.put(entry.text(), entry.line()));
        List<SuspectEntry> suspects = assessment.findings().stream()
                .flatMap(one -> one.disposition() instanceof Disposition.SuspectEntry suspect
                        ? Stream.of(suspect.suspect())
                        : Stream.empty())
                .distinct()
                .filter(one -> lines.containsKey(one.text()))
                .map(one -> one.at(lines.getOrDefault(one.text(), 0)))
                .sorted(Comparator.comparingInt(SuspectEntry::line))
                .toList();
        return new LintReport(
                new VulnList(
                        list.source().substring(list.source().lastIndexOf('/') + 1),
                        list.text(),
                        list.format(),
                        list.entries(),
                        list.malformed(),
                        list.checksums()),
                suspects,
                List.of());
    }

    /** The first day on which each entry was seen in the list. */
    public Map<VulnKey, LocalDate> listed() {
        return store().entries().stream().collect(Collectors.toMap(WatchedEntry::entry, WatchedEntry::firstSeen));
    }

    /**
     * What to do about packages that an audit flagged, as far as the branch knows: for each package the step that is nearest to a fix. Empty
     * without branches in git, or if no sync has read them yet.
     */
    public Map<PkgName, AuditReport.Step> steps(List<Finding> flagged) {
        if (flagged.isEmpty() || configuration.branches().isEmpty() || !Store.exists(configuration.store())) {
            return Map.of();
        }
        List<String> order = List.copyOf(StatusReport.KINDS.keySet());
        Comparator<HostFinding> nearest = Comparator.comparingInt(one -> {
            int place = order.indexOf(one.disposition());
            return place < 0 ? order.size() : place;
        });
        Set<VulnKey> entries = flagged.stream().map(one -> one.entry().key()).collect(Collectors.toSet());
        Map<PkgName, HostFinding> steps = new HashMap<>();
        BranchView view = view();
        flagged.stream()
                .map(Finding::pkgname)
                .distinct()
                .flatMap(view::audit)
                .filter(one -> entries.contains(one.entry().key()))
                .forEach(one -> steps.merge(one.pkgname(), one, BinaryOperator.minBy(nearest)));
        return steps.values().stream()
                .collect(Collectors.toMap(
                        HostFinding::pkgname, one -> new AuditReport.Step(one.disposition(), one.says())));
    }

    /** The hosts that registered. */
    public Hosts hosts() {
        return new Hosts(configuration, surroundings);
    }

    /** The worklist: the backports that close findings, most urgent first. */
    public BackportWorklist backports(List<String> words) {
        Assessment assessment = assess(words);
        return BackportWorklist.of(
                assessment, RequestLinker.waiting(store(), configuration, assessment.branch(), assessment.findings()));
    }

    /**
     * Reads every source, records it, and assesses the branch again.
     *
     * @param mayShrink whether to accept a vulnerability list that lost over 10 % of its entries
     */
    public SyncOutcome sync(boolean mayShrink) {
        if (configuration.vulns().isEmpty() && configuration.branches().isEmpty()) {
            throw new InvalidRequest("no vulnerability list: set 'list' in [vulnerabilities] of " + Configuration.FILE);
        }
        return new SyncRun(configuration, surroundings, progress).run(mayShrink, this::madeStore, this::newStore);
    }

    /** Makes backports, each on a topic branch. */
    public BackportResult backport(BackportOrder order) {
        BackportRun.check(order, configuration, surroundings);
        return new BackportRun(store(), configuration, surroundings, progress, order).run();
    }

    /** Drops the backport begun in a worktree, and returns the path of the removed worktree. */
    public Path abortBackport(List<String> words, Optional<Path> worktree) {
        return BackportRun.abort(configuration, words, worktree);
    }

    /** Merges topic branches into backports, or backports into release. */
    public MergeResult merge(MergeOrder order) {
        MergeRun.check(order, configuration);
        return new MergeRun(store(), configuration, surroundings, progress, order).run();
    }

    /** Reads and records the requests of users, and gives the status of each. */
    public RequestReview requests(RequestOrder order) {
        return new RequestRun(this, configuration, surroundings, progress, order).run();
    }

    /** Finds entries of the vulnerability list that are probably wrong. */
    public LintResult lint(LintOrder order) {
        return new LintRun(this, configuration, surroundings, progress, order).run();
    }

    /** Writes the branch's own vulnerability list. */
    public OverlayResult overlay(OverlayOrder order) {
        return new OverlayRun(this, configuration, surroundings, progress, order).run();
    }

    /** Plans what a change rebuilds. */
    public PlanResult plan(PlanOrder order) {
        return new PlanRun(configuration, surroundings, this::store).plan(order);
    }

    /** Compares two builds of a package, and keeps the verdict. */
    public GateOutcome gate(GateOrder order, BuildWatcher watcher) {
        return new GateRun(configuration, surroundings, this::store).compare(order, watcher);
    }

    /** All verdicts of the gate that are kept, the latest last. */
    public List<GateOutcome> verdicts() {
        return new GateRun(configuration, surroundings, this::store).kept();
    }

    /**
     * The verdict that is kept on two packages.
     *
     * @param old a file, a PKGNAME, or the beginning of a digest
     * @param now likewise
     */
    public GateOutcome verdict(String old, String now) {
        return new GateRun(configuration, surroundings, this::store).kept(old, now);
    }

    /**
     * Records a maintainer's verdict on two packages, in place of the gate's.
     *
     * @param word the verdict: {@code compatible}
     * @param reason why
     * @param by who says so; empty for the user of this process
     */
    public GateOutcome overrule(String old, String now, String word, String reason, Optional<String> by) {
        return new GateRun(configuration, surroundings, this::store).overrule(old, now, word, reason, by);
    }

    /** Builds, until nothing is left or the watcher has enough. */
    public BuildResult build(BuildStart start, BuildWatcher watcher) {
        return new BuildRun(
                        configuration,
                        new FarmSetup(configuration, surroundings),
                        new PlanRun(configuration, surroundings, this::store),
                        start,
                        watcher)
                .run();
    }

    /** What there is to see and steer of builds. */
    public BuildView builds() {
        return new BuildView(configuration, surroundings, false);
    }

    /** The same for a door that stays open: a database that one process has at a time is left to those that build. */
    public BuildView buildsBeside() {
        return new BuildView(configuration, surroundings, true);
    }

    /** Works for a farm, until told to stop, drained, or, if so ordered, nothing is left. */
    public void work(WorkOrder order, BuildWatcher watcher) {
        new WorkRun(configuration, surroundings, order, watcher).run();
    }

    /** Publishes new packages. */
    public PublishResult publish(PublishOrder order) {
        return new PublishRun(configuration, surroundings, progress).publish(order);
    }

    /** Brings an earlier generation of a repository back. */
    public RollbackResult rollback(RollbackOrder order) {
        return new PublishRun(configuration, surroundings, progress).rollback(order);
    }

    /**
     * A repository of packages.
     *
     * @param repository its directory; empty for the configured one
     * @param verb what is done with it, for others that wait for its lock
     */
    public RepositoryView repository(Optional<Path> repository, String verb) {
        return new RepositoryView(configuration, surroundings, progress, repository, verb);
    }

    /** The configured repository, to look at: whoever looks need not have the key. */
    public RepositoryView published() {
        return new RepositoryView(configuration, surroundings, progress);
    }

    /** The findings and fixes of the branch since its first sync. */
    public BranchHistory history() {
        return BranchHistory.of(store(), configuration);
    }

    /**
     * The version changes of a branch, commit by commit, as recorded by sync.
     *
     * @param branch its name; empty means trunk
     * @throws Unusable if no sync has read it
     */
    public List<VersionChange> timeline(Optional<String> branch) {
        String name = branch.or(() -> configuration.branches().map(Configuration.Branches::trunk))
                .orElseThrow(() -> new InvalidRequest("give --git REPO, or [git] in " + Configuration.FILE));
        if (store().heads(name).isEmpty()) {
            throw new Unusable(configuration.store(), "has no branch '" + name + "'; 'holdfast sync' reads it");
        }
        return store().changes(name);
    }

    /** The location, schema and row counts of the store. */
    public StoreReport storeInfo() {
        StoreInfo info = store().info();
        return new StoreReport(
                info.where(),
                info.schema(),
                info.latest().map(ListObservation::source),
                info.latest().map(ListObservation::seen),
                info.rows());
    }

    /** The data of the store that cannot be read again from a source, as ASCII text. */
    public String exportHistory() {
        return store().history().toString();
    }

    /**
     * Imports the output of {@link #exportHistory}, completely or not at all.
     *
     * @param source where the text came from, for messages
     * @param text the text
     * @param replace whether to replace the store's history; otherwise it must have none
     * @throws Unusable if the text is damaged, or the store has a history and may not lose it
     */
    public ImportedHistory importHistory(String source, String text, boolean replace) {
        History history = History.parse(source, text);
        newStore().restore(history, replace);
        return new ImportedHistory(
                history.observations().size(),
                history.sightings().size(),
                history.findings().size());
    }

    /**
     * Takes back what was recorded after a day, and before that writes the history, as {@link #exportHistory} gives it, to a new file in
     * the working directory.
     *
     * @return the file
     */
    public Path rewind(LocalDate day) {
        if (!day.isBefore(store().lastDay().orElse(LocalDate.MIN))) {
            throw new InvalidRequest("nothing was recorded after " + day
                    + store().lastDay()
                            .map(last -> ": the last record is of " + last)
                            .orElse(""));
        }
        return recording(store -> {
            Path file = NewFile.write(
                    surroundings.directory(),
                    "holdfast-history",
                    ".txt",
                    store.history().toString());
            store.rewind(day);
            return file;
        });
    }

    /** Reads all of the store, and says what is damaged. */
    public StoreCheckReport checkStore() {
        StoreCheck check = Store.check(configuration.store());
        return new StoreCheckReport(check.read(), check.problems(), check.isHistoryWhole());
    }

    /** Makes the store as small as it can be; returns what that brought, in a sentence. */
    public String compactStore() {
        close();
        return Store.compact(configuration.store(), true)
                .map(sizes -> "%,d bytes, before that %,d".formatted(sizes[1], sizes[0]))
                .orElse("a database server compacts by itself");
    }

    /** Reads all branches from scratch, replacing their records; returns a line for each branch. */
    public List<String> rebuild() {
        Configuration.Branches branches = configuration
                .branches()
                .orElseThrow(() -> new InvalidRequest(
                        "no [git] in " + Configuration.FILE + ": there are no branches to read again"));
        GitSync git = new GitSync(configuration, branches, progress);
        RecordedTime.mustNotBeEarlier(store(), surroundings);
        git.readWhole();
        List<String> lines = recording(store -> {
            RecordedTime.mustNotBeEarlier(store, surroundings);
            return git.rebuild(store, surroundings.clock().instant());
        });
        // What was there before is still in its file.
        var unused = Store.compact(configuration.store(), false);
        return lines;
    }
}
