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
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a database, and what is done with them. Threads may share it: any number read, one at a time writes. Every failure is
 * an {@link Unusable} that names the store.
 */
final class Database implements AutoCloseable {

    /** One row of a result, column by column. */
    interface Row<T> {
        T read(ResultSet columns) throws SQLException;
    }

    private static final int BATCH = 1000;

    private final Backend backend;
    private final Connections connections;
    private final ReentrantLock turn = new ReentrantLock(true);
    // Each database has its own: a thread may use several.
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable Transaction> current = new ThreadLocal<>();

    /** The connection that a thread works on, from begin to commit. */
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
     * Records all of the work, or nothing. One thread of one process at a time does so; the others wait. Work that finds nothing
     * to change costs no write.
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

    /** Shows the work the store at one moment: that of the work around it, if there is any. */
    <T> T read(Supplier<T> work) {
        if (current.get() != null) {
            return work.get();
        }
        return transaction(Connection.TRANSACTION_REPEATABLE_READ, transaction -> {
            transaction.changed = true; // nothing to undo
            return work.get();
        });
    }

    private <T> T transaction(int isolation, Function<Transaction, T> work) {
        if (current.get() != null) {
            throw new IllegalStateException("nothing can be recorded while the store is being read");
        }
        try (Connection connection = connections.take()) {
            Transaction transaction = new Transaction(connection);
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(false);
            current.set(transaction);
            boolean committed = false;
            try {
                T result = work.apply(transaction);
                if (transaction.changed) {
                    connection.commit();
                    committed = true;
                }
                return result;
            } finally {
                current.remove();
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw backend.unusable(e);
        }
    }

    /** Something done with a connection. */
    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    /** On the connection of the thread's transaction, or on any other. */
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
                        rows.add(row.read(result));
                    }
                    return rows;
                }
            }
        });
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

    /** Inserts a row; gives the id that it got. */
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
        } finally {
            backend.close();
        }
    }
}
