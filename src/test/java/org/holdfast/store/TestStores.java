package org.holdfast.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/** Both databases, for real. PostgreSQL is there if HOLDFAST_POSTGRES says where; {@code src/test/sh/postgres.sh} starts one. */
enum TestStores {
    H2 {
        @Override
        String fresh(Path directory) {
            return directory.resolve("store-" + UUID.randomUUID()).toString();
        }
    },
    POSTGRES {
        @Override
        String fresh(Path directory) {
            String url = System.getenv("HOLDFAST_POSTGRES");
            Assumptions.assumeTrue(url != null, "no PostgreSQL here: HOLDFAST_POSTGRES is not set");
            String schema = "holdfast_" + UUID.randomUUID().toString().replace("-", "");
            try (Connection connection = DriverManager.getConnection(url)) {
                connection.createStatement().execute("create schema " + schema);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return url + (url.indexOf('?') < 0 ? "?" : "&") + "currentSchema=" + schema;
        }
    };

    static final Duration SHORT = Duration.ofMillis(300);

    /** Where a new store can be made. */
    abstract String fresh(Path directory);
}
