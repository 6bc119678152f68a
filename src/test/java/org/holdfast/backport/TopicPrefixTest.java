package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TopicPrefixTest {

    @Test
    void theUsualPrefixIsWhatGitTakesForAName() {
        assertThat(TopicPrefix.usual("2014Q1")).isEqualTo("backport/2014Q1");
        assertThat(TopicPrefix.usual("release/2014Q1")).isEqualTo("backport/2014Q1");
        assertThat(TopicPrefix.usual("LTS of 2014")).isEqualTo("backport/LTS_of_2014");
        assertThat(TopicPrefix.usual(".a..b~.lock")).isEqualTo("backport/_a._b__");
    }

    @Test
    void theListOfChangesIsFoundByTheBranchesName() {
        assertThat(ChangesFilePath.of(Optional.empty(), "backports/2014Q1", file -> true))
                .contains("doc/CHANGES-pkgsrc-2014Q1");
        assertThat(ChangesFilePath.of(Optional.empty(), "pkgsrc-2014Q1", file -> true))
                .contains("doc/CHANGES-pkgsrc-2014Q1");
        assertThat(ChangesFilePath.of(Optional.empty(), "backports/2014Q1", file -> false))
                .isEmpty();
        assertThat(ChangesFilePath.of(Optional.of("doc/pullups"), "backports/2014Q1", file -> false))
                .contains("doc/pullups");
    }
}
