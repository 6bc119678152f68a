package org.holdfast.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.h2.tools.Server;
import org.holdfast.tool.AtomicFile;

/**
 * H2's TCP server on the loopback address, for readers in other processes while this one holds the store.
 *
 * <p>The file {@code server} in the store's directory says where: {@code 127.0.0.1:40123 KEY}. Only its owner may read it; without
 * the key, 128 random bits, nobody gets at the database, and no other database can be opened or made through the server.
 */
final class H2Server implements AutoCloseable {

    private static final int KEY_BYTES = 16;
    private static final long POLL_MILLIS = 20;

    /** A reader that takes longer than this is cut off. */
    private static final long DRAIN_MILLIS = 10_000;

    private final Server server;
    private final Path file;

    private H2Server(Server server, Path file) {
        this.server = server;
        this.file = file;
    }

    /** The address and the key of a server. */
    record Address(String host, int port, String key) {

        /** The address that a directory's file says; empty if there is no such file, or it is being written. */
        static Optional<Address> in(Path directory) {
            try {
                String[] words =
                        Files.readString(directory.resolve("server")).strip().split("[: ]");
                return words.length == 3
                        ? Optional.of(new Address(words[0], Integer.parseInt(words[1]), words[2]))
                        : Optional.empty();
            } catch (IOException | NumberFormatException e) {
                return Optional.empty();
            }
        }

        String url() {
            return "jdbc:h2:tcp://" + host + ":" + port + "/" + key + H2Directory.SETTINGS;
        }
    }

    static H2Server start(Path directory, Path database) {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        String key = HexFormat.of().formatHex(random);
        try {
            Server server = Server.createTcpServer(
                            "-tcpPort", "0", "-tcpDaemon", "-ifExists", "-key", key, database.toString())
                    .start();
            Path file = directory.resolve("server");
            AtomicFile.write(
                    file, ("127.0.0.1:" + server.getPort() + " " + key + "\n").getBytes(StandardCharsets.US_ASCII));
            return new H2Server(server, file);
        } catch (SQLException | IOException e) {
            throw Backend.unusable(directory.toString(), "the store cannot be served to readers: " + e, e);
        }
    }

    /** Takes no new readers, and waits for those that are there. */
    void drain(LongSupplier readers) {
        try {
            Files.deleteIfExists(file);
            long deadline = System.nanoTime() + DRAIN_MILLIS * 1_000_000;
            while (readers.getAsLong() > 0 && System.nanoTime() < deadline) {
                Thread.sleep(POLL_MILLIS);
            }
        } catch (IOException e) {
            // The next holder replaces the file.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
