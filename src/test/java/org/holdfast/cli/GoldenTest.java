package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole outputs, looked at once by a person and compared ever since. Each folder below {@code golden} has the arguments in
 * {@code command} and what is expected on standard output in {@code stdout}; {@code make golden} writes the latter anew.
 */
class GoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @ParameterizedTest
    @MethodSource("scenarios")
    void printsWhatItPrintedBefore(Path scenario) throws IOException {
        List<String> arguments =
                List.of(Files.readString(scenario.resolve("command")).strip().split(" ", -1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Holdfast.run(
                new Console(out, OutputStream.nullOutputStream(), InputStream.nullInputStream(), Map.of(), Path.of("")),
                arguments.toArray(String[]::new));
        Path expected = scenario.resolve("stdout");
        if (Boolean.getBoolean("golden.write")) {
            Files.write(expected, out.toByteArray());
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(Files.readString(expected));
    }

    private static List<Path> scenarios() {
        try (Stream<Path> folders = Files.list(GOLDEN)) {
            return folders.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
