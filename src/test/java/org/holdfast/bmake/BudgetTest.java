package org.holdfast.bmake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Makefiles that would take all time, memory or stack: the directory is unknown, and the others are as they were. */
@Timeout(60)
class BudgetTest {

    private static final String NAME = "\nDISTNAME=${X}\n";

    private final Map<String, String> files = new HashMap<>();

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }

    /** What is evil, the Makefile, and the result: {@code foo-1}, or a part of the reason why it is unknown. */
    static Stream<Arguments> evil() {
        String steps = "more than 1,000,000 steps";
        String long4 = "a text of more than 4,000,000 characters";
        String characters = "more than 50,000,000 characters in all";
        String deep = "nested more than 150 deep";
        return Stream.of(
                Arguments.of("values nested", "X=" + "${X:U".repeat(2_000) + "}".repeat(2_000) + NAME, deep),
                Arguments.of("values nested and not closed", "X=" + "${Y:U".repeat(2_000) + NAME, deep),
                Arguments.of("names nested", "X=" + "${".repeat(100_000) + NAME, deep),
                Arguments.of(
                        "variables in a row",
                        "X0=foo-1\n" + lines(5_000, i -> "X" + (i + 1) + "=${X" + i + "}") + "X=${X5000}" + NAME,
                        deep),
                Arguments.of("modifiers that are their own value", "Y=$${Y}\nX=${Z:${Y}}" + NAME, deep),
                Arguments.of("loops in values", "X=" + "${Y:U1:@a@".repeat(2_000) + "@}".repeat(2_000) + NAME, deep),
                Arguments.of("doubling", "A=a\n" + "A:=${A}${A}\n".repeat(40) + "X=${A}" + NAME, long4),
                Arguments.of(
                        "doubling of nothing",
                        "V0=\n" + lines(60, i -> "V" + (i + 1) + "=${V" + i + "}${V" + i + "}") + "X=foo-1${V60}"
                                + NAME,
                        steps),
                Arguments.of(
                        "doubling in a condition",
                        "V0=\n" + lines(60, i -> "V" + (i + 1) + "=${V" + i + "}${V" + i + "}")
                                + ".if ${V60} == \"\"\nX=foo-1\n.endif" + NAME,
                        steps),
                Arguments.of(
                        "conditionals nested",
                        ".if 1\n".repeat(100_000) + ".endif\n".repeat(100_000) + NAME,
                        "nested more than 100 deep"),
                Arguments.of(
                        "conditionals",
                        ".if 1\nX=foo-1\n.endif\n".repeat(100_000) + NAME,
                        "has more than 200,000 statements"),
                Arguments.of("fewer conditionals", ".if 1\nX=foo-1\n.endif\n".repeat(50_000) + NAME, "foo-1"),
                Arguments.of(
                        "else after else", ".if 0\n" + ".elif 0\n".repeat(150_000) + ".endif\nX=foo-1" + NAME, "foo-1"),
                Arguments.of(
                        "loops nested",
                        ".for i in 1 2\n".repeat(5_000) + ".endfor\n".repeat(5_000) + NAME,
                        "nested more than 100 deep"),
                Arguments.of(
                        "loops nested less",
                        lines(90, i -> ".for i" + i + " in 1 2") + ".endfor\n".repeat(90) + NAME,
                        steps),
                Arguments.of("loops", ".for i in 1 2\nX=foo-1\n.endfor\n".repeat(5_000) + NAME, "foo-1"),
                Arguments.of(
                        "a long loop",
                        "L=${:U:range=99999}\n.for i in ${L} ${L}\n.for j in ${L}\n.endfor\n.endfor\n" + NAME,
                        steps),
                Arguments.of(
                        "loop variables in loops",
                        "L=" + "a".repeat(100_000) + "\n.for i in ${L}\nX=" + "${i}".repeat(50_000) + "\n.endfor\n"
                                + NAME,
                        long4),
                Arguments.of(
                        "a regular expression",
                        "A=" + "ab".repeat(100_000) + "\nX=foo-1${A:C/(a|b)*c/x/:Mnone}" + NAME,
                        "foo-1"),
                Arguments.of(
                        "a regular expression that matches all",
                        "A=" + "ab".repeat(100_000) + "c\nX=${A:C/(a|b)*c/foo-\\1/}" + NAME,
                        "foo-b"),
                Arguments.of(
                        "a regular expression at each place",
                        "A=" + "a".repeat(200_000) + "\nX=${A:C/(a*b)?/x/g}" + NAME,
                        characters),
                Arguments.of(
                        "repetitions", "A=aaaa\nX=foo${A:C/((a{1,200}){1,200}){1,200}/x/}" + NAME, "not understood"),
                Arguments.of(
                        "groups nested",
                        "A=a\nX=foo${A:C/" + "(".repeat(5_000) + "a" + ")".repeat(5_000) + "/x/}" + NAME,
                        "not understood"),
                Arguments.of(
                        "a replacement",
                        "A=" + "a".repeat(100_000) + "\nX=${A:C/a+/" + "&".repeat(100_000) + "/}" + NAME,
                        long4),
                Arguments.of(
                        "a plain replacement",
                        "A=" + "a".repeat(100_000) + "\nX=${A:S/a/" + "b".repeat(1_000) + "/g}" + NAME,
                        long4),
                Arguments.of(
                        "ampersands",
                        "A=a\nX=${A:S/" + "a".repeat(100_000) + "/" + "&".repeat(100_000) + "/}" + NAME,
                        long4),
                Arguments.of(
                        "a pattern with many stars",
                        "A=" + "a".repeat(100_000) + "\nX=foo-1${A:M" + "*a".repeat(2_000) + "*b}" + NAME,
                        "foo-1"),
                Arguments.of(
                        "a long pattern",
                        "A=" + "a".repeat(100_000) + "\nX=foo-1${A:M*" + "a".repeat(50_000) + "b}" + NAME,
                        characters),
                Arguments.of(
                        "a pattern with sets",
                        "A=" + "a".repeat(100_000) + "\nX=${A:M*[" + "b".repeat(10_000) + "]}" + NAME,
                        characters),
                Arguments.of("a loop in a value", "L=${:U:range=99999}\nX=${L:@a@${L:@b@${L}@}@}" + NAME, long4),
                Arguments.of(
                        "a long body", "L=${:U:range=99999}\nX=${L:@a@" + "b".repeat(100_000) + "@}" + NAME, long4),
                Arguments.of(
                        "words that are no modifiers",
                        "X=${A" + ":a".repeat(100_000) + "}" + NAME,
                        "A: the modifier :a"),
                Arguments.of(
                        "a condition with parentheses",
                        ".if " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + "\nX=foo-1\n.endif" + NAME,
                        "X may not be set"),
                Arguments.of(
                        "a condition with many sides",
                        ".if 0" + " || 0".repeat(100_000) + "\n.else\nX=foo-1\n.endif" + NAME,
                        "foo-1"),
                Arguments.of(
                        "a condition that is denied",
                        ".if " + "!".repeat(100_000) + "1\nX=foo-1\n.endif" + NAME,
                        "foo-1"),
                Arguments.of("a huge number", ".if " + "9".repeat(100_000) + " > 1\nX=foo-1\n.endif" + NAME, "foo-1"),
                Arguments.of(
                        "a huge hexadecimal number",
                        ".if 0x" + "f".repeat(100_000) + " > 1\nX=foo-1\n.endif" + NAME,
                        "X may not be set"),
                Arguments.of("a huge range", "A=${:U:range=99999999999}\nX=foo-1" + NAME, "foo-1"),
                Arguments.of("a huge selection", "X=${:Ufoo-1:[1..99999999999]}" + NAME, "the modifier"),
                Arguments.of("commands", "A!=\twhile :; do :; done\nX=${:!sleep 1000!}" + NAME, "output of a command"),
                Arguments.of("continued lines", "X=foo-1" + "\\\n".repeat(1_000_000) + NAME, "foo-1"),
                Arguments.of("backslashes", "X=foo-1\nA=" + "\\".repeat(1_000_000) + NAME, "foo-1"),
                Arguments.of(
                        "names that are not known",
                        "A!=x\nX=foo-1\n" + lines(20_000, i -> "${A}." + i + "=1") + NAME,
                        "more than 1,000 variables"),
                Arguments.of(
                        "variables",
                        lines(100_000, i -> "V" + i + "=1") + "X=foo-1" + NAME,
                        "more than 20,000 variables"),
                Arguments.of(
                        "names that are asked for",
                        lines(100_000, i -> "X=foo-1${V" + i + "}\nY:=${X}") + NAME,
                        "more than"),
                Arguments.of(
                        "files",
                        lines(10_000, i -> ".sinclude \"a" + i + ".mk\"") + "X=foo-1" + NAME,
                        "more than 1,000 files"),
                Arguments.of("a long name", "X=foo-" + "1".repeat(10_000) + NAME, "PKGNAME has 10004 characters"),
                Arguments.of(
                        "a name of two lines", "X=${:Ufoo-1 bar-1:ts\\n}" + NAME, "PKGNAME has a control character"),
                Arguments.of(
                        "a path of two lines",
                        ".include \"${:Ua b:ts\\n}\"\nX=foo-1" + NAME,
                        "has a control character"),
                Arguments.of(
                        "choices",
                        "_PBULK=1\nX=foo-1${A:U}${B:U}${C:U}" + NAME,
                        "more than 1,000 choices of versions"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("evil")
    void isUnknownOrKnownAndStopsNothing(String what, String makefile, String result) {
        files.put("c/evil/Makefile", makefile);
        files.put("c/good/Makefile", "DISTNAME=good-1\n");
        if (makefile.contains("_PBULK")) {
            files.put("mk/pbulk/pbulk-index.mk", """
                    .if defined(_PBULK)
                    _PBULK_MULTI_NEEDED=a b c
                    .for i in a b c
                    _PBULK_SORTED_LIST.${i}=${:U:range=20}
                    _PBULK_MULTI_VAR.${i}=${i:tu}
                    .endfor
                    .endif
                    """);
        }
        long begun = System.nanoTime();
        assertThat(evaluate("evil"))
                .singleElement()
                .satisfies(definition ->
                        assertThat(definition.toString()).contains(result).hasSizeLessThan(2_200));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(evaluate("good")).extracting(Definition::toString).containsExactly("c/good good-1");
    }

    /** What is nested in the most wasteful ways. */
    static Stream<String> nested() {
        String condition = "(".repeat(90) + "1" + ")".repeat(90);
        return Stream.of(
                "X=" + "${X:U".repeat(2_000) + "}".repeat(2_000),
                "X=" + "${:Ua:@a@".repeat(2_000) + "@}".repeat(2_000),
                "X=" + "${".repeat(2_000) + "1" + ":?1:0}".repeat(2_000),
                "X0=foo-1\n" + lines(2_000, i -> "X" + (i + 1) + "=${:Ua.b:.b=${X" + i + "}}") + "X=${X2000}",
                "X0=foo-1\n" + lines(2_000, i -> "X" + (i + 1) + "=${:Ua:S/a/${X" + i + "}/}") + "X=${X2000}",
                "X0=foo-1\n" + lines(2_000, i -> "X" + (i + 1) + "=${X" + i + ":M*:R:C/(a|b)/\\1/}") + "X=${X2000}",
                "X0=1\n"
                        + lines(
                                2_000,
                                i -> "X" + (i + 1) + "=${\"$${X" + i + "}\" != \"\" && " + condition + ":?foo-1:0}")
                        + "X=${X2000}",
                "Y=$${Y}\nX=${Z:${Y}}",
                lines(99, i -> ".if " + condition) + ".for i in 1\n.include \"../evil/Makefile\"\n.endfor\n"
                        + ".endif\n".repeat(99));
    }

    @ParameterizedTest
    @MethodSource("nested")
    void halfOfAThreadsStackIsEnough(String makefile) throws InterruptedException {
        files.put("c/evil/Makefile", makefile + NAME);
        AtomicReference<Object> result = new AtomicReference<>("nothing");
        Thread small = new Thread(
                null,
                () -> {
                    try {
                        result.set(evaluate("evil").getFirst().unknown().orElseThrow());
                    } catch (StackOverflowError e) {
                        result.set(e);
                    }
                },
                "small",
                512 << 10);
        small.start();
        small.join();
        assertThat(result.get()).isEqualTo("c/evil/Makefile: nested more than 150 deep");
    }

    @Test
    void aFileThatIncludesItselfManyTimesOverIsGivenUp() {
        for (int i = 0; i < 30; i++) {
            String next = ".include \"f" + (i + 1) + ".mk\"\n";
            files.put("c/evil/f" + i + ".mk", next + next);
        }
        files.put("c/evil/f30.mk", "");
        files.put("c/evil/Makefile", ".include \"f0.mk\"\nDISTNAME=foo-1\n");
        assertThat(evaluate("evil").getFirst().unknown().orElseThrow())
                .containsPattern("f[0-9]+\\.mk: more than 1,000,000 steps");
        assertThat(evaluate("evil").getFirst().filesRead())
                .as("so that it is evaluated again if one of them changes")
                .contains("c/evil/Makefile", "c/evil/f0.mk", "c/evil/f30.mk");
    }

    @Test
    void aFileThatCannotBeParsedIsAmongThoseRead() {
        files.put("c/evil/a.mk", ".if 1\n");
        files.put("c/evil/Makefile", "DISTNAME=foo-1\n.include \"a.mk\"\n");
        assertThat(evaluate("evil").getFirst().filesRead()).contains("c/evil/a.mk");
    }

    @Test
    void aNameThatReadsAsTheReasonWhyThereIsNoneIsUnknown() {
        files.put("c/evil/Makefile", "DISTNAME=unknown: foo-1\n");
        List<MadePackage> made =
                definitions().directory(new PkgPath("c", "evil")).makes();
        assertThat(made).hasToString("[unknown: PKGNAME begins with 'unknown: ']");
        assertThat(MadePackage.parseLines(MadePackage.lines(made))).isEqualTo(made);
    }

    @Test
    void manyDirectoriesBeyondTheirBudgetsDoNotHarmTheOthers() {
        String evil =
                "V0=\n" + lines(60, i -> "V" + (i + 1) + "=${V" + i + "}${V" + i + "}") + "DISTNAME=foo-1${V60}\n";
        IntStream.range(0, 150).forEach(i -> files.put("c/evil" + i + "/Makefile", evil));
        files.put("c/good/Makefile", ".for i in ${:U:range=5000}\nA+=x\n.endfor\nDISTNAME=good-1\n");
        PackageDefinitions definitions = definitions();
        for (int i = 0; i < 150; i++) {
            assertThat(definitions
                            .evaluate(new PkgPath("c", "evil" + i))
                            .getFirst()
                            .toString())
                    .contains(i < 100 ? "more than 1,000,000 steps" : "more than 100,000 steps");
        }
        assertThat(definitions.evaluate(new PkgPath("c", "good"))).hasToString("[c/good good-1]");
    }

    @Test
    void defaultsBeyondTheirBudgetMakeEverythingUnknownAndStopNothing() {
        files.put("mk/defaults/mk.conf", "A=a\n" + "A:=${A}${A}\n".repeat(40));
        files.put("c/evil/Makefile", "DISTNAME=foo-1\n");
        assertThat(evaluate("evil").getFirst().unknown())
                .hasValue("mk/defaults/mk.conf: a text of more than 4,000,000 characters");
    }

    @Test
    void requirementsBeyondTheirBudgetAreLeftOut() {
        files.put("c/evil/buildlink3.mk", "BUILDLINK_API_DEPENDS.a+=a>=1\nA=a\n" + "A:=${A}${A}\n".repeat(40));
        assertThat(definitions().buildlink(new PkgPath("c", "evil"))).isEmpty();
    }

    private List<Definition> evaluate(String name) {
        return definitions().evaluate(new PkgPath("c", name));
    }

    private PackageDefinitions definitions() {
        return new PackageDefinitions(
                new SourceTree() {
                    @Override
                    public Optional<String> text(String path) {
                        return Optional.ofNullable(files.get(path));
                    }

                    @Override
                    public boolean exists(String path) {
                        return files.containsKey(path);
                    }
                },
                Platform.LINUX_X86_64,
                Map.of(),
                PackageDirectory.VARIABLES);
    }
}
