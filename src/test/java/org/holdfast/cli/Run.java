package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.report.Schemas;

/**
 * A command line that was run within this program.
 *
 * @param exit its exit status
 * @param out what it printed
 * @param err what it said to people
 */
record Run(int exit, String out, String err) {

    /**
     * Runs one. JSON is held to its schema.
     *
     * @param directory where the user stands; downloads are kept below it
     * @param now the time of day
     * @param stdin what is typed, a byte per character
     */
    static Run of(Path directory, Instant now, String stdin, String... arguments) {
        return of(directory, now, stdin, Map.of(), arguments);
    }

    /** The same, with more in its environment. */
    static Run of(Path directory, Instant now, String stdin, Map<String, String> more, String... arguments) {
        Map<String, String> environment = new HashMap<>(more);
        environment.putIfAbsent("HOLDFAST_CACHE", directory.resolve("cache").toString());
        ByteArrayOutputStream product = new ByteArrayOutputStream();
        ByteArrayOutputStream people = new ByteArrayOutputStream();
        int exit = Holdfast.run(
                new Console(
                        product,
                        people,
                        new ByteArrayInputStream(stdin.getBytes(StandardCharsets.ISO_8859_1)),
                        environment,
                        directory,
                        Clock.fixed(now, ZoneOffset.UTC)),
                arguments);
        Run run = new Run(exit, text(product.toByteArray()), people.toString(StandardCharsets.UTF_8));
        assertThat(Schemas.faultsOf(List.of(arguments), run.out())).isEmpty();
        return run;
    }

    /** That it did what it was to do; whether there is anything to report is no matter. */
    Run wentWell() {
        assertThat(exit).as(out + err).isIn(ExitCode.OK, ExitCode.FINDINGS);
        return this;
    }

    /** Lists are bytes, which need not be UTF-8: then a byte is a character. */
    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
