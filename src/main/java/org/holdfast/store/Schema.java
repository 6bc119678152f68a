package org.holdfast.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.holdfast.pkgsrc.Unusable;

/** Migrates the tables to the version of this program. */
final class Schema {

    /** The current version of the tables. */
    static final String VERSION = "9";

    private static final String MIGRATIONS = "classpath:org/holdfast/store/migrations";

    /** Strong reference: java.util.logging may collect an unreferenced logger, losing its level. */
    private static final Logger FLYWAY_LOG = Logger.getLogger("org.flywaydb");

    private Schema() {}

    /** Whether the tables are current. Asks Flyway's table directly: Flyway itself takes a quarter of a second. */
    static boolean isCurrent(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select "version", "success" from "flyway_schema_history" order by "installed_rank" desc
                        """)) {
            return row.next() && VERSION.equals(row.getString(1)) && row.getBoolean(2);
        } catch (SQLException e) {
            return false; // no such table yet; Flyway reports anything else
        }
    }

    /**
     * Applies the missing migrations.
     *
     * @throws Unusable if the tables are newer than this program, or a migration fails
     * @throws SQLException if the database cannot be reached
     */
    static void migrate(DataSource database, String where) throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (isCurrent(connection)) {
                return;
            }
        }
        FLYWAY_LOG.setLevel(Level.OFF);
        try {
            Flyway flyway = Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(database)
                    .locations(MIGRATIONS)
                    .javaMigrations(new ToColumns())
                    .failOnMissingLocations(true)
                    .load();
            MigrationInfo current = flyway.info().current();
            if (current != null
                    && current.getState().isApplied()
                    && !current.getState().isResolved()) {
                throw new Unusable(
                        where,
                        "the store was written by a newer holdfast (its tables have version " + current.getVersion()
                                + "); use that one");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw Backend.unusable(
                    where,
                    "the store's tables cannot be brought up to date: "
                            + String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; "),
                    e);
        }
    }
}
