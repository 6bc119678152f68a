package org.holdfast.store;

import java.sql.SQLException;
import org.holdfast.pkgsrc.Unusable;

/** What is different between the databases: how to reach them, and how processes take turns. */
sealed interface Backend extends AutoCloseable permits H2Directory, H2View, Postgres {

    /**
     * Connects, with the tables brought up to date.
     *
     * @throws Unusable if that fails
     */
    Connections connect();

    /** How people call it; never with a password in it. */
    String where();

    /**
     * Called when there are connections, before anything else is done.
     *
     * @throws Unusable if what was recorded is no longer there
     */
    void opened(Database database);

    /**
     * Called at the start of a transaction that writes.
     *
     * @throws Unusable saying who else is writing, after some patience
     */
    void waitForTurn(Database database);

    /** Called after a transaction that wrote: returns when it would survive the power going. */
    void committed(Database database);

    /** Says what failed, and what to do about it. */
    Unusable unusable(SQLException e);

    @Override
    void close();

    /** With the cause kept for those who look. */
    static Unusable unusable(String where, String why, Exception cause) {
        Unusable unusable = new Unusable(where, why);
        unusable.initCause(cause);
        return unusable;
    }
}
