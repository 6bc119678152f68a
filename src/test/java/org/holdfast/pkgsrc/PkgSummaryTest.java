package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PkgSummaryTest {

    @Test
    @Timeout(10)
    void aRecordMayBeginWithAnEqualsSign() {
        assertThat(new PkgSummary("=a\nPKGNAME=b-2\nc\nPKGNAME=d-1").apart())
                .containsExactly(new PkgSummary("=a\nPKGNAME=b-2\nc\n"), new PkgSummary("PKGNAME=d-1"));
        assertThat(new PkgSummary("=a\n=b\nPKGNAME=").all("")).containsExactly("a", "b");
    }
}
