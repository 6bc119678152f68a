package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "openssl-1.0.1jnb2, openssl, 1.0.1jnb2",
        "p5-Net-SSLeay-1.66, p5-Net-SSLeay, 1.66",
        "foo-, foo, ''",
        "foo, foo, ''",
        "-1, '', 1",
    })
    void theVersionOfANameStartsAfterItsLastDash(String text, String base, String version) {
        PkgName name = new PkgName(text);
        assertThat(name.base().text()).isEqualTo(base);
        assertThat(name.version().text()).isEqualTo(version);
    }

    @Property
    void everyTextIsAName(@ForAll String text) {
        assertThat(new PkgName(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"1.0.1jnb2, 1.0.1j", "1.0, 1.0", "1.0nb, 1.0nb", "nb3, nb3", "1.0nb1nb2, 1.0nb1", "'', ''"})
    void theUpstreamVersionIsWithoutTheRevision(String version, String upstream) {
        assertThat(new PkgVersion(version).upstream()).hasToString(upstream);
    }

    @Test
    void aPathHasACategoryAndADirectory() {
        assertThat(PkgPath.parse("security/openssl")).contains(new PkgPath("security", "openssl"));
        assertThat(PkgPath.parse("security/openssl").orElseThrow()).hasToString("security/openssl");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openssl", "/openssl", "security/", "a/b/c", "a b/c", ""})
    void whatHasNotIsNoPath(String text) {
        assertThat(PkgPath.parse(text)).isEmpty();
    }
}
