package org.holdfast.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.holdfast.pkgsrc.Unusable;

/** A store that another process of this machine holds, read through its {@link H2Server}. */
final class H2Client implements Backend {

    private final Path directory;
    private final H2Server.Address address;

    private H2Client(Path directory, H2Server.Address address) {
        this.directory = directory;
        this.address = address;
    }

    /** The server of the process that holds the directory; empty if it has none, or is just ending. */
    static Optional<H2Client> connect(Path directory) {
        return H2Server.Address.in(directory)
                .map(address -> new H2Client(directory, address))
                .filter(H2Client::answers);
    }

    private boolean answers() {
        try (Connection connection = dataSource().getConnection()) {
            return connection.isValid(0);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public DataSource dataSource() {
        JdbcDataSource source = new JdbcDataSource();
        source.setUrl(address.url());
        return source;
    }

    @Override
    public String where() {
        return directory.toString();
    }

    /** The holder has looked. */
    @Override
    public void opened(Database database) {}

    @Override
    public void waitForTurn(Database database) {
        throw new Unusable(
                where(),
                "the store is in use by " + DirectoryLock.holder(directory) + ": it can only be read meanwhile");
    }

    @Override
    public void committed(Database database) {}

    @Override
    public Unusable unusable(SQLException e) {
        return Backend.unusable(
                where(),
                "the store is read through " + DirectoryLock.holder(directory) + ", which failed: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                e);
    }

    @Override
    public void close() {}
}
