package org.holdfast.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.holdfast.pkgsrc.ChangesLine;
import org.jspecify.annotations.Nullable;

/**
 * Migration to version 7: copies rows from the old tables, whose columns had text formats of their own, to the tables of version 6.
 * It empties those first and leaves the old ones unchanged, so that it can be repeated: H2 commits each statement separately.
 */
final class ToColumns implements JavaMigration {

    private static final int BATCH = 1000;

    /** Converts a row of an old table to one of a new table. */
    private interface Row {
        @Nullable
        Object[] from(ResultSet old) throws SQLException;
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("7");
    }

    @Override
    public String getDescription() {
        return "to columns";
    }

    @Override
    public @Nullable Integer getChecksum() {
        return null;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        Connection to = context.getConnection();
        empty(to);
        copy(to, """
                select branch, commit_id, pkgpath, renamed_from, made_before, made_after, cves, rewritten
                from version_change order by id
                """, """
                insert into package_change
                  (branch, commit_id, pkgpath, renamed_from, made_before, made_after, cves, dropped, rewritten)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, old -> new @Nullable Object[] {
            old.getString(1),
            old.getString(2),
            old.getString(3),
            old.getString(4),
            OldFormats.packages(old.getString(5)),
            OldFormats.packages(old.getString(6)),
            OldFormats.cves(old.getString(7)),
            OldFormats.dropped(old.getString(7)),
            old.getObject(8, LocalDate.class)
        });
        copy(
                to,
                "select branch, place, line from moved_package order by branch, place",
                "insert into package_move values (?, ?, ?, ?, ?, ?, ?, ?)",
                old -> {
                    ChangesLine move = OldFormats.move(old.getInt(2), old.getString(3));
                    return new Object[] {
                        old.getString(1),
                        old.getInt(2),
                        move.line(),
                        move.action().name(),
                        move.pkgpath(),
                        move.argument(),
                        move.by(),
                        move.date()
                    };
                });
        copy(to, "select digest, files from file_list", "insert into file_set values (?, ?)", old ->
                new Object[] {old.getString(1), OldFormats.lines(old.getString(2))});
        copy(
                to,
                "select branch, pkgpath, makes, uses, own_files, shared_files from package_directory",
                "insert into branch_directory values (?, ?, ?, ?, ?, ?)",
                old -> new Object[] {
                    old.getString(1),
                    old.getString(2),
                    OldFormats.packages(old.getString(3)),
                    OldFormats.words(old.getString(4)),
                    OldFormats.lines(old.getString(5)),
                    old.getString(6)
                });
        copy(
                to,
                "select branch, pkgpath, in_trunk, commit_id, patch, rules, looked_at, outcome from trial",
                "insert into tried_fix values (?, ?, ?, ?, ?, ?, ?, ?)",
                old -> new Object[] {
                    old.getString(1),
                    old.getString(2),
                    old.getString(3),
                    old.getString(4),
                    old.getBoolean(5),
                    old.getString(6),
                    OldFormats.directories(old.getString(7)),
                    OldFormats.trial(old.getString(8))
                });
        copy(
                to,
                "select entry, line, text, reasons, corrected, wrongly from suspect_entry",
                "insert into suspected_entry values (?, ?, ?, ?, ?, ?)",
                old -> new @Nullable Object[] {
                    old.getString(1),
                    old.getInt(2),
                    old.getString(3),
                    OldFormats.suspicions(old.getString(4)),
                    old.getString(5),
                    OldFormats.lines(old.getString(6))
                });
        copy(
                to,
                """
                select kind, number, title, body, labels, author, state, opened, closed, url, head, base from request
                """,
                "insert into user_request values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                old -> new @Nullable Object[] {
                    old.getString(1),
                    old.getInt(2),
                    old.getString(3),
                    old.getString(4),
                    OldFormats.lines(old.getString(5)),
                    old.getString(6),
                    old.getString(7),
                    old.getObject(8, LocalDate.class),
                    old.getObject(9, LocalDate.class),
                    old.getString(10),
                    old.getString(11),
                    old.getString(12)
                });
    }

    private static void empty(Connection to) throws SQLException {
        try (Statement statement = to.createStatement()) {
            for (String table : List.of(
                    "package_change",
                    "package_move",
                    "branch_directory",
                    "file_set",
                    "tried_fix",
                    "suspected_entry",
                    "user_request")) {
                statement.executeUpdate("delete from " + table);
            }
        }
    }

    private static void copy(Connection to, String select, String insert, Row row) throws SQLException {
        try (Statement from = to.createStatement();
                ResultSet old = from.executeQuery(select);
                PreparedStatement statement = to.prepareStatement(insert)) {
            int waiting = 0;
            while (old.next()) {
                Database.bind(statement, row.from(old));
                statement.addBatch();
                if (++waiting % BATCH == 0) {
                    statement.executeBatch();
                }
            }
            statement.executeBatch();
        }
    }
}
