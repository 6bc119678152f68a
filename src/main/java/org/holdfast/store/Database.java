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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.holdfast.pkgsrc.Unusable;

/** A connection, and the few things that are done with it. What goes wrong is {@link Unusable} and names the store. */
final class Database implements AutoCloseable {

    /** One row of a result, column by column. */
    interface Row<T> {
        T read(ResultSet columns) throws SQLException;
    }

    private static final int BATCH = 1000;

    private final Backend backend;
    private final Connection connection;
    private boolean changed;

    Database(Backend backend, Connection connection) {
        this.backend = backend;
        this.connection = connection;
    }

    /** All of the work is recorded, or none; only one process at a time does any. Work that finds nothing to change costs no write. */
    <T> T write(Supplier<T> work) {
        T result = transaction(Connection.TRANSACTION_READ_COMMITTED, () -> {
            backend.waitForTurn(this);
            changed = false;
            return work.get();
        });
        if (changed) {
            backend.committed(this);
        }
        return result;
    }

    /** What the work reads is the store at one moment. */
    <T> T read(Supplier<T> work) {
        changed = true; // nothing to undo
        return transaction(Connection.TRANSACTION_REPEATABLE_READ, work);
    }

    private <T> T transaction(int isolation, Supplier<T> work) {
        try {
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(false);
            boolean committed = false;
            try {
                T result = work.get();
                if (changed) {
                    connection.commit();
                    committed = true;
                }
                return result;
            } finally {
                if (!committed) {
                    connection.rollback();
                }
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw backend.unusable(e);
        }
    }

    <T> List<T> rows(String sql, Row<T> row, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet result = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                while (result.next()) {
                    rows.add(row.read(result));
                }
                return rows;
            }
        } catch (SQLException e) {
            throw backend.unusable(e);
        }
    }

    void update(String sql, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            changed |= statement.executeUpdate() > 0;
        } catch (SQLException e) {
            throw backend.unusable(e);
        }
    }

    /** Inserts a row; gives the id that it got. */
    long insert(String sql, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql, new String[] {"id"})) {
            bind(statement, parameters);
            statement.executeUpdate();
            changed = true;
            try (ResultSet keys = statement.getGeneratedKeys()) {
                keys.next();
                return keys.getLong(1);
            }
        } catch (SQLException e) {
            throw backend.unusable(e);
        }
    }

    /** The same statement for many rows. */
    void batch(String sql, Collection<Object[]> rows) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int waiting = 0;
            for (Object[] row : rows) {
                bind(statement, row);
                statement.addBatch();
                if (++waiting % BATCH == 0) {
                    changed |= IntStream.of(statement.executeBatch()).anyMatch(count -> count != 0);
                }
            }
            changed |= IntStream.of(statement.executeBatch()).anyMatch(count -> count != 0);
        } catch (SQLException e) {
            throw backend.unusable(e);
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            Object value = parameters[i] instanceof Optional<?> optional ? optional.orElse(null) : parameters[i];
            switch (value) {
                case null -> statement.setNull(i + 1, Types.NULL);
                case Instant instant -> statement.setObject(i + 1, instant.atOffset(ZoneOffset.UTC));
                case Long number -> statement.setLong(i + 1, number);
                case Integer number -> statement.setInt(i + 1, number);
                case Boolean yes -> statement.setBoolean(i + 1, yes);
                case byte[] bytes -> statement.setBytes(i + 1, bytes);
                case LocalDate date -> statement.setObject(i + 1, date);
                default -> statement.setString(i + 1, value.toString());
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw backend.unusable(e);
        } finally {
            backend.close();
        }
    }
}
