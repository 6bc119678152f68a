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

    /** Two CONFLICTS, and two names: yet the second record has none. */
    @Test
    void noPackageIsLostWhereTheFirstKeyRepeatsWithinARecord() {
        assertThat(new PkgSummary("CONFLICTS=x\nCONFLICTS=y\nPKGNAME=a-1\nPKGNAME=b-2\nCOMMENT=c\n").apart())
                .containsExactly(
                        new PkgSummary("CONFLICTS=x\nCONFLICTS=y\nPKGNAME=a-1\n"),
                        new PkgSummary("PKGNAME=b-2\nCOMMENT=c\n"));
        assertThat(new PkgSummary("CONFLICTS=x\nPKGNAME=a-1\nPKGNAME=b-2\nCONFLICTS=y\n").apart())
                .containsExactly(
                        new PkgSummary("CONFLICTS=x\nPKGNAME=a-1\n"), new PkgSummary("PKGNAME=b-2\nCONFLICTS=y\n"));
    }
}
