package org.holdfast.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.holdfast.pkgsrc.Unusable;

/**
 * A directory with an H2 database, locked by this process for writing. Other processes read it through an {@link H2View}: the writer
 * only appends to the file, and {@link Recorded records} its length after each commit.
 *
 * <p>H2 opens a truncated file as an old state, even an empty one, without an error. Therefore the number of writes is kept beside
 * the database, and a database with fewer writes is refused.
 */
final class H2Directory implements Backend {

    private static final String DATABASE = "store";
    private static final String FILE = DATABASE + ".mv.db";

    private static final String WHAT_TO_DO =
            "'holdfast store check' says what can still be read. Else move %s away, run 'holdfast store import' with your last export, then 'holdfast sync'";

    /** The most characters of H2's message to show. */
    private static final int LONGEST = 200;

    private final Path directory;
    private final DirectoryLock lock;
    private BlockSums sums = BlockSums.NONE;

    private H2Directory(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    static String whatToDo(Path directory) {
        return WHAT_TO_DO.formatted(directory);
    }

    static Unusable changed(Path directory, ChangedBytes e) {
        return Backend.unusable(
                directory.toString(), FILE + " is damaged: " + e.getMessage() + "; " + whatToDo(directory), e);
    }

    static boolean exists(Path directory) {
        return Files.exists(file(directory));
    }

    static Path file(Path directory) {
        return directory.resolve(FILE);
    }

    /** Creates the directory if it is missing, and locks it. */
    static H2Directory open(Path directory, Duration patience) {
        if (directory.toString().indexOf(';') >= 0) {
            throw new Unusable(directory.toString(), "H2 cannot use a directory with a ';' in its name");
        }
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.writeString(directory.resolve(".gitignore"), "*\n");
            }
        } catch (IOException e) {
            throw Backend.unusable(directory.toString(), "cannot create a store there: " + e, e);
        }
        return new H2Directory(directory, DirectoryLock.take(directory, patience));
    }

    /** A source for the database in a file; the name lacks the suffix {@code .mv.db}, which H2 adds. */
    static JdbcDataSource source(String database, String settings) {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl("jdbc:h2:" + database + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0"
                + settings);
        return source;
    }

    JdbcDataSource source() {
        // WRITE_DELAY=0: H2 writes a commit before it returns, not half a second later. The other two: H2 never
        // overwrites or moves what it wrote, so that views stay valid and a kill cannot lose the last commit.
        return source(database(directory), ";WRITE_DELAY=0;REUSE_SPACE=FALSE;AUTO_COMPACT_FILL_RATE=0");
    }

    static String database(Path directory) {
        return "file:" + directory.toAbsolutePath().resolve(DATABASE);
    }

    @Override
    public Connections connect() {
        JdbcDataSource source = source();
        checkBytes();
        try {
            // Connect before migrating; otherwise H2 would close and reopen its file.
            Connections connections = new Anchored(source);
            boolean connected = false;
            try {
                Schema.migrate(source, where());
                connected = true;
                return connections;
            } finally {
                if (!connected) {
                    connections.close();
                }
            }
        } catch (SQLException e) {
            throw unusable(e);
        }
    }

    /** Nothing is added to a file that is not what was written. A file of 200 MB takes 0.1 s. */
    void checkBytes() {
        try {
            Optional<Recorded> recorded = Recorded.in(directory);
            if (recorded.isPresent() && exists(directory)) {
                sums = BlockSums.read(directory, recorded.get());
                // A truncated file is noticed by the number of writes.
                if (Files.size(file(directory)) >= (long) sums.count() * BlockSums.BLOCK) {
                    List<Integer> changed = sums.changed(file(directory));
                    if (!changed.isEmpty()) {
                        throw new ChangedBytes(BlockSums.changedBlocks(changed));
                    }
                }
            }
        } catch (ChangedBytes e) {
            throw changed(directory, e);
        } catch (IOException e) {
            throw Backend.unusable(where(), "the store cannot be read: " + e, e);
        }
    }

    @Override
    public String whatToDo() {
        return whatToDo(directory);
    }

    @Override
    public String where() {
        return directory.toString();
    }

    /** Records the length again: the tables may be new, or the last process was killed before it recorded its last commit. */
    @Override
    public void opened(Database database) {
        check(directory, database, Recorded.in(directory));
        committed(database);
    }

    /** Refuses a database with fewer writes than recorded. */
    static void check(Path directory, Database database, Optional<Recorded> recorded) {
        long there = writes(database);
        if (there < recorded.map(Recorded::writes).orElse(0L)) {
            throw new Unusable(
                    directory.toString(),
                    "the store was written " + recorded.get().writes() + " times, but " + FILE + " has only " + there
                            + " of these writes: it is truncated or an old copy; " + WHAT_TO_DO.formatted(directory));
        }
    }

    /** Counts the write. The lock of the directory already excludes other writers. */
    @Override
    public void waitForTurn(Database database) {
        database.update("update store_writes set writes = writes + 1");
    }

    /** Syncs the file to disk, which H2 does not do on commit, and records its length. */
    @Override
    public void committed(Database database) {
        database.update("checkpoint sync");
        try {
            long length = Files.size(file(directory));
            int known = sums.count();
            sums = sums.upTo(file(directory), length);
            int sum = sums.write(directory, known);
            new Recorded(writes(database), length, OptionalInt.of(sum)).write(directory);
        } catch (IOException e) {
            throw Backend.unusable(where(), "recorded, but the checksums of " + FILE + " cannot be written: " + e, e);
        }
    }

    private static long writes(Database database) {
        return database.rows("select writes from store_writes", row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public Unusable unusable(SQLException e) {
        return unusable(directory, e);
    }

    static Unusable unusable(Path directory, SQLException e) {
        String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        String why = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ChangedBytes bytes) {
                return changed(directory, bytes);
            }
        }
        return Backend.unusable(
                directory.toString(),
                e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                        ? "another program has " + FILE + " open: " + why
                        : "the store failed: " + why + ". If this persists and the disk is not full, "
                                + WHAT_TO_DO.formatted(directory),
                e);
    }

    @Override
    public void close() {
        lock.close();
    }
}
