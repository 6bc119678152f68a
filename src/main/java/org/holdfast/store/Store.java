package org.holdfast.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.BranchReading;
import org.holdfast.history.BranchState;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.outcome.FindingNews;
import org.holdfast.outcome.FindingState;
import org.holdfast.outcome.ListNews;
import org.holdfast.outcome.ListObservation;
import org.holdfast.outcome.PublishedNews;
import org.holdfast.outcome.RequestNews;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.request.Request;
import org.holdfast.triage.Candidate;
import org.holdfast.trial.RecordedTrial;

/**
 * The store of one branch, or of several. Threads may share it: any number read, one at a time writes, and none that reads waits for
 * one that writes. The same holds for processes: one that {@link #open opened} a directory writes it alone until it closes it, while
 * others may have it {@linkplain #openToRead open to read}; on PostgreSQL they take turns, method by method.
 *
 * <p>Each method that reads shows the store as it was before or after one that records, never between; {@link #reading} does so for
 * several methods.
 *
 * <p>Each method that records does so as a whole: what it has recorded is there when it returns, and after a crash there is
 * all of it or nothing. Where something prevents that, {@link Unusable} says what, and what to do.
 */
public final class Store implements AutoCloseable {

    /** How long one process waits for another; recording a list of 27,000 entries for the first time takes a few seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** What {@link #info} counts: a word for people, and the table. */
    private static final List<List<String>> COUNTED = List.of(
            List.of("observations", "vuln_observation"),
            List.of("entries", "vuln_entry"),
            List.of("heads", "branch_head"),
            List.of("commits", "tree_commit"),
            List.of("versions", "package_change"),
            List.of("directories", "branch_directory"),
            List.of("published", "published_package"),
            List.of("trials", "tried_fix"),
            List.of("requests", "user_request"),
            List.of("findings", "finding"),
            List.of("dispositions", "disposition"));

    private final Backend backend;
    private final Database database;

    private Store(Backend backend, Database database) {
        this.backend = backend;
        this.database = database;
    }

    /**
     * Opens a store, or makes a new one.
     *
     * @param where a directory, or an address that begins {@code jdbc:postgresql:}
     * @throws Unusable if another process uses it and goes on to, or it cannot be opened; says which and what to do
     */
    public static Store open(String where) {
        return open(where, PATIENCE);
    }

    /**
     * Opens a store that is there already.
     *
     * @throws Unusable if it is not, or as {@link #open(String)}
     */
    public static Store openExisting(String where) {
        mustExist(where);
        return open(where);
    }

    /**
     * Opens a store that is there already, to read it. That waits for nobody, and nobody waits for it: other processes may write
     * meanwhile, and each method shows what was recorded last.
     *
     * @throws Unusable if there is none, or it cannot be opened
     */
    public static Store openToRead(String where) {
        mustExist(where);
        return isShared(where) ? open(where) : open(new H2View(Path.of(where), PATIENCE));
    }

    private static void mustExist(String where) {
        if (!isShared(where) && !H2Directory.exists(Path.of(where))) {
            throw new Unusable(where, "there is no store yet; 'holdfast sync' makes one");
        }
    }

    /** Whether it is a database that machines share, rather than a directory. */
    public static boolean isShared(String where) {
        return where.startsWith(Postgres.SCHEME);
    }

    static Store open(String where, Duration patience) {
        return open(isShared(where) ? new Postgres(where, patience) : H2Directory.open(Path.of(where), patience));
    }

    private static Store open(Backend backend) {
        boolean opened = false;
        try {
            Database database = new Database(backend);
            try {
                backend.opened(database);
                opened = true;
                return new Store(backend, database);
            } finally {
                if (!opened) {
                    database.close();
                }
            }
        } finally {
            if (!opened) {
                backend.close();
            }
        }
    }

    /**
     * Records a look at the vulnerability list.
     *
     * @param source where it was read
     * @param seen the day
     * @param mayShrink whether a list is taken that has lost many of its entries: it only grows, so that is more likely half a
     *     list than many withdrawals
     * @throws Unusable if the store has seen the list on a later day already, or it has shrunk and may not
     */
    public ListNews recordList(String source, LocalDate seen, Collection<VulnKey> entries, boolean mayShrink) {
        return database.write(() -> new VulnLog(database).record(source, seen, entries, mayShrink));
    }

    /**
     * Shows the store as it is at one moment, however many methods are called, to work that does all of it in this thread. Nothing
     * can be recorded meanwhile.
     */
    public <T> T reading(Function<Store, T> work) {
        return database.read(() -> work.apply(this));
    }

    /** Where it is, for messages. */
    public String where() {
        return backend.where();
    }

    /** The latest look at the list; empty if there was none. */
    public Optional<ListObservation> latestList() {
        return database.read(() -> new VulnLog(database).latest());
    }

    /** Every entry that the list ever had, in the order in which they were first seen. */
    public List<WatchedEntry> entries() {
        return database.read(() -> new VulnLog(database).all());
    }

    /** The list as it was at the end of a day, in the order in which the entries were first seen; empty before the first observation. */
    public List<VulnKey> listOn(LocalDate day) {
        return database.read(() -> new VulnLog(database).on(day));
    }

    /** Records what reading a branch brought, and where it stands. */
    public void recordBranch(BranchReading reading, Instant seen) {
        database.write(() -> {
            new BranchLog(database).record(reading, seen);
            return reading;
        });
    }

    /** Where a branch has stood, oldest first. */
    public List<BranchHead> heads(String branch) {
        return database.read(() -> new BranchLog(database).heads(branch));
    }

    /** The branches that were read, by name. */
    public List<String> branches() {
        return database.read(() -> new BranchLog(database).branches());
    }

    /** How far a branch was read; empty if it was not. What it makes there is read when it is asked for. */
    public Optional<BranchState> branch(String branch) {
        return database.read(() -> new BranchLog(database).state(branch));
    }

    /** What a branch makes and uses, by PKGPATH, without the files that this was read from; none if it was not read. */
    public List<PackageDirectory> makes(String branch) {
        return database.read(() -> new BranchLog(database).makes(branch));
    }

    /** What the commits of a branch changed since it was cut, oldest first. */
    public List<VersionChange> changes(String branch) {
        return database.read(() -> new BranchLog(database).changes(branch));
    }

    /** What the branch's doc/CHANGES says of packages that were removed, renamed or moved. */
    public List<ChangesLine> moves(String branch) {
        return database.read(() -> new BranchLog(database).moves(branch));
    }

    /** Drops all that can be read from git again, and records what was. */
    public void rebuild(Collection<BranchReading> readings, Instant seen) {
        database.write(() -> {
            BranchLog log = new BranchLog(database);
            log.clear();
            new AssessmentLog(database).clear();
            readings.forEach(reading -> log.record(reading, seen));
            return readings;
        });
    }

    /**
     * Keeps the assessment of a branch in place of the one before.
     *
     * @param key a digest of what it depends on
     * @param body JSON, in UTF-8
     */
    public void recordAssessment(String branch, String key, byte[] body) {
        database.write(() -> {
            new AssessmentLog(database).record(branch, key, body);
            return branch;
        });
    }

    /** The key under which the assessment of a branch is kept. */
    public Optional<String> assessmentKey(String branch) {
        return database.read(() -> new AssessmentLog(database).key(branch));
    }

    /** The assessment of a branch, if it was kept under this key. */
    public Optional<byte[]> assessment(String branch, String key) {
        return database.read(() -> new AssessmentLog(database).read(branch, key));
    }

    /** Records a look at what an archive publishes. */
    public PublishedNews recordPublished(String archive, LocalDate day, Collection<ScannedPackage> packages) {
        return database.write(() -> new ArchiveLog(database).record(archive, day, packages));
    }

    /** All that any archive ever published, in the order in which it was seen. */
    public List<Published> published() {
        return database.read(() -> new ArchiveLog(database).all());
    }

    /**
     * Records all findings of a branch, as they stand on a day: those that are new are opened, those that are missing are
     * closed, and those that are decided otherwise keep what was decided before as their history.
     */
    public FindingNews recordFindings(String branch, LocalDate day, Collection<FindingState> decisions) {
        return database.write(() -> new FindingLog(database).record(branch, day, decisions));
    }

    /** All findings that a branch ever had, in the order in which they were opened. */
    public List<FindingHistory> findings(String branch) {
        return database.read(() -> new FindingLog(database).of(branch));
    }

    /** What was tried on a branch. */
    public List<RecordedTrial> trials(String branch) {
        return database.read(() -> new TrialLog(database).trials(branch));
    }

    /**
     * Records what was tried on a branch.
     *
     * @param gone what is to be forgotten: it no longer counts, or was tried again
     * @param fresh what was tried now
     */
    public void recordTrials(String branch, Collection<Candidate> gone, Collection<RecordedTrial> fresh) {
        database.write(() -> {
            new TrialLog(database).record(branch, gone, fresh);
            return fresh;
        });
    }

    /** The patches that a branch carries in the directories of packages with findings. */
    public List<BranchPatch> patches(String branch) {
        return database.read(() -> new TrialLog(database).patches(branch));
    }

    /** Records the patches that a branch carries now. */
    public void recordPatches(String branch, Collection<BranchPatch> patches) {
        database.write(() -> {
            new TrialLog(database).recordPatches(branch, patches);
            return patches;
        });
    }

    /** What lint said of entries about packages of the branch, by the entry. */
    public Map<VulnKey, SuspectEntry> suspects() {
        return database.read(() -> new SuspectLog(database).all());
    }

    /** Records what lint says of them now. */
    public void recordSuspects(Collection<SuspectEntry> suspects) {
        database.write(() -> {
            new SuspectLog(database).record(suspects);
            return suspects;
        });
    }

    /** What users ask for, as it was read last; by number. */
    public List<Request> requests() {
        return database.read(() -> new RequestLog(database).all());
    }

    /** Records what users ask for now: all of it. */
    public RequestNews recordRequests(Collection<Request> requests) {
        return database.write(() -> new RequestLog(database).record(requests));
    }

    /** What cannot be read again, to be kept elsewhere. */
    public History history() {
        return database.read(() -> new HistoryLog(database).read());
    }

    /**
     * Takes in a history that was kept elsewhere.
     *
     * @param replace whether it may take the place of one that is there
     * @throws Unusable if there is one and it may not: two histories cannot be told apart once they are mixed
     */
    public void restore(History history, boolean replace) {
        database.write(() -> {
            HistoryLog log = new HistoryLog(database);
            if (replace) {
                log.clear();
            } else if (!log.isEmpty()) {
                throw new Unusable(backend.where(), "has a history already; export it, then import with --replace");
            }
            log.write(history);
            return history;
        });
    }

    public StoreInfo info() {
        return database.read(() -> {
            SequencedMap<String, Long> rows = new LinkedHashMap<>();
            COUNTED.forEach(counted -> rows.put(
                    counted.getFirst(),
                    database.rows("select count(*) from " + counted.getLast(), row -> row.getLong(1))
                            .getFirst()));
            return new StoreInfo(backend.where(), Schema.VERSION, new VulnLog(database).latest(), rows);
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
