package org.holdfast.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A pool of connections to a server, opened on demand. */
final class Pooled implements Connections {

    private static final int MOST = 8;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Strong reference: java.util.logging may collect an unreferenced logger, losing its level. */
    private static final Logger LOG = Logger.getLogger("com.zaxxer.hikari");

    private final HikariDataSource pool;

    Pooled(DataSource source) {
        LOG.setLevel(Level.SEVERE);
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName("store");
        config.setMaximumPoolSize(MOST);
        config.setMinimumIdle(0);
        config.setConnectionTimeout(TIMEOUT.toMillis());
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    @Override
    public Connection take() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void close() {
        pool.close();
    }
}
