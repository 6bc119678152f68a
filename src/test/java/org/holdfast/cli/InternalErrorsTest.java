package org.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody foresaw has an exit status of its own: 1 would say that something was found. */
class InternalErrorsTest {

    @TempDir
    private Path directory;

    private String err = "";

    @ParameterizedTest
    @ValueSource(classes = {NullPointerException.class, IllegalStateException.class, StackOverflowError.class})
    void anErrorIsASentenceAndStatusThree(Class<? extends Throwable> kind) throws Exception {
        Throwable error = kind.getConstructor(String.class).newInstance("one\ntwo");
        assertThat(audit(Map.of(), error)).isEqualTo(ExitCode.FAILED);
        assertThat(err)
                .isEqualTo("holdfast: internal error: " + kind.getSimpleName() + ": one two"
                        + " (this is a bug; HOLDFAST_TRACE=1 shows where)\n");
    }

    @Test
    void anErrorWithoutWordsHasItsName() throws IOException {
        assertThat(audit(Map.of(), new StackOverflowError())).isEqualTo(ExitCode.FAILED);
        assertThat(err).startsWith("holdfast: internal error: StackOverflowError (");
    }

    @Test
    void whereMemoryRunsOutItIsSaidHowToGiveMore() throws IOException {
        assertThat(audit(Map.of(), new OutOfMemoryError("Java heap space"))).isEqualTo(ExitCode.FAILED);
        assertThat(err)
                .isEqualTo("holdfast: out of memory (Java heap space); HOLDFAST_HEAP=4g in the environment gives more"
                        + " than the usual 800m\n");
    }

    @Test
    void whoAsksSeesWhere() throws IOException {
        for (String variable : new String[] {"HOLDFAST_TRACE", "HOLDFAST_DEBUG"}) {
            assertThat(audit(Map.of(variable, "1"), new IllegalStateException("odd")))
                    .isEqualTo(ExitCode.FAILED);
            assertThat(err).startsWith("holdfast: internal error: ").contains("IllegalStateException: odd\n\tat ");
        }
    }

    /** Before a verb runs nothing catches but {@code main}. */
    @Test
    void whatFailsBeforeAVerbBeginsIsStatusThreeToo() throws Exception {
        Path classes = Path.of(
                Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String withoutTheLibraries = classes + File.pathSeparator;
        assertThat(failed(withoutTheLibraries, "org.holdfast.cli.Main", "audit"))
                .startsWith("holdfast: internal error: NoClassDefFoundError: ");
    }

    @Test
    void whatFailsInAThreadThatNobodyWaitsForIsStatusThreeToo() throws Exception {
        String path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        assertThat(failed(path, Elsewhere.class.getName()))
                .isEqualTo("holdfast: internal error: IllegalStateException: odd (this is a bug; HOLDFAST_TRACE=1 shows"
                        + " where)\n");
    }

    /** Holdfast, of which a thread dies while a verb that would succeed waits for its input. */
    static final class Elsewhere {
        public static void main(String[] none) {
            System.setIn(new InputStream() {
                private boolean ended;

                @Override
                public int read() throws IOException {
                    if (ended) {
                        return -1;
                    }
                    ended = true;
                    Thread other = new Thread(() -> {
                        throw new IllegalStateException("odd");
                    });
                    other.start();
                    try {
                        other.join();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return -1;
                }
            });
            Main.main(new String[] {"match", "--batch", "-"});
        }
    }

    /** What a process said that failed, in one line, and printed nothing. */
    private String failed(String classPath, String... line) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath));
        command.addAll(List.of(line));
        Process process =
                new ProcessBuilder(command).directory(directory.toFile()).start();
        process.getOutputStream().close();
        byte[] out = process.getInputStream().readAllBytes();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(ExitCode.FAILED);
        assertThat(out).isEmpty();
        assertThat(said.lines()).hasSize(1);
        return said;
    }

    /** Standard input breaks, in the thread that reads it while another reads the list. */
    private int audit(Map<String, String> environment, Throwable error) throws IOException {
        Path list = Files.writeString(directory.resolve("vulns"), "#FORMAT 1.0.0\nfoo<2\tdos\thttp://a\n");
        InputStream broken = new InputStream() {
            @Override
            public int read() {
                if (error instanceof Error worse) {
                    throw worse;
                }
                throw (RuntimeException) error;
            }
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream people = new ByteArrayOutputStream();
        int exit = Holdfast.run(
                new Console(out, people, broken, environment, directory),
                "audit",
                "--vulns",
                list.toString(),
                "--names",
                "-");
        err = people.toString(StandardCharsets.UTF_8);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        return exit;
    }
}
