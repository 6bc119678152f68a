package org.holdfast.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.AtomicFile;

/**
 * A directory with an H2 database in it, held by this process. While a {@link Access#WRITE writer} holds it, other processes read
 * through an {@link H2Client}.
 *
 * <p>H2 opens a truncated file as an old state, even an empty one, without an error. So the number of writes is kept beside the
 * database, and a file that has fewer is refused.
 */
final class H2Directory implements Backend {

    private static final String DATABASE = "store";
    private static final String FILE = DATABASE + ".mv.db";

    private static final String WHAT_TO_DO =
            "move %s away, run 'holdfast store import' with your last export, then 'holdfast sync'";
    static final String SETTINGS =
            ";WRITE_DELAY=0;REUSE_SPACE=FALSE;AUTO_COMPACT_FILL_RATE=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0;TRACE_LEVEL_SYSTEM_OUT=0";

    /** H2 quotes its insides at length. */
    private static final int LONGEST = 200;

    static {
        // H2's servers would listen on all addresses. H2 reads this once, when it is first used.
        System.setProperty("h2.bindAddress", "127.0.0.1");
    }

    private final Path directory;
    private final DirectoryLock lock;
    private Optional<H2Server> server = Optional.empty();

    private H2Directory(Path directory, DirectoryLock lock) {
        this.directory = directory;
        this.lock = lock;
    }

    static boolean exists(Path directory) {
        return Files.exists(directory.resolve(FILE));
    }

    /** Makes the directory if it is not there, and takes its lock. */
    static H2Directory open(Path directory, Duration patience) {
        make(directory);
        return DirectoryLock.patiently(directory, patience, () -> tryOpen(directory));
    }

    /** Takes the lock of a directory that is there, if nobody holds it. */
    static Optional<H2Directory> tryOpen(Path directory) {
        return DirectoryLock.tryTake(directory).map(lock -> new H2Directory(directory, lock));
    }

    /** Makes the directory if it is not there. */
    private static void make(Path directory) {
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
    }

    /** Lets other processes read while this one holds the directory. */
    void serve() {
        server =
                Optional.of(H2Server.start(directory, directory.toAbsolutePath().resolve(DATABASE)));
    }

    @Override
    public DataSource dataSource() {
        JdbcDataSource source = new JdbcDataSource();
        // WRITE_DELAY: a commit is written before it returns, not half a second later. REUSE_SPACE and
        // AUTO_COMPACT_FILL_RATE:
        // H2 never overwrites or moves what it wrote; otherwise a kill at a bad moment has cost the last commit.
        source.setUrl("jdbc:h2:file:" + directory.toAbsolutePath().resolve(DATABASE) + SETTINGS);
        return source;
    }

    @Override
    public String where() {
        return directory.toString();
    }

    @Override
    public void opened(Database database) {
        try {
            long recorded = Files.exists(writes())
                    ? Long.parseLong(Files.readString(writes()).strip())
                    : 0;
            long there = writes(database);
            if (there < recorded) {
                throw new Unusable(
                        where(),
                        "the store was written to " + recorded + " times, but " + FILE + " has only " + there
                                + " of them: it was cut off or is an old copy; " + WHAT_TO_DO.formatted(directory));
            }
        } catch (IOException | NumberFormatException e) {
            throw Backend.unusable(where(), "cannot read " + writes() + ": " + e, e);
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
            AtomicFile.write(writes(), (writes(database) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw Backend.unusable(where(), "recorded, but cannot write " + writes() + ": " + e, e);
        }
    }

    private Path writes() {
        return directory.resolve("writes");
    }

    private static long writes(Database database) {
        return database.rows("select writes from store_writes", row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public Unusable unusable(SQLException e) {
        String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        String why = line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
        return Backend.unusable(
                where(),
                e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                        ? "another program has " + FILE + " open: " + why
                        : "the store failed: " + why + ". If this stays so and the disk is not full, "
                                + WHAT_TO_DO.formatted(directory),
                e);
    }

    /** Readers in other processes end first. */
    @Override
    public void closing(Database database) {
        server.ifPresent(one -> one.drain(() -> database.rows(
                        "select count(*) from information_schema.sessions where client_addr is not null",
                        row -> row.getLong(1))
                .getFirst()));
    }

    @Override
    public void close() {
        server.ifPresent(H2Server::close);
        lock.close();
    }
}
