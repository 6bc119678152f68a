package org.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that is there and does not answer: whoever waits for it gives up, and calls it a timeout. */
class FrozenServerTest {

    @TempDir
    private Path directory;

    @Test
    void aServerThatFreezesDuringAQueryIsGivenUp() throws Exception {
        String url = TestStores.POSTGRES.fresh(directory);
        String schema = url.replaceFirst(".*currentSchema=", "");
        Store.open(url).close();
        try (Store store = Store.open(url + "&socketTimeout=2");
                Connection other = DriverManager.getConnection(url)) {
            other.setAutoCommit(false);
            other.createStatement().execute("lock table " + schema + ".branch_head in access exclusive mode");
            CompletableFuture<?> query = CompletableFuture.supplyAsync(() -> store.heads("trunk"));
            String server = waiting(url, schema);
            assertThat(kill("-STOP", server)).isZero();
            try {
                other.rollback();
                assertThat(why(query))
                        .contains("timeout: the server does not answer (")
                        .doesNotContain("\n");
            } finally {
                kill("-CONT", server);
            }
        }
    }

    @Test
    void aServerThatFreezesBeforeTheLoginIsGivenUp() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String url = "jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/holdfast?loginTimeout=1";
            assertThat(why(CompletableFuture.supplyAsync(() -> Store.open(url))))
                    .startsWith("jdbc:postgresql://127.0.0.1:" + server.getLocalPort() + "/holdfast: timeout: ");
        }
    }

    private static String why(CompletableFuture<?> work) throws InterruptedException {
        try {
            return "no failure: " + work.get();
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(Unusable.class);
            return String.valueOf(
                    Optional.ofNullable(e.getCause()).orElseThrow().getMessage());
        }
    }

    /** The process of the server that waits for a lock on a table of the schema. */
    private static String waiting(String url, String schema) throws SQLException, InterruptedException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet rows = statement.executeQuery(
                        "select l.pid from pg_locks l join pg_class c on c.oid = l.relation where not l.granted and"
                                + " c.relnamespace = '" + schema + "'::regnamespace")) {
                    if (rows.next()) {
                        String server = rows.getString(1);
                        Assumptions.assumeTrue(kill("-0", server) == 0, "the server's processes are not ours to stop");
                        return server;
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                Thread.sleep(20);
            }
        }
    }

    private static int kill(String signal, String process) throws IOException, InterruptedException {
        return new ProcessBuilder("kill", signal, process)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
