package org.holdfast.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.h2.jdbcx.JdbcDataSource;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * A directory with an H2 database in it, read while others may write it. A writer only ever adds to the file, and after each commit
 * {@link Recorded says} how long it is: the file up to there is the store as it was then, and stays so. Nobody waits for anybody,
 * and there is no server. A connection shows the latest commit; one that was taken before goes on to show its own.
 */
final class H2View implements Backend, Connections {

    private final Path directory;
    private final Duration patience;
    private @Nullable View view;

    private record View(Recorded recorded, Anchored connections) {}

    /**
     * A view of a store that is there.
     *
     * @param patience how long to wait for another process, where the tables are not those of this program yet
     */
    H2View(Path directory, Duration patience) {
        this.directory = directory;
        this.patience = patience;
    }

    private static JdbcDataSource source(Path directory, Recorded recorded) {
        String file = H2Directory.database(directory).replaceFirst("^file:", "");
        return H2Directory.source(FrozenFile.name(file, recorded.length()), ";ACCESS_MODE_DATA=r;FILE_LOCK=NO");
    }

    @Override
    public Connections connect() {
        try {
            if (!isCurrent()) {
                Store.open(directory.toString(), patience).close();
            }
        } catch (SQLException e) {
            throw unusable(e);
        }
        return this;
    }

    private boolean isCurrent() throws SQLException {
        if (Recorded.in(directory).filter(Recorded::canBeRead).isEmpty()) {
            return false;
        }
        try (Connection connection = take()) {
            return Schema.isCurrent(connection);
        }
    }

    @Override
    public Connection take() throws SQLException {
        return latest().take();
    }

    /** The store as last recorded. What older connections show stays open as long as they are. */
    private synchronized Connections latest() throws SQLException {
        Recorded now = Recorded.in(directory)
                .orElseThrow(() -> new Unusable(where(), "there is no store any more; 'holdfast sync' makes one"));
        View last = view;
        if (last != null && last.recorded().equals(now)) {
            return last.connections();
        }
        Anchored connections = new Anchored(source(directory, now));
        view = new View(now, connections);
        if (last != null) {
            last.connections().close();
        }
        return connections;
    }

    @Override
    public String where() {
        return directory.toString();
    }

    @Override
    public void opened(Database database) {
        Optional<Recorded> recorded = Recorded.in(directory); // before the view is opened, which may have more
        database.read(() -> {
            H2Directory.check(directory, database, recorded);
            return where();
        });
    }

    @Override
    public void waitForTurn(Database database) {
        throw new IllegalStateException("the store was opened to read");
    }

    @Override
    public void committed(Database database) {}

    @Override
    public Unusable unusable(SQLException e) {
        return H2Directory.unusable(directory, e);
    }

    @Override
    public synchronized void close() {
        if (view != null) {
            view.connections().close();
            view = null;
        }
    }
}
