package org.holdfast.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.Failure;
import org.holdfast.pkgsrc.Unusable;

/** Any bytes as a file of rules for failures: they are read, or refused as {@link Unusable}; a failure then has one of their names, in time. */
public final class FailureRuleFuzz {

    private static final Path FILE = file();
    private static final FailureRules BUILT_IN = FailureRules.builtIn();
    private static final List<String> LOG = List.of(
            "===> Building for a-1.0",
            "cc -c a.c",
            "a.c:1: error: 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' undeclared",
            "*** Error code 1");

    private FailureRuleFuzz() {}

    private static Path file() {
        try {
            return Files.createTempDirectory("holdfast-fuzz").resolve("failures.toml");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Called by the fuzzer, which does not count the time that classes take to begin. */
    public static void fuzzerInitialize() throws IOException {
        fuzzerTestOneInput(new byte[0]);
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        FailureRules rules;
        try {
            rules = BUILT_IN.withFirst(FILE);
        } catch (Unusable e) {
            return; // the answer to what is none
        }
        Failure failure = rules.classify(new Ending(1, Optional.empty(), Ending.Stop.NONE, -1, -1, LOG, LOG));
        if (!rules.names().contains(failure.rule()) && !failure.rule().equals("none")) {
            throw new IllegalStateException("a rule that there is not: " + failure);
        }
    }
}
