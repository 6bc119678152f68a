package org.holdfast.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.BuildState;
import org.holdfast.outcome.PackageBuild;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.SmallFile;

/**
 * The door of the room: the builds of a directory, with the database that they are kept in. Whoever opens it takes care of leases that
 * lapsed and of builds that are done, until it is closed. Thread-safe.
 */
public final class Farm implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Farm.class.getName());
    private static final int HOUSEKEEPING_SECONDS = 2;

    private final Path root;
    private final FarmDatabase database;
    private final DatabaseClock clock;
    private final FarmEngine engine;
    private final BuildRuns runs;
    private final SharedPackages packages;
    private Optional<Thread> keeper = Optional.empty();

    private Farm(Path root, FarmDatabase database, Optional<Path> published, RetryRules rules, Clock machine)
            throws IOException {
        this.root = root;
        this.database = database;
        this.clock = new DatabaseClock(database, machine);
        this.engine = new FarmEngine(database, clock, rules);
        this.runs = new BuildRuns(database, engine, clock);
        this.packages = new SharedPackages(root, published, runs);
    }

    /**
     * Opens the builds of a directory.
     *
     * @param root the directory
     * @param url the JDBC URL of PostgreSQL; empty for a database in the directory, which one process has at a time
     * @param published the directory of published packages, {@code All}, if there is one
     * @param attempts how often a package may be tried
     * @param connections how many connections to hold
     * @throws Unusable if the directory or the database cannot be used
     */
    public static Farm open(
            Path root, Optional<String> url, Optional<Path> published, int attempts, int connections, Clock machine) {
        try {
            if (!Files.isDirectory(root)) {
                Files.createDirectories(root);
                Files.writeString(root.resolve(".gitignore"), "*\n");
            }
            FarmDatabase database =
                    url.map(address -> FarmDatabase.at(address, connections)).orElseGet(() -> FarmDatabase.in(root));
            RetryRules rules =
                    new RetryRules(Math.max(1, attempts), RetryRules.USUAL.pause(), RetryRules.USUAL.longest());
            boolean opened = false;
            try {
                Farm farm = new Farm(root, database, published, rules, machine);
                if (url.isEmpty()) {
                    farm.engine.reapAll();
                }
                opened = true;
                return farm;
            } finally {
                if (!opened) {
                    database.close();
                }
            }
        } catch (IOException e) {
            throw new Unusable(root.toString(), "cannot be used for builds: " + SmallFile.words(e));
        }
    }

    /** Takes care of what lapses and of what is done, every few seconds. */
    public void keep() {
        keeper = Optional.of(Thread.ofPlatform().daemon().name("housekeeping").start(this::keepHouse));
    }

    private void keepHouse() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                engine.reap();
                runs.ended();
            } catch (RuntimeException e) { // whatever it is: without the house keeping, nothing is given on
                LOG.log(
                        e instanceof Unusable ? Level.FINE : Level.WARNING,
                        "out of reach; the next time will tell, and workers say it",
                        e);
            }
            try {
                TimeUnit.SECONDS.sleep(HOUSEKEEPING_SECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** The builds. */
    public BuildRuns runs() {
        return runs;
    }

    /** The engine that workers ask. */
    public Engine engine() {
        return engine;
    }

    /** How many leases a worker has. */
    int leased(WorkerIdentity worker) {
        return engine.leased(worker);
    }

    /** A lease that a worker holds. */
    Optional<Lease> held(WorkerIdentity worker, long build, String pkgname, long token) {
        return engine.held(worker, build, pkgname, token);
    }

    /** The time, for all that share the builds. */
    Instant now() {
        return clock.get();
    }

    /** The packages of the builds. */
    public SharedPackages packages() {
        return packages;
    }

    /** A worker in this process. */
    public Worker worker(
            WorkerIdentity identity,
            CommandBuilder.Limits limits,
            BuilderCommand command,
            FailureRules rules,
            Path work,
            Consumer<String> messages) {
        return new Worker(
                engine,
                identity,
                new CommandBuilder(limits, command, rules, packages, work.resolve(identity.name()), clock),
                packages,
                messages);
    }

    /**
     * Writes what {@code publish} reads of a build: its packages, and a report in pbulk's format. Gives the file of the report.
     *
     * <pre>
     * PKGNAME=curl-7.36.0
     * PKG_LOCATION=www/curl
     * PKG_FAIL_REASON=compile: url.c:12: error: …; log 7/logs/curl-7.36.0.1.log.gz
     * BUILD_STATUS=failed
     * BUILD_REASON=links
     * </pre>
     */
    public Path report(BuildOutcome build) {
        Path file = packages.of(build.number()).resolve("report");
        StringBuilder text = new StringBuilder();
        for (PackageBuild one : build.packages()) {
            text.append("PKGNAME=").append(one.pkgname()).append('\n');
            text.append("PKG_LOCATION=")
                    .append(one.pkgpath().map(PkgPath::toString).orElse(""))
                    .append('\n');
            text.append("PKG_FAIL_REASON=").append(why(one)).append('\n');
            text.append("BUILD_STATUS=").append(status(one.state())).append('\n');
            text.append("BUILD_REASON=").append(one.reason()).append('\n');
        }
        try {
            Files.createDirectories(file.getParent());
            packages.showAll(build.number());
            Path part = file.resolveSibling("report.part");
            Files.writeString(part, text, StandardCharsets.UTF_8);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + SmallFile.words(e), e);
        }
        return file;
    }

    private static String status(BuildState state) {
        return state == BuildState.CANCELLED ? "aborted" : state.isFinal() ? state.toString() : "open";
    }

    private static String why(PackageBuild one) {
        return (switch (one.state()) {
                    case FAILED ->
                        one.attempts().isEmpty()
                                ? ""
                                : one.attempts()
                                        .getLast()
                                        .failure()
                                        .map(failure -> failure.kind().describe()
                                                + (failure.lines().isEmpty()
                                                        ? ""
                                                        : ": " + failure.lines().getFirst())
                                                + "; log "
                                                + one.attempts().getLast().log())
                                        .orElse("");
                    case INDIRECT_FAILED -> "it needs " + one.cause() + ", whose build failed";
                    case INDIRECT_PREFAILED -> "it needs " + one.cause() + ", which the tree cannot make here";
                    case PREFAILED -> one.cause();
                    case WAITING, READY, RUNNING, DONE, CANCELLED -> "";
                })
                .replace('\n', ' ');
    }

    @Override
    public void close() {
        keeper.ifPresent(thread -> {
            thread.interrupt();
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        database.close();
    }

    /** The directory of the builds. */
    public Path root() {
        return root;
    }
}
