package org.holdfast.build;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.holdfast.outcome.BuildAttempt;
import org.holdfast.outcome.BuildBrief;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.BuildState;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.outcome.PackageBuild;
import org.holdfast.pkgsrc.BuildGraph;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.rebuild.BuildOrder;
import org.holdfast.rebuild.Durations;
import org.holdfast.rebuild.Rebuild;

/** The builds of a database: orders them, steers them, tells what becomes of them. Thread-safe. */
public final class BuildRuns {

    private static final int LONGEST = 1000;
    private static final int AT_ONCE = 500;
    private static final int LONGEST_SECONDS = 1_000_000_000;

    private final FarmDatabase database;
    private final FarmEngine engine;
    private final Supplier<Instant> clock;

    /** The builds of a database, offered by an engine. */
    public BuildRuns(FarmDatabase database, FarmEngine engine, Supplier<Instant> clock) {
        this.database = database;
        this.engine = engine;
        this.clock = clock;
    }

    /**
     * How packages of a build are tried.
     *
     * @param title what the build is about
     * @param requires what workers must be able to build
     * @param factor how many times as long as ever before a package may take
     * @param shortest the least that a package may take, in seconds
     */
    public record Terms(String title, List<String> requires, int factor, int shortest) {
        public Terms {
            requires = List.copyOf(requires);
        }
    }

    /** Orders a build, and offers what can be built at once; gives its number. */
    public long offer(BuildOrder order, BuildGraph graph, Durations durations, Terms terms) {
        return database.transaction(() -> {
            Instant now = clock.get();
            List<Rebuild> packages = order.packages();
            SupplyGraph supplies = SupplyGraph.of(order, graph);
            supplies.names().forEach(name -> check(name, Optional.empty()));
            long run = database.insert(
                    "insert into build_run (title, made, state, requires, graph) values (?, ?, 'running', ?, ?)",
                    cut(terms.title, 400),
                    now,
                    FarmEngine.lane(terms.requires),
                    supplies.toBytes());
            List<Object[]> rows = new ArrayList<>();
            List<Object[]> needs = new ArrayList<>();
            for (int i = 0; i < packages.size(); i++) {
                Rebuild one = packages.get(i);
                String name = one.pkgname().text();
                check(name, one.pkgpath());
                Optional<String> notBuilt = graph.notBuilt(one.number());
                int waits = order.needs(i).length;
                rows.add(new Object[] {
                    run,
                    name,
                    one.pkgpath().map(PkgPath::toString).orElse(""),
                    one.reason().toString(),
                    one.becauseOf().map(PkgName::text).orElse(""),
                    cut(one.says(), LONGEST),
                    (notBuilt.isPresent() ? BuildState.PREFAILED : waits == 0 ? BuildState.READY : BuildState.WAITING)
                            .toString(),
                    waits,
                    priority(order.remaining(i)),
                    one.duration().seconds(),
                    timeout(one, durations, terms),
                    0L,
                    "",
                    0,
                    "",
                    false,
                    notBuilt.map(why -> cut(why, LONGEST)).orElse(""),
                    "",
                    0L
                });
                for (int need : order.needs(i)) {
                    needs.add(new Object[] {
                        run, name, packages.get(need).pkgname().text()
                    });
                }
            }
            database.batch(
                    "insert into build_package (run, name, path, reason, because, says, state, waits, priority, seconds,"
                            + " timeout, token, worker, tries, signature, flaky, cause, sha256, size) values (?, ?, ?, ?, ?,"
                            + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    rows);
            database.batch("insert into build_need (run, name, need) values (?, ?, ?)", needs);
            for (Rebuild one : packages) {
                if (graph.notBuilt(one.number()).isPresent()) {
                    engine.indirect(
                            run, one.pkgname().text(), one.pkgname().text(), BuildState.INDIRECT_PREFAILED, now);
                }
            }
            engine.offer(IntStream.range(0, packages.size())
                    .filter(i -> order.needs(i).length == 0
                            && graph.notBuilt(packages.get(i).number()).isEmpty())
                    .mapToObj(i -> FarmEngine.task(
                            FarmEngine.lane(terms.requires),
                            run,
                            packages.get(i).pkgname().text(),
                            priority(order.remaining(i)),
                            now))
                    .toList());
            database.analyze(List.of("build_package", "build_need", "scheduled_tasks"));
            return run;
        });
    }

    /** Names become names of files: what leads elsewhere is refused. */
    private static void check(String name, Optional<PkgPath> path) {
        String directories = path.map(PkgPath::toString).orElse("");
        if (!name.matches("[^/\\s\\p{Cntrl}.-][^/\\s\\p{Cntrl}]*")
                || ("/" + directories + "/").contains("/../")
                || ("/" + directories + "/").contains("/./")) {
            throw new Unusable("the plan", "has a package '" + name + "' in '" + directories + "', which is no name");
        }
    }

    private static int timeout(Rebuild one, Durations durations, Terms terms) {
        double longest = durations.longest(one.pkgname()).orElse(one.duration().seconds());
        return (int) Math.min(
                LONGEST_SECONDS, Math.max(terms.shortest, Math.ceil(longest * Math.max(1, terms.factor))));
    }

    /** The longest remaining path in tenths of a second: packages of all builds compare by it. */
    private static int priority(double remaining) {
        return (int) Math.min(Integer.MAX_VALUE / 2.0, remaining * 10);
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }

    /** What packages of a build need, for those who provide it. */
    public SupplyGraph supply(long run) {
        return database.transaction(() -> database.row(
                        "select graph from build_run where id = ?", row -> SupplyGraph.parse(row.getBytes(1)), run)
                .orElseThrow(() -> none(run)));
    }

    /** The digests of the packages that a build has made. */
    public Map<PkgName, String> made(long run) {
        Map<PkgName, String> made = new HashMap<>();
        database.run(() -> database.rows(
                        "select name, sha256 from build_package where run = ? and state = 'done'",
                        row -> Map.entry(new PkgName(row.getString(1)), row.getString(2)),
                        run)
                .forEach(entry -> made.put(entry.getKey(), entry.getValue())));
        return made;
    }

    /** The digests of those of some packages that a build has made. */
    Map<PkgName, String> made(long run, Collection<PkgName> some) {
        Map<PkgName, String> made = new HashMap<>();
        List<PkgName> all = List.copyOf(some);
        database.run(() -> {
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                List<PkgName> part = all.subList(from, Math.min(all.size(), from + AT_ONCE));
                List<Object> values = new ArrayList<>(List.of(run));
                part.forEach(name -> values.add(name.text()));
                database.rows(
                                "select name, sha256 from build_package where run = ? and state = 'done' and name in ("
                                        + String.join(", ", Collections.nCopies(part.size(), "?")) + ")",
                                row -> Map.entry(new PkgName(row.getString(1)), row.getString(2)),
                                values.toArray())
                        .forEach(entry -> made.put(entry.getKey(), entry.getValue()));
            }
        });
        return made;
    }

    private Unusable none(long run) {
        return new Unusable(database.where(), "has no build " + run + "; 'holdfast build list' shows them");
    }

    /** The number of the last build; empty if there is none. */
    public Optional<Long> last() {
        return database.transaction(
                () -> database
                        .rows(
                                "select id from build_run order by id desc fetch first 1 rows only",
                                row -> row.getLong(1))
                        .stream()
                        .findFirst());
    }

    /** The numbers of builds that are not ended. */
    public List<Long> open() {
        return database.transaction(() -> database.rows(
                "select id from build_run where state in ('running', 'paused') order by id", row -> row.getLong(1)));
    }

    /** Ends builds of which every package is made or failed; gives their numbers. */
    public List<Long> ended() {
        return database.transaction(() -> {
            List<Long> ended = database.rows(
                    "select id from build_run r where r.state in ('running', 'paused') and not exists (select 1 from"
                            + " build_package p where p.run = r.id and p.state in ('waiting', 'ready', 'running'))",
                    row -> row.getLong(1));
            ended.forEach(run ->
                    database.update("update build_run set state = 'done', ended = ? where id = ?", clock.get(), run));
            return ended;
        });
    }

    /** Begins nothing new, or goes on; what runs goes on either way. */
    public void pause(long run, boolean paused) {
        database.run(() -> {
            steer(run, paused ? "paused" : "running");
            // What is paused must not stand in the way of other builds, at the head of all that is due.
            Instant now = clock.get();
            database.update(
                    "update scheduled_tasks set execution_time = ? where task_instance like ? and picked = false and"
                            + (paused ? " execution_time <= ?" : " execution_time > ?"),
                    paused ? now.plus(FarmEngine.PAUSED) : now,
                    run + "/%",
                    paused ? now : now.plus(FarmEngine.PAUSED.dividedBy(2)));
        });
    }

    private void steer(long run, String state) {
        database.run(() -> {
            if (database.update(
                            "update build_run set state = ? where id = ? and state in ('running', 'paused')",
                            state,
                            run)
                    == 0) {
                throw new Unusable(database.where(), "has no build " + run + " that is not ended");
            }
        });
    }

    /** Ends a build: what runs is stopped, what waits is not built. */
    public void cancel(long run) {
        database.run(() -> {
            steer(run, "cancelled");
            Instant now = clock.get();
            // Tasks before packages, as whoever finishes takes them: else each would wait for the other.
            database.rows(
                    "select task_instance from scheduled_tasks where task_instance like ? order by task_instance for update",
                    row -> row.getString(1),
                    run + "/%");
            database.update("update build_run set ended = ? where id = ?", now, run);
            database.update(
                    "update build_package set state = 'cancelled', ended = ? where run = ? and state in ('waiting', 'ready',"
                            + " 'running')",
                    now,
                    run);
            database.update("delete from scheduled_tasks where task_instance like ?", run + "/%");
        });
    }

    /** A worker takes nothing new, and ends when it has finished. */
    public void drain(String worker) {
        database.run(() -> {
            if (database.update("update build_worker set drain = true where name = ?", worker) == 0) {
                throw new Unusable(database.where(), "knows no worker '" + worker + "'");
            }
        });
    }

    /** Builds a package, and what it needs, before all others; gives how many that are. */
    public int first(long run, PkgName pkgname) {
        return database.transaction(() -> {
            Set<String> chosen = new HashSet<>();
            Deque<String> queue = new ArrayDeque<>(List.of(pkgname.text()));
            while (!queue.isEmpty()) {
                String name = queue.remove();
                if (chosen.add(name)) {
                    queue.addAll(database.rows(
                            "select need from build_need where run = ? and name = ?",
                            row -> row.getString(1),
                            run,
                            name));
                }
            }
            record Place(String name, int priority) {}
            List<Place> open = database.rows(
                    "select name, priority from build_package where run = ? and state in ('waiting', 'ready', 'running')",
                    row -> new Place(row.getString(1), row.getInt(2)),
                    run);
            int next = open.stream().mapToInt(Place::priority).max().orElse(0) + 1;
            Map<String, Integer> priorities = new TreeMap<>(); // updated in one order for all
            for (Place place : open.stream()
                    .filter(place -> chosen.contains(place.name))
                    .sorted(Comparator.comparingInt(Place::priority))
                    .toList()) {
                priorities.put(place.name, next++);
            }
            database.batch(
                    "update scheduled_tasks set priority = ? where task_instance = ?",
                    priorities.entrySet().stream()
                            .map(one -> new Object[] {one.getValue(), run + "/" + one.getKey()})
                            .toList());
            database.batch(
                    "update build_package set priority = ? where run = ? and name = ?",
                    priorities.entrySet().stream()
                            .map(one -> new Object[] {one.getValue(), run, one.getKey()})
                            .toList());
            int changed = priorities.size();
            if (changed == 0) {
                throw new Unusable(
                        database.where(), "build " + run + " has nothing left to do for a package '" + pkgname + "'");
            }
            return changed;
        });
    }

    /** The builds, the last one first, without their packages. */
    public List<BuildBrief> list(int most) {
        return database.transaction(() -> {
            Map<Long, Map<BuildState, Integer>> counts = new HashMap<>();
            Map<Long, Integer> flaky = new HashMap<>();
            database.rows(
                            "select p.run, p.state, p.flaky, count(*) from build_package p where p.run in (select id from"
                                    + " build_run order by id desc fetch first " + most
                                    + " rows only) group by p.run, p.state, p.flaky",
                            row -> new Counted(
                                    row.getLong(1), BuildState.of(row.getString(2)), row.getBoolean(3), row.getInt(4)))
                    .forEach(one -> {
                        counts.computeIfAbsent(one.run, none -> new EnumMap<>(BuildState.class))
                                .merge(one.state, one.count, Integer::sum);
                        flaky.merge(one.run, one.flaky ? one.count : 0, Integer::sum);
                    });
            return database.rows(
                    "select id, title, state, made, ended from build_run order by id desc fetch first " + most
                            + " rows only",
                    row -> new BuildBrief(
                            row.getLong(1),
                            row.getString(2),
                            state(row),
                            row.getTimestamp(4).toInstant(),
                            ended(row),
                            counts.getOrDefault(row.getLong(1), Map.of()),
                            flaky.getOrDefault(row.getLong(1), 0)));
        });
    }

    /** How many packages of a build are alike. */
    private record Counted(long run, BuildState state, boolean flaky, int count) {}

    private static BuildOutcome.State state(ResultSet row) throws SQLException {
        return BuildOutcome.State.valueOf(row.getString(3).toUpperCase(Locale.ROOT));
    }

    private static Optional<Instant> ended(ResultSet row) throws SQLException {
        return Optional.ofNullable(row.getTimestamp(5)).map(Timestamp::toInstant);
    }

    /** A build with what became of each package. */
    public BuildOutcome outcome(long run) {
        return database.transaction(() -> {
            Map<String, List<BuildAttempt>> attempts = new HashMap<>();
            database.rows(
                            "select name, attempt, worker, started, seconds, cpu_seconds, memory, kind, rule, lines,"
                                    + " signature, log from build_attempt where run = ? order by name, attempt",
                            BuildRuns::attempt,
                            run)
                    .forEach(one -> attempts.computeIfAbsent(one.pkgname().text(), none -> new ArrayList<>())
                            .add(one));
            List<PackageBuild> packages = database.rows(
                    "select name, path, reason, because, state, cause, worker, started, seconds, flaky from build_package"
                            + " where run = ? order by name",
                    row -> new PackageBuild(
                            new PkgName(row.getString(1)),
                            PkgPath.parse(row.getString(2)),
                            row.getString(3),
                            Optional.of(row.getString(4))
                                    .filter(name -> !name.isEmpty())
                                    .map(PkgName::new),
                            BuildState.of(row.getString(5)),
                            row.getString(6),
                            row.getString(7),
                            Optional.ofNullable(row.getTimestamp(8)).map(Timestamp::toInstant),
                            row.getDouble(9),
                            row.getBoolean(10),
                            attempts.getOrDefault(row.getString(1), List.of())),
                    run);
            List<BuildOutcome.WorkerState> workers = database.rows(
                    "select name, labels, slots, seen, drain from build_worker where seen > ? order by name",
                    row -> new BuildOutcome.WorkerState(
                            row.getString(1),
                            row.getString(2).isEmpty()
                                    ? List.of()
                                    : List.of(row.getString(2).split(",", -1)),
                            row.getInt(3),
                            row.getTimestamp(4).toInstant(),
                            row.getBoolean(5)),
                    clock.get().minusSeconds(Engine.LEASE_SECONDS));
            return database.row(
                            "select id, title, state, made, ended from build_run where id = ?",
                            row -> outcome(row, packages, workers),
                            run)
                    .orElseThrow(() -> none(run));
        });
    }

    private static BuildOutcome outcome(
            ResultSet row, List<PackageBuild> packages, List<BuildOutcome.WorkerState> workers) throws SQLException {
        return new BuildOutcome(
                row.getLong(1),
                row.getString(2),
                state(row),
                row.getTimestamp(4).toInstant(),
                ended(row),
                packages,
                workers);
    }

    private static BuildAttempt attempt(ResultSet row) throws SQLException {
        String kind = row.getString(8);
        return new BuildAttempt(
                new PkgName(row.getString(1)),
                row.getInt(2),
                row.getString(3),
                row.getTimestamp(4).toInstant(),
                row.getDouble(5),
                row.getDouble(6),
                row.getLong(7),
                kind.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Failure(
                                FailureKind.valueOf(
                                        kind.toUpperCase(Locale.ROOT).replace('-', '_')),
                                row.getString(9),
                                row.getString(10).isEmpty()
                                        ? List.of()
                                        : row.getString(10).lines().toList(),
                                row.getString(11))),
                row.getString(12));
    }
}
