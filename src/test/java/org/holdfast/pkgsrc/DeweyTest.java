package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeweyTest {

    @ParameterizedTest(name = "{0} is older than {1}")
    @CsvSource({
        "1.0.1g, 1.0.1h",
        "0.9.8z, 0.9.8za",
        "1.0alpha3, 1.0beta1",
        "1.0beta9, 1.0rc1",
        "1.0RC1, 1.0",
        "1.0, 1.0nb1",
        "1.0nb9, 1.0nb10",
        "1.0nb1, 1.0a",
        "9.9.6, 9.9.6pl1",
        "1.0nb7nb1, 1.0nb2",
    })
    void ordersRealVersionsAsPkgInstallDoes(String older, String newer) {
        assertThat(compare(older, newer)).isNegative();
        assertThat(compare(newer, older)).isPositive();
    }

    /** Which is why versions are not Comparable: a TreeMap would merge these. */
    @ParameterizedTest(name = "{0} equals {1}")
    @CsvSource({"1.0a, 1.0.1", "1, 1.00", "1.0, 1.0nb0", "1.0pre1, 1.0rc1", "1_2, 1.2", "1+2, 1~2", "1.0PL1, 1.0pl1"})
    void findsDifferentStringsEqual(String left, String right) {
        assertThat(compare(left, right)).isZero();
        assertThat(new PkgVersion(left)).isNotEqualTo(new PkgVersion(right));
    }

    @Test
    void takesVersionsOfAnyLength() {
        assertThat(compare("1." + "a.".repeat(500) + "1", "1." + "a.".repeat(500) + "2"))
                .isNegative();
    }

    @Property
    void isReflexiveAndAntisymmetric(@ForAll("versions") String a, @ForAll("versions") String b) {
        assertThat(compare(a, a)).isZero();
        assertThat(Integer.signum(compare(a, b))).isEqualTo(-Integer.signum(compare(b, a)));
    }

    @Property
    void isTransitive(@ForAll("versions") String a, @ForAll("versions") String b, @ForAll("versions") String c) {
        if (compare(a, b) <= 0 && compare(b, c) <= 0) {
            assertThat(compare(a, c)).isNotPositive();
        }
    }

    @Property
    void ignoresCase(@ForAll("versions") String version) {
        assertThat(compare(version, version.toUpperCase(java.util.Locale.ROOT))).isZero();
    }

    @Provide
    Arbitrary<String> versions() {
        return Arbitraries.of(
                        "0",
                        "1",
                        "2",
                        "10",
                        "9999999999",
                        ".",
                        "_",
                        "pl",
                        "rc",
                        "pre",
                        "alpha",
                        "beta",
                        "a",
                        "b",
                        "z",
                        "nb",
                        "nb1",
                        "nb12",
                        "+",
                        "~")
                .list()
                .ofMaxSize(7)
                .map(parts -> String.join("", parts));
    }

    private static int compare(String left, String right) {
        return PkgVersion.ORDER.compare(new PkgVersion(left), new PkgVersion(right));
    }
}
