package org.holdfast.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.holdfast.outcome.BuildAttempt;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.outcome.PackageBuild;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.SmallFile;

/** The history of the builds of a directory, {@code history.csv}: a line for each attempt that was not lost, as {@code plan} reads it. */
public final class BuildHistoryFile {

    private static final String HEADER = "timestamp,pkgpath,pkgname,outcome,make_jobs,duration,cpu:build\n";

    private BuildHistoryFile() {}

    /** The file of a directory of builds. */
    public static Path in(Path root) {
        return root.resolve("history.csv");
    }

    /** Adds the attempts of a build. */
    public static void add(Path root, BuildOutcome build, int jobs) {
        StringBuilder lines = new StringBuilder();
        for (PackageBuild one : build.packages()) {
            for (BuildAttempt attempt : one.attempts()) {
                if (!attempt.log().isEmpty() && attempt.seconds() > 0) {
                    lines.append("%d,%s,%s,%s,%d,%d,%d%n"
                            .formatted(
                                    attempt.started().getEpochSecond() + (long) attempt.seconds(),
                                    one.pkgpath().map(PkgPath::toString).orElse(""),
                                    one.pkgname(),
                                    attempt.failure().isEmpty()
                                            ? "success"
                                            : attempt.failure()
                                                    .get()
                                                    .kind()
                                                    .toString()
                                                    .toLowerCase(Locale.ROOT),
                                    jobs,
                                    Math.round(attempt.seconds() * 1000),
                                    Math.round(attempt.cpuSeconds() * 1000)));
                }
            }
        }
        Path file = in(root);
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, HEADER, StandardCharsets.UTF_8);
            }
            Files.writeString(file, lines, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + SmallFile.words(e), e);
        }
    }
}
