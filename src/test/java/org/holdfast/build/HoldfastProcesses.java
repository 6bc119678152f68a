package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.report.Schemas;

/** Holdfast as processes of their own in a directory, whose standard output and error go to {@code NAME.out} and {@code NAME.err} there. */
public final class HoldfastProcesses implements AutoCloseable {

    private final Path directory;
    private final List<Process> started = new ArrayList<>();

    public HoldfastProcesses(Path directory) {
        this.directory = directory;
    }

    /** What a process that has ended said. */
    public record Ended(int exit, String out, String err) {}

    Process start(String name, List<String> arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator)),
                "org.holdfast.cli.Main"));
        line.addAll(arguments);
        Process process = new ProcessBuilder(line)
                .directory(directory.toFile())
                .redirectOutput(directory.resolve(name + ".out").toFile())
                .redirectError(directory.resolve(name + ".err").toFile())
                .start();
        started.add(process);
        return process;
    }

    public Ended run(String... arguments) throws IOException, InterruptedException {
        int exit = start("run", List.of(arguments)).waitFor();
        assertThat(Schemas.faultsOf(List.of(arguments), said("run.out"))).isEmpty();
        return new Ended(exit, said("run.out"), said("run.err"));
    }

    String said(String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }

    /** Kills what still runs, with its builds. */
    @Override
    public void close() throws InterruptedException {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }
}
