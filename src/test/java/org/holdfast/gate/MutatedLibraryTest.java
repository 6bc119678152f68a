package org.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.holdfast.outcome.GateOutcome;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few of the mutated libraries of {@link GateFigures}, which does hundreds. */
class MutatedLibraryTest {

    @TempDir
    Path directory;

    @BeforeAll
    static void compilersAreHere() {
        List<String> missing = SamplePackage.missing("gcc", "ar", "strip", "tar", "clang", "abidiff");
        Assumptions.assumeTrue(missing.isEmpty(), () -> "not installed: " + missing);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 13, 17, 20, 27, 31, 38, 40})
    void theVerdictFitsTheChange(int seed) throws Exception {
        MutatedLibrary now = MutatedLibrary.changed(seed);
        Path old = MutatedLibrary.old(seed).write(directory).build();
        GateOutcome outcome =
                Gate.compare(List.of(old), List.of(now.write(directory).build()), List.of());
        assertThat(GateFigures.isRight(now.effect(), outcome.verdict()))
                .as(now.what() + " is " + outcome.verdict() + ": " + outcome.findings())
                .isTrue();
    }
}
