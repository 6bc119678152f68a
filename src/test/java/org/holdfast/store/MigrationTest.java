package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
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
