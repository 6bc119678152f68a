package org.holdfast.bmake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageDefinitionsTest {

    private final Map<String, String> files = new HashMap<>();

    /** What a value comes to, with V=foo-1.2.tar.gz and W="a.c b.h c.c" set. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "${V} | foo-1.2.tar.gz",
                "${V:S/foo/bar/} | bar-1.2.tar.gz",
                "${V:S/^foo-//:S/.gz$//} | 1.2.tar",
                "${V:S/o/0/} | f0o-1.2.tar.gz",
                "${V:S/o/0/g} | f00-1.2.tar.gz",
                "${V:S,foo,&&,} | foofoo-1.2.tar.gz",
                "${V:C/([a-z]+)-([0-9.]+)\\.tar.*/\\2-\\1/} | 1.2-foo",
                "${V:C:[0-9]:X:g} | foo-X.X.tar.gz",
                "${V:C/[[:digit:]]/N/} | foo-N.2.tar.gz",
                "${V:R} | foo-1.2.tar",
                "${V:R:E} | tar",
                "${W:R} | a b c",
                "${W:M*.c} | a.c c.c",
                "${W:N*.c} | b.h",
                "${W:.c=.o} | a.o b.h c.o",
                "${W:%.c=x%y} | xay b.h xcy",
                "${W:[2]} | b.h",
                "${W:[-1]} | c.c",
                "${W:[#]} | 3",
                "${W:O:u} | a.c b.h c.c",
                "${W:Or} | c.c b.h a.c",
                "${W:tu} | A.C B.H C.C",
                "${W:ts-} | a.c-b.h-c.c",
                "${W:@f@<${f}>@} | <a.c> <b.h> <c.c>",
                "${W:S/a/x/1} | x.c b.h c.c",
                "${W:S/ /_/gW} | a.c_b.h_c.c",
                "/usr/lib${:U} | /usr/lib",
                "${:Ux y:T} | x y",
                "${:U/a/b.c:T} | b.c",
                "${:U/a/b.c:H} | /a",
                "${NONE:Udefault} | default",
                "${V:Dset} | set",
                "${NONE:Dset}- | -",
                "${N${:UAME}} | name",
                "$(NAME) | name",
                "$$x | $x",
                "${V:S/foo/bar/tu} | BAR-1.2.TAR.GZ",
                "${NAME:?yes:no} | yes",
                "a\\#b | a#b",
                "${NONE:Da:Ub} | b",
                "${V:Da:Ub} | a",
                "${W:tW:S/ /_/} | a.c_b.h c.c",
                "${W:[*]:S/ /_/} | a.c_b.h c.c",
                "${NONE::=new}x${NONE} | xnew",
                "${NONE::?=new}${V::?=old}${NONE::+=er}${NONE:S/ /-/W} | new-er",
                "${W:M[!a]*}x | a.cx",
                "${W:M[^a]*:S/ /_/W} | b.h_c.c",
                "${W:.c=.o:tu} | a.o:tu b.h c.o:tu",
                "${W:@a@${W:[1]:@b@${a}${b}@}@} | a.ca.c b.ha.c c.ca.c",
                "${W:range} | 1 2 3",
                "${W:range=2} | 1 2",
                "${%Y-%m-%d %H:L:gmtime=86400} | 1970-01-02 00",
                "${W:C/(a.)*(a.c)?/x/} | x xb.h xc.c",
            })
    void expandsWhatBmakeExpands(String text, String value) {
        file("c/p/Makefile", "V=foo-1.2.tar.gz\nW=a.c b.h c.c\nNAME=name\nname=1\nDISTNAME=" + text + "\n");
        assertThat(names()).containsExactly(value);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "1 ~ true",
                "0 ~ false",
                "defined(X) ~ true",
                "!defined(NONE) ~ true",
                "empty(EMPTY) ~ true",
                "!empty(X:Mb) && ${X} == \"b\" ~ false",
                "!empty(X:Ma*) ~ true",
                "${X} == \"abc\" || ${NONE} == 1 ~ true",
                "${NUMBER} > 9 ~ true",
                "${NUMBER} == 10.0 ~ true",
                "\"${NUMBER}\" == \"10.0\" ~ false",
                "${NUMBER} < 0x0b ~ true",
                "(defined(X) && !defined(X)) || exists(files) ~ true",
                "exists(${.CURDIR}/nothing) ~ false",
                "X ~ true",
                "NONE ~ false",
                "make(install) ~ false",
                "${X:Mx} ~ false",
                "!(${X} != \"abc\") ~ true",
                "${NUMBER} > .5 ~ true",
                "\"${NONE}\" == \"\" ~ true",
                "${EMPTY} == 0 ~ true",
                "${X}&&${EMPTY} ~ true",
                "target(here) ~ true",
                "target(nowhere) ~ false",
                "target(dep) ~ false",
            })
    void decidesWhatBmakeDecides(String condition, boolean holds) {
        file("c/p/files/x", "");
        file(
                "c/p/Makefile",
                "X=abc\nEMPTY=\nNUMBER=10\nhere: dep\n.if " + condition
                        + "\nDISTNAME=true-1\n.else\nDISTNAME=false-1\n.endif\n");
        assertThat(names()).containsExactly(holds + "-1");
    }

    @Test
    void theNameIsDistnameAndItsRevision() {
        file("c/p/Makefile", "DISTNAME=\tfoo-1.0\nPKGREVISION=\t3\n");
        assertThat(names()).containsExactly("foo-1.0nb3");
        file("c/p/Makefile", "DISTNAME=\tfoo-1.0\nPKGREVISION=\t0\nPKGNAME=bar-${DISTNAME:S/foo-//}\n");
        assertThat(names()).containsExactly("bar-1.0");
    }

    @Test
    void assignmentsActInTheirOrder() {
        file("c/p/Makefile", "A?=1\nA?=2\nB:=${A}\nA=3\nC=${A}\nA+=4\nDISTNAME=x${B}-${C:S/ /./W}\n");
        assertThat(names()).containsExactly("x1-3.4");
    }

    @Test
    void includesAreFollowedFromWhereTheyStand() {
        file("c/p/Makefile", ".include \"../../d/q/Makefile.common\"\n.include \"../../mk/bsd.pkg.mk\"\n");
        file("d/q/Makefile.common", ".include \"version.mk\"\nDISTNAME=foo-${VERSION}\n.sinclude \"nothing.mk\"\n");
        file("d/q/version.mk", "VERSION=2.0\n");
        assertThat(evaluate()).singleElement().satisfies(definition -> {
            assertThat(definition.pkgname().orElseThrow()).hasToString("foo-2.0");
            assertThat(definition.filesRead())
                    .as("and what would be read if it were there")
                    .containsExactly(
                            "c/p/Makefile",
                            "d/q/Makefile.common",
                            "d/q/version.mk",
                            "d/q/nothing.mk",
                            "c/p/nothing.mk");
        });
    }

    @Test
    void loopsReplaceTheirVariables() {
        file("c/p/Makefile", ".for a b in x 1 y 2\nV.${a}=${b}\n.endfor\nDISTNAME=foo-${V.x}.${V.y}\n");
        assertThat(names()).containsExactly("foo-1.2");
    }

    @Test
    void theTreesOwnMachineryChoosesTheVersions() {
        file("mk/pbulk/pbulk-index.mk", """
                _PBULK_MULTI=python
                _PBULK_MULTI_LIST.python=_ACCEPTED
                _PBULK_MULTI_VAR.python=PYTHON_VERSION_REQD
                _PBULK_MULTI_DEFAULT.python=PYTHON_VERSION_DEFAULT
                .for _t in ${_PBULK_MULTI}
                .  if defined(${_PBULK_MULTI_LIST.${_t}}) && ${${_PBULK_MULTI_LIST.${_t}}:[\\#]} != 1
                _PBULK_MULTI_NEEDED:= ${_t} ${_PBULK_MULTI_NEEDED}
                _PBULK_SORTED_LIST.${_t}:= ${${_PBULK_MULTI_LIST.${_t}}}
                .  endif
                .endfor
                """);
        file("lang/python/pyversion.mk", """
                PYTHON_VERSION_DEFAULT?= 27
                _ACCEPTED?= 27 34
                .if defined(PYTHON_VERSION_REQD)
                V= ${PYTHON_VERSION_REQD}
                .else
                V= ${PYTHON_VERSION_DEFAULT}
                .endif
                PYPKGPREFIX= py${V}
                """);
        file(
                "c/p/Makefile",
                "DISTNAME=foo-1\nPKGNAME=${PYPKGPREFIX}-${DISTNAME}\n.include \"../../lang/python/pyversion.mk\"\n");
        assertThat(names()).containsExactly("py27-foo-1", "py34-foo-1");
    }

    @Test
    void theOperatorsSettingsAndThePlatformCount() {
        file("mk/defaults/mk.conf", "FLAVOUR?= plain\n");
        file(
                "c/p/Makefile",
                ".if ${OPSYS} == \"SunOS\"\nDISTNAME=${FLAVOUR}-${OS_VERSION}\n.else\nDISTNAME=other-1\n.endif\n");
        assertThat(new PackageDefinitions(
                                tree(), new Platform("SunOS", "5.11", "x86_64"), Map.of("FLAVOUR", "rich"), List.of())
                        .evaluate(new PkgPath("c", "p")))
                .singleElement()
                .hasToString("c/p rich-5.11");
        assertThat(names()).containsExactly("other-1");
    }

    @Test
    void aConditionThatCannotBeDecidedLeavesWhatBothSidesAgreeOn() {
        file("c/p/Makefile", "X!=uname\n.if ${X} == \"a\"\nA=1\nB=1\n.else\nA=1\nB=2\n.endif\nDISTNAME=foo-${A}\n");
        assertThat(names()).containsExactly("foo-1");
        file("c/p/Makefile", "X!=uname\n.if ${X} == \"a\"\nB=1\n.else\nB=2\n.endif\nDISTNAME=foo-${B}\n");
        assertThat(reason()).isEqualTo("B may be '1' or '2'");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "V!=cat version;DISTNAME=foo-${V} | V is the output of a command",
                "DISTNAME=foo-${VERSION} | VERSION is not defined in what is evaluated",
                "A=${B};B=${A};DISTNAME=${A} | A refers to itself",
                ".if defined(A);DISTNAME=foo-1 | c/p/Makefile has a .if without its end",
                ".endif;DISTNAME=foo-1 | c/p/Makefile has an .endif that closes nothing",
                ".for x in 1;.endif;.endfor | c/p/Makefile has an .endif that closes nothing",
                ".else;DISTNAME=foo-1 | c/p/Makefile has an .else or .elif outside of a conditional",
                ".include \"Makefile\";DISTNAME=foo-1 | c/p/Makefile is included in a circle",
                ".include \"nowhere.mk\";DISTNAME=foo-1 | c/p/Makefile includes nowhere.mk, which is not in the tree",
                "DISTNAME=${:!date!} | DISTNAME: the output of a command",
                "L!=ls;V=1;.for x in ${L};V=${x};.endfor;DISTNAME=foo-${V} | L is the output of a command",
                "L!=ls;.include \"${L}.mk\";DISTNAME=foo-1 | c/p/Makefile includes a file that is not known: L is the output of a command",
                "DISTNAME=${:Ua b:[99999999999]} | DISTNAME: the modifier :[99999999999]",
                "DISTNAME=${:Ua:C/[[::]]/b/} | DISTNAME: a regular expression that is not understood: [[::]]",
                "DISTNAME=${:Ua:foo} | DISTNAME: the modifier :foo",
                "COMMENT=x | DISTNAME is not defined in what is evaluated",
                "DISTNAME= | PKGNAME and DISTNAME are empty",
                ".if exists(/etc/release);DISTNAME=foo-1;.else;DISTNAME=foo-2;.endif | DISTNAME may be 'foo-1' or 'foo-2'",
            })
    void whatIsNotKnownSaysWhy(String text, String reason) {
        file("c/p/Makefile", text.replace(';', '\n') + "\n");
        assertThat(reason()).isEqualTo(reason);
    }

    @Test
    void aBreakEndsItsLoop() {
        file("c/p/Makefile", ".for i in 1 2 3\n.if ${i} == 2\n.break\n.endif\nX+=${i}\n.endfor\nDISTNAME=foo-${X}\n");
        assertThat(names()).containsExactly("foo-1");
    }

    @Test
    void eachWordOfAnIfndefIsAsked() {
        file("c/p/Makefile", "X=1\n.ifndef X || Y\nDISTNAME=foo-1\n.else\nDISTNAME=foo-2\n.endif\n");
        assertThat(names()).containsExactly("foo-1");
    }

    @Test
    void textBehindAnIncludesQuoteDoesNotMatter() {
        file("c/p/Makefile", ".include \"a.mk\" behind\n");
        file("c/p/a.mk", "DISTNAME=foo-1\n");
        assertThat(names()).containsExactly("foo-1");
    }

    @Test
    void anIncludeThatIsOneOfTwoFilesIsEach() {
        file("c/p/Makefile", "X!=uname\n.if ${X}\nF=a\n.else\nF=b\n.endif\n.include \"${F}.mk\"\nDISTNAME=foo-${V}\n");
        file("c/p/a.mk", "V=1\nA=1\n");
        file("c/p/b.mk", "V=2\n");
        assertThat(reason()).isEqualTo("V may be '1' or '2'");
    }

    @Test
    void anUnknownDependencyHidesNoOther() {
        file("c/p/Makefile", "DISTNAME=foo-1\nDEPENDS+=a-${NONE}>=1:../../c/a\nDEPENDS+=b>=1:../../c/b\n");
        Definition definition = new PackageDefinitions(
                        tree(), Platform.LINUX_X86_64, Map.of(), PackageDirectory.DEPENDENCIES)
                .evaluate(new PkgPath("c", "p"))
                .getFirst();
        assertThat(definition.variables()).containsEntry("DEPENDS", "a-${NONE}>=1:../../c/a b>=1:../../c/b");
        assertThat(definition.unknowns()).containsEntry("DEPENDS", "NONE is not defined in what is evaluated");
    }

    @Test
    void brokenDefaultsMakeEverythingUnknownAndStopNothing() {
        file("mk/defaults/mk.conf", ".if 1\n");
        file("c/p/Makefile", "DISTNAME=foo-1\n");
        assertThat(reason()).isEqualTo("mk/defaults/mk.conf has a .if without its end");
    }

    @Test
    void aLoopWithoutEndIsGivenUp() {
        file(
                "c/p/Makefile",
                "L=1 2 3 4 5 6 7 8 9 0\n.for a in ${L}\n.for b in ${L}\n.for c in ${L}\n.for d in ${L}\n.for e in ${L}\n"
                        + ".for f in ${L}\nX+=${a}\n.endfor\n.endfor\n.endfor\n.endfor\n.endfor\n.endfor\nDISTNAME=foo-1\n");
        assertThat(reason()).isEqualTo("c/p/Makefile: more than 1,000,000 steps");
    }

    @Test
    void aHundredThousandLinesAreRead() {
        file("c/p/Makefile", ".if 1\n" + "A+=\tx\n".repeat(100_000) + ".endif\nDISTNAME=foo-1\n");
        assertThat(names()).containsExactly("foo-1");
    }

    @Test
    void bytesThatAreNoTextDoNotMatter() {
        file("c/p/Makefile", "COMMENT=\u00ff\u0000\u00e9\nDISTNAME=foo-1\n\u0001\u0002:\n\t@echo\n=\n");
        assertThat(names()).containsExactly("foo-1");
    }

    /** Why bsd.pkg.mk refuses to build it on Linux-3.2.0-x86_64. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BROKEN=\tdoes not compile | BROKEN: does not compile",
                "BROKEN=\t\"in quotes\" | BROKEN: in quotes",
                "ONLY_FOR_PLATFORM=\tNetBSD-*-* SunOS-*-i386 | only for NetBSD-*-* SunOS-*-i386",
                "ONLY_FOR_PLATFORM=\tNetBSD-*-* Linux-*-* | ",
                "NOT_FOR_PLATFORM=\tLinux-*-* | not for Linux-3.2.0-x86_64",
                "NOT_FOR_PLATFORM=\tLinux-*-i386 | ",
                "BROKEN_ON_PLATFORM=\t*-*-x86_64 | BROKEN on Linux-3.2.0-x86_64",
                "PKG_FAIL_REASON+=\tno JVM here | ",
                "BROKEN=\t${NONE:sh} | ",
                "X=\t1 | "
            })
    void whatThePlatformDoesNotBuildIsMarked(String line, String why) {
        file("c/p/Makefile", "DISTNAME=foo-1\n" + line + "\n");
        PackageDirectory made = new PackageDefinitions(
                        tree(), Platform.LINUX_X86_64, Map.of(), PackageDirectory.VARIABLES)
                .directory(new PkgPath("c", "p"));
        assertThat(made.notBuilt()).isEqualTo(Optional.ofNullable(why));
        assertThat(made.makes()).hasSize(1);
    }

    private void file(String path, String text) {
        files.put(path, text);
    }

    private List<Definition> evaluate() {
        return new PackageDefinitions(tree(), Platform.LINUX_X86_64, Map.of(), List.of())
                .evaluate(new PkgPath("c", "p"));
    }

    private List<String> names() {
        return evaluate().stream()
                .map(definition -> definition
                        .pkgname()
                        .orElseThrow(() -> new AssertionError(definition.toString()))
                        .text())
                .toList();
    }

    private String reason() {
        return evaluate().getFirst().unknown().orElse("it is known");
    }

    private SourceTree tree() {
        return new SourceTree() {
            @Override
            public Optional<String> text(String path) {
                return Optional.ofNullable(files.get(path));
            }

            @Override
            public boolean exists(String path) {
                return files.keySet().stream().anyMatch(name -> name.equals(path) || name.startsWith(path + "/"));
            }
        };
    }
}
