package org.holdfast.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections to a database. Thread-safe. */
interface Connections extends AutoCloseable {

    /** A connection for the caller's exclusive use; the caller closes it. */
    Connection take() throws SQLException;

    /** Called when all connections taken have been closed. */
    @Override
    void close() throws SQLException;
}
