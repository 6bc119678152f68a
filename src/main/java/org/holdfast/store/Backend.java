package org.holdfast.store;

import java.sql.SQLException;
import org.holdfast.pkgsrc.Unusable;

/** A kind of database: how to connect to it, and how processes take turns in writing. */
sealed interface Backend extends AutoCloseable permits H2Directory, H2View, Postgres {

    /**
     * Connects, and migrates the tables to the current version.
     *
     * @throws Unusable if that fails
     */
    Connections connect();

    /** The name of the database for messages, without a password. */
    String where();

    /**
     * Called after connecting, before any other work.
     *
     * @throws Unusable if recorded data is missing
     */
    void opened(Database database);

    /**
     * Called at the start of a transaction that writes; waits until other writers have finished.
     *
     * @throws Unusable if another process still writes after the time limit; names it
     */
    void waitForTurn(Database database);

    /** Called after a transaction that wrote; returns when the data would survive a power failure. */
    void committed(Database database);

    /**
     * Called after reading, successful or not.
     *
     * @throws Unusable if something was read that was not what had been written
     */
    default void intact() {}

    /** What to do if the data is damaged. */
    String whatToDo();

    /** Converts an exception to one that says what failed and what to do. */
    Unusable unusable(SQLException e);

    @Override
    void close();

    /** An {@link Unusable} with a cause. */
    static Unusable unusable(String where, String why, Exception cause) {
        Unusable unusable = new Unusable(where, why);
        unusable.initCause(cause);
        return unusable;
    }
}
