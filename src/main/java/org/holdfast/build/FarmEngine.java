package org.holdfast.build;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.TaskResolver;
import com.github.kagkarlsson.scheduler.event.SchedulerListeners;
import com.github.kagkarlsson.scheduler.jdbc.AutodetectJdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepository;
import com.github.kagkarlsson.scheduler.task.Execution;
import com.github.kagkarlsson.scheduler.task.ScheduledTaskInstance;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.outcome.BuildState;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/**
 * The engine on a database. db-scheduler's tables hold the leases: a row for each package that can be built now or is being built, with the
 * worker, its last sign of life, and a version, which is the token that fences off workers that come back too late. Holdfast's tables hold
 * the graph: how many packages each one still waits for. The transaction that finishes a package offers those that waited for it alone.
 *
 * <p>All times are the database's, or those of the given clock: the clock of a worker's machine does not count.
 */
public final class FarmEngine implements Engine {

    private static final String TABLE = "scheduled_tasks";
    /** How long a task of a paused build is put off. */
    static final Duration PAUSED = Duration.ofDays(36_500);

    private static final String ANY = "any";
    private static final Duration ELSEWHERE = Duration.ofMinutes(1);
    private static final Duration PUT_BACK = Duration.ofSeconds(2);
    private static final Duration LEASE = Duration.ofSeconds(LEASE_SECONDS);

    /** How long an outage must have been before nobody can be blamed for silence. */
    private static final Duration OUTAGE = Duration.ofSeconds(10);

    private final FarmDatabase database;
    private final Supplier<Instant> clock;
    private final RetryRules rules;
    private final JdbcCustomization dialect;
    private final Map<String, JdbcTaskRepository> repositories = new ConcurrentHashMap<>();
    private final ReentrantLock turn = new ReentrantLock();
    private Instant checked = Instant.MIN;
    private Instant blameFrom = Instant.MIN;

    /** An engine; {@code clock} must be the same for all that share the database. */
    public FarmEngine(FarmDatabase database, Supplier<Instant> clock, RetryRules rules) {
        this.database = database;
        this.clock = clock;
        this.rules = rules;
        this.dialect = new AutodetectJdbcCustomization(database.source());
    }

    /** The name of what a worker must be able to build, in one word. */
    static String lane(Collection<String> requires) {
        return requires.isEmpty() ? ANY : String.join(",", new TreeSet<>(requires));
    }

    private static Set<String> requires(String lane) {
        return lane.equals(ANY) ? Set.of() : Set.of(lane.split(",", -1));
    }

    private static String id(long run, String name) {
        return run + "/" + name;
    }

    /** Which table of several a query locks: H2 locks the rows of all. */
    private String locked(String table) {
        return database.isShared() ? " of " + table : "";
    }

    private static long run(String id) {
        return Long.parseLong(id.substring(0, id.indexOf('/')));
    }

    private static String name(String id) {
        return id.substring(id.indexOf('/') + 1);
    }

    /** The leases of a worker, in the lanes that it can serve. */
    private JdbcTaskRepository repository(WorkerIdentity worker, List<String> lanes) {
        return repositories.computeIfAbsent(worker.name() + " " + lanes, none -> {
            Map<Boolean, List<String>> served = lanes.stream()
                    .collect(Collectors.partitioningBy(lane -> worker.labels().containsAll(requires(lane))));
            return repository(
                    worker.name(), served.getOrDefault(true, List.of()), served.getOrDefault(false, List.of()));
        });
    }

    private JdbcTaskRepository repository(String name, List<String> served, List<String> others) {
        TaskResolver resolver = new TaskResolver(
                SchedulerListeners.NOOP,
                clock::get,
                served.stream()
                        .<Task<?>>map(lane -> Tasks.oneTime(lane).execute((instance, context) -> {}))
                        .toList());
        // Asked for a task that it does not know, the resolver leaves it out of all queries from then on.
        others.forEach(lane -> resolver.resolve(new Execution(clock.get(), new TaskInstance<>(lane, ""))));
        return new JdbcTaskRepository(
                database.bound(), false, dialect, TABLE, resolver, new SchedulerName.Fixed(name), true, clock::get);
    }

    /** The leases of all workers in all lanes. */
    private JdbcTaskRepository every() {
        List<String> lanes = database.rows("select distinct requires from build_run", row -> row.getString(1)).stream()
                .sorted()
                .toList();
        return repositories.computeIfAbsent(" " + lanes, none -> repository("holdfast", lanes, List.of()));
    }

    private JdbcTaskRepository any() {
        return repositories.computeIfAbsent("", none -> repository("holdfast", List.of(), List.of()));
    }

    private static Execution execution(Lease lease, WorkerIdentity worker, Instant now) {
        return new Execution(
                now,
                new TaskInstance<>(
                        lease.lane(), id(lease.build(), lease.pkgname().text())),
                true,
                worker.name(),
                null,
                null,
                0,
                now,
                lease.token());
    }

    @Override
    public List<Lease> lease(WorkerIdentity worker, int most) {
        if (database.isShared()) {
            return database.transaction(() -> leased(worker, most));
        }
        turn.lock();
        try {
            return database.transaction(() -> leased(worker, most));
        } finally {
            turn.unlock();
        }
    }

    private List<Lease> leased(WorkerIdentity worker, int most) {
        Instant now = clock.get();
        List<String> lanes = database.rows(
                "select distinct requires from build_run where state in ('running', 'paused') and not exists (select 1"
                        + " from build_worker where name = ? and drain) order by requires",
                row -> row.getString(1),
                worker.name());
        if (lanes.isEmpty() || most < 1) {
            return List.of();
        }
        JdbcTaskRepository leases = repository(worker, lanes);
        List<Lease> given = new ArrayList<>();
        List<Execution> picked;
        do { // what is put back must not hide what comes after it
            // In two statements: PostgreSQL may run the part with the limit of the single one again and again, and give
            // more than was asked for.
            picked = database.isShared()
                    ? leases.lockAndFetchGeneric(now, most)
                    : leases.getDue(now, most).stream()
                            .flatMap(due -> leases.pick(due, now).stream())
                            .toList();
            given.addAll(begun(worker, picked, now));
        } while (given.isEmpty() && !picked.isEmpty());
        return given;
    }

    /** A package as it stands when it is picked. */
    private record Known(
            String path, int tries, int timeout, double seconds, String last, BuildState state, String run) {
        private static final Known NOTHING = new Known("", 0, 0, 0, "", BuildState.CANCELLED, "done");
    }

    /** Begins what was picked; what this worker is not to build now is put back. */
    private List<Lease> begun(WorkerIdentity worker, List<Execution> picked, Instant now) {
        Map<String, Known> known = known(picked);
        List<Lease> leases = picked.stream()
                .flatMap(one ->
                        lease(worker, one, known.getOrDefault(one.taskInstance.getId(), Known.NOTHING), now).stream())
                .toList();
        database.batch(
                "update build_package set state = 'running', worker = ?, token = ?, started = ?, tries = tries + 1 where run"
                        + " = ? and name = ?",
                leases.stream()
                        .map(lease -> new Object[] {
                            worker.name(),
                            lease.token(),
                            now,
                            lease.build(),
                            lease.pkgname().text()
                        })
                        .toList());
        return leases;
    }

    /** What is known of the packages that were picked, each locked until this transaction is done. */
    private Map<String, Known> known(List<Execution> picked) {
        Map<String, Known> known = new HashMap<>();
        picked.stream()
                .collect(Collectors.groupingBy(
                        one -> run(one.taskInstance.getId()),
                        TreeMap::new,
                        Collectors.mapping(one -> name(one.taskInstance.getId()), Collectors.toList())))
                .forEach((run, names) -> database.rows(
                                "select p.name, p.path, p.tries, p.timeout, p.seconds, p.worker, p.state, r.state from"
                                        + " build_package p join build_run r on r.id = p.run where p.run = ? and p.name in ("
                                        + String.join(", ", Collections.nCopies(names.size(), "?"))
                                        + ") order by p.name for update" + locked("p"),
                                row -> Map.entry(
                                        id(run, row.getString(1)),
                                        new Known(
                                                row.getString(2),
                                                row.getInt(3),
                                                row.getInt(4),
                                                row.getDouble(5),
                                                row.getString(6),
                                                BuildState.of(row.getString(7)),
                                                row.getString(8))),
                                Stream.concat(Stream.of((Object) run), names.stream())
                                        .toArray())
                        .forEach(entry -> known.put(entry.getKey(), entry.getValue())));
        return known;
    }

    private Optional<Lease> lease(WorkerIdentity worker, Execution execution, Known known, Instant now) {
        long run = run(execution.taskInstance.getId());
        if (known.state != BuildState.READY || known.run.equals("cancelled")) {
            any().remove(execution);
            return Optional.empty();
        }
        if (known.run.equals("paused")) {
            any().reschedule(execution, isPaused(run) ? now.plus(PAUSED) : now, null, null, 0);
            return Optional.empty();
        }
        if (isForAnother(worker, known.last, execution, now)) {
            any().reschedule(execution, now.plus(PUT_BACK), null, execution.lastFailure, 1);
            return Optional.empty();
        }
        return Optional.of(new Lease(
                run,
                new PkgName(name(execution.taskInstance.getId())),
                PkgPath.parse(known.path),
                execution.taskInstance.getTaskName(),
                execution.version,
                known.tries + 1,
                known.timeout,
                known.seconds));
    }

    /** Whether a build is paused, and stays so until this transaction is done. */
    private boolean isPaused(long run) {
        return database.row("select state from build_run where id = ? for update", row -> row.getString(1), run)
                .filter("paused"::equals)
                .isPresent();
    }

    /** Whether a package that failed here is left for a while to another worker, if there is one. */
    private boolean isForAnother(WorkerIdentity worker, String last, Execution execution, Instant now) {
        Set<String> requires = requires(execution.taskInstance.getTaskName());
        return last.equals(worker.name())
                && execution.lastFailure != null // when its next attempt was due first
                && now.isBefore(execution.lastFailure.plus(ELSEWHERE))
                && database
                        .rows(
                                "select name, labels from build_worker where seen > ? and name <> ? and not drain",
                                row -> Set.of(row.getString(2).split(",", -1)),
                                now.minus(LEASE),
                                worker.name())
                        .stream()
                        .anyMatch(labels -> labels.containsAll(requires));
    }

    @Override
    public Renewal renew(WorkerIdentity worker, Collection<Lease> leases) {
        return database.transaction(() -> {
            Instant now = clock.get();
            if (database.update("update build_worker set seen = ? where name = ?", now, worker.name()) == 0) {
                database.update(
                        "insert into build_worker (name, seen, labels, slots, drain) values (?, ?, ?, ?, ?)",
                        worker.name(),
                        now,
                        String.join(",", new TreeSet<>(worker.labels())),
                        worker.slots(),
                        false);
            }
            Set<Lease> lost = new HashSet<>();
            leases.stream()
                    .sorted(Comparator.comparing(lease -> lease.pkgname().text()))
                    .filter(lease -> database.update(
                                    "update scheduled_tasks set last_heartbeat = ? where task_name = ? and task_instance = ?"
                                            + " and version = ? and picked_by = ?",
                                    now,
                                    lease.lane(),
                                    id(lease.build(), lease.pkgname().text()),
                                    lease.token(),
                                    worker.name())
                            == 0)
                    .forEach(lost::add);
            boolean draining = database.row(
                            "select drain from build_worker where name = ?", row -> row.getBoolean(1), worker.name())
                    .orElse(false);
            return new Renewal(lost, draining);
        });
    }

    @Override
    public boolean finish(WorkerIdentity worker, Lease lease, BuildResult result) {
        return database.transaction(() -> {
            String name = lease.pkgname().text();
            Optional<String> before = before(worker, lease);
            if (before.isEmpty()) {
                return result.failure().isEmpty() && isMade(worker, lease, result);
            }
            attempt(lease.build(), name, lease.attempt(), worker.name(), result);
            Instant now = clock.get();
            if (result.failure().isEmpty()) {
                any().remove(execution(lease, worker, now));
                made(lease, result, now);
            } else {
                failed(
                        lease.build(),
                        name,
                        lease.attempt(),
                        before.get(),
                        result.failure().get(),
                        now,
                        wait -> {
                            any().reschedule(execution(lease, worker, now), now.plus(wait), null, now.plus(wait), 1);
                        },
                        () -> any().remove(execution(lease, worker, now)));
            }
            return true;
        });
    }

    /** The signature of the attempt before, if the worker still holds the lease; it holds it for the rest of the transaction. */
    private Optional<String> before(WorkerIdentity worker, Lease lease) {
        return database.row(
                "select p.signature from scheduled_tasks t join build_package p on p.run = ? and p.name = ? where"
                        + " t.task_name = ? and t.task_instance = ? and t.version = ? and t.picked_by = ? and p.token ="
                        + " t.version and p.worker = t.picked_by and p.state = 'running' for update" + locked("t"),
                row -> row.getString(1),
                lease.build(),
                lease.pkgname().text(),
                lease.lane(),
                id(lease.build(), lease.pkgname().text()),
                lease.token(),
                worker.name());
    }

    /** Whether this very result took effect before: its worker was not told. */
    private boolean isMade(WorkerIdentity worker, Lease lease, BuildResult result) {
        return database.row(
                        "select 1 from build_package where run = ? and name = ? and token = ? and worker = ? and sha256 = ?"
                                + " and state = 'done'",
                        row -> true,
                        lease.build(),
                        lease.pkgname().text(),
                        lease.token(),
                        worker.name(),
                        result.sha256())
                .isPresent();
    }

    /** How many leases a worker has. */
    int leased(WorkerIdentity worker) {
        return database.transaction(() -> database.row(
                        "select count(*) from scheduled_tasks where picked = true and picked_by = ?",
                        row -> row.getInt(1),
                        worker.name())
                .orElse(0));
    }

    /** A lease that a worker holds, as it was given. */
    Optional<Lease> held(WorkerIdentity worker, long run, String name, long token) {
        return database.transaction(() -> database.row(
                "select p.path, p.tries, p.timeout, p.seconds, t.task_name from build_package p join scheduled_tasks t on"
                        + " t.task_instance = ? where p.run = ? and p.name = ? and p.token = ? and p.worker = ? and"
                        + " p.state = 'running' and t.version = p.token and t.picked_by = p.worker",
                row -> new Lease(
                        run,
                        new PkgName(name),
                        PkgPath.parse(row.getString(1)),
                        row.getString(5),
                        token,
                        row.getInt(2),
                        row.getInt(3),
                        row.getDouble(4)),
                id(run, name),
                run,
                name,
                token,
                worker.name()));
    }

    private void attempt(long run, String name, int number, String worker, BuildResult result) {
        Optional<Failure> failure = result.failure();
        database.update(
                "insert into build_attempt (run, name, attempt, worker, started, seconds, cpu_seconds, memory, kind, rule,"
                        + " lines, signature, log) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                run,
                name,
                number,
                worker,
                result.started(),
                result.seconds(),
                result.cpuSeconds(),
                result.memory(),
                failure.map(one -> one.kind().toString()).orElse(""),
                failure.map(one -> cut(one.rule(), 60)).orElse(""),
                failure.map(one -> cut(String.join("\n", one.lines()), 4000)).orElse(""),
                failure.map(one -> cut(one.signature(), 40)).orElse(""),
                cut(result.log(), 1000));
    }

    private static String cut(String text, int most) {
        String plain = text.replace("\0", "");
        return plain.length() <= most ? plain : plain.substring(0, most);
    }

    private void made(Lease lease, BuildResult result, Instant now) {
        database.update(
                "update build_package set state = 'done', ended = ?, flaky = ?, sha256 = ?, size = ? where run = ? and"
                        + " name = ?",
                now,
                lease.attempt() > 1 && hasFailed(lease),
                result.sha256(),
                result.size(),
                lease.build(),
                lease.pkgname().text());
        offer(
                database.rows(
                        // In one order for all, so that no two transactions wait for each other.
                        "select p.name, p.priority, p.waits, p.state from build_need n join build_package p on p.run ="
                                + " n.run and p.name = n.name where n.run = ? and n.need = ? order by p.name for update"
                                + locked("p"),
                        row -> new Waiting(
                                row.getString(1),
                                row.getInt(2),
                                row.getInt(3) == 1 && row.getString(4).equals("waiting")),
                        lease.build(),
                        lease.pkgname().text()),
                lease,
                now);
    }

    /** Whether an attempt failed otherwise than by losing its worker. */
    private boolean hasFailed(Lease lease) {
        return database.row(
                        "select attempt from build_attempt where run = ? and name = ? and kind not in ('', ?)",
                        row -> row.getInt(1),
                        lease.build(),
                        lease.pkgname().text(),
                        FailureKind.WORKER_LOST)
                .isPresent();
    }

    /** A package that waits for another; {@code last} if for nothing else. */
    private record Waiting(String name, int priority, boolean last) {}

    /** Says of packages that one less is missing, and offers those that wait for nothing more. */
    private void offer(List<Waiting> waiting, Lease made, Instant now) {
        database.batch(
                "update build_package set waits = waits - 1, state = case when waits = 1 and state = 'waiting' then 'ready'"
                        + " else state end where run = ? and name = ?",
                waiting.stream()
                        .map(one -> new Object[] {made.build(), one.name})
                        .toList());
        offer(waiting.stream()
                .filter(Waiting::last)
                .map(one -> task(made.lane(), made.build(), one.name, one.priority, now))
                .toList());
    }

    /** Offers the first packages of a build. */
    void offer(List<ScheduledTaskInstance> ready) {
        if (!ready.isEmpty()) {
            any().createBatch(ready);
        }
    }

    static ScheduledTaskInstance task(String lane, long run, String name, int priority, Instant at) {
        return new ScheduledTaskInstance(new TaskInstance<>(lane, id(run, name), () -> null, priority), at);
    }

    /** Waits for the next attempt. */
    private interface Again {
        void after(Duration wait);
    }

    private void failed(
            long run,
            String name,
            int tries,
            String before,
            Failure failure,
            Instant now,
            Again again,
            Runnable never) {
        int lapsed = database.row(
                        "select count(*) from build_attempt where run = ? and name = ? and rule = ?",
                        row -> row.getInt(1),
                        run,
                        name,
                        RetryRules.LAPSED)
                .orElse(0);
        Optional<Duration> wait = rules.next(tries - lapsed, lapsed, before, failure);
        if (wait.isPresent()) {
            database.update(
                    "update build_package set state = 'ready', signature = ? where run = ? and name = ?",
                    failure.rule().equals(RetryRules.LAPSED) ? before : cut(failure.signature(), 40),
                    run,
                    name);
            again.after(wait.get());
            return;
        }
        never.run();
        database.update(
                "update build_package set state = 'failed', ended = ?, signature = ? where run = ? and name = ?",
                now,
                cut(failure.signature(), 40),
                run,
                name);
        indirect(run, name, name, BuildState.INDIRECT_FAILED, now);
    }

    /** What needs a package that was not made will not be built, nor what needs that. */
    void indirect(long run, String root, String cause, BuildState state, Instant now) {
        Deque<String> queue = new ArrayDeque<>(List.of(root));
        Set<String> found = new TreeSet<>(); // updated in one order for all, as above
        while (!queue.isEmpty()) {
            database
                    .rows(
                            "select name from build_need where run = ? and need = ?",
                            row -> row.getString(1),
                            run,
                            queue.remove())
                    .stream()
                    .filter(found::add)
                    .forEach(queue::add);
        }
        database.batch(
                "update build_package set state = ?, cause = ?, ended = ? where run = ? and name = ? and state = 'waiting'",
                found.stream()
                        .map(name -> new Object[] {state, cause, now, run, name})
                        .toList());
    }

    /**
     * Takes back the leases of workers that were not heard of; called every few seconds by whoever keeps the database.
     *
     * @return how many were taken back
     */
    public synchronized int reap() {
        Instant now = clock.get();
        if (checked.isBefore(now.minus(OUTAGE))) {
            blameFrom = now.plus(LEASE); // nobody could renew while nobody could reach the database, or nothing ran
        }
        int taken = 0;
        if (now.isBefore(blameFrom)) {
            database.transaction(this::every); // what cannot be reached is an outage
        } else {
            taken = taken(now.minus(LEASE), now);
        }
        checked = now;
        return taken;
    }

    /** Takes back all leases: of an embedded database, whose only process was another one. */
    public synchronized int reapAll() {
        Instant now = clock.get();
        int taken = taken(now.plus(LEASE), now);
        checked = now;
        return taken;
    }

    private int taken(Instant silentSince, Instant now) {
        List<Execution> dead = database.transaction(() -> every().getDeadExecutions(silentSince));
        // Each in its own transaction: whoever finishes or renews meanwhile does not stop the rest.
        return (int) dead.stream()
                .filter(one -> database.transaction(() -> isTaken(one, silentSince, now)))
                .count();
    }

    /** Takes back a lease, unless another did, or its worker was heard of since. */
    private boolean isTaken(Execution one, Instant silentSince, Instant now) {
        String id = one.taskInstance.getId();
        if (database.row(
                        "select version from scheduled_tasks where task_name = ? and task_instance = ? and version = ?"
                                + " and picked = true and last_heartbeat <= ? for update",
                        row -> row.getLong(1),
                        one.taskInstance.getTaskName(),
                        id,
                        one.version,
                        silentSince)
                .isEmpty()) {
            return false;
        }
        long run = run(id);
        String name = name(id);
        record Lapsed(String signature, int tries, String worker, Instant started, String state) {}
        Optional<Lapsed> known = database.row(
                "select signature, tries, worker, started, state from build_package where run = ? and name = ? and (state ="
                        + " 'ready' or state = 'running' and token = ?) for update",
                row -> new Lapsed(
                        row.getString(1),
                        row.getInt(2),
                        row.getString(3),
                        Optional.ofNullable(row.getTimestamp(4))
                                .map(Timestamp::toInstant)
                                .orElse(now),
                        row.getString(5)),
                run,
                name,
                one.version);
        if (known.isEmpty()) {
            any().remove(one);
        } else if (known.get().state().equals("ready")) {
            any().reschedule(one, now, null, null, 0); // picked and not given to anybody
        } else {
            Failure lost = new Failure(
                    FailureKind.WORKER_LOST,
                    RetryRules.LAPSED,
                    List.of("worker " + known.get().worker() + " was not heard of for " + LEASE_SECONDS + " s"),
                    "");
            attempt(
                    run,
                    name,
                    known.get().tries(),
                    known.get().worker(),
                    new BuildResult(
                            Optional.of(lost),
                            "",
                            0,
                            known.get().started(),
                            Duration.between(known.get().started(), now).toMillis() / 1000.0,
                            0,
                            0,
                            ""));
            failed(
                    run,
                    name,
                    known.get().tries(),
                    known.get().signature(),
                    lost,
                    now,
                    wait -> any().reschedule(one, now.plus(wait), null, now.plus(wait), 1),
                    () -> any().remove(one));
        }
        return true;
    }

    @Override
    public boolean isBusy() {
        return database.transaction(() -> database.row(
                        "select 1 from build_package p join build_run r on r.id = p.run where r.state in ('running',"
                                + " 'paused') and p.state in ('waiting', 'ready', 'running') fetch first 1 rows only",
                        row -> row.getInt(1))
                .isPresent());
    }

    @Override
    public void close() {
        database.close();
    }
}
