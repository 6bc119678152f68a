package org.holdfast.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * Runs statements and transactions. Thread-safe: any number of threads read, one at a time writes. Every failure is an
 * {@link Unusable} that names the store.
 */
final class Database implements AutoCloseable {

    /** Converts a row of a result. */
    interface Row<T> {
        T read(ResultSet columns) throws SQLException;
    }

    private static final int BATCH = 1000;

    private final Backend backend;
    private final Connections connections;
    private final ReentrantLock turn = new ReentrantLock(true);
    // Not static: a thread may use several databases.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Transaction> current = new ThreadLocal<>();

    /** The transaction of a thread, and whether it has changed anything. */
    private static final class Transaction {
        private final Connection connection;
        private boolean changed;

        Transaction(Connection connection) {
            this.connection = connection;
        }
    }

    Database(Backend backend) {
        this.backend = backend;
        this.connections = backend.connect();
    }

    /**
     * Runs work in a writing transaction: all of it is recorded, or nothing. Only one thread of one process writes at a time; others
     * wait. Work that changes nothing is rolled back.
     */
    <T> T write(Supplier<T> work) {
        turn.lock();
        try {
            boolean[] changed = new boolean[1];
            T result = transaction(Connection.TRANSACTION_READ_COMMITTED, transaction -> {
                backend.waitForTurn(this);
                transaction.changed = false;
                T recorded = work.get();
                changed[0] = transaction.changed;
                return recorded;
            });
            if (changed[0]) {
                backend.committed(this);
            }
            return result;
        } finally {
            turn.unlock();
        }
    }

    /** Runs work on a snapshot of the store. Within another transaction, it uses that one's. */
    <T> T read(Supplier<T> work) {
        if (current.get() != null) {
            return work.get();
        }
        try {
            T result = transaction(Connection.TRANSACTION_REPEATABLE_READ, transaction -> {
                transaction.changed = true; // nothing to undo
                return work.get();
            });
            backend.intact();
            return result;
        } catch (RuntimeException e) {
            backend.intact();
            throw e;
        }
    }

    private <T> T transaction(int isolation, Function<Transaction, T> work) {
        if (current.get() != null) {
            throw new IllegalStateException("the store cannot be written within a reading transaction");
        }
        try (Connection connection = connections.take()) {
            Transaction transaction = new Transaction(connection);
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(false);
            current.set(transaction);
            try {
                T result = work.apply(transaction);
                if (transaction.changed) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
                return result;
            } catch (SQLException | RuntimeException | Error e) {
                undo(connection, e);
                throw e;
            } finally {
                current.remove();
            }
        } catch (SQLException e) {
            throw backend.unusable(e);
        }
    }

    /** Takes back what was not committed; what was wrong first counts more than that a lost connection cannot do even this. */
    private static void undo(Connection connection, Throwable why) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    /** Work with a connection. */
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** Runs work on the connection of the thread's transaction, or on a new one. */
    private <T> T connected(Work<T> work) {
        Transaction transaction = current.get();
        try {
            if (transaction != null) {
                return work.with(transaction.connection);
            }
            try (Connection connection = connections.take()) {
                return work.with(connection);
            }
        } catch (SQLException e) {
            throw backend.unusable(e);
        }
    }

    private void changed(boolean any) {
        Transaction transaction = current.get();
        if (transaction != null) {
            transaction.changed |= any;
        }
    }

    <T> List<T> rows(String sql, Row<T> row, Object... parameters) {
        return connected(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                bind(statement, parameters);
                try (ResultSet result = statement.executeQuery()) {
                    List<T> rows = new ArrayList<>();
                    while (result.next()) {
                        rows.add(read(row, result));
                    }
                    return rows;
                }
            }
        });
    }

    /** A row that does not parse was not written by Holdfast, or has changed since. */
    private <T> T read(Row<T> row, ResultSet result) throws SQLException {
        try {
            return row.read(result);
        } catch (Unusable e) {
            throw e;
        } catch (RuntimeException e) {
            throw Backend.unusable(
                    backend.where(),
                    "a row of the table " + result.getMetaData().getTableName(1).toLowerCase(Locale.ROOT)
                            + " cannot be read (" + e.getMessage() + "): the store is damaged; " + backend.whatToDo(),
                    e);
        }
    }

    void update(String sql, Object... parameters) {
        changed(connected(connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(sql)) {
                        bind(statement, parameters);
                        return statement.executeUpdate();
                    }
                })
                > 0);
    }

    /** Inserts a row, and returns its id. */
    long insert(String sql, Object... parameters) {
        long id = connected(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
                bind(statement, parameters);
                statement.executeUpdate();
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    keys.next();
                    return keys.getLong(1);
                }
            }
        });
        changed(true);
        return id;
    }

    /** Executes one statement for many rows. */
    void batch(String sql, Collection<Object[]> rows) {
        changed(connected(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                boolean any = false;
                int waiting = 0;
                for (Object[] row : rows) {
                    bind(statement, row);
                    statement.addBatch();
                    if (++waiting % BATCH == 0) {
                        any |= IntStream.of(statement.executeBatch()).anyMatch(count -> count != 0);
                    }
                }
                any |= IntStream.of(statement.executeBatch()).anyMatch(count -> count != 0);
                return any;
            }
        }));
    }

    static void bind(PreparedStatement statement, @Nullable Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i] instanceof Optional<?> optional ? optional.orElse(null) : parameters[i];
            switch (value) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Instant instant -> statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Boolean yes -> statement.setBoolean(i + 1, yes);
                case Texts texts -> statement.setArray(i + 1, texts.array(statement.getConnection()));
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case LocalDate date -> statement.setObject(i + 1, date);
                default -> statement.setString(i + 1, value.toString());
            }
        }
    }

    Unusable unusable(String why) {
        return new Unusable(backend.where(), why);
    }

    @Override
    public void close() {
        try {
            connections.close();
        } catch (SQLException e) {
            throw backend.unusable(e);
        } finally {
            backend.close();
        }
    }
}
