package org.holdfast.build;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.Unusable;

/** The engine and the packages of a farm that is asked over HTTP, see {@link FarmServer}. Packages are kept, to be fetched once. */
public final class FarmClient implements Engine, PackageExchange {

    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration TRANSFER = Duration.ofMinutes(30);
    private static final int REASON = 500;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
    private final URI farm;
    private final String token;
    private final Path kept;
    private final WorkerIdentity worker;
    private final ReentrantLock greeting = new ReentrantLock();
    private final Map<String, ReentrantLock> fetching = new ConcurrentHashMap<>();
    private volatile String session = "";

    /**
     * A worker's end.
     *
     * @param farm the address, {@code http://HOST:PORT}
     * @param token the farm's token
     * @param kept the directory for packages and logs of this worker
     */
    public FarmClient(URI farm, String token, Path kept, WorkerIdentity worker) {
        this.farm = farm;
        this.token = token;
        this.kept = kept;
        this.worker = worker;
    }

    /** Works for the farm. */
    public Worker worker(
            CommandBuilder.Limits limits,
            BuilderCommand command,
            FailureRules rules,
            Path work,
            Consumer<String> messages,
            Clock clock) {
        return new Worker(
                this,
                worker,
                new CommandBuilder(limits, command, rules, this, work.resolve(worker.name()), clock::instant),
                this,
                messages);
    }

    private <T extends Record> T post(String path, Record body, Class<T> type) {
        return FarmWire.read(asked("POST", path, BodyPublishers.ofByteArray(FarmWire.write(body)), ANSWER), type);
    }

    private byte[] asked(String method, String path, BodyPublisher body, Duration patience) {
        return good(answered(method, path, body, patience));
    }

    private HttpResponse<byte[]> answered(String method, String path, BodyPublisher body, Duration patience) {
        String mine = session;
        if (mine.isEmpty()) {
            mine = hello(mine);
        }
        HttpResponse<byte[]> answer = sent(method, path, body, mine, patience);
        return answer.statusCode() == 401 // the farm was started anew
                ? sent(method, path, body, hello(mine), patience)
                : answer;
    }

    /** Says hello, unless another thread did so since the session was read. */
    private String hello(String before) {
        greeting.lock();
        try {
            return session.equals(before) ? hello() : session;
        } finally {
            greeting.unlock();
        }
    }

    private String hello() {
        HttpResponse<byte[]> answer = sent(
                "POST",
                "hello",
                BodyPublishers.ofByteArray(FarmWire.write(new FarmWire.Hello(
                        worker.name(), worker.labels().stream().sorted().toList(), worker.slots()))),
                token,
                ANSWER);
        session = FarmWire.read(good(answer), FarmWire.Welcome.class).session();
        return session;
    }

    private HttpResponse<byte[]> sent(
            String method, String path, BodyPublisher body, String bearer, Duration patience) {
        HttpRequest request = HttpRequest.newBuilder(farm.resolve("/farm/v1/" + path))
                .header(FarmWire.HEADER, FarmWire.VERSION)
                .header("Authorization", "Bearer " + bearer)
                .timeout(patience)
                .method(method, body)
                .build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new Unusable(farm.toString(), "does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unusable(farm.toString(), "was not waited for");
        }
    }

    private byte[] good(HttpResponse<byte[]> answer) {
        if (answer.statusCode() == 200) {
            return answer.body();
        }
        String why = new String(answer.body(), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", " ");
        throw new Unusable(
                farm.toString(),
                "refuses (" + answer.statusCode() + "): " + why.substring(0, Math.min(REASON, why.length())));
    }

    @Override
    public List<Lease> lease(WorkerIdentity who, int most) {
        return post("lease", new FarmWire.Most(most), FarmWire.Leases.class).leases().stream()
                .map(FarmWire.LeaseText::lease)
                .toList();
    }

    @Override
    public Renewal renew(WorkerIdentity who, Collection<Lease> leases) {
        FarmWire.Renewed renewed = post(
                "renew",
                new FarmWire.Leases(leases.stream().map(FarmWire.LeaseText::of).toList()),
                FarmWire.Renewed.class);
        return new Renewal(
                renewed.lost().stream().map(FarmWire.LeaseText::lease).collect(Collectors.toSet()), renewed.draining());
    }

    @Override
    public boolean finish(WorkerIdentity who, Lease lease, BuildResult result) {
        HttpResponse<byte[]> answer = answered(
                "POST",
                "finish",
                BodyPublishers.ofByteArray(FarmWire.write(
                        new FarmWire.Finish(FarmWire.LeaseText.of(lease), FarmWire.ResultText.of(result)))),
                ANSWER);
        return answer.statusCode() != 403 // lost, while the farm was started anew
                && FarmWire.read(good(answer), FarmWire.Answer.class).yes();
    }

    @Override
    public boolean isBusy() {
        return post("busy", new FarmWire.Most(0), FarmWire.Answer.class).yes();
    }

    private static String about(Lease lease) {
        return "?build=" + lease.build() + "&token=" + lease.token() + "&pkgname="
                + encoded(lease.pkgname().text());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void provide(Lease lease, Path all) throws IOException {
        byte[] answer = asked("GET", "supplies" + about(lease), BodyPublishers.noBody(), ANSWER);
        for (FarmWire.Supply one :
                FarmWire.read(answer, FarmWire.Supplies.class).supplies()) {
            if (!one.pkgname().matches("[^/\\p{Cntrl}]+") || !one.sha256().matches("[0-9a-f]{64}")) {
                throw new IOException("the farm offers a package of the name " + one.pkgname());
            }
            SharedPackages.give(fetchedOnce(lease, one), all.resolve(one.pkgname() + ".tgz"));
        }
    }

    private Path fetchedOnce(Lease lease, FarmWire.Supply supply) throws IOException {
        ReentrantLock lock = fetching.computeIfAbsent(supply.sha256(), none -> new ReentrantLock());
        lock.lock();
        try {
            return fetched(lease, supply);
        } finally {
            lock.unlock();
        }
    }

    private Path fetched(Lease lease, FarmWire.Supply supply) throws IOException {
        Path file = kept.resolve("packages").resolve(supply.sha256() + ".tgz");
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(file.getParent());
        Path part = Files.createTempFile(file.getParent(), "part", "");
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            farm.resolve("/farm/v1/package" + about(lease) + "&need=" + encoded(supply.pkgname())))
                    .header(FarmWire.HEADER, FarmWire.VERSION)
                    .header("Authorization", "Bearer " + session)
                    .timeout(TRANSFER)
                    .build();
            HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("the farm does not give " + supply.pkgname() + ": "
                            + new String(in.readNBytes(REASON), StandardCharsets.UTF_8));
                }
                Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            }
            if (!SharedPackages.digest(part).equals(supply.sha256())) {
                throw new IOException(supply.pkgname() + " came damaged: its digest is another");
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + supply.pkgname() + " was fetched", e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    @Override
    public void deliver(Lease lease, Path file, String sha256) throws IOException {
        asked("PUT", "package" + about(lease) + "&sha256=" + sha256, BodyPublishers.ofFile(file), TRANSFER);
    }

    /** Nothing: the farm does it. */
    @Override
    public void confirm(Lease lease, String sha256) {}

    @Override
    public Path log(Lease lease) {
        return kept.resolve("logs").resolve(lease.build() + "-" + lease.pkgname() + "." + lease.attempt() + ".log");
    }

    @Override
    public String keepLog(Lease lease, Path log) throws IOException {
        Path file = log.resolveSibling(log.getFileName() + ".gz");
        asked("PUT", "log" + about(lease), BodyPublishers.ofFile(file), TRANSFER);
        Files.delete(file);
        return file.getFileName().toString();
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
