package org.holdfast.store;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.h2.jdbcx.JdbcDataSource;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of a directory with an H2 database, which another process may be writing. Writers only append to the file and
 * {@link Recorded record} its length after each commit; the file up to that length is the store as of that commit. Readers and
 * writers never wait for each other. A new connection shows the latest commit; an older one keeps showing its own.
 */
final class H2View implements Backend, Connections {

    /** How long to wait for the lock before looking again whether the store can be read. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final Path directory;
    private final Duration patience;
    private @Nullable View view;

    private record View(Recorded recorded, Anchored connections, FrozenFile.Checked checked) {

        void close() throws SQLException {
            connections.close();
            checked.close();
        }
    }

    /**
     * A view of an existing store.
     *
     * @param patience how long to wait for the lock if the tables must be migrated first
     */
    H2View(Path directory, Duration patience) {
        this.directory = directory;
        this.patience = patience;
    }

    private static JdbcDataSource source(Path directory, Recorded recorded, FrozenFile.Checked checked) {
        String file = H2Directory.database(directory).replaceFirst("^file:", "");
        return H2Directory.source(checked.name(file, recorded.length()), ";ACCESS_MODE_DATA=r;FILE_LOCK=NO");
    }

    @Override
    public Connections connect() {
        try {
            // A store that is just being made can be read as soon as its maker has recorded that; only one that nobody
            // makes or
            // migrates is migrated here.
            long deadline = System.nanoTime() + patience.toNanos();
            while (!isCurrent()) {
                try {
                    Store.open(directory.toString(), MOMENT).close();
                } catch (Unusable e) {
                    if (!DirectoryLock.isHeld(directory) || System.nanoTime() >= deadline) {
                        throw e;
                    }
                }
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

    /** Connections to the latest commit. Open connections to older ones stay valid. */
    private synchronized Connections latest() throws SQLException {
        Recorded now = Recorded.in(directory)
                .orElseThrow(() -> new Unusable(where(), "the store is gone; 'holdfast sync' makes a new one"));
        View last = view;
        if (last != null && last.recorded().equals(now)) {
            return last.connections();
        }
        FrozenFile.Checked checked = new FrozenFile.Checked(sums(now));
        boolean opened = false;
        try {
            Anchored connections = new Anchored(source(directory, now, checked));
            opened = true;
            view = new View(now, connections, checked);
            if (last != null) {
                last.close();
            }
            return connections;
        } finally {
            if (!opened) {
                checked.close();
            }
        }
    }

    private BlockSums sums(Recorded recorded) {
        try {
            return BlockSums.read(directory, recorded);
        } catch (ChangedBytes e) {
            // A writer replaces them before it records that.
            if (!Recorded.in(directory).equals(Optional.of(recorded))) {
                return sums(Recorded.in(directory).orElse(recorded));
            }
            throw H2Directory.changed(directory, e);
        } catch (IOException e) {
            throw Backend.unusable(where(), "the checksums of the store cannot be read: " + e, e);
        }
    }

    /** H2 passes over some errors, and reads an older state: what was read must be what was written. */
    @Override
    public synchronized void intact() {
        View last = view;
        if (last != null) {
            last.checked().found().ifPresent(changed -> {
                throw H2Directory.changed(directory, changed);
            });
        }
    }

    @Override
    public String where() {
        return directory.toString();
    }

    @Override
    public void opened(Database database) {
        Optional<Recorded> recorded = Recorded.in(directory); // read first: the view opened next may have more writes
        database.read(() -> {
            H2Directory.check(directory, database, recorded);
            return where();
        });
    }

    @Override
    public void waitForTurn(Database database) {
        throw new IllegalStateException("the store was opened read-only");
    }

    @Override
    public void committed(Database database) {}

    @Override
    public String whatToDo() {
        return H2Directory.whatToDo(directory);
    }

    @Override
    public Unusable unusable(SQLException e) {
        return H2Directory.unusable(directory, e);
    }

    @Override
    public synchronized void close() {
        if (view != null) {
            try {
                view.close();
            } catch (SQLException e) {
                throw unusable(e);
            } finally {
                view = null;
            }
        }
    }
}
