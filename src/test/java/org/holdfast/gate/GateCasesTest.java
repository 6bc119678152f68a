package org.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.outcome.Verdict.ADDITIVE;
import static org.holdfast.outcome.Verdict.BINARY_BREAK;
import static org.holdfast.outcome.Verdict.COMPATIBLE;
import static org.holdfast.outcome.Verdict.SOURCE_BREAK;
import static org.holdfast.outcome.Verdict.UNKNOWN;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateFinding.Rebuild;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Verdict;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cases that a gate must get right, each compiled with gcc. */
class GateCasesTest {

    private static final String HEADER = """
            #ifndef SAMPLE_H
            #define SAMPLE_H
            #include <stddef.h>
            #include <string.h>
            /* What others see. */
            #define SAMPLE_VERSION "1.0"
            #define SAMPLE_BUFFER 1024
            #define SAMPLE_MAX(a, b) ((a) > (b) ? (a) : (b))
            enum sample_color { SAMPLE_RED, SAMPLE_GREEN, SAMPLE_BLUE };
            struct sample_point { int x; int y; };
            struct sample_private;
            typedef struct sample_private sample_t;
            extern int sample_table[4];
            int sample_sum(struct sample_point *point, size_t count);
            char *sample_name(char *name);
            enum sample_color sample_mix(enum sample_color one, enum sample_color other);
            sample_t *sample_new(void);
            static inline int sample_twice(int a) { return a + a; }
            #endif
            """;

    private static final String SOURCE = """
            #include <sample.h>
            #include <stdlib.h>
            struct sample_private { int a; };
            int sample_table[4] = { 1, 2, 3, 4 };
            int sample_sum(struct sample_point *point, size_t count) { return point->x + point->y + (int) count; }
            char *sample_name(char *name) { return name; }
            enum sample_color sample_mix(enum sample_color one, enum sample_color other) { return one > other ? one : other; }
            sample_t *sample_new(void) { return calloc(1, sizeof(struct sample_private)); }
            int sample_old(void) { return 1; }
            """;

    @TempDir
    Path directory;

    @BeforeAll
    static void compilersAreHere() {
        List<String> missing = SamplePackage.missing("gcc", "ar", "strip", "tar", "clang", "abidiff");
        Assumptions.assumeTrue(missing.isEmpty(), () -> "not installed: " + missing);
    }

    private SamplePackage sample(String version) {
        return new SamplePackage(directory, "sample-" + version)
                .header("sample.h", HEADER)
                .source(SOURCE);
    }

    private GateOutcome gate(SamplePackage old, SamplePackage now) throws IOException, InterruptedException {
        return Gate.compare(List.of(old.build()), List.of(now.build()), List.of());
    }

    private GateOutcome gate(UnaryOperator<SamplePackage> change) throws IOException, InterruptedException {
        return gate(sample("1.0"), change.apply(sample("1.1")));
    }

    private void assertVerdict(UnaryOperator<SamplePackage> change, Verdict verdict) throws Exception {
        GateOutcome outcome = gate(change);
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(verdict);
    }

    private UnaryOperator<SamplePackage> header(String from, String to) {
        assertThat(HEADER).contains(from);
        return now -> now.header("sample.h", HEADER.replace(from, to));
    }

    private UnaryOperator<SamplePackage> both(String from, String to, String sourceFrom, String sourceTo) {
        assertThat(HEADER).contains(from);
        assertThat(SOURCE).contains(sourceFrom);
        return now -> now.header("sample.h", HEADER.replace(from, to)).source(SOURCE.replace(sourceFrom, sourceTo));
    }

    private UnaryOperator<SamplePackage> source(String from, String to) {
        assertThat(SOURCE).contains(from);
        return now -> now.source(SOURCE.replace(from, to));
    }

    @Test
    void anIdenticalRebuildIsCompatible() throws Exception {
        GateOutcome outcome = gate(now -> now);
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(COMPATIBLE);
        assertThat(outcome.findings()).isEmpty();
        assertThat(outcome.headersUnchanged() && outcome.typesUnchanged() && outcome.archivesUnchanged())
                .isTrue();
    }

    /** Of 5 MB of headers nothing is kept, and of 33 MB clang is not asked. */
    @Test
    void manyHeadersBesideChangeNothingUntilTheyAreTooMany() throws Exception {
        UnaryOperator<SamplePackage> change =
                header("#define SAMPLE_BUFFER 1024", "#define SAMPLE_BUFFER 2048\nint sample_more(void);");
        String line = "extern int %s_%05d; /* " + "x".repeat(5_000) + " */\n";
        for (int count : new int[] {1_000, 6_600}) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < count; i++) {
                many.append(line.formatted("other", i));
            }
            String half = many.substring(0, many.length() / 2 + line.length());
            UnaryOperator<SamplePackage> more =
                    now -> now.header("half.h", half.substring(0, half.lastIndexOf('\n') + 1))
                            .header("many.h", many.toString());
            List<GateFinding> few = gate(change).findings();
            List<GateFinding> found = gate(more.apply(sample("1.0")), change.apply(more.apply(sample("1.1"))))
                    .findings();
            if (count == 1_000) {
                assertThat(found).isEqualTo(few).hasSizeGreaterThan(1);
            } else {
                assertThat(found)
                        .filteredOn(one -> one.says().contains("more than 32 MB"))
                        .hasSize(1);
                assertThat(found)
                        .filteredOn(one -> one.check().equals("macros"))
                        .hasSameSizeAs(few.stream()
                                .filter(one -> one.check().equals("macros"))
                                .toList());
            }
        }
    }

    @Test
    void aChangeInABodyIsCompatible() throws Exception {
        GateOutcome outcome = gate(source("return point->x + point->y", "return point->y + 2 * point->x"));
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(COMPATIBLE);
        assertThat(outcome.headersUnchanged() && outcome.typesUnchanged() && outcome.archivesUnchanged())
                .isTrue();
        assertVerdict(
                now -> source("return point->x + point->y", "return point->y")
                        .apply(now)
                        .debugged(),
                COMPATIBLE);
    }

    @Test
    void anAddedSymbolIsAdditive() throws Exception {
        assertVerdict(
                source("int sample_old(void)", "int sample_more(void) { return 2; } int sample_old(void)"), ADDITIVE);
        assertVerdict(
                both(
                        "sample_t *sample_new",
                        "int sample_more(void);\nsample_t *sample_new",
                        "int sample_old(void)",
                        "int sample_more(void) { return 2; } int sample_old(void)"),
                ADDITIVE);
    }

    @Test
    void aRemovedSymbolBreaks() throws Exception {
        assertVerdict(source("int sample_old(void) { return 1; }", ""), BINARY_BREAK);
        assertVerdict(source("int sample_old(void)", "static int sample_old(void)"), BINARY_BREAK);
    }

    @Test
    void anotherSonameBreaks() throws Exception {
        assertVerdict(now -> now.soname("libsample.so.2"), BINARY_BREAK);
    }

    @Test
    void anotherVersionOfASymbolBreaks() throws Exception {
        String one = "ONE { global: *; };\n";
        GateOutcome outcome = gate(sample("1.0").versions(one), sample("1.1").versions(one.replace("ONE", "TWO")));
        assertThat(outcome.verdict()).isEqualTo(BINARY_BREAK);
        assertThat(gate(sample("1.0").versions(one), sample("1.1").versions(one))
                        .verdict())
                .isEqualTo(COMPATIBLE);
    }

    @Test
    void anArrayThatGrowsBreaksEvenWhereNothingElseIsKnown() throws Exception {
        String grown = SOURCE.replace("sample_table[4]", "sample_table[6]");
        SamplePackage old =
                new SamplePackage(directory, "sample-1.0").source(SOURCE.replace("#include <sample.h>", PRIVATE));
        SamplePackage now =
                new SamplePackage(directory, "sample-1.1").source(grown.replace("#include <sample.h>", PRIVATE));
        assertThat(gate(old, now).verdict()).isEqualTo(BINARY_BREAK);
    }

    private static final String PRIVATE = """
            #include <stddef.h>
            enum sample_color { SAMPLE_RED };
            struct sample_point { int x; int y; };
            typedef struct sample_private sample_t;
            """;

    @Test
    void aFieldInTheMiddleBreaks() throws Exception {
        assertVerdict(header("int x; int y;", "int x; int z; int y;"), BINARY_BREAK);
        GateOutcome outcome = gate(header("int x; int y;", "int x; int z; int y;"));
        assertThat(outcome.findings())
                .anySatisfy(finding -> assertThat(finding.check()).isEqualTo("types"))
                .anySatisfy(finding -> {
                    assertThat(finding.check()).isEqualTo("headers");
                    assertThat(finding.file()).isEqualTo("include/sample.h");
                    assertThat(finding.line()).isEqualTo(10);
                });
    }

    @Test
    void aFieldAtTheEndBreaks() throws Exception {
        assertVerdict(header("int x; int y;", "int x; int y; int z;"), BINARY_BREAK);
        assertVerdict(
                now -> header("int x; int y;", "int x; int y; int z;")
                        .apply(now)
                        .debugged(),
                BINARY_BREAK);
    }

    @Test
    void aFieldOfAnOpaqueStructIsCompatible() throws Exception {
        assertVerdict(source("{ int a; }", "{ int a; int b; }"), COMPATIBLE);
        GateOutcome outcome = gate(
                sample("1.0").debugged(),
                source("{ int a; }", "{ int a; int b; }").apply(sample("1.1")).debugged());
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(COMPATIBLE);
    }

    @Test
    void anAddedArgumentBreaks() throws Exception {
        assertVerdict(
                both("size_t count);", "size_t count, int more);", "size_t count) {", "size_t count, int more) {"),
                BINARY_BREAK);
        assertVerdict(both("size_t count);", "long count);", "size_t count) {", "long count) {"), BINARY_BREAK);
    }

    @Test
    void anotherTypeThatIsReturnedBreaks() throws Exception {
        assertVerdict(both("int sample_sum(", "long sample_sum(", "int sample_sum(", "long sample_sum("), BINARY_BREAK);
    }

    @Test
    void aConstThatIsTakenAwayOrReturnedBreaksSources() throws Exception {
        assertVerdict(
                both(
                        "char *sample_name(",
                        "const char *sample_name(",
                        "char *sample_name(",
                        "const char *sample_name("),
                SOURCE_BREAK);
        SamplePackage old = both("(char *name)", "(const char *name)", "(char *name)", "(const char *name)")
                .apply(sample("1.0"));
        GateOutcome outcome = gate(old, sample("1.1"));
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(SOURCE_BREAK);
    }

    @Test
    void aConstThatIsPromisedOfAnArgumentIsAdditive() throws Exception {
        assertVerdict(both("(char *name)", "(const char *name)", "(char *name)", "(const char *name)"), ADDITIVE);
    }

    @Test
    void anEnumerationThatIsInsertedIntoBreaksAndOneThatGrowsDoesNot() throws Exception {
        assertVerdict(header("SAMPLE_RED,", "SAMPLE_RED, SAMPLE_PINK,"), BINARY_BREAK);
        assertVerdict(header("SAMPLE_BLUE }", "SAMPLE_BLUE, SAMPLE_PINK }"), ADDITIVE);
        // Written in the middle, with a value of its own.
        assertVerdict(
                header("SAMPLE_RED,", "SAMPLE_RED, SAMPLE_PINK = 77, SAMPLE_GREEN = 1,")
                        .andThen(p -> p.header(
                                "sample.h",
                                HEADER.replace(
                                        "SAMPLE_RED, SAMPLE_GREEN,",
                                        "SAMPLE_RED, SAMPLE_PINK = 77, SAMPLE_GREEN = 1,")))::apply,
                ADDITIVE);
    }

    @Test
    void aMacroOfAnotherValueIsUnknownAndAllAreBuiltAnew() throws Exception {
        GateOutcome outcome = gate(header("SAMPLE_BUFFER 1024", "SAMPLE_BUFFER 2048"));
        assertThat(outcome.verdict()).isEqualTo(UNKNOWN);
        assertThat(outcome.rebuild()).isEqualTo(Rebuild.ALL);
        assertThat(outcome.headersUnchanged()).isFalse();
    }

    @Test
    void aMacroThatIsGoneBreaksSourcesAndANewOneIsAdditive() throws Exception {
        assertVerdict(header("#define SAMPLE_BUFFER 1024\n", ""), SOURCE_BREAK);
        assertVerdict(
                header("#define SAMPLE_BUFFER 1024\n", "#define SAMPLE_BUFFER 1024\n#define SAMPLE_MORE 1\n"),
                ADDITIVE);
    }

    @Test
    void aMacroThatTellsTheVersionMayChangeAndSoMayNamesOfParameters() throws Exception {
        GateOutcome outcome = gate(header("SAMPLE_VERSION \"1.0\"", "SAMPLE_VERSION \"1.1\""));
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(COMPATIBLE);
        assertThat(outcome.headersUnchanged()).isTrue();
        assertVerdict(
                header("SAMPLE_MAX(a, b) ((a) > (b) ? (a) : (b))", "SAMPLE_MAX(x, y) ((x) > (y) ? (x) : (y))"),
                COMPATIBLE);
    }

    @Test
    void aBodyInAHeaderIsUnknownAndAllAreBuiltAnew() throws Exception {
        GateOutcome outcome = gate(header("return a + a;", "return 2 * a;"));
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(UNKNOWN);
        assertThat(outcome.rebuild()).isEqualTo(Rebuild.ALL);
    }

    @Test
    void aVersionThatIsWrittenInAnotherWayIsUnknown() throws Exception {
        assertVerdict(header("#define SAMPLE_VERSION \"1.0\"", "# define SAMPLE_VERSION \"1.1\""), UNKNOWN);
        assertVerdict(header("#define SAMPLE_VERSION \"1.0\"", "# define SAMPLE_VERSION \"1.0\""), UNKNOWN);
    }

    @Test
    void commentsAndLayoutDoNotCount() throws Exception {
        String formatted = HEADER.replace("/* What others see. */", "// Something else.\n/* And\nmore. */")
                .replace("; ", ";\n        ")
                .replace("#define SAMPLE_MAX", "# define   SAMPLE_MAX")
                .replace("{ ", "{\n")
                .replace(", ", ",\n    ")
                .replace("(a,\n    b) ((", "(a, b) ((");
        GateOutcome outcome = gate(now -> now.header("sample.h", formatted));
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(COMPATIBLE);
        assertThat(outcome.headersUnchanged()).isTrue();
    }

    @Test
    void aGuardOfAnotherNameIsANote() throws Exception {
        GateOutcome outcome = gate(now -> now.header("sample.h", HEADER.replace("SAMPLE_H\n", "SAMPLE_H_INCLUDED\n")));
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(COMPATIBLE);
        assertThat(outcome.findings()).hasSize(1);
    }

    @Test
    void anIncludeThatIsGoneBreaksSources() throws Exception {
        assertVerdict(header("#include <string.h>\n", ""), SOURCE_BREAK);
    }

    @Test
    void whatIsDeclaredOnOtherSystemsOnlyIsUnknownWhereItChanges() throws Exception {
        String more = HEADER.replace("#endif\n", "#ifdef __NetBSD__\nint sample_netbsd(int a);\n#endif\n#endif\n");
        GateOutcome outcome = gate(
                sample("1.0").header("sample.h", more),
                sample("1.1").header("sample.h", more.replace("sample_netbsd(int a)", "sample_netbsd(int a, int b)")));
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(UNKNOWN);
    }

    @Test
    void aLibraryOfWhichNothingIsKnownIsUnknown() throws Exception {
        String source = SOURCE.replace("#include <sample.h>", PRIVATE);
        SamplePackage old = new SamplePackage(directory, "sample-1.0").source(source);
        SamplePackage now = new SamplePackage(directory, "sample-1.1")
                .source(source.replace("return point->x", "return 2 + point->x"));
        assertThat(gate(old, now).verdict()).isEqualTo(UNKNOWN);
        assertThat(gate(old.debugged(), now).verdict()).isEqualTo(UNKNOWN);
    }

    @Test
    void aHeaderThatNamesNothingOfALibraryIsNoEvidence() throws Exception {
        String source = SOURCE.replace("#include <sample.h>", PRIVATE);
        SamplePackage old = new SamplePackage(directory, "sample-1.0")
                .header("other.h", "int other(void);\n")
                .source(source);
        SamplePackage now = new SamplePackage(directory, "sample-1.1")
                .header("other.h", "int other(void);\n")
                .source(source.replace("int x; int y; };", "int x; int z; int y; };"));
        assertThat(gate(old, now).verdict()).isEqualTo(UNKNOWN);
    }

    @Test
    void anotherAlignmentBreaks() throws Exception {
        String aligned = HEADER.replace("int x; int y; };", "int x; int y; } __attribute__((aligned(16)));");
        GateOutcome outcome = gate(
                sample("1.0").header("sample.h", aligned),
                sample("1.1").header("sample.h", aligned.replace("aligned(16)", "aligned(8)")));
        assertThat(outcome.findings()).anySatisfy(finding -> {
            assertThat(finding.check()).isEqualTo("headers");
            assertThat(finding.verdict()).isEqualTo(BINARY_BREAK);
        });
    }

    @Test
    void attributesCount() throws Exception {
        String name = "char *sample_name(char *name);";
        String defined = "char *sample_name(char *name) {";
        String table = "int sample_table[4]";
        String colors = "SAMPLE_RED, SAMPLE_GREEN, SAMPLE_BLUE }";
        String alias = "__asm__(\".globl sample_name\\n.set sample_name, sample_other\");\n";
        assertVerdict(
                both(
                        name,
                        "char *sample_name(char *name) __attribute__((ms_abi));",
                        defined,
                        "__attribute__((ms_abi)) " + defined),
                BINARY_BREAK);
        assertVerdict(
                both(name, "char *sample_name(char *name) __asm__(\"sample_other\");", defined, alias + defined),
                UNKNOWN);
        assertVerdict(both(table, "__thread " + table, table, "__thread " + table), BINARY_BREAK);
        assertVerdict(header(colors, colors + " __attribute__((packed))"), BINARY_BREAK);
        assertVerdict(header(name, name.replace(";", " __attribute__((nonnull));")), UNKNOWN);
        assertVerdict(header(name, name.replace(";", " __attribute__((returns_nonnull));")), ADDITIVE);
        assertVerdict(header(name, name.replace(";", " __attribute__((deprecated));")), COMPATIBLE);
        assertVerdict(header(name, name + "\n#pragma STDC FENV_ACCESS ON\n"), UNKNOWN);
        assertVerdict(header(name, name + "\n#pragma GCC diagnostic push\n"), COMPATIBLE);
    }

    @Test
    void whatReturnsAndDidNotIsUnknown() throws Exception {
        String name = "sample_t *sample_new(void);";
        String never = "__attribute__((noreturn)) void sample_die(int code);\n" + name;
        String source = "int sample_old(void)";
        String die = "void exit(int); __attribute__((noreturn)) void sample_die(int code) { exit(code); } " + source;
        SamplePackage with = both(name, never, source, die).apply(sample("1.1"));
        SamplePackage without =
                both(name, "void sample_die(int code);\n" + name, source, die).apply(sample("1.0"));
        SamplePackage standard = both(name, "_Noreturn void sample_die(int code);\n" + name, source, die)
                .apply(sample("1.2"));
        assertThat(gate(without, with).verdict()).isEqualTo(ADDITIVE);
        assertThat(gate(with, without).verdict()).isEqualTo(UNKNOWN);
        assertThat(gate(with, standard).verdict()).isEqualTo(COMPATIBLE);
    }

    @Test
    void aMacroForPrototypesOfOldCompilersMayGo() throws Exception {
        String name = "char *sample_name(char *name);";
        String macro =
                "#ifdef __STDC__\n# define SAMPLE_ARGS(args) args\n#else\n# define SAMPLE_ARGS(args) ()\n#endif\n";
        SamplePackage old = header(name, macro + "char *sample_name SAMPLE_ARGS((char *name));")
                .apply(sample("1.0"));
        assertThat(gate(old, sample("1.1")).verdict()).isEqualTo(COMPATIBLE);
        SamplePackage other =
                header(name, macro.replace("args) args", "args) (args)") + name).apply(sample("1.2"));
        assertThat(gate(other, sample("1.3")).verdict()).isEqualTo(SOURCE_BREAK);
    }

    @Test
    void headersMayIncludeTheirNeighbours() throws Exception {
        String more = "#include \"../sample.h\"\nstruct sample_more { struct sample_point at; };\n";
        SamplePackage old = sample("1.0").header("more/more.h", more);
        SamplePackage now =
                sample("1.1").header("more/more.h", more + "struct sample_much { struct sample_more at; };\n");
        assertThat(gate(old, now).verdict()).isEqualTo(ADDITIVE);
        SamplePackage broken = sample("1.2").header("more/more.h", more.replace("at;", "at, there;"));
        assertThat(gate(old, broken).verdict()).isEqualTo(BINARY_BREAK);
    }

    @Test
    void otherLibrariesToLinkWithBreakSources() throws Exception {
        String pc = "prefix=/usr/pkg\nName: sample\nVersion: 1.0\nLibs: -L${prefix}/lib -lsample\n";
        GateOutcome outcome = gate(
                sample("1.0").file("lib/pkgconfig/sample.pc", pc),
                sample("1.1").file("lib/pkgconfig/sample.pc", pc.replace("-lsample", "-lsample -lz")));
        assertThat(outcome.verdict()).isEqualTo(SOURCE_BREAK);
        assertThat(gate(
                                sample("1.0").file("lib/pkgconfig/sample.pc", pc),
                                sample("1.1").file("lib/pkgconfig/sample.pc", pc.replace("1.0", "1.1")))
                        .verdict())
                .isEqualTo(COMPATIBLE);
    }

    @Test
    void aLibraryThatIsProvidedNoMoreBreaks() throws Exception {
        GateOutcome outcome = gate(sample("1.0").info("PROVIDES=/usr/pkg/lib/libother.so.1"), sample("1.1"));
        assertThat(outcome.verdict()).isEqualTo(BINARY_BREAK);
    }

    @Test
    void whoHasAStaticLibraryInsideIsBuiltAnewWhereItHasChanged() throws Exception {
        GateOutcome outcome = gate(
                sample("1.0").withArchive(),
                source("return point->x + point->y", "return point->y + 2 * point->x")
                        .apply(sample("1.1"))
                        .withArchive());
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(COMPATIBLE);
        assertThat(outcome.rebuild()).isEqualTo(Rebuild.STATIC);
        assertThat(outcome.archivesUnchanged()).isFalse();
    }
}
