package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.holdfast.store.Store;
import org.junit.jupiter.api.Test;

/** While a sync waits for the network, the store is everyone's: to read, and to write. */
class SyncReadsFirstTest extends SmallBranch {

    @Test
    void theStoreIsOpenToOthersWhileTheListIsAwaited() throws Exception {
        pkgsrc.make("security/foo", "foo-1.0");
        pkgsrc.commit("wiz 2014-04-08 Add foo");
        pkgsrc.cut();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        HttpServer server = server(asked, answer);
        try {
            configure(pkgsrc.path().toString(), "");
            write("vulns", "#FORMAT 1.0.0\nfoo<1.1\tdos\thttp://example.org/1\n");
            String local = java.nio.file.Files.readString(directory.resolve("holdfast.toml"));
            run("sync");
            write(
                    "holdfast.toml",
                    local.replace(
                            "\"vulns\"",
                            "\"http://127.0.0.1:" + server.getAddress().getPort() + "/list\""));
            write("vulns", "#FORMAT 1.0.0\nfoo<1.2\tdos\thttp://example.org/1\n");
            CompletableFuture<Run> sync = CompletableFuture.supplyAsync(() -> once("sync"));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            // Git has long been read by then.
            TimeUnit.MILLISECONDS.sleep(1_000);
            String store = directory.resolve(".holdfast").toString();
            try (Store other = Store.openExisting(store)) {
                assertThat(other.branches()).hasSize(3);
            }
            assertThat(once("status").exit()).isEqualTo(ExitCode.FINDINGS);
            assertThat(sync).isNotDone();
            answer.countDown();
            assertThat(sync.get(30, TimeUnit.SECONDS).err()).isEmpty();
            assertThat(sync.get().exit()).isEqualTo(ExitCode.FINDINGS);
        } finally {
            answer.countDown();
            server.stop(0);
        }
    }

    /** What another process recorded meanwhile is not recorded twice. */
    @Test
    void branchesThatAnotherSyncReadMeanwhileAreReadOnFromThere() throws Exception {
        pkgsrc.make("security/foo", "foo-1.0");
        pkgsrc.commit("wiz 2014-04-08 Add foo");
        pkgsrc.cut();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        HttpServer server = server(asked, answer);
        try {
            configure(pkgsrc.path().toString(), "");
            write("vulns", "#FORMAT 1.0.0\nfoo<1.1\tdos\thttp://example.org/1\n");
            String local = java.nio.file.Files.readString(directory.resolve("holdfast.toml"));
            run("sync");
            pkgsrc.update("security/foo", "foo-1.1");
            pkgsrc.commit("wiz 2014-06-05 Update foo to 1.1");
            write(
                    "holdfast.toml",
                    local.replace(
                            "\"vulns\"",
                            "\"http://127.0.0.1:" + server.getAddress().getPort() + "/list\""));
            CompletableFuture<Run> sync = CompletableFuture.supplyAsync(() -> once("sync"));
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
            TimeUnit.MILLISECONDS.sleep(1_000);
            write("holdfast.toml", local);
            assertThat(once("sync").err()).isEmpty();
            answer.countDown();
            assertThat(sync.get(30, TimeUnit.SECONDS).err()).isEmpty();
            try (Store store = Store.openToRead(directory.resolve(".holdfast").toString())) {
                assertThat(store.changes(ScenarioRepository.TRUNK)).hasSize(1);
                assertThat(store.heads(ScenarioRepository.TRUNK)).hasSize(2);
            }
        } finally {
            answer.countDown();
            server.stop(0);
        }
    }

    private static HttpServer server(CountDownLatch asked, CountDownLatch answer) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(
                task -> Thread.ofPlatform().daemon().unstarted(task)));
        server.createContext("/list", exchange -> {
            asked.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            byte[] list = "#FORMAT 1.0.0\nfoo<1.2\tdos\thttp://example.org/1\n".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, list.length);
            exchange.getResponseBody().write(list);
            exchange.close();
        });
        server.start();
        return server;
    }
}
