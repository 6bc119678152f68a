package org.holdfast.pkgsrc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\tUpdated security/openssl to 1.0.1k [wiz 2015-01-08]",
                "\tAdded misc/byobu version 5.69 [ryoon 2014-01-01]",
                "\tDowngraded devel/waf to 1.7.16 [wiz 2014-10-07]",
                "\tRemoved devel/p5-FileKGlob [wiz 2014-01-14]",
                "\tRemoved lang/python32 successor lang/python33 [wiz 2014-01-12]",
                "\tRenamed audio/opus to audio/libopus [ryoon 2014-01-02]",
                "\tMoved print/cups to print/cups15 [wiz 2014-06-07]",
            })
    void givesBackEveryKindOfLine(String line) {
        assertThat(ChangesLine.parse(1, line)).get().hasToString(line);
    }

    @Test
    void readsARowOfTheTableAsTheLineItCameFrom() {
        assertThat(ChangesLine.parseRow(7, "2015-01-08\tUpdated\tsecurity/openssl\t1.0.1k\twiz"))
                .isEqualTo(ChangesLine.parse(7, "\tUpdated security/openssl to 1.0.1k [wiz 2015-01-08]")
                        .orElseThrow());
    }

    @Test
    void takesTheActionInAnyCase() {
        assertThat(ChangesLine.parse(1, "\tupdated print/hplip to 3.14.4 [schnoebe 2014-04-22]"))
                .get()
                .hasToString("\tUpdated print/hplip to 3.14.4 [schnoebe 2014-04-22]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "$NetBSD: CHANGES-2014,v 1.4977 2016/06/19 20:51:33 wiz Exp $",
                "Changes to the packages collection and infrastructure in 2014:",
                "\tmk/bsd.pkg.mk: started freeze for pkgsrc-2014Q1 branch [agc 2014-03-14]",
            })
    void passesOverProse(String line) {
        assertThat(ChangesLine.parse(1, line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\tUpdated security/openssl [wiz 2015-01-08]",
                "\tUpdated openssl to 1.0.1k [wiz 2015-01-08]",
                "\tUpdated a/b/c to 1.0.1k [wiz 2015-01-08]",
                "\tUpdated security/openssl to 1.0.1k",
                "\tUpdated security/openssl to 1.0.1k [wiz 2015-02-30]",
                "\tUpdated security/openssl to openssl-1.0.1k [wiz 2015-01-08]",
                "\tRenamed audio/opus [ryoon 2014-01-02]",
            })
    void refusesAChangeThatDoesNotGoOnLikeOne(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChangesLine.parse(1, line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2015-01-08\tUpdated\tsecurity/openssl\t1.0.1k",
                "2015-01-08\tFrobbed\tsecurity/openssl\t1.0.1k\twiz",
                "yesterday\tUpdated\tsecurity/openssl\t1.0.1k\twiz",
                "2015-01-08\tUpdated\tsecurity/openssl\t\twiz",
            })
    void refusesARowThatIsNone(String row) {
        assertThatIllegalArgumentException().isThrownBy(() -> ChangesLine.parseRow(1, row));
    }
}
