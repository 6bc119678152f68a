package org.holdfast.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.holdfast.config.Configuration;
import org.holdfast.desk.Window;
import org.holdfast.desk.WindowOrder;
import org.holdfast.tool.Scratch;

/**
 * Runs the demo, a plan, the gate and the window once: the launcher's cache then holds the classes that the verbs load, and knows the methods that are run
 * often, which newer JDKs then compile at once. So the plan is of a tree that is as large as a real one.
 */
final class Rehearsal {

    private static final int PACKAGES = 20_000;

    private Rehearsal() {}

    /** Runs them, prints nothing, and ends as the worse of them. */
    public static void main(String[] args) throws IOException {
        try (Scratch scratch = Scratch.open()) {
            int worst = Math.max(run(Path.of(""), "demo"), run(Path.of(""), "plan", "p1", "--scan", "-"));
            Path old = packed(scratch.directory(), "1.0");
            Path now = packed(scratch.directory(), "1.1");
            window(scratch.directory());
            System.exit(Math.max(worst, run(scratch.directory(), "gate", old.toString(), now.toString())));
        }
    }

    /** Opens a window, and asks it for a page; there is nothing to show. */
    private static void window(Path directory) throws IOException {
        WindowOrder order = new WindowOrder(
                List.of(new WindowOrder.Shown(Configuration.none(), List.of())),
                console(directory).surroundings(),
                "127.0.0.1",
                0,
                Optional.empty());
        Window window = ServiceLoader.load(Window.class).findFirst().orElseThrow();
        try (Window.Open open = window.open(order, said -> {});
                InputStream page =
                        URI.create(open.address() + "/healthz").toURL().openStream()) {
            page.readAllBytes();
        }
    }

    private static int run(Path directory, String... line) {
        return Holdfast.run(console(directory), line);
    }

    private static Console console(Path directory) {
        return new Console(
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                new ByteArrayInputStream(graph()),
                System.getenv(),
                directory);
    }

    /** Each package needs two earlier ones. */
    private static byte[] graph() {
        return IntStream.range(2, PACKAGES)
                .mapToObj(i -> "p%d-1.0 -> p%d-1.0%np%d-1.0 -> p%d-1.0%n".formatted(i / 2, i, i - 1, i))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A package of a few hundred files, of which none is a library. */
    private static Path packed(Path directory, String version) throws IOException {
        Path file = directory.resolve(version + ".tgz");
        Map<String, String> files = new TreeMap<>(Map.of(
                "+BUILD_INFO", "PKGPATH=devel/p\nLOCALBASE=/usr/pkg\n",
                "+COMMENT", "A package\n",
                "+CONTENTS", "@name p-" + version + "\n",
                "+DESC", "A package\n",
                "bin/p", "#!/bin/sh\necho " + version + "\n",
                "include/p.h", "#define P_VERSION \"" + version + "\"\n",
                "lib/pkgconfig/p.pc", "Version: " + version + "\nLibs: -lp\n"));
        IntStream.range(0, 500).forEach(i -> files.put("share/p/" + i, version.repeat(1000)));
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
            for (Map.Entry<String, String> one : files.entrySet()) {
                byte[] content = one.getValue().getBytes(StandardCharsets.US_ASCII);
                TarArchiveEntry entry = new TarArchiveEntry(one.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return file;
    }
}
