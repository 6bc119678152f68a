package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Test;

class ChangesFileTest {

    private static final ChangesFile.Note NOTE = new ChangesFile.Note(
            new PkgPath("security", "openssl"),
            "1.0.1k",
            "jane",
            LocalDate.of(2015, 1, 9),
            List.of("security/openssl/Makefile", "security/openssl/distinfo"),
            "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2");

    @Test
    void aListOfUpdatesGetsALineLikeItsOthers() {
        assertThat(ChangesFile.with(Optional.of("Changes:\n\n    Updated net/wget to 1.16 [wiz 2014-11-01]"), NOTE))
                .isEqualTo("Changes:\n\n    Updated net/wget to 1.16 [wiz 2014-11-01]\n"
                        + "    Updated security/openssl to 1.0.1k [jane 2015-01-09]\n");
    }

    @Test
    void aFileThatIsNotThereBeginsAsDocChangesDoes() {
        assertThat(ChangesFile.with(Optional.empty(), NOTE))
                .isEqualTo("\tUpdated security/openssl to 1.0.1k [jane 2015-01-09]\n");
    }

    @Test
    void aListOfTicketsGetsABlockLikeItsOthersAndNoNumberIsMadeUp() {
        assertThat(ChangesFile.with(Optional.of("""
                Pullup ticket #4578 - requested by tron
                net/wget: security update

                	pkgsrc/net/wget/Makefile			1.128
                	pkgsrc/net/wget/distinfo			1.49
                """), NOTE)).endsWith("""
                	pkgsrc/net/wget/distinfo			1.49

                Pullup without ticket - requested by jane
                	pkgsrc/security/openssl/Makefile			42957a23d1c5
                	pkgsrc/security/openssl/distinfo			42957a23d1c5

                	Updated security/openssl to 1.0.1k [jane 2015-01-09]
                """);
    }
}
