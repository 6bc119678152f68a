package org.holdfast.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.holdfast.pkgsrc.Unusable;

/**
 * A directory with an H2 database in it, held by this process to write. Others read meanwhile through an {@link H2View}: what this
 * one wrote it never changes, and after each commit it {@link Recorded says} how far the file can be read.
 *
 * <p>H2 opens a truncated file as an old state, even an empty one, without an error. So the number of writes is kept beside the
 * database, and a file that has fewer is refused.
 */
final class H2Directory implements Backend {

    private static final String DATABASE = "store";
    private static final String FILE = DATABASE + ".mv.db";

    private static final String WHAT_TO_DO =
            "move %s away, run 'holdfast store import' with your last export, then 'holdfast sync'";

    /** H2 quotes its insides at length. */
    private static final int LONGEST = 200;

    private final Path directory;
    private final DirectoryLock lock;

    private H2Directory(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    static boolean exists(Path directory) {
        return Files.exists(file(directory));
    }

    static Path file(Path directory) {
        return directory.resolve(FILE);
    }

    /** Makes the directory if it is not there, and takes its lock. */
    static H2Directory open(Path directory, Duration patience) {
        if (directory.toString().indexOf(';') >= 0) {
            throw new Unusable(directory.toString(), "H2 takes no directory with a ';' in its name");
        }
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory);
                Files.writeString(directory.resolve(".gitignore"), "*\n");
            }
        } catch (IOException e) {
            throw Backend.unusable(directory.toString(), "no store can be made there: " + e, e);
        }
        return new H2Directory(directory, DirectoryLock.take(directory, patience));
    }

    /** The database in a file whose name H2 understands, but for the end that H2 adds. */
    static JdbcDataSource source(String database, String settings) {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl("jdbc:h2:" + database + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0"
                + settings);
        return source;
    }

    JdbcDataSource source() {
        // WRITE_DELAY: a commit is written before it returns, not half a second later. The other two: H2 never
        // overwrites
        // or moves what it wrote. Otherwise a kill at a bad moment has cost the last commit, and no view would hold.
        return source(database(directory), ";WRITE_DELAY=0;REUSE_SPACE=FALSE;AUTO_COMPACT_FILL_RATE=0");
    }

    static String database(Path directory) {
        return "file:" + directory.toAbsolutePath().resolve(DATABASE);
    }

    @Override
    public Connections connect() {
        JdbcDataSource source = source();
        try {
            // Connected before the tables are looked at: H2 would close its file, and open it again.
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

    @Override
    public String where() {
        return directory.toString();
    }

    /** What readers may read is said again: the tables may be new, or the process before may have been killed before it said so. */
    @Override
    public void opened(Database database) {
        check(directory, database, Recorded.in(directory));
        committed(database);
    }

    /** Refuses a database that has less than was recorded. */
    static void check(Path directory, Database database, Optional<Recorded> recorded) {
        long there = writes(database);
        if (there < recorded.map(Recorded::writes).orElse(0L)) {
            throw new Unusable(
                    directory.toString(),
                    "the store was written to " + recorded.get().writes() + " times, but " + FILE + " has only " + there
                            + " of them: it was cut off or is an old copy; " + WHAT_TO_DO.formatted(directory));
        }
    }

    /** The lock of the directory has given it to this process already. */
    @Override
    public void waitForTurn(Database database) {
        database.update("update store_writes set writes = writes + 1");
    }

    /** H2 writes each commit (WRITE_DELAY=0), but leaves it to the operating system when that reaches the disk. */
    @Override
    public void committed(Database database) {
        database.update("checkpoint sync");
        try {
            new Recorded(writes(database), Files.size(file(directory))).write(directory);
        } catch (IOException e) {
            throw Backend.unusable(where(), "recorded, but cannot see how long " + FILE + " is: " + e, e);
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
        return Backend.unusable(
                directory.toString(),
                e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                        ? "another program has " + FILE + " open: " + why
                        : "the store failed: " + why + ". If this stays so and the disk is not full, "
                                + WHAT_TO_DO.formatted(directory),
                e);
    }

    @Override
    public void close() {
        lock.close();
    }
}
