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

/** The tables, brought to the version that this program knows. */
final class Schema {

    /** The version of the tables that this program knows. */
    static final String VERSION = "8";

    private static final String MIGRATIONS = "classpath:org/holdfast/store/migrations";

    /** Kept here, since a logger that nobody keeps forgets its level. Standard error is for people. */
    private static final Logger FLYWAY_LOG = Logger.getLogger("org.flywaydb");

    private Schema() {}

    /** Flyway takes a quarter of a second to find that there is nothing to do; its own table tells at once. */
    static boolean isCurrent(Connection connection) {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        select "version", "success" from "flyway_schema_history" order by "installed_rank" desc
                        """)) {
            return row.next() && VERSION.equals(row.getString(1)) && row.getBoolean(2);
        } catch (SQLException e) {
            return false; // there is no such table yet, or Flyway will say what is wrong
        }
    }

    /**
     * Applies what is missing.
     *
     * @throws Unusable if they are newer than this program, or a migration fails
     * @throws SQLException if the database cannot be reached
     */
    static void migrate(DataSource database, String where) throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (isCurrent(connection)) {
                return;
            }
        }
        FLYWAY_LOG.setLevel(Level.SEVERE);
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
