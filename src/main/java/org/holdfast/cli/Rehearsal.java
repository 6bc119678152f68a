package org.holdfast.cli;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs the demo and a plan once: the launcher's cache then holds the classes that the verbs load, and knows the methods that are run often,
 * which newer JDKs then compile at once. So the plan is of a tree that is as large as a real one.
 */
final class Rehearsal {

    private static final int PACKAGES = 20_000;

    private Rehearsal() {}

    /** Runs them, prints nothing, and ends as the worse of them. */
    public static void main(String[] args) {
        int worst = Math.max(run("demo"), run("plan", "p1", "--scan", "-"));
        System.exit(worst);
    }

    private static int run(String... line) {
        return Holdfast.run(
                new Console(
                        OutputStream.nullOutputStream(),
                        OutputStream.nullOutputStream(),
                        new ByteArrayInputStream(graph()),
                        System.getenv(),
                        Path.of("")),
                line);
    }

    /** Each package needs two earlier ones. */
    private static byte[] graph() {
        return IntStream.range(2, PACKAGES)
                .mapToObj(i -> "p%d-1.0 -> p%d-1.0%np%d-1.0 -> p%d-1.0%n".formatted(i / 2, i, i - 1, i))
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.US_ASCII);
    }
}
