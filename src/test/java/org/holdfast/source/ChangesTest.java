package org.holdfast.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangesTest {

    @TempDir
    private Path directory;

    private int files;

    @Test
    void aChangeWithoutACategoryIsOneOfTheDirectoryThatLaterYearsName() throws IOException {
        String old = file("\u00ef\u00bb\u00bf$NetBSD$\n\nChanges to the packages collection in 1999:\n\n"
                + "\tUpdated lsof to 4.39 [frueauf 1999-01-01]\n"
                + "\tAdded xtermset-0.1 [hubertf 1999-01-02]\n"
                + "\tUpdated bind9 to 9.1.0.4.  It uses\n\t\t9.1.1rc4. [itojun 1999-03-07]\n"
                + "\tDeleted mutt-current since it has long been replaced by mutt.\n\t\t[wiz 1999-04-02]\n"
                + "\tbsd.pkg.mk: changed something [wiz 1999-04-02]\n"
                + "\tAdded top package [agc 1999-10-03]\n");
        String later = file(
                "\tUpdated sysutils/lsof to 4.81 [wiz 2009-01-01]\n\tUpdated x11/xtermset to 0.5 [wiz 2009-01-01]\n"
                        + "\tUpdated net/bind9 to 9.4 [wiz 2009-01-01]\n\tRemoved mail/mutt-current [wiz 2009-01-01]\n"
                        + "\tUpdated sysutils/top to 3.6 [wiz 2009-01-01]\n");
        Parsed<ChangesLine> read = changes().read(List.of(old, later));
        assertThat(read.values())
                .extracting(ChangesLine::toString)
                .startsWith(
                        "\tUpdated sysutils/lsof to 4.39 [frueauf 1999-01-01]",
                        "\tAdded x11/xtermset version 0.1 [hubertf 1999-01-02]",
                        "\tUpdated net/bind9 to 9.1.0.4 [itojun 1999-03-07]",
                        "\tRemoved mail/mutt-current [wiz 1999-04-02]")
                .hasSize(9);
        assertThat(read.malformed())
                .extracting(Malformed::why)
                .containsExactly("1 change left out, without a version or a new name: top");
    }

    @Test
    void whatHasNoCategoryAnywhereIsLeftOutAndSaid() throws IOException {
        String old = file("\tUpdated lsof to 4.39 [frueauf 1999-01-01]\n\tUpdated lsof to 4.40 [frueauf 1999-02-01]\n");
        Parsed<ChangesLine> read = changes().read(List.of(old));
        assertThat(read.values()).isEmpty();
        assertThat(read.malformed())
                .containsExactly(new Malformed(
                        old,
                        1,
                        "2 changes left out, without a category, of packages whose category no other change shows:"
                                + " lsof"));
    }

    private Changes changes() {
        return new Changes(new Inputs(directory, InputStream.nullInputStream()));
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("CHANGES-" + ++files), text, StandardCharsets.ISO_8859_1)
                .toString();
    }
}
