package org.holdfast.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearWordTest {

    private static final List<String> KNOWN =
            List.of("status", "store", "sync", "explain", "backport", "backports", "match", "merge", "--json");

    @ParameterizedTest
    @CsvSource({
        "statsu, status",
        "stauts, status",
        "STATUS, status",
        "snyc, sync",
        "explian, explain",
        "backprots, backports",
        "backprt, backport",
        "exp, explain",
        "--jsno, --json",
        "mrge, merge",
    })
    void aSlipOrABeginningLeadsToTheWord(String wrong, String meant) {
        assertThat(NearWord.of(wrong, KNOWN)).contains(meant);
        assertThat(NearWord.question(wrong, KNOWN)).isEqualTo("; did you mean '" + meant + "'?");
    }

    /** Also where two begin like it, or where it is so short that many are near. */
    @ParameterizedTest
    @CsvSource({"frobnicate", "sta-tus-quo", "back", "ab", "m"})
    void whatIsNearToNoneLeadsNowhere(String wrong) {
        assertThat(NearWord.of(wrong, KNOWN)).isEmpty();
        assertThat(NearWord.question(wrong, KNOWN)).isEmpty();
    }

    @Test
    void ofSeveralTheNearestCounts() {
        assertThat(NearWord.of("repairz", List.of("repeat", "repeats", "repairs")))
                .contains("repairs");
    }
}
