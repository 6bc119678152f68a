package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.OracleData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PkgPatternTest {

    @Test
    void agreesWithPkgMatchOnEveryRecordedVerdict() {
        List<String> verdicts = OracleData.gzipLines("oracle/pkg-match.tsv.gz");
        assertThat(verdicts).hasSizeGreaterThan(12_000).allSatisfy(verdict -> {
            String[] cells = verdict.split("\t", -1);
            assertThat(PkgPattern.parse(cells[0]).matches(new PkgName(cells[1])))
                    .as(verdict)
                    .isEqualTo(cells[2].equals("1"));
        });
    }

    @ParameterizedTest(name = "{0} matches {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "openssl>=1.0.1<1.0.1h | openssl-1.0.1g",
                "openssl | openssl-1.0.1g",
                "openssl-1.0.1g | openssl-1.0.1g",
                "suse{,32}_openssl<13.2 | suse_openssl-13.1",
                "{foo,{bar,baz}}<2 | baz-1.9",
                "foo{} | foo-1.0",
                "php-5.3.[0-9]* | php-5.3.28nb2",
                "foo-[!a-z]* | foo-1",
                "foo-[[:digit:]]* | foo-1",
                "foo-[1 | foo-[1",
                "foo-[0-9]* | foo-1-2",
                "foo\\-1* | foo-1.0",
                "*-1.0 | foo-bar-1.0",
                "foo<1.0nb | foo-0.9",
                "foo<2147483648 | foo-1.0",
                "foo<2 | foo-4294967297",
            })
    void matches(String pattern, String pkgname) {
        assertThat(PkgPattern.parse(pattern).matches(new PkgName(pkgname))).isTrue();
    }

    @ParameterizedTest(name = "{0} does not match {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "openssl>=1.0.1<1.0.1h | openssl-1.0.1h",
                "openssl<1.0 | p5-openssl-0.9",
                "foo<1.0 | foo",
                "* | .foo-1",
                "[.]foo-1 | .foo-1",
                "foo | foobar-1.0",
            })
    void doesNotMatch(String pattern, String pkgname) {
        assertThat(PkgPattern.parse(pattern).matches(new PkgName(pkgname))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo{a,b", "{", "{a}{b", "{a,{b}"})
    void refusesABraceThatIsNeverClosed(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PkgPattern.parse(pattern))
                .withMessageContaining("'{'")
                .withMessageContaining(pattern);
    }

    @Test
    void refusesAlternatesThatMultiplyWithoutEnd() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PkgPattern.parse("{a,b}".repeat(40)))
                .withMessageContaining("4096 alternates");
    }

    @Test
    void namesTheFixedVersionOfTheAlternateThatMatches() {
        PkgPattern pattern = PkgPattern.parse("{foo<1.2,bar>=3<3.4,baz<=9}");
        assertThat(pattern.fixedIn(new PkgName("bar-3.1"))).contains(new PkgVersion("3.4"));
        assertThat(pattern.fixedIn(new PkgName("baz-3.1"))).isEmpty();
        assertThat(pattern.fixedIn(new PkgName("foo-2"))).isEmpty();
    }

    /** What the index relies on. */
    @Property
    void everyMatchedNameBeginsWithThePrefixOfAnAlternate(
            @ForAll("patterns") String text, @ForAll("names") String pkgname) {
        PkgPattern pattern = PkgPattern.parse(text);
        for (PkgPattern.Alternate alternate : pattern.alternates()) {
            if (alternate.matches(new PkgName(pkgname))) {
                assertThat(pkgname).startsWith(alternate.prefix());
            }
        }
    }

    @Property
    void givesBackItsText(@ForAll("patterns") String text) {
        assertThat(PkgPattern.parse(text)).hasToString(text).isEqualTo(PkgPattern.parse(text));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of(
                        "a", "b", "ab", "-", "-1", "*", "?", "[0-9]*", "[ab]", "<1", ">=1<2", "1.0", "{a,b}", "\\-")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of("a", "b", "ab", "-", "-1", "1.0", "nb1", "0")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }
}
