package org.holdfast.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailureKindTest {

    @Test
    void aKindIsWrittenInKebabCase() {
        assertThat(FailureKind.MISSING_DEPENDENCY).hasToString("missing-dependency");
    }

    @Test
    void eachKindSaysInWordsOfItsOwnWhatHappened() {
        assertThat(FailureKind.FETCH.describe()).isEqualTo("the distfile could not be fetched");
        assertThat(Stream.of(FailureKind.values()).map(FailureKind::describe)).doesNotHaveDuplicates();
    }

    @Test
    void whatTheMachineTheNetworkOrChanceDidIsWorthAnotherTry() {
        assertThat(Stream.of(FailureKind.values()).filter(FailureKind::isTransient))
                .containsExactly(
                        FailureKind.FETCH,
                        FailureKind.DISK_FULL,
                        FailureKind.OUT_OF_MEMORY,
                        FailureKind.TIMEOUT,
                        FailureKind.HANG,
                        FailureKind.FLAKY_TEST,
                        FailureKind.WORKER_LOST,
                        FailureKind.KILLED);
    }
}
