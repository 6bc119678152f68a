package org.holdfast.build;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * The database of builds: an H2 file, which one process has at a time, or PostgreSQL, which workers share. Thread-safe.
 *
 * <p>Statements run in a transaction ({@link #transaction}), which is tried again if another got in its way. In PostgreSQL the tables stand
 * in the schema {@code holdfast_build}, or, for an address with {@code currentSchema=x}, in {@code x_build}.
 */
public final class FarmDatabase implements AutoCloseable {

    private static final String MIGRATIONS = "classpath:org/holdfast/build/migrations";
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final int TRIES = 20;
    private static final int EMBEDDED = 4;
    private static final int H2_CLOSED = 90098;
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Strong reference: java.util.logging may collect an unreferenced logger, losing its level. */
    private static final Logger FLYWAY_LOG = Logger.getLogger("org.flywaydb");

    private static final Logger POOL_LOG = Logger.getLogger("com.zaxxer.hikari");

    private static final Logger SCHEDULER_LOG = Logger.getLogger("com.github.kagkarlsson");

    /** The transaction that a thread has under way, and where. */
    private static final ThreadLocal<@Nullable Open> CURRENT = new ThreadLocal<>();

    private final HikariDataSource source;
    private final String where;
    private final boolean shared;
    private final DataSource bound = new BoundSource(this::connection);

    private FarmDatabase(HikariDataSource source, String where, boolean shared) {
        this.source = source;
        this.where = where;
        this.shared = shared;
    }

    private record Open(FarmDatabase database, Connection connection) {}

    /** A statement's rows become values. */
    interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    /**
     * Opens the database of a directory, or creates it.
     *
     * @throws Unusable if another process has it open
     */
    public static FarmDatabase in(Path directory) {
        return open(
                "jdbc:h2:file:" + directory.toAbsolutePath().resolve("farm")
                        + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;WRITE_DELAY=0;LOCK_TIMEOUT=20000",
                directory.toString(),
                EMBEDDED);
    }

    /** A database that ends with its process, for simulations. */
    public static FarmDatabase inMemory(String name) {
        return open("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", name, EMBEDDED);
    }

    /**
     * Connects to PostgreSQL.
     *
     * @param url an address {@code jdbc:postgresql://HOST/DATABASE}
     * @param connections how many connections it may hold
     * @throws Unusable if it cannot be reached
     */
    public static FarmDatabase at(String url, int connections) {
        if (!url.startsWith(POSTGRESQL)) {
            throw new Unusable(url, "is no address of PostgreSQL: " + POSTGRESQL + "//HOST/DATABASE");
        }
        return open(url, url.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//"), connections);
    }

    private static FarmDatabase open(String url, String where, int connections) {
        POOL_LOG.setLevel(Level.OFF);
        SCHEDULER_LOG.setLevel(Level.OFF);
        boolean shared = url.startsWith(POSTGRESQL);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(Math.min(2, connections));
        config.setConnectionTimeout(PATIENCE.toMillis());
        config.setInitializationFailTimeout(-1);
        config.setPoolName("builds");
        String schema = shared ? schema(url) : "PUBLIC";
        if (shared) {
            config.setSchema(schema);
            config.addDataSourceProperty("ApplicationName", "holdfast build");
            config.addDataSourceProperty("reWriteBatchedInserts", "true");
            config.addDataSourceProperty("socketTimeout", "60");
            config.addDataSourceProperty("connectTimeout", "10");
            config.addDataSourceProperty("tcpKeepAlive", "true");
        }
        HikariDataSource source = new HikariDataSource(config);
        boolean migrated = false;
        try {
            migrate(source, where, schema);
            migrated = true;
            return new FarmDatabase(source, where, shared);
        } finally {
            if (!migrated) {
                source.close();
            }
        }
    }

    private static String schema(String url) {
        Matcher named = Pattern.compile("[?&]currentSchema=([A-Za-z0-9_]+)").matcher(url);
        return (named.find() ? named.group(1) : "holdfast") + "_build";
    }

    private static void migrate(DataSource source, String where, String schema) {
        FLYWAY_LOG.setLevel(Level.SEVERE);
        try {
            Flyway flyway = Flyway.configure(FarmDatabase.class.getClassLoader())
                    .dataSource(source)
                    .defaultSchema(schema)
                    .locations(MIGRATIONS)
                    .failOnMissingLocations(true)
                    .load();
            MigrationInfo now = flyway.info().current();
            if (now != null && now.getState().isApplied() && !now.getState().isResolved()) {
                throw new Unusable(
                        where,
                        "its tables of builds were written by a newer holdfast (version " + now.getVersion()
                                + "); use that one");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new Unusable(where, unusable(e));
        }
    }

    private static String unusable(FlywayException e) {
        String message = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
        return message.contains("may be already in use") || message.contains("already open")
                ? "another holdfast builds there; see 'holdfast build status'"
                : "the tables of builds cannot be made: " + message.substring(0, Math.min(300, message.length()));
    }

    /** Where it is, for messages; without a password. */
    String where() {
        return where;
    }

    /** Whether several processes may use it at once. */
    boolean isShared() {
        return shared;
    }

    /** A source of the connection of this thread's transaction; closing that does nothing. */
    DataSource bound() {
        return bound;
    }

    /** A source of connections outside any transaction. */
    DataSource source() {
        return source;
    }

    private Connection connection() {
        Open open = CURRENT.get();
        if (open == null || open.database != this) {
            throw new IllegalStateException("outside a transaction");
        }
        return open.connection;
    }

    /**
     * Runs statements as one transaction; all of them take effect, or none. An inner one is part of the outer.
     *
     * @throws Unusable if the database cannot be reached, or refuses
     */
    <T> T transaction(Supplier<T> work) {
        if (CURRENT.get() != null) {
            return work.get();
        }
        for (int tries = 1; ; tries++) {
            if (tries > 1) {
                pause(tries);
            }
            try (Connection connection = source.getConnection()) {
                connection.setAutoCommit(false);
                CURRENT.set(new Open(this, connection));
                boolean done = false;
                try {
                    T result = work.get();
                    connection.commit();
                    done = true;
                    return result;
                } finally {
                    CURRENT.remove();
                    if (!done) {
                        rollback(connection);
                    }
                }
            } catch (SQLException e) {
                leaveIfClosed(e);
                if (tries == TRIES || !isPassing(e)) {
                    throw failed(e);
                }
            } catch (RuntimeException e) {
                if (!(cause(e) instanceof SQLException sql)) {
                    throw e;
                }
                leaveIfClosed(sql);
                if (tries == TRIES || !isPassing(sql)) {
                    throw failed(sql);
                }
            }
        }
    }

    /** H2 closes its file when it cannot be written, and opens it again only after its last connection has gone. */
    private void leaveIfClosed(SQLException e) {
        if (e.getErrorCode() == H2_CLOSED) {
            source.getHikariPoolMXBean().softEvictConnections();
        }
    }

    /** Whoever got in each other's way does not do so again at once. */
    private static void pause(int tries) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos() * tries));
    }

    /** The time there. A transaction that is under way asks for no second connection: all of them may be in use. */
    Instant now() {
        return transaction(() -> row(
                        shared ? "select clock_timestamp()" : "select current_timestamp",
                        row -> row.getTimestamp(1).toInstant())
                .orElseThrow());
    }

    void run(Runnable work) {
        transaction(() -> {
            work.run();
            return true;
        });
    }

    private static @Nullable Throwable cause(RuntimeException e) {
        for (Throwable one = e; one != null; one = one.getCause()) {
            if (one instanceof SQLException) {
                return one;
            }
        }
        return null;
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is gone, and its transaction with it.
        }
    }

    /** Whether a transaction failed because of another one: it may succeed now. */
    private static boolean isPassing(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("40") || state.equals("HYT00") || state.equals("90131");
    }

    private Unusable failed(SQLException e) {
        String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new Unusable(where, "the database of builds failed: " + line);
    }

    <T> List<T> rows(String sql, Row<T> row, Object... values) {
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            set(statement, values);
            List<T> rows = new ArrayList<>();
            try (ResultSet results = statement.executeQuery()) {
                while (results.next()) {
                    rows.add(row.of(results));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    <T> Optional<T> row(String sql, Row<T> row, Object... values) {
        return rows(sql, row, values).stream().findFirst();
    }

    int update(String sql, Object... values) {
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    /** Inserts a row; gives its number. */
    long insert(String sql, Object... values) {
        try (PreparedStatement statement = connection().prepareStatement(sql, new String[] {"id"})) {
            set(statement, values);
            statement.executeUpdate();
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    /** Lets PostgreSQL count what many inserts changed: else it reads all packages of a state to find one by its name. */
    void analyze(List<String> tables) {
        if (shared) {
            tables.forEach(table -> update("analyze " + table));
        }
    }

    void batch(String sql, Iterable<Object[]> rows) {
        try (PreparedStatement statement = connection().prepareStatement(sql)) {
            int waiting = 0;
            for (Object[] row : rows) {
                set(statement, row);
                statement.addBatch();
                if (++waiting == 1000) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new Failed(e);
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            switch (value) {
                case Instant instant -> statement.setTimestamp(i + 1, Timestamp.from(instant));
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case Enum<?> word -> statement.setString(i + 1, word.toString());
                default -> statement.setObject(i + 1, value);
            }
        }
    }

    /** A statement failed; the transaction decides what follows. */
    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed(SQLException cause) {
            super(cause);
        }
    }

    @Override
    public void close() {
        source.close();
    }
}
