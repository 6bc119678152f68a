package org.holdfast.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.Nullable;

/**
 * Answers workers over HTTP, so that a thousand of them need no thousand connections to a database, and no shared directory. A worker says
 * hello with the farm's token and gets one of its own, with which it can finish only what it leased itself. All that it sends has a limit
 * and is checked.
 */
public final class FarmServer implements AutoCloseable {

    /** No server. */
    public static final FarmServer NONE = new FarmServer(null, null, "");

    private static final int BODY = 1 << 20;
    private static final long LOG = 1L << 30;
    private static final long PACKAGE = 1L << 36;
    private static final int TOKEN_BYTES = 24;

    /** Of the JDK's server: how many seconds a request may take to arrive. Without it, for ever. */
    private static final String REQUEST_TIME = "sun.net.httpserver.maxReqTime";

    private static final Duration LONGEST_REQUEST = Duration.ofHours(1);
    private static final int LABELS = 50;
    private static final double LONGEST = 1e9;
    private static final Duration SILENT = Duration.ofSeconds(Engine.LEASE_SECONDS);
    private static final Duration FORGOTTEN = Duration.ofHours(6);
    private static final String NAME = "[A-Za-z0-9._-]{1,150}";

    private final @Nullable HttpServer server;
    private final @Nullable Farm farm;
    private final String token;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private final Map<Path, Digest> digests = new ConcurrentHashMap<>();

    /** The digest of a file in a state. */
    private record Digest(String state, String sha256) {}

    /** A worker that said hello, and what it holds. */
    private record Session(WorkerIdentity worker, Set<Lease> leases, AtomicLong seen) {}

    /** A request that is answered with a status and a sentence. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;

        Refused(int status, String why) {
            super(why);
            this.status = status;
        }
    }

    private FarmServer(@Nullable HttpServer server, @Nullable Farm farm, String token) {
        this.server = server;
        this.farm = farm;
        this.token = token;
    }

    /**
     * Listens.
     *
     * @param address {@code HOST:PORT}; port 0 takes a free one
     * @param tokenFile the file of the farm's token; made if it does not exist, for its owner only
     * @throws Unusable if it cannot
     */
    public static FarmServer start(Farm farm, String address, Path tokenFile) {
        int colon = address.lastIndexOf(':');
        if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new Unusable("'" + address + "'", "is no address HOST:PORT");
        }
        try {
            String token = token(tokenFile);
            if (System.getProperty(REQUEST_TIME) == null) {
                System.setProperty(REQUEST_TIME, Long.toString(LONGEST_REQUEST.toSeconds()));
            }
            HttpServer http = HttpServer.create(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    1024);
            FarmServer server = new FarmServer(http, farm, token);
            http.createContext("/farm/v1/", server::answer);
            http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            http.start();
            return server;
        } catch (IOException | IllegalArgumentException e) {
            throw new Unusable(address, "cannot be listened at: " + e.getMessage());
        }
    }

    private static String token(Path file) throws IOException {
        if (!Files.exists(file)) {
            if (file.getParent() != null) {
                Files.createDirectories(file.getParent());
            }
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, random() + "\n");
        }
        String token = Files.readString(file, StandardCharsets.UTF_8).strip();
        if (token.length() < 16) {
            throw new IOException("the token in " + file + " is too short; remove the file to get a new one");
        }
        return token;
    }

    private static String random() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Where it listens. */
    public Optional<String> address() {
        return Optional.ofNullable(server).map(http -> {
            InetSocketAddress at = http.getAddress();
            return "http://" + at.getHostString() + ":" + at.getPort();
        });
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                route(exchange);
            } catch (Refused e) {
                send(exchange, e.status, String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                send(exchange, 400, String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            } catch (Unusable e) {
                send(exchange, 503, String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            } catch (SharedPackages.Damaged e) {
                send(exchange, 422, String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            } catch (IOException | RuntimeException e) { // a full disk, or nothing where something must be
                send(exchange, 500, String.valueOf(e).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private Farm farm() {
        if (farm == null) {
            throw new Refused(503, "no farm");
        }
        return farm;
    }

    private void route(HttpExchange exchange) throws IOException {
        String version = exchange.getRequestHeaders().getFirst(FarmWire.HEADER);
        if (!FarmWire.VERSION.equals(version)) {
            throw new Refused(
                    409,
                    "this farm speaks version " + FarmWire.VERSION + " and the worker "
                            + (version == null ? "none" : version) + ": use the same holdfast on both");
        }
        String path = exchange.getRequestURI().getPath().substring("/farm/v1/".length());
        String method = exchange.getRequestMethod();
        if (path.equals("hello")) {
            json(exchange, hello(exchange));
            return;
        }
        Session session = session(exchange);
        switch (method + " " + path) {
            case "POST lease" -> {
                int most = FarmWire.read(body(exchange), FarmWire.Most.class).most();
                int free = Math.max(0, session.worker.slots() - farm().leased(session.worker));
                List<Lease> leases = farm().engine().lease(session.worker, Math.clamp(most, 0, free));
                session.leases.addAll(leases);
                json(
                        exchange,
                        new FarmWire.Leases(
                                leases.stream().map(FarmWire.LeaseText::of).toList()));
            }
            case "POST renew" -> {
                List<Lease> leases = FarmWire.read(body(exchange), FarmWire.Leases.class).leases().stream()
                        .map(FarmWire.LeaseText::lease)
                        .toList();
                Engine.Renewal renewal = farm().engine().renew(session.worker, leases);
                json(
                        exchange,
                        new FarmWire.Renewed(
                                renewal.lost().stream()
                                        .map(FarmWire.LeaseText::of)
                                        .toList(),
                                renewal.draining()));
            }
            case "POST finish" -> finish(exchange, session);
            case "POST busy" ->
                json(exchange, new FarmWire.Answer(farm().engine().isBusy()));
            case "GET supplies" -> supplies(exchange, session);
            case "GET package" -> give(exchange, session);
            case "PUT package" -> {
                Map<String, String> query = query(exchange.getRequestURI());
                try (InputStream in = limited(exchange, PACKAGE)) {
                    farm().packages().deliver(held(session, query), in, digest(query));
                }
                json(exchange, new FarmWire.Answer(true));
            }
            case "PUT log" -> {
                Lease lease = held(session, query(exchange.getRequestURI()));
                Path log = farm().packages().log(lease);
                Path file = log.resolveSibling(log.getFileName() + ".gz");
                Files.createDirectories(file.getParent());
                Path part = Files.createTempFile(file.getParent(), "part", "");
                try (InputStream in = limited(exchange, LOG)) {
                    Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                } finally {
                    Files.deleteIfExists(part);
                }
                json(exchange, new FarmWire.Answer(true));
            }
            default -> throw new Refused(404, "there is no " + method + " " + path);
        }
    }

    private FarmWire.Welcome hello(HttpExchange exchange) throws IOException {
        if (!same(bearer(exchange), token)) {
            throw new Refused(401, "the token is not that of this farm");
        }
        FarmWire.Hello hello = FarmWire.read(body(exchange), FarmWire.Hello.class);
        if (!hello.name().matches(NAME)
                || hello.slots() < 1
                || hello.slots() > 10_000
                || hello.labels().size() > LABELS
                || String.join(",", hello.labels()).length() > 1000
                || !hello.labels().stream().allMatch(label -> label.matches(NAME))) {
            throw new Refused(
                    400, "a worker has a name and labels of letters, digits, '.', '_' and '-', and 1 slot or more");
        }
        WorkerIdentity worker = new WorkerIdentity(hello.name(), new HashSet<>(hello.labels()), hello.slots());
        String session = random();
        synchronized (sessions) {
            long now = System.nanoTime();
            // A worker that did not get the answer to its hello says it again.
            sessions.values()
                    .removeIf(one -> now - one.seen.get() > FORGOTTEN.toNanos()
                            || (one.worker.name().equals(worker.name()) && now - one.seen.get() > SILENT.toNanos()));
            if (sessions.values().stream().anyMatch(one -> one.worker.name().equals(worker.name()))) {
                throw new Refused(409, "there is a worker " + worker.name() + " already");
            }
            sessions.put(session, new Session(worker, ConcurrentHashMap.newKeySet(), new AtomicLong(now)));
        }
        return new FarmWire.Welcome(session);
    }

    private Session session(HttpExchange exchange) {
        Session session = sessions.get(bearer(exchange));
        if (session == null) {
            throw new Refused(401, "say hello first");
        }
        session.seen.set(System.nanoTime());
        return session;
    }

    private static String bearer(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header != null && header.startsWith("Bearer ") ? header.substring(7) : "";
    }

    /** Compares in the same time whatever differs. */
    private static boolean same(String one, String two) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), two.getBytes(StandardCharsets.UTF_8));
    }

    private void finish(HttpExchange exchange, Session session) throws IOException {
        FarmWire.Finish finish = FarmWire.read(body(exchange), FarmWire.Finish.class);
        FarmWire.LeaseText said = finish.lease();
        Lease lease = held(session, said.build(), said.pkgname(), said.token());
        BuildResult result = finish.result().result();
        if (result.failure().isEmpty() && !farm().packages().isDelivered(lease, result.sha256())) {
            throw new Refused(409, "the package of " + lease.pkgname() + " was not delivered");
        }
        double seconds = seconds(result.seconds());
        BuildResult own = new BuildResult(
                result.failure(),
                result.failure().isEmpty() ? result.sha256() : "",
                result.failure().isEmpty() ? farm().packages().size(lease, result.sha256()) : 0,
                farm().now().minusMillis((long) (1000 * seconds)), // the worker's clock may be wrong
                seconds,
                seconds(result.cpuSeconds()),
                Math.max(0, result.memory()),
                farm().packages().keepLog(lease, farm().packages().log(lease)));
        boolean counts = farm().engine().finish(session.worker, lease, own);
        if (counts && own.failure().isEmpty()) {
            farm().packages().confirm(lease, own.sha256());
        }
        session.leases.remove(lease);
        json(exchange, new FarmWire.Answer(counts));
    }

    private static double seconds(double said) {
        return said >= 0 ? Math.min(said, LONGEST) : 0;
    }

    private void supplies(HttpExchange exchange, Session session) throws IOException {
        List<FarmWire.Supply> supplies = new ArrayList<>();
        for (SharedPackages.Supplied one : farm().packages().supplies(held(session, query(exchange.getRequestURI())))) {
            String sha256 = one.sha256().isPresent() ? one.sha256().get() : digest(one.file());
            supplies.add(new FarmWire.Supply(one.pkgname().text(), sha256));
        }
        json(exchange, new FarmWire.Supplies(supplies));
    }

    /** The digest of a published package; another one of that name may be published meanwhile. */
    private String digest(Path file) throws IOException {
        String state = Files.size(file) + " " + Files.getLastModifiedTime(file);
        Digest known = digests.get(file);
        if (known == null || !known.state.equals(state)) {
            known = new Digest(state, SharedPackages.digest(file));
            digests.put(file, known);
        }
        return known.sha256;
    }

    private void give(HttpExchange exchange, Session session) throws IOException {
        Map<String, String> query = query(exchange.getRequestURI());
        String wanted = query.getOrDefault("need", "");
        for (SharedPackages.Supplied one : farm().packages().supplies(held(session, query))) {
            if (one.pkgname().text().equals(wanted)) {
                exchange.sendResponseHeaders(200, Files.size(one.file()));
                try (OutputStream out = exchange.getResponseBody()) {
                    Files.copy(one.file(), out);
                }
                return;
            }
        }
        throw new Refused(404, "there is no package " + wanted);
    }

    /** The lease that a request is about, if this worker was given it. */
    private Lease held(Session session, Map<String, String> query) {
        return held(
                session,
                Long.parseLong(query.getOrDefault("build", "0")),
                query.getOrDefault("pkgname", ""),
                Long.parseLong(query.getOrDefault("token", "0")));
    }

    /** The lease as it was given; the database knows those that were given before this server was started. */
    private Lease held(Session session, long build, String pkgname, long token) {
        return session.leases.stream()
                .filter(lease ->
                        lease.build() == build && lease.pkgname().text().equals(pkgname) && lease.token() == token)
                .findFirst()
                .or(() -> farm().held(session.worker, build, pkgname, token))
                .orElseThrow(() -> new Refused(403, session.worker.name() + " did not lease " + pkgname));
    }

    private static String digest(Map<String, String> query) {
        String digest = query.getOrDefault("sha256", "");
        if (!digest.matches("[0-9a-f]{64}")) {
            throw new Refused(400, "no digest");
        }
        return digest;
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        for (String part : Optional.ofNullable(uri.getRawQuery()).orElse("").split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                query.put(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(BODY + 1);
        if (body.length > BODY) {
            throw new Refused(413, "too much");
        }
        return body;
    }

    /** What a request brings, at most so much; if it says beforehand that it is more, nothing of it. */
    private static InputStream limited(HttpExchange exchange, long most) {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length != null && (!length.matches("[0-9]{1,18}") || Long.parseLong(length) > most)) {
            throw new Refused(413, "too much");
        }
        return new FilterInputStream(exchange.getRequestBody()) {
            private long left = most;

            @Override
            public int read() throws IOException {
                return count(super.read(), 1);
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = super.read(bytes, offset, length);
                return count(read, read);
            }

            private int count(int result, int read) {
                left -= Math.max(0, read);
                if (left < 0) {
                    throw new Refused(413, "too much");
                }
                return result;
            }
        };
    }

    private static void json(HttpExchange exchange, Record value) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, FarmWire.write(value));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            // Closed, so that it leaves before the rest of the request is waited for.
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(1);
        }
    }
}
