package org.holdfast.bmake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bmake program, by which the evaluator is judged. */
final class RealBmake {

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/bmake"), Path.of("/usr/pkg/bin/bmake"), Path.of("/opt/local/bin/bmake"));

    private RealBmake() {}

    /** Its path; empty where it is not installed. */
    static Optional<Path> program() {
        return PLACES.stream().filter(Files::isExecutable).findFirst();
    }

    /** What it prints for some texts, one a line; empty if it refuses the makefile. */
    static Optional<List<String>> expand(Path program, Path directory, Map<String, String> files, List<String> texts) {
        try {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(directory.resolve(file.getKey()), file.getValue(), StandardCharsets.ISO_8859_1);
            }
            List<String> command = new ArrayList<>(List.of(program.toString(), "-r", "-f", "Makefile"));
            for (String text : texts) {
                command.add("-V");
                command.add(text);
            }
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().clear();
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            boolean accepted = process.waitFor() == 0;
            List<String> lines = out.lines().toList();
            return accepted && lines.size() == texts.size() ? Optional.of(lines) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
