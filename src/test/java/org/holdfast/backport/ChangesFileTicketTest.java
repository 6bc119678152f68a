package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Test;

/** What is added to a list of changes looks like what stands there. */
class ChangesFileTicketTest {

    private static final ChangesFile.Note NOTE = new ChangesFile.Note(
            new PkgPath("net", "foo"),
            "1.1",
            "jane",
            LocalDate.of(2015, 1, 9),
            List.of("net/foo/Makefile"),
            "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2");

    @Test
    void aTicketHasTheIndentAndTheTopThatTheOthersHave() {
        assertThat(ChangesFile.with(
                        Optional.of("Pullup ticket #1 - requested by x\n  net/bar/Makefile\t\t1.2\n\n"), NOTE))
                .endsWith("""
                        \t1.2

                        Pullup without ticket - requested by jane
                          net/foo/Makefile		42957a23d1c5

                          Updated net/foo to 1.1 [jane 2015-01-09]
                        """);
    }

    @Test
    void whereColumnsAreMadeWithBlanksATabStandsBeforeTheCommit() {
        assertThat(ChangesFile.with(Optional.of("Pullup ticket #1 - by x\n\tpkgsrc/net/bar/Makefile  1.2"), NOTE))
                .isEqualTo("""
                        Pullup ticket #1 - by x
                        	pkgsrc/net/bar/Makefile  1.2

                        Pullup without ticket - requested by jane
                        	pkgsrc/net/foo/Makefile	42957a23d1c5

                        	Updated net/foo to 1.1 [jane 2015-01-09]
                        """);
    }

    @Test
    void ticketsWithoutFilesGiveAnOrdinaryBlock() {
        assertThat(ChangesFile.with(Optional.of("Pullup-ticket #1\n"), NOTE)).isEqualTo("""
                Pullup-ticket #1

                Pullup without ticket - requested by jane
                	pkgsrc/net/foo/Makefile	42957a23d1c5

                	Updated net/foo to 1.1 [jane 2015-01-09]
                """);
    }

    @Test
    void theLastStyleOfAFileThatHasBothIsTheOneThatGoesOn() {
        assertThat(ChangesFile.with(Optional.of("Pullup ticket #1\n\n  Updated net/bar to 2 [x 2014-12-01]\n"), NOTE))
                .endsWith("01]\n  Updated net/foo to 1.1 [jane 2015-01-09]\n");
        assertThat(ChangesFile.with(Optional.of("\tUpdated net/bar to 2 [x 2014-12-01]\nPullup ticket #1\n"), NOTE))
                .contains("#1\n\nPullup without ticket");
    }
}
