package org.holdfast.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.holdfast.tool.JsonReader;
import org.holdfast.tool.JsonTree;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * {@code make web-figures CONFIG=holdfast.toml}: how fast {@code serve} starts and answers, as a process of its own on the store of a synced branch:
 * mixed pages as fast as it can, 200 a second while a sync runs, the audit of a host with 300 packages, and its memory. The load comes from
 * the same machine, and takes its share of it.
 */
public final class WebFigures {

    private static final int ASKERS = 16;
    private static final int SECONDS = 10;
    private static final int WARM = 5;
    private static final int RATE = 200;
    private static final int PAINTS = 9;

    private final String address;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> pages =
            new ArrayList<>(List.of("/", "/worklist", "/findings", "/data", "/suspects", "/builds"));

    private WebFigures(String address) {
        this.address = address;
    }

    /** Prints the figures of a branch. */
    public static void main(String[] args) throws Exception {
        String config = args[0];
        String address = "http://127.0.0.1:8097";
        long begun = System.nanoTime();
        Process server = new ProcessBuilder("./holdfast", "serve", "--config", config, "--listen", "127.0.0.1:8097")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            WebFigures figures = new WebFigures(address);
            figures.ready();
            System.out.printf(
                    "ready                                   %6.2f s   (must: 2)%n", (System.nanoTime() - begun) / 1e9);
            figures.learn();
            figures.flood(WARM);
            long[] all = figures.flood(SECONDS);
            System.out.printf(
                    "mixed pages, as many as it can          %6d /s  p50 %.1f ms, p99 %.1f ms   (must: 1000, 50 ms)%n",
                    all.length / SECONDS, at(all, 0.5), at(all, 0.99));
            Process sync = new ProcessBuilder(
                            "nice",
                            "-n",
                            "19",
                            "sh",
                            "-c",
                            "while :; do ./holdfast sync --config '" + config + "'; done")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            long[] paced = figures.paced(SECONDS);
            boolean ran = sync.isAlive();
            System.out.printf(
                    "%d a second while a sync runs%s        %6d /s  p50 %.1f ms, p99 %.1f ms   (must: 100 ms)%n",
                    RATE, ran ? " " : "*", paced.length / SECONDS, at(paced, 0.5), at(paced, 0.99));
            sync.destroy();
            sync.waitFor();
            long[] audits = figures.audits(200);
            System.out.printf(
                    "audit of a host with 300 packages       p50 %.1f ms, p99 %.1f ms   (must: 15 ms)%n",
                    at(audits, 0.5), at(audits, 0.99));
            figures.painted();
            System.out.printf(
                    "memory at its highest                   %6d MB   (must: 512)%n", peak(server.pid()) / 1024);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static double at(long[] nanos, double part) {
        return nanos.length == 0 ? Double.NaN : nanos[(int) Math.min(nanos.length - 1, nanos.length * part)] / 1e6;
    }

    private static long peak(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private void ready() throws Exception {
        for (int i = 0; i < 3000; i++) {
            try {
                if (client.send(
                                        HttpRequest.newBuilder(URI.create(address + "/readyz"))
                                                .build(),
                                        BodyHandlers.discarding())
                                .statusCode()
                        == 200) {
                    return;
                }
            } catch (IOException e) {
                // It does not listen yet.
            }
            Thread.sleep(10);
        }
        throw new IllegalStateException("it is never ready");
    }

    /** Pages of packages and advisories that there are. */
    private void learn() throws Exception {
        JsonTree worklist = JsonReader.tree(client.send(
                        HttpRequest.newBuilder(URI.create(address + "/api/v1/worklist"))
                                .build(),
                        BodyHandlers.ofString())
                .body());
        worklist.elements("backports")
                .forEach(one -> one.text("pkgpath").ifPresent(path -> {
                    pages.add("/package/" + path);
                    pages.add("/findings?q=" + path.replaceFirst(".*/", ""));
                }));
    }

    private long ask(String page) {
        long begun = System.nanoTime();
        try {
            int status = client.send(
                            HttpRequest.newBuilder(URI.create(address + page)).build(), BodyHandlers.ofByteArray())
                    .statusCode();
            if (status != 200) {
                throw new IllegalStateException(page + " gives " + status);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(page, e);
        }
        return System.nanoTime() - begun;
    }

    private long[] flood(int seconds) throws InterruptedException {
        ConcurrentLinkedQueue<Long> taken = new ConcurrentLinkedQueue<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < ASKERS; i++) {
            Random random = new Random(i);
            threads.add(Thread.ofVirtual().start(() -> {
                while (System.nanoTime() < end) {
                    taken.add(ask(pages.get(random.nextInt(pages.size()))));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return sorted(taken);
    }

    private long[] paced(int seconds) throws InterruptedException {
        ConcurrentLinkedQueue<Long> taken = new ConcurrentLinkedQueue<>();
        Random random = new Random(7);
        AtomicInteger open = new AtomicInteger();
        long begun = System.nanoTime();
        for (int i = 0; i < RATE * seconds; i++) {
            long due = begun + i * (TimeUnit.SECONDS.toNanos(1) / RATE);
            String page = pages.get(random.nextInt(pages.size()));
            TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
            open.incrementAndGet();
            Thread.ofVirtual().start(() -> {
                ask(page);
                taken.add(System.nanoTime() - due); // also what it waited for
                open.decrementAndGet();
            });
        }
        while (open.get() > 0) {
            Thread.sleep(5);
        }
        return sorted(taken);
    }

    private long[] audits(int count) throws Exception {
        JsonTree findings = JsonReader.tree(client.send(
                        HttpRequest.newBuilder(URI.create(address + "/api/v1/findings"))
                                .build(),
                        BodyHandlers.ofString())
                .body());
        StringBuilder body = new StringBuilder();
        List<String> names = findings.elements("findings").stream()
                .flatMap(one -> one.text("pkgname").stream())
                .distinct()
                .limit(10)
                .toList();
        names.forEach(name -> body.append(name).append('\n'));
        for (int i = names.size(); i < 300; i++) {
            body.append("package").append(i).append("-1.").append(i).append('\n');
        }
        ConcurrentLinkedQueue<Long> taken = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            int status = client.send(
                            HttpRequest.newBuilder(URI.create(address + "/api/v1/audit?format=json"))
                                    .POST(BodyPublishers.ofString(body.toString()))
                                    .build(),
                            BodyHandlers.ofByteArray())
                    .statusCode();
            if (status == 200 && i >= count / 4) {
                taken.add(System.nanoTime() - begun);
            }
            Thread.sleep(55); // below the rate that one address may ask at
        }
        return sorted(taken);
    }

    /** When Chromium paints the first of a page that it has not seen before. */
    private void painted() throws IOException {
        if (!Chromium.isInstalled()) {
            System.out.println(
                    "first contentful paint                  not measured: chromium, chromium-driver are not installed");
            return;
        }
        ChromeDriver browser = Chromium.open(Files.createTempDirectory("holdfast-figures"));
        try {
            for (String page :
                    List.of("/", "/worklist", "/findings", pages.getLast().replaceFirst(".*=", "/findings?q="))) {
                long[] paints = new long[PAINTS];
                for (int i = 0; i < PAINTS; i++) {
                    browser.get("about:blank");
                    browser.executeCdpCommand("Network.clearBrowserCache", Map.of());
                    browser.get(address + page);
                    Object paint = null;
                    for (int look = 0; look < 200 && paint == null; look++) {
                        paint = browser.executeScript(
                                "const p = performance.getEntriesByName('first-contentful-paint')[0]; return p ? p.startTime : null");
                    }
                    paints[i] = (long) (((Number) paint).doubleValue() * 1e6);
                }
                Arrays.sort(paints);
                System.out.printf("first contentful paint of %-13s p50 %.0f ms%n", page, at(paints, 0.5));
            }
        } finally {
            browser.quit();
        }
    }

    private static long[] sorted(Iterable<Long> taken) {
        List<Long> all = new ArrayList<>();
        taken.forEach(all::add);
        long[] nanos = all.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(nanos);
        return nanos;
    }
}
