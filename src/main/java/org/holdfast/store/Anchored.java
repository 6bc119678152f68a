package org.holdfast.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections to an H2 database in this process. They cost some microseconds, so each is new; one more keeps the database open,
 * which H2 would close with the last.
 */
final class Anchored implements Connections {

    private final DataSource source;
    private final Connection anchor;

    Anchored(DataSource source) throws SQLException {
        this.source = source;
        this.anchor = source.getConnection();
    }

    @Override
    public Connection take() throws SQLException {
        return source.getConnection();
    }

    @Override
    public void close() {
        try {
            anchor.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
