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
 * The store of one branch or several. Thread-safe: any number of threads read, one at a time writes, and readers never wait for a
 * writer. A process that {@link #open opened} a directory is its only writer until it closes it; others may meanwhile
 * {@linkplain #openToRead open it to read}. On PostgreSQL processes take turns in writing, method by method.
 *
 * <p>Each method runs in a transaction of its own; {@link #reading} gives several methods the same snapshot.
 *
 * <p>What a recording method wrote is on disk when it returns; after a crash there is all of it or nothing. If that is impossible, it
 * throws {@link Unusable} with the reason and a remedy.
 */
public final class Store implements AutoCloseable {

    /** How long to wait for another process; recording a list of 27,000 entries for the first time takes a few seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The tables that {@link #info} counts: a word for people, and the name of the table. */
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
     * Opens a store for writing, or creates it.
     *
     * @param where a directory, or an address that begins with {@code jdbc:postgresql:}
     * @throws Unusable if another process keeps writing it, or it cannot be opened
     */
    public static Store open(String where) {
        return open(where, PATIENCE);
    }

    /**
     * Opens an existing store for writing.
     *
     * @throws Unusable if there is none, or as {@link #open(String)}
     */
    public static Store openExisting(String where) {
        mustExist(where);
        return open(where);
    }

    /**
     * Opens an existing store for reading. Other processes may write it meanwhile, without either waiting for the other; each method
     * reads the latest commit.
     *
     * @throws Unusable if there is none, or it cannot be opened
     */
    public static Store openToRead(String where) {
        mustExist(where);
        return isShared(where) ? open(where) : open(new H2View(Path.of(where), PATIENCE));
    }

    /** Whether there is a store; a database server is always taken for one. */
    public static boolean exists(String where) {
        return isShared(where) || H2Directory.exists(Path.of(where));
    }

    private static void mustExist(String where) {
        if (!exists(where)) {
            throw new Unusable(where, "there is no store yet; 'holdfast sync' makes one");
        }
    }

    /** Whether the store is a database server, which machines may share, rather than a directory. */
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
     * Records an observation of the vulnerability list.
     *
     * @param source where it was read
     * @param seen the day
     * @param mayShrink whether to accept a list that lost over 10 % of its entries, and 100 at least: the list normally only grows,
     *     so that is more likely a truncated list
     * @throws Unusable if the store has a later observation, or the list has shrunk and may not
     */
    public ListNews recordList(String source, LocalDate seen, Collection<VulnKey> entries, boolean mayShrink) {
        return database.write(() -> new VulnLog(database).record(source, seen, entries, mayShrink));
    }

    /**
     * Runs work that reads one snapshot of the store through any number of methods, in this thread. It cannot record anything.
     */
    public <T> T reading(Function<Store, T> work) {
        return database.read(() -> work.apply(this));
    }

    /** The location of the store, for messages. */
    public String where() {
        return backend.where();
    }

    /** The latest observation of the list; empty if there is none. */
    public Optional<ListObservation> latestList() {
        return database.read(() -> new VulnLog(database).latest());
    }

    /** Every entry that the list ever had, in the order first seen. */
    public List<WatchedEntry> entries() {
        return database.read(() -> new VulnLog(database).all());
    }

    /** The list as of the end of a day, in the order first seen; empty before the first observation. */
    public List<VulnKey> listOn(LocalDate day) {
        return database.read(() -> new VulnLog(database).on(day));
    }

    /** Records a reading of a branch. */
    public void recordBranch(BranchReading reading, Instant seen) {
        database.write(() -> {
            new BranchLog(database).record(reading, seen);
            return reading;
        });
    }

    /** The recorded heads of a branch, oldest first. */
    public List<BranchHead> heads(String branch) {
        return database.read(() -> new BranchLog(database).heads(branch));
    }

    /** The branches that were read, by name. */
    public List<String> branches() {
        return database.read(() -> new BranchLog(database).branches());
    }

    /** The state of a branch as last read; empty if it never was. Its directories are read from the store on demand. */
    public Optional<BranchState> branch(String branch) {
        return database.read(() -> new BranchLog(database).state(branch));
    }

    /** The package directories of a branch, by PKGPATH, without the files that they were read from; none if it was never read. */
    public List<PackageDirectory> makes(String branch) {
        return database.read(() -> new BranchLog(database).makes(branch));
    }

    /** The version changes of a branch since it was cut, oldest first. */
    public List<VersionChange> changes(String branch) {
        return database.read(() -> new BranchLog(database).changes(branch));
    }

    /** The lines of the branch's doc/CHANGES about removed, renamed and moved packages. */
    public List<ChangesLine> moves(String branch) {
        return database.read(() -> new BranchLog(database).moves(branch));
    }

    /** Replaces everything that was read from git by new readings. */
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
     * Records the assessment of a branch, replacing the last one.
     *
     * @param key a digest of what it depends on
     * @param body the assessment as JSON, in UTF-8
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

    /** The assessment of a branch recorded under a key; empty if its key is different. */
    public Optional<byte[]> assessment(String branch, String key) {
        return database.read(() -> new AssessmentLog(database).read(branch, key));
    }

    /** Records the packages that an archive publishes on a day. */
    public PublishedNews recordPublished(String archive, LocalDate day, Collection<ScannedPackage> packages) {
        return database.write(() -> new ArchiveLog(database).record(archive, day, packages));
    }

    /** Every package that an archive ever published, in the order first seen. */
    public List<Published> published() {
        return database.read(() -> new ArchiveLog(database).all());
    }

    /**
     * Records all findings of a branch on a day: opens new findings, closes missing ones, and adds changed dispositions to the history
     * of the others.
     */
    public FindingNews recordFindings(String branch, LocalDate day, Collection<FindingState> decisions) {
        return database.write(() -> new FindingLog(database).record(branch, day, decisions));
    }

    /** All findings that a branch ever had, in the order opened. */
    public List<FindingHistory> findings(String branch) {
        return database.read(() -> new FindingLog(database).of(branch));
    }

    /** The recorded trials on a branch. */
    public List<RecordedTrial> trials(String branch) {
        return database.read(() -> new TrialLog(database).trials(branch));
    }

    /**
     * Records trials on a branch.
     *
     * @param gone the candidates whose trials to delete: no longer valid, or tried again
     * @param fresh the new trials
     */
    public void recordTrials(String branch, Collection<Candidate> gone, Collection<RecordedTrial> fresh) {
        database.write(() -> {
            new TrialLog(database).record(branch, gone, fresh);
            return fresh;
        });
    }

    /** The patches in the directories of packages with findings on a branch. */
    public List<BranchPatch> patches(String branch) {
        return database.read(() -> new TrialLog(database).patches(branch));
    }

    /** Replaces the recorded patches of a branch. */
    public void recordPatches(String branch, Collection<BranchPatch> patches) {
        database.write(() -> {
            new TrialLog(database).recordPatches(branch, patches);
            return patches;
        });
    }

    /** The entries that lint suspects, among those that match a package of the branch. */
    public Map<VulnKey, SuspectEntry> suspects() {
        return database.read(() -> new SuspectLog(database).all());
    }

    /** Replaces the recorded suspect entries. */
    public void recordSuspects(Collection<SuspectEntry> suspects) {
        database.write(() -> {
            new SuspectLog(database).record(suspects);
            return suspects;
        });
    }

    /** The requests of users as last read, by number. */
    public List<Request> requests() {
        return database.read(() -> new RequestLog(database).all());
    }

    /** Replaces the recorded requests by those read now. */
    public RequestNews recordRequests(Collection<Request> requests) {
        return database.write(() -> new RequestLog(database).record(requests));
    }

    /** Reads all of a store, and says what is damaged. Writes nothing. */
    public static StoreCheck check(String where) {
        mustExist(where);
        return WholeReading.of(where);
    }

    /**
     * Writes the file of a store anew, without what it no longer needs. Others may read the store meanwhile.
     *
     * @param always whether to do so even if little would be gained
     * @return the sizes before and after, in bytes; none if the store is a server's, which sees to that itself
     * @throws Unusable if somebody writes the store, or it is damaged
     */
    public static Optional<long[]> compact(String where, boolean always) {
        mustExist(where);
        return isShared(where) ? Optional.empty() : Optional.of(Compaction.of(Path.of(where), PATIENCE, always));
    }

    /** The last day, in UTC, on which anything of the history was recorded; empty if there is none. */
    public Optional<LocalDate> lastDay() {
        return database.read(() -> new HistoryLog(database).lastDay());
    }

    /**
     * Takes back what was recorded after a day: the history is as it was at its end. What was read from git stays, since it says
     * nothing of days.
     */
    public void rewind(LocalDate day) {
        database.write(() -> {
            HistoryLog log = new HistoryLog(database);
            History until = log.read().until(day);
            log.clear();
            log.write(until);
            new BranchLog(database).rewind(day);
            new AssessmentLog(database).clear();
            return until;
        });
    }

    /** The data that cannot be read again, for export. */
    public History history() {
        return database.read(() -> new HistoryLog(database).read());
    }

    /**
     * Imports a history.
     *
     * @param replace whether to replace an existing history
     * @throws Unusable if there is one that may not be replaced; histories are never merged
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
