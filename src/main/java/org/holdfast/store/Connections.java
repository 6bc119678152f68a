package org.holdfast.store;

import java.sql.Connection;
import java.sql.SQLException;

/** Connections to a database, for any number of threads. */
interface Connections extends AutoCloseable {

    /** One for the caller alone, until it closes it. */
    Connection take() throws SQLException;

    /** When all that were taken have been closed. */
    @Override
    void close();
}
