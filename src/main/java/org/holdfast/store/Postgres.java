package org.holdfast.store;

import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import javax.sql.DataSource;
import org.holdfast.pkgsrc.Unusable;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database, which several machines may share: all read at any time, one writes at a time. */
final class Postgres implements Backend {

    static final String SCHEME = "jdbc:postgresql:";

    private static final long POLL_MILLIS = 50;

    private static final int SECONDS_TO_LOG_IN = 10;

    /** Longer than any statement takes; a test lowers it. */
    private static final int SECONDS_TO_ANSWER = Integer.getInteger("holdfast.store.answer", 120);

    /** "hold" in ASCII: half of the advisory lock's key. The other half is the schema, so that stores in one database are independent. */
    static final int LOCK = 0x686f6c64;

    private final String url;
    private final Duration patience;

    Postgres(String url, Duration patience) {
        this.url = url;
        this.patience = patience;
    }

    @Override
    public Connections connect() {
        DataSource source = source();
        try {
            Schema.migrate(source, where());
        } catch (SQLException e) {
            throw unusable(e);
        }
        return new Pooled(source);
    }

    DataSource source() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        try {
            source.setUrl(url);
        } catch (IllegalArgumentException e) {
            throw Backend.unusable(where(), "not a PostgreSQL address: " + SCHEME + "//HOST/DATABASE", e);
        }
        // A server that does not answer any more is given up. What the address says of these counts more.
        if (!url.contains("loginTimeout=")) {
            source.setLoginTimeout(SECONDS_TO_LOG_IN);
        }
        if (!url.contains("connectTimeout=")) {
            source.setConnectTimeout(SECONDS_TO_LOG_IN);
        }
        if (!url.contains("socketTimeout=")) {
            source.setSocketTimeout(SECONDS_TO_ANSWER);
        }
        source.setTcpKeepAlive(true);
        source.setApplicationName("holdfast: " + Holder.thisProcess());
        source.setReWriteBatchedInserts(true);
        return source;
    }

    @Override
    public String where() {
        return url.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//");
    }

    @Override
    public void opened(Database database) {}

    /** Takes an advisory lock, which the server releases at the end of the transaction or when the connection is lost. */
    @Override
    public void waitForTurn(Database database) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!database.rows(
                        "select pg_try_advisory_xact_lock(?, hashtext(current_schema()))",
                        row -> row.getBoolean(1),
                        LOCK)
                .getFirst()) {
            if (System.nanoTime() >= deadline) {
                throw new Unusable(
                        where(),
                        "the store is being written by " + holder(database) + ", and was still after "
                                + patience.toMillis() + " ms; try again when that has ended");
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Backend.unusable(where(), "interrupted while waiting for the store", e);
            }
        }
    }

    private static String holder(Database database) {
        List<String> holders = database.rows(
                """
                select a.application_name, a.xact_start
                from pg_locks l
                join pg_stat_activity a on a.pid = l.pid
                where l.locktype = 'advisory' and l.granted
                  and l.database = (select oid from pg_database where datname = current_database())
                  and l.classid::bigint = ? and l.objid::bigint = hashtext(current_schema())::bigint & 4294967295
                """,
                row -> row.getString(1).replaceFirst("^holdfast: ", "")
                        + Holder.since(row.getObject(2, OffsetDateTime.class).toInstant()),
                (long) LOCK);
        return holders.isEmpty() ? "another process" : holders.getFirst();
    }

    @Override
    public String whatToDo() {
        return "restore the database from a backup, or run 'holdfast store import --replace' with your last export, then"
                + " 'holdfast store rebuild' and 'holdfast sync'";
    }

    /** Nothing to do: the server confirms a commit when it is on disk. */
    @Override
    public void committed(Database database) {}

    @Override
    public Unusable unusable(SQLException e) {
        String words = String.valueOf(e.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
        return Backend.unusable(
                where(),
                isTimeout(e) ? "timeout: the server does not answer (" + words + ")" : "the store failed: " + words,
                e);
    }

    /** The driver says of a server that stopped answering only that it cannot be read; the cause says why. */
    private static boolean isTimeout(Throwable e) {
        return e instanceof SocketTimeoutException
                || e instanceof SQLTransientConnectionException
                || String.valueOf(e.getMessage()).contains("timed out")
                || (e.getCause() != null && isTimeout(e.getCause()));
    }

    @Override
    public void close() {}
}
