package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MigrationTest {

    @TempDir
    private Path directory;

    /** H2 commits each statement of a migration by itself. */
    @Test
    void aMigrationThatWasCutOffAnywhereIsRunAgain() throws IOException, SQLException {
        List<String> statements = statements();
        assertThat(statements).hasSizeGreaterThan(10);
        for (int done = 1; done <= statements.size(); done++) {
            String where = TestStores.H2.fresh(directory);
            try (H2Directory backend = H2Directory.open(Path.of(where), TestStores.SHORT);
                    Connection connection = backend.source().getConnection();
                    Statement statement = connection.createStatement()) {
                for (String sql : statements.subList(0, done)) {
                    statement.execute(sql);
                }
                statement.execute(HISTORY);
            }
            try (Store store = Store.open(where)) {
                assertThat(store.info().rows().values()).allMatch(count -> count == 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStoreOfANewerHoldfastIsLeftAlone(TestStores kind) throws SQLException {
        String where = kind.fresh(directory);
        Store.open(where).close();
        try (Connection connection = connection(kind, where);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into "flyway_schema_history"
                      ("installed_rank", "version", "description", "type", "script", "installed_by", "execution_time", "success")
                    values (99, '99', 'to come', 'SQL', 'V99__to_come.sql', 'x', 1, true)
                    """);
        }
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Store.open(where))
                .withMessageEndingWith(
                        "the store was written by a newer holdfast (its tables have version 99); use that one");
    }

    /** Each value, with all that could have broken the text formats that columns had. */
    @ParameterizedTest
    @EnumSource
    void aStoreOfVersionThreeReadsBackEqual(TestStores kind) throws IOException, SQLException {
        String where = kind.fresh(directory);
        makeVersionThree(kind, where);
        try (Store store = Store.open(where)) {
            assertThat(StoreContents.of(store)).isEqualTo(Files.readString(VERSION_3.resolve("contents.txt")));
        }
        try (Store store = Store.openToRead(where)) {
            assertThat(StoreContents.of(store)).isEqualTo(Files.readString(VERSION_3.resolve("contents.txt")));
        }
    }

    @Test
    void aReaderBringsAnOldStoreUpToDate() throws IOException, SQLException {
        String where = TestStores.H2.fresh(directory);
        makeVersionThree(TestStores.H2, where);
        try (Store store = Store.openToRead(where)) {
            assertThat(StoreContents.of(store)).isEqualTo(Files.readString(VERSION_3.resolve("contents.txt")));
        }
    }

    @Test
    void rowsThatWereBroughtOverByHalfAreBroughtOverAgain() throws IOException, SQLException {
        String where = TestStores.H2.fresh(directory);
        makeVersionThree(TestStores.H2, where);
        flyway("jdbc:h2:" + H2Directory.database(Path.of(where)), "6").migrate();
        try (Connection connection = connection(TestStores.H2, where);
                Statement statement = connection.createStatement()) {
            statement.execute("insert into file_set select digest, array['half'] from file_list");
            statement.execute("insert into package_move values ('trunk', 1, 1, 'MOVED', 'a/b', '', 'x', '2014-01-01')");
        }
        try (Store store = Store.open(where)) {
            assertThat(StoreContents.of(store)).isEqualTo(Files.readString(VERSION_3.resolve("contents.txt")));
        }
    }

    private static final Path VERSION_3 = Path.of("src/test/resources/org/holdfast/store/version-3");

    /** What that version wrote; on PostgreSQL the same rows in the same tables. */
    private void makeVersionThree(TestStores kind, String where) throws IOException, SQLException {
        Path h2 = kind == TestStores.H2 ? Path.of(where) : directory.resolve("version-3");
        Files.createDirectories(h2);
        Files.writeString(h2.resolve("writes"), "1\n");
        try (Connection from = connection(TestStores.H2, h2.toString());
                Statement statement = from.createStatement()) {
            statement.execute("runscript from '" + VERSION_3.resolve("store.sql") + "'");
            if (kind == TestStores.H2) {
                return;
            }
            flyway(where, "3").migrate();
            try (Connection to = connection(kind, where)) {
                for (String table : TABLES_3) {
                    copy(statement, to, table);
                }
            }
        }
    }

    private static final List<String> TABLES_3 = List.of(
            "vuln_observation",
            "vuln_entry",
            "vuln_sighting",
            "branch_head",
            "tree_commit",
            "version_change",
            "moved_package",
            "branch_state",
            "file_list",
            "package_directory",
            "published_package",
            "finding",
            "disposition",
            "branch_patch",
            "trial",
            "suspect_entry",
            "request");

    private static void copy(Statement from, Connection to, String table) throws SQLException {
        try (ResultSet rows = from.executeQuery("select * from " + table)) {
            int columns = rows.getMetaData().getColumnCount();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
                names.add(rows.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT));
            }
            try (PreparedStatement insert = to.prepareStatement("insert into " + table + " (" + String.join(", ", names)
                    + ") values (" + "?, ".repeat(columns - 1) + "?)")) {
                while (rows.next()) {
                    for (int i = 1; i <= columns; i++) {
                        insert.setObject(i, rows.getObject(i));
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }

    private static Flyway flyway(String url, String target) {
        return Flyway.configure()
                .dataSource(url, null, null)
                .locations("classpath:org/holdfast/store/migrations")
                .target(target)
                .load();
    }

    /** Without the store's own lock: it is for a moment. */
    private static Connection connection(TestStores kind, String where) throws SQLException {
        return DriverManager.getConnection(
                kind == TestStores.H2 ? "jdbc:h2:" + H2Directory.database(Path.of(where)) : where);
    }

    /** What Flyway makes before the first migration. */
    private static final String HISTORY = """
            create table "flyway_schema_history" (
              "installed_rank" int not null primary key, "version" varchar(50), "description" varchar(200) not null,
              "type" varchar(20) not null, "script" varchar(1000) not null, "checksum" int,
              "installed_by" varchar(100) not null, "installed_on" timestamp default current_timestamp not null,
              "execution_time" int not null, "success" boolean not null)
            """;

    private static List<String> statements() throws IOException {
        Path script = Path.of("src/main/resources/org/holdfast/store/migrations/V1__what_cannot_be_read_again.sql");
        String text = Files.readString(script).replaceAll("(?m)^--.*$", "");
        return Stream.of(text.split(";"))
                .map(String::strip)
                .filter(sql -> !sql.isEmpty())
                .toList();
    }
}
