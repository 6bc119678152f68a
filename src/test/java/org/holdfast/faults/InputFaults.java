package org.holdfast.faults;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.holdfast.config.Configuration;
import org.holdfast.config.ForgeKind;
import org.holdfast.forge.Forge;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.ToolFailed;
import org.holdfast.tool.WebApi;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/**
 * What comes from outside, and what is configured: bombs, devices, servers that drip, a full disk. Verbs run as users run them, and must
 * end within a minute with status 3, or 2 for what is configured, and a sentence.
 */
final class InputFaults {

    private static final long MEGABYTE = 1 << 20;
    private static final String LIST = "#FORMAT 1.0.0\nfoo<2\tdos\thttp://a/CVE-2014-0001\n";

    private InputFaults() {}

    /** Writes a file. */
    private interface Filling {
        void into(Path file) throws IOException;
    }

    /** Makes a stream that compresses. */
    private interface Compressor {
        OutputStream over(OutputStream out) throws IOException;
    }

    /** Answers a request, or does not. */
    private interface Answering {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.add(input("list, a gzip that unpacks to 1 GB", 1, gzip(1024, (byte) 'a'), "--vulns", "INPUT", "foo-1"));
        faults.add(input(
                "scan, a gzip of 1 GB of newlines", 1, gzip(1024, (byte) '\n'), "--vulns", "LIST", "--scan", "INPUT"));
        faults.add(input(
                "scan, a gzip of 250 MB of newlines", 0, gzip(250, (byte) '\n'), "--vulns", "LIST", "--scan", "INPUT"));
        faults.add(input(
                "scan, a bzip2 of 1 GB",
                0,
                packed(1024, (byte) 'a', BZip2CompressorOutputStream::new),
                "--vulns",
                "LIST",
                "--scan",
                "INPUT"));
        faults.add(input(
                "scan, an xz of 1 GB",
                0,
                packed(1024, (byte) 'a', out -> new XZOutputStream(out, new LZMA2Options(1))),
                "--vulns",
                "LIST",
                "--scan",
                "INPUT"));
        faults.add(input("scan, one line without end", 1, link("/dev/zero"), "--vulns", "LIST", "--scan", "INPUT"));
        faults.add(input("list, a device without end", 1, link("/dev/zero"), "--vulns", "INPUT", "foo-1"));
        faults.add(verb("package, a gzip that unpacks to 1 GB", 1, 3, gzip(1024, (byte) 0), "gate", "INPUT", "INPUT"));
        faults.add(verb(
                "OSV, a zip that unpacks to 400 MB",
                1,
                3,
                InputFaults::zip,
                "lint",
                "--vulns",
                "LIST",
                "--names",
                "NAMES",
                "--osv",
                "INPUT"));
        faults.add(verb(
                "NVD, a gzip that unpacks to 1 GB",
                0,
                3,
                gzip(1024, (byte) ' '),
                "lint",
                "--vulns",
                "LIST",
                "--names",
                "NAMES",
                "--nvd",
                "INPUT"));
        faults.add(verb(
                "NVD, 20,000 nested arrays",
                1,
                3,
                text("[".repeat(20_000)),
                "lint",
                "--vulns",
                "LIST",
                "--names",
                "NAMES",
                "--nvd",
                "INPUT"));
        faults.add(configured("configuration, 20,000 nested arrays", 1, text("a = " + "[".repeat(20_000))));
        faults.add(configured("configuration, /dev/zero", 1, link("/dev/zero")));
        faults.add(configured("configuration, a directory", 0, Files::createDirectory));
        faults.add(configured("configuration, 1 MB of one key", 0, text("a=1\n".repeat(262_000))));
        faults.add(decisions("decisions, a link to nothing", 1, link("gone.toml")));
        faults.add(decisions("decisions, a device", 0, link("/dev/null")));
        faults.add(decisions("decisions, a directory", 0, Files::createDirectory));
        faults.add(full());
        faults.add(java("Java with an option that it does not know", 1, Map.of("JAVA_TOOL_OPTIONS", "-Xnonesuch"), ""));
        faults.add(java("Java without memory to start", 1, Map.of(), "ulimit -v 300000; "));
        faults.add(server("list, a server that drips", 0, 3, InputFaults::drip));
        faults.add(server("list, a server that never answers", 0, 1, exchange -> Thread.sleep(70_000)));
        faults.add(forge("forge, pages without end", 1, InputFaults::endless, "has no end"));
        faults.add(forge("forge, a body that drips", 0, InputFaults::drip, "timed out"));
        faults.add(forge("forge, a page of 100 MB", 0, InputFaults::large, "larger than the limit"));
        faults.add(thief());
        return faults;
    }

    // ---- inputs

    private static Fault input(String what, int few, Filling filling, String... arguments) {
        List<String> line = new ArrayList<>(List.of("audit"));
        line.addAll(List.of(arguments));
        return verb(what, few, 3, filling, line.toArray(String[]::new));
    }

    private static Fault verb(String what, int few, int status, Filling filling, String... line) {
        return new Fault(what, 3, few, (directory, seed) -> {
            Path file = directory.resolve("input");
            filling.into(file);
            Path list = Files.writeString(directory.resolve("list"), LIST);
            Path names = Files.writeString(directory.resolve("names"), "foo-1\n");
            List<String> words = new ArrayList<>();
            for (String word : line) {
                words.add(
                        word.equals("INPUT")
                                ? file.toString()
                                : word.equals("LIST")
                                        ? list.toString()
                                        : word.equals("NAMES") ? names.toString() : word);
            }
            Launched.fails(Launched.run(directory, Map.of(), words), status, "");
        });
    }

    private static Fault configured(String what, int few, Filling filling) {
        return verb(what, few, 2, filling, "status", "--config", "INPUT");
    }

    private static Fault decisions(String what, int few, Filling filling) {
        return new Fault(what, 3, few, (directory, seed) -> {
            filling.into(directory.resolve("decisions.toml"));
            Path list = Files.writeString(directory.resolve("list"), LIST);
            Path names = Files.writeString(directory.resolve("names"), "foo-1\n");
            Path file = Files.writeString(
                    directory.resolve("holdfast.toml"), "[vulnerabilities]\nlist = \"%s\"\n".formatted(list));
            Launched.fails(
                    Launched.run(
                            directory,
                            Map.of(),
                            List.of(
                                    "overlay",
                                    "--out",
                                    directory + "/overlay",
                                    "--config",
                                    file.toString(),
                                    "--names",
                                    names.toString())),
                    2,
                    "decisions.toml: ");
        });
    }

    private static Filling text(String text) {
        return file -> Files.writeString(file, text);
    }

    private static Filling link(String to) {
        return file -> Files.createSymbolicLink(file, Path.of(to));
    }

    private static Filling gzip(int megabytes, byte what) {
        return packed(megabytes, what, GZIPOutputStream::new);
    }

    /** A megabyte, compressed once, and that again and again: all these formats may be put one after the other. */
    private static Filling packed(int megabytes, byte what, Compressor compressor) {
        return file -> {
            ByteArrayOutputStream one = new ByteArrayOutputStream();
            try (OutputStream out = compressor.over(one)) {
                fill(out, 1, what);
            }
            try (OutputStream out = Files.newOutputStream(file)) {
                for (int i = 0; i < megabytes; i++) {
                    one.writeTo(out);
                }
            }
        };
    }

    private static void zip(Path file) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("GHSA-1.json"));
            fill(zip, 400, (byte) ' ');
        }
    }

    private static void fill(OutputStream out, int megabytes, byte what) throws IOException {
        byte[] block = new byte[(int) MEGABYTE];
        java.util.Arrays.fill(block, what);
        for (int i = 0; i < megabytes; i++) {
            out.write(block);
        }
    }

    // ---- the end of the line, and Java itself

    private static Fault full() {
        return new Fault("standard output, a full disk", 3, 1, (directory, seed) -> {
            Path list = Files.writeString(directory.resolve("list"), LIST);
            Launched.Ended ended =
                    Launched.shell(directory, Map.of(), "exec \"$0\" audit --vulns " + list + " foo-1 >/dev/full");
            Launched.fails(ended, 3, "No space left on device");
        });
    }

    private static Fault java(String what, int few, Map<String, String> environment, String before) {
        return new Fault(
                what,
                3,
                few,
                (directory, seed) -> Launched.fails(
                        Launched.shell(directory, environment, before + "exec \"$0\" match a a-1"),
                        3,
                        "Java does not start"));
    }

    // ---- servers

    private static Fault server(String what, int few, int times, Answering answering) {
        return new Fault(what, times, few, (directory, seed) -> {
            HttpServer server = started(answering);
            try {
                String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/pkg-vulnerabilities";
                Launched.Ended ended = Launched.run(directory, Map.of(), List.of("audit", "--vulns", url, "foo-1"));
                Launched.fails(ended, 3, "timed out: ");
                Launched.check(ended.seconds() <= Launched.SECONDS + 5, ended.seconds() + " s");
            } finally {
                server.stop(0);
            }
        });
    }

    private static Fault forge(String what, int few, Answering answering, String why) {
        return new Fault(what, 2, few, (directory, seed) -> {
            HttpServer server = started(answering);
            try {
                refused(server, why);
            } finally {
                server.stop(0);
            }
        });
    }

    /** Tells where a token went: nowhere but to its own forge. */
    private static Fault thief() {
        return new Fault("forge, a link and a redirect to another host", 3, 1, (directory, seed) -> {
            AtomicInteger stolen = new AtomicInteger();
            HttpServer other = started(exchange -> {
                stolen.incrementAndGet();
                answer(exchange, 200, "[]".getBytes(StandardCharsets.US_ASCII));
            });
            String to = "//127.0.0.1:" + other.getAddress().getPort() + "/api";
            HttpServer server = started(exchange -> {
                exchange.getResponseHeaders()
                        .add(seed % 2 == 0 ? "Link" : "Location", seed % 2 == 0 ? "<" + to + ">; rel=\"next\"" : to);
                answer(exchange, seed % 2 == 0 ? 200 : 302, "[]".getBytes(StandardCharsets.US_ASCII));
            });
            try {
                refused(server, "another host");
                Launched.check(stolen.get() == 0, "the other host was asked");
            } finally {
                server.stop(0);
                other.stop(0);
            }
        });
    }

    private static void refused(HttpServer server, String why) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        long begun = System.nanoTime();
        try (Forge forge = new Forge(
                new Configuration.ForgeAt(ForgeKind.GITHUB, "acme/pkgsrc", url),
                Map.of("HOLDFAST_TOKEN", "secret"),
                WebApi.Patience.USUAL)) {
            forge.requests();
            throw new AssertionError("it was read to its end");
        } catch (Unusable | ToolFailed e) {
            Launched.check(String.valueOf(e.getMessage()).contains(why), String.valueOf(e.getMessage()));
        }
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        Launched.check(seconds <= Launched.SECONDS + 5, seconds + " s");
    }

    private static HttpServer started(Answering answering) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try {
                answering.answer(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        });
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    /** A byte each second. */
    private static void drip(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        for (int i = 0; i < 300; i++) {
            exchange.getResponseBody().write('#');
            exchange.getResponseBody().flush();
            Thread.sleep(1000);
        }
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().add("Link", "</more>; rel=\"next\"");
        answer(exchange, 200, "[]".getBytes(StandardCharsets.US_ASCII));
    }

    private static void large(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        fill(exchange.getResponseBody(), 100, (byte) ' ');
    }
}
