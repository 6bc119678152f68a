package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.holdfast.bmake.VersionChange;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.ListObservation;
import org.holdfast.outcome.SyncOutcome;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.report.StoreReport;
import org.holdfast.store.History;
import org.holdfast.store.Store;
import org.holdfast.store.StoreInfo;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Progress;

/**
 * The desk: what any door asks for. One thread at a time uses it; {@link Assessment}s that it gave may be shared.
 *
 * <p>The store is opened when a question first needs it, and closed with the desk.
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

    /** A desk for the branch of a configuration. Nothing is read yet. */
    public static Desk open(Configuration configuration, Surroundings surroundings, Progress progress) {
        return new Desk(configuration, surroundings, progress);
    }

    /**
     * The store, to be read.
     *
     * @throws Unusable if no sync has made one yet
     */
    public Store store() {
        return opened.orElseGet(() -> keep(Store.openToRead(configuration.store())));
    }

    /** The store, to be written: the desk holds it from now on. */
    Store storeToWrite() {
        if (!holds) {
            close();
            holds = true;
            keep(Store.openExisting(configuration.store()));
        }
        return opened.orElseThrow();
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
     * The findings of the branch's packages, from what the last sync has kept.
     *
     * @param words PKGPATHs, PKGBASEs, PKGNAMEs or patterns; none means all packages
     * @throws InvalidRequest if a word names no package of the branch
     */
    public Assessment assess(List<String> words) {
        return assess(Selection.of(words)::from);
    }

    /** The findings of some packages: of the branch's, or of others in their place. */
    Assessment assess(UnaryOperator<List<ScannedPackage>> subjects) {
        Assessor assessor = Assessor.of(store(), configuration, surroundings, progress);
        // Read while the key is made, since it mostly holds: each costs a tenth of a second in a process that has just
        // started.
        Supplier<Optional<KeyedAssessment>> read = last.isEmpty() ? Concurrently.start(assessor::last) : assessor::last;
        String key = KeptAssessment.key(store(), configuration, surroundings);
        last = last.filter(known -> known.key().equals(key))
                .or(read)
                .filter(known -> known.key().equals(key));
        return last.flatMap(
                        known -> known.all().narrowed(subjects.apply(known.all().packages())))
                .orElseGet(() -> assessor.assess(subjects));
    }

    /** The findings of the packages of two scans, without a store. */
    public Assessment assess(ScanSources sources, List<String> words) {
        return new ScanAssessor(configuration, surroundings, progress).assess(sources, Selection.of(words));
    }

    /**
     * Why packages are flagged, or whom advisories concern.
     *
     * @param words packages as for {@link #assess}, PKGNAMEs that are installed somewhere, or CVE ids
     */
    public Explanation explain(List<String> words) {
        return new ExplainRun(this).run(words);
    }

    /** The worklist: the backports that close something, the most urgent first. */
    public BackportWorklist backports(List<String> words) {
        return BackportWorklist.of(assess(words));
    }

    /**
     * Reads every source, keeps what it saw, and assesses the branch anew.
     *
     * @param mayShrink whether to take a vulnerability list that has lost over 10 % of its entries
     */
    public SyncOutcome sync(boolean mayShrink) {
        if (configuration.vulns().isEmpty() && configuration.branches().isEmpty()) {
            throw new InvalidRequest("which list? say so with 'list' in [vulnerabilities] of " + Configuration.FILE);
        }
        return new SyncRun(configuration, surroundings, progress).run(mayShrink, this::newStore);
    }

    /** Makes backports, each on a topic branch. */
    public BackportResult backport(BackportOrder order) {
        BackportRun.check(order, configuration, surroundings);
        return new BackportRun(store(), configuration, surroundings, progress, order).run();
    }

    /** Drops a backport that was begun in a worktree; gives the worktree that is gone. */
    public Path abortBackport(List<String> words, Optional<Path> worktree) {
        return BackportRun.abort(configuration, words, worktree);
    }

    /** Merges topics into backports, or backports into release. */
    public MergeResult merge(MergeOrder order) {
        MergeRun.check(order, configuration);
        return new MergeRun(store(), configuration, surroundings, progress, order).run();
    }

    /** Reads the requests of users, keeps them, and says what the branch has for each. */
    public RequestReview requests(RequestOrder order) {
        return new RequestRun(this, configuration, surroundings, progress, order).run();
    }

    /** Looks for entries of the vulnerability list that are probably wrong. */
    public LintResult lint(LintOrder order) {
        return new LintRun(this, configuration, surroundings, progress, order).run();
    }

    /** Writes the branch's own vulnerability list. */
    public OverlayResult overlay(OverlayOrder order) {
        return new OverlayRun(this, configuration, surroundings, progress, order).run();
    }

    /** How the branch has done since it is watched. */
    public BranchHistory history() {
        return BranchHistory.of(store(), configuration);
    }

    /**
     * The versions that a branch made, commit by commit, as syncs have read them.
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

    /** What is in the store. */
    public StoreReport storeInfo() {
        StoreInfo info = store().info();
        return new StoreReport(
                info.where(),
                info.schema(),
                info.latest().map(ListObservation::source),
                info.latest().map(ListObservation::seen),
                info.rows());
    }

    /** What cannot be read again from anywhere, as plain ASCII text. */
    public String exportHistory() {
        return store().history().toString();
    }

    /**
     * Takes what {@link #exportHistory} gave; all of it or nothing.
     *
     * @param source where the text came from, for messages
     * @param text the text
     * @param replace whether it takes the place of a history that is there; otherwise the store must have none
     * @throws Unusable if the text is damaged, or the store has a history
     */
    public ImportedHistory importHistory(String source, String text, boolean replace) {
        History history = History.parse(source, text);
        newStore().restore(history, replace);
        return new ImportedHistory(
                history.observations().size(),
                history.sightings().size(),
                history.findings().size());
    }

    /** Reads all branches anew, and keeps that in place of what was read before; gives a line for each branch. */
    public List<String> rebuild() {
        Configuration.Branches branches = configuration
                .branches()
                .orElseThrow(() -> new InvalidRequest(
                        "there is no [git] in " + Configuration.FILE + " to read anything again from"));
        return new GitSync(configuration, branches, progress)
                .rebuild(storeToWrite(), surroundings.clock().instant());
    }
}
