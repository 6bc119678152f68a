package org.holdfast.build;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;

/** Both databases of builds, for real; PostgreSQL is there if HOLDFAST_POSTGRES says where. */
enum FarmKind {
    H2 {
        @Override
        FarmDatabase fresh() {
            return FarmDatabase.inMemory("farm" + UUID.randomUUID());
        }
    },
    POSTGRES {
        @Override
        FarmDatabase fresh() {
            return FarmDatabase.at(address(), 4);
        }
    };

    abstract FarmDatabase fresh();

    /** A PostgreSQL without any build. */
    static String address() {
        String url = System.getenv("HOLDFAST_POSTGRES");
        Assumptions.assumeTrue(url != null, "no PostgreSQL here: HOLDFAST_POSTGRES is not set");
        return url + (url.indexOf('?') < 0 ? "?" : "&") + "currentSchema=f"
                + UUID.randomUUID().toString().replace("-", "");
    }

    /** A connection of its own, to look and to meddle. */
    static Connection connection() throws SQLException {
        return DriverManager.getConnection(System.getenv("HOLDFAST_POSTGRES"));
    }
}
