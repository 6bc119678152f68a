package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RevisionLineTest {

    @Test
    void itStandsBelowTheNamesInTheirColumn() {
        assertThat(RevisionLine.inserted("""
                # $NetBSD$

                DISTNAME=	foo-1.0
                PKGNAME=	p5-${DISTNAME}
                CATEGORIES=	www
                """, 2)).isEqualTo("""
                # $NetBSD$

                DISTNAME=	foo-1.0
                PKGNAME=	p5-${DISTNAME}
                PKGREVISION=	2
                CATEGORIES=	www
                """);
        assertThat(RevisionLine.inserted("DISTNAME=		foo-1.0\nCATEGORIES=		www\n", 1))
                .isEqualTo("DISTNAME=		foo-1.0\nPKGREVISION=		1\nCATEGORIES=		www\n");
        assertThat(RevisionLine.inserted("DISTNAME=	foo-\\\n	1.0\nX=	1\n", 1))
                .isEqualTo("DISTNAME=	foo-\\\n	1.0\nPKGREVISION=	1\nX=	1\n");
    }

    @Test
    void whereTheNamesStandElsewhereItComesFirst() {
        assertThat(RevisionLine.inserted("# $NetBSD$\n#\n\n.include \"Makefile.common\"\n", 1))
                .isEqualTo("# $NetBSD$\n#\n\nPKGREVISION=	1\n.include \"Makefile.common\"\n");
        assertThat(RevisionLine.inserted("", 1)).isEqualTo("PKGREVISION=	1\n");
    }

    @Test
    void theLastWordIsBehindTheLastIncludeOfAnotherPackage() {
        assertThat(RevisionLine.lastWord("""
                .include "../../www/foo/Makefile.common"
                X=	1
                .include "../../devel/bar/buildlink3.mk"
                .include "../../mk/bsd.pkg.mk"
                """, 3)).isEqualTo("""
                .include "../../www/foo/Makefile.common"
                PKGREVISION=	3
                X=	1
                .include "../../devel/bar/buildlink3.mk"
                .include "../../mk/bsd.pkg.mk"
                """);
    }

    @Test
    void itIsRaisedWhereverItIsSetAndNeverLowered() {
        assertThat(RevisionLine.raised("PKGREVISION=	2 # for png\r\nX=1\r\nPKGREVISION?=	9\r\n", 3))
                .hasValue("PKGREVISION=	3 # for png\r\nX=1\r\nPKGREVISION?=	9\r\n");
        assertThat(RevisionLine.raised("#PKGREVISION=	2\nPKGREVISION=	${X}\n", 3))
                .isEmpty();
        assertThat(RevisionLine.highest("PKGREVISION=	2\nPKGREVISION=	12\n")).hasValue(12);
        assertThat(RevisionLine.highest("X=	2\n")).isEmpty();
    }

    @Test
    void withoutItTheLineIsGoneAltogether() {
        assertThat(RevisionLine.without("A=	1\nPKGREVISION=	2\nB=	3\n")).isEqualTo("A=	1\nB=	3\n");
        assertThat(RevisionLine.without("A=	1\r\nPKGREVISION=	2\r\nB=	3\r\n")).isEqualTo("A=	1\r\nB=	3\r\n");
    }
}
