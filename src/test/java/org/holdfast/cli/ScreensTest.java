package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people see, on the example's branch after two syncs at the end of 2015. Each folder below {@code screens} has a line in {@code command}
 * and what is printed: in {@code pipe}; on a terminal without colours in the file that is named by its columns, {@code 80}; with colours in
 * {@code 80-colour}, which are the same on dark and on light. {@code make golden} writes those files anew that are there.
 */
class ScreensTest {

    private static final Path SCREENS = Path.of("src/test/resources/screens");
    private static final Path EXAMPLE = Path.of("examples/2014Q1").toAbsolutePath();

    /** Of the entries so many, one of them, are missing from the list at the first sync. */
    private static final int MISSING = 60;

    @TempDir
    static Path directory;

    @BeforeAll
    static void twoSyncs() throws IOException {
        on(
                "2015-12-31",
                Map.of(),
                "replay",
                "--scan",
                EXAMPLE.resolve("branch.pbulk").toString(),
                "--since",
                "2014-04-09",
                "--changes",
                EXAMPLE.resolve("CHANGES").toString(),
                "--branch-name",
                "2014Q1",
                "--branch-date",
                "2014-04-09",
                "--out",
                directory.resolve("pkgsrc.git").toString());
        Files.writeString(directory.resolve("holdfast.toml"), Files.readString(EXAMPLE.resolve("holdfast.toml")) + """

                        [git]
                        repository = "pkgsrc.git"
                        trunk = "trunk"
                        release = "release/2014Q1"
                        backports = "backports/2014Q1"
                        """);
        List<String> list = Files.readAllLines(EXAMPLE.resolve("pkg-vulnerabilities")).stream()
                .filter(line -> !line.startsWith("#CHECKSUM"))
                .toList();
        Path vulns = directory.resolve("pkg-vulnerabilities");
        Files.writeString(
                vulns,
                Stream.iterate(0, i -> i < list.size(), i -> i + 1)
                        .filter(i -> list.get(i).startsWith("#") || i % MISSING != 0)
                        .map(list::get)
                        .collect(Collectors.joining("\n", "", "\n")));
        on("2015-11-01", Map.of(), "sync").wentWell();
        Files.writeString(vulns, String.join("\n", list) + "\n");
        on("2015-12-30", Map.of(), "sync").wentWell();
    }

    @ParameterizedTest
    @MethodSource("screens")
    void showsWhatItShowedBefore(Path screen) throws IOException {
        String[] command =
                Files.readString(screen.getParent().resolve("command")).strip().split(" ", -1);
        String name = String.valueOf(screen.getFileName());
        Map<String, String> terminal = name.equals("pipe")
                ? Map.of()
                : name.endsWith("-colour")
                        ? Map.of("HOLDFAST_COLUMNS", name.replace("-colour", ""))
                        : Map.of("HOLDFAST_COLUMNS", name, "NO_COLOR", "1");
        // What sync says on the day of the last one does not depend on what ran before.
        Run run = on(command[0].equals("sync") ? "2015-12-30" : "2015-12-31", terminal, command)
                .wentWell();
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(screen, run.out());
        }
        assertThat(run.out()).isEqualTo(Files.readString(screen));
        if (!name.equals("pipe")) {
            int columns = Integer.parseInt(name.replace("-colour", ""));
            assertThat(run.out().replaceAll("\u001b\\[[0-9;]*m", "").lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
        }
    }

    private static Run on(String day, Map<String, String> more, String... arguments) {
        return Run.of(directory, Instant.parse(day + "T12:00:00Z"), "", more, arguments);
    }

    private static List<Path> screens() {
        try (Stream<Path> files = Files.walk(SCREENS)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("command"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
