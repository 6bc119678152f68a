package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RevisionLinePropertyTest {

    @Property
    void whatIsRaisedHasTheNumberOrAHigherOneAndNothingElseIsDifferent(
            @ForAll("makefiles") String makefile, @ForAll @IntRange(min = 1, max = 99) int revision) {
        OptionalInt had = RevisionLine.highest(makefile);
        assertThat(RevisionLine.raised(makefile, revision).isPresent()).isEqualTo(had.isPresent());
        RevisionLine.raised(makefile, revision).ifPresent(raised -> {
            assertThat(RevisionLine.highest(raised)).hasValue(Math.max(revision, had.orElseThrow()));
            assertThat(RevisionLine.without(raised)).isEqualTo(RevisionLine.without(makefile));
            assertThat(RevisionLine.raised(raised, revision)).hasValue(raised);
        });
    }

    @Property
    void whatIsInsertedIsOneLineMore(
            @ForAll("makefiles") String makefile, @ForAll @IntRange(min = 1, max = 99) int revision) {
        for (String with :
                new String[] {RevisionLine.inserted(makefile, revision), RevisionLine.lastWord(makefile, revision)}) {
            assertThat(with.lines().count()).isEqualTo(makefile.lines().count() + 1);
            assertThat(with.lines())
                    .filteredOn(("PKGREVISION=\t" + revision)::equals)
                    .isNotEmpty();
            assertThat(RevisionLine.without(with).strip())
                    .isEqualTo(RevisionLine.without(makefile).strip());
        }
    }

    @Test
    void aNumberThatNoIntHoldsIsHigherThanAnyOther() {
        assertThat(RevisionLine.highest("PKGREVISION=\t1234567890\n")).hasValue(Integer.MAX_VALUE);
        assertThat(RevisionLine.highest("PKGREVISION=\t123456789\n")).hasValue(123456789);
        assertThat(RevisionLine.highest("PKGREVISION=\t0\n")).hasValue(0);
    }

    @Test
    void theLineStandsInTheColumnOfTheNames() {
        assertThat(RevisionLine.inserted("DISTNAME=foo-1.0\n", 1)).isEqualTo("DISTNAME=foo-1.0\nPKGREVISION=\t1\n");
        assertThat(RevisionLine.inserted("DISTNAME= foo-1.0\n", 1)).isEqualTo("DISTNAME= foo-1.0\nPKGREVISION= 1\n");
        assertThat(RevisionLine.inserted("DISTNAME=\t\t\tfoo-1.0\n", 1))
                .isEqualTo("DISTNAME=\t\t\tfoo-1.0\nPKGREVISION=\t\t\t1\n");
        assertThat(RevisionLine.inserted("PKGNAME=\tfoo-1.0\n", 1)).isEqualTo("PKGNAME=\tfoo-1.0\nPKGREVISION=\t1\n");
    }

    @Test
    void aNameThatIsContinuedStaysInOnePiece() {
        assertThat(RevisionLine.inserted("DISTNAME=\tfoo-\\\n1\\\n.0\nX=1\n", 2))
                .isEqualTo("DISTNAME=\tfoo-\\\n1\\\n.0\nPKGREVISION=\t2\nX=1\n");
        assertThat(RevisionLine.inserted("DISTNAME=\tfoo-\\\n", 2)).isEqualTo("DISTNAME=\tfoo-\\\nPKGREVISION=\t2\n");
        assertThat(RevisionLine.inserted("DISTNAME=\tfoo-1.0", 2)).isEqualTo("DISTNAME=\tfoo-1.0\nPKGREVISION=\t2\n");
        assertThat(RevisionLine.inserted("DISTNAME=\tfoo-1.0\r\nX=\t1\r\n", 2))
                .isEqualTo("DISTNAME=\tfoo-1.0\r\nPKGREVISION=\t2\r\nX=\t1\r\n");
    }

    @Test
    void whereThereAreOnlyCommentsItComesBehindThem() {
        assertThat(RevisionLine.inserted("# $NetBSD$\n#\n", 1)).isEqualTo("# $NetBSD$\n#\nPKGREVISION=\t1\n");
        assertThat(RevisionLine.inserted("# $NetBSD$\nX=\t1\n", 1)).isEqualTo("# $NetBSD$\nPKGREVISION=\t1\nX=\t1\n");
        assertThat(RevisionLine.inserted("# $NetBSD$\n\nX=\t1\n", 1))
                .isEqualTo("# $NetBSD$\n\nPKGREVISION=\t1\nX=\t1\n");
        assertThat(RevisionLine.inserted("X=\t1\n# words\n\n", 1)).isEqualTo("PKGREVISION=\t1\nX=\t1\n# words\n\n");
    }

    @Provide
    Arbitrary<String> makefiles() {
        Arbitrary<String> line = Arbitraries.of(
                "# $NetBSD$",
                "",
                "DISTNAME=\tfoo-1.0",
                "PKGREVISION=\t2",
                "PKGREVISION?=\t7 # for png",
                "PKGREVISION:=100",
                "#PKGREVISION=\t3",
                "PKGREVISION=\t${X}",
                ".include \"../../net/foo/Makefile.common\"",
                ".include \"../../mk/bsd.pkg.mk\"");
        return Combinators.combine(line.list().ofMaxSize(8), Arbitraries.of("\n"))
                .as((lines, end) -> lines.stream().map(one -> one + end).collect(Collectors.joining()));
    }
}
