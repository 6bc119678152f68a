package org.holdfast.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections to an H2 database in this process. Each is new, since opening one takes microseconds. An extra connection keeps the
 * database open: H2 closes it with its last connection.
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
    public void close() throws SQLException {
        anchor.close();
    }
}
