package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;

import org.holdfast.pkgsrc.PkgVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionStepTest {

    @ParameterizedTest(name = "from {0} to {1} is {2}")
    @CsvSource({
        "2.1.4nb2, 2.1.4nb5, REVISION",
        "2.1.4, 2.1.4nb1, REVISION",
        "2.1.4nb2, 2.1.4, REVISION",
        "1.0.1g, 1.0.1h, PATCH",
        "1.0.1gnb2, 1.0.1knb1, PATCH",
        "5.4.26nb2, 5.4.45, PATCH",
        "2.0rc1, 2.0, PATCH",
        "1.4, 1.4.0, PATCH",
        "9.6.3.1.ESV.11nb1, 9.6.3.1.ESV.11pl1, PATCH",
        "2.1.4, 2.8.3, MINOR",
        "2.24, 2.25, MINOR",
        "8.34, 8.38, MINOR",
        "1.9, 1.10.2, MINOR",
        "1.9, 2.0, MAJOR",
        "24.4.0, 38.0.1, MAJOR",
        "237, 241, MAJOR",
        "2014a, 2014b, PATCH",
        "0.9.8y, 0.9.8z, PATCH",
        "0.12.3, 0.12.4, PATCH",
        "0.12.3, 0.13, MAJOR",
        "0.9, 1.0, MAJOR",
        "01.2.3, 1.2.4, PATCH",
        "20140101, 20150101, MAJOR",
        "20140101, 20140315, MINOR",
        "20140101, 20140104, PATCH",
        "2014.03.05, 2014.06.01, MINOR",
        "20140305.1, 20140305.2, PATCH",
        "20140101, 1.0, MAJOR"
    })
    void theFirstNumberThatDiffersDecides(String from, String to, VersionStep step) {
        assertThat(VersionStep.between(new PkgVersion(from), new PkgVersion(to)))
                .isEqualTo(step);
        assertThat(VersionStep.between(new PkgVersion(to), new PkgVersion(from)))
                .isEqualTo(step);
    }
}
