package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.BoundedPattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule has a log, {@code logs/RULE.log}; a first line {@code ENDING exit=1 signal=9 stop=timeout free=0 oom=0} says what else is known. */
class FailureRulesTest {

    private static final FailureRules RULES = FailureRules.builtIn();

    private static final String MAKE = """
            *** Error code 1

            Stop.
            bmake: stopped in /usr/pkgsrc/devel/zlib
            """;

    // Each rule

    @Test
    void eachRuleHasALogAndEachLogARule() throws IOException {
        try (Stream<Path> logs = Files.list(logs())) {
            assertThat(logs.map(log -> log.getFileName().toString().replace(".log", "")))
                    .containsExactlyInAnyOrderElementsOf(RULES.names());
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aLogIsClassifiedByItsRule(String rule) throws IOException {
        Failure failure = RULES.classify(ending(rule));
        assertThat(failure.rule()).isEqualTo(rule);
        assertThat(failure.lines()).isNotEmpty().hasSizeLessThanOrEqualTo(5);
        assertThat(failure.lines()).noneMatch(line -> line.startsWith("*** Error code") || line.startsWith("Stop."));
        assertThat(failure.signature()).matches("[0-9a-f]{16}");
    }

    @Test
    void differentFailuresHaveDifferentSignatures() throws IOException {
        Set<String> signatures = new HashSet<>();
        for (String rule : RULES.names()) {
            assertThat(signatures.add(RULES.classify(ending(rule)).signature()))
                    .as(rule)
                    .isTrue();
        }
    }

    @Test
    void everyKindHasARuleThatFindsIt() throws IOException {
        Set<FailureKind> found = new HashSet<>();
        for (String rule : RULES.names()) {
            found.add(RULES.classify(ending(rule)).kind());
        }
        assertThat(found).containsExactlyInAnyOrder(FailureKind.values());
    }

    // Precedence

    @Test
    void aCompileErrorAfterARetriedFetchIsACompileError() {
        Failure failure = classify("""
                => Fetching zlib-1.2.8.tar.gz
                ftp: Error retrieving file `http://a.example.org/zlib-1.2.8.tar.gz': 404 Not Found
                => Checksum SHA1 OK for zlib-1.2.8.tar.gz
                ===> Extracting for zlib-1.2.8
                ===> Building for zlib-1.2.8
                gzlib.c:91:5: error: 'O_LARGEFILE' undeclared
                """ + MAKE);
        assertThat(failure.kind()).isEqualTo(FailureKind.COMPILE);
        assertThat(failure.lines()).containsExactly("gzlib.c:91:5: error: 'O_LARGEFILE' undeclared");
    }

    @Test
    void aMirrorThatFailedBeforeAnotherDeliveredIsNoFailure() {
        assertThat(classify("""
                => Fetching zlib-1.2.8.tar.gz
                curl: (22) The requested URL returned error: 404
                => Checksum SHA1 OK for zlib-1.2.8.tar.gz
                => Fetching patch-1.tar.gz
                curl: (6) Could not resolve host: b.example.org
                fetch: Unable to fetch expected file patch-1.tar.gz
                """ + MAKE).rule()).isEqualTo("host-unknown");
    }

    @Test
    void aFullDiskInTheMiddleIsTheCauseOfTheCompileErrorThatFollows() {
        Failure failure = classify("""
                ===> Configuring for zlib-1.2.8
                ./config.status: line 12: printf: write error: No space left on device
                ===> Building for zlib-1.2.8
                gzlib.c:91:5: error: expected '}' at end of input
                """ + MAKE);
        assertThat(failure.kind()).isEqualTo(FailureKind.DISK_FULL);
    }

    @Test
    void aFullDiskInATestOfDevFullIsNone() {
        assertThat(classify("""
                ===> Building for sed-4.2
                gzlib.c:91:5: error: expected '}' at end of input
                echo: write error on /dev/full: No space left on device
                """ + MAKE).kind()).isEqualTo(FailureKind.COMPILE);
    }

    @Test
    void trialsOfConfigureAreNoErrors() {
        Failure failure = classify("""
                ===> Configuring for zlib-1.2.8
                checking for foo... no
                conftest.c:3:10: fatal error: foo.h: No such file or directory
                conftest.c:(.text+0xa): undefined reference to `foo'
                checking for iconv... no
                configure: error: iconv is required
                """ + MAKE);
        assertThat(failure.rule()).isEqualTo("configure");
        assertThat(failure.lines()).containsExactly("configure: error: iconv is required");
    }

    @Test
    void trialsOfConfigureDoNotCountInALaterPhase() {
        Failure failure = classify("""
                ===> Configuring for zlib-1.2.8
                conftest.c:(.text+0xa): undefined reference to `foo'
                checking for foo... no
                ===> Building for zlib-1.2.8
                msgfmt: no input file given
                """ + MAKE);
        assertThat(failure.rule()).isEqualTo("build-phase");
        assertThat(failure.lines()).contains("msgfmt: no input file given");
    }

    @Test
    void ninjasNameOfAFailedStepIsNoFailedTest() {
        assertThat(classify(
                                "===> Building for a-1\nFAILED: src/a.o\ncc -c a.c\na.c:1:1: error: x\nninja: build stopped: x.\n"
                                        + MAKE)
                        .kind())
                .isEqualTo(FailureKind.COMPILE);
    }

    @Test
    void aSourceLineThatACompilerShowsIsNoMessage() {
        assertThat(classify("""
                ===> Building for a-1
                a.c:12:1: error: 'stderr' undeclared
                   12 |   fputs("out of memory: No space left on device", stderr);
                """ + MAKE).kind()).isEqualTo(FailureKind.COMPILE);
    }

    @Test
    void theLinkersMessageAboutALibraryIsLink() {
        assertThat(classify("===> Building for zlib-1.2.8\nld: cannot find -liconv\n" + MAKE)
                        .kind())
                .isEqualTo(FailureKind.LINK);
    }

    @Test
    void theReportOfAFailedTestIsNoCompileError() {
        assertThat(classify("""
                ===> Testing for clang-3.5
                t.c:1:1: error: expected identifier
                FAIL: Clang :: Parser/t.c
                """ + MAKE).kind()).isEqualTo(FailureKind.FLAKY_TEST);
    }

    @Test
    void aTestThatDoesNotCompileIsACompileError() {
        assertThat(classify("===> Testing for less-600\nterm.c:19:17: error: 'TAB3' undeclared\n" + MAKE)
                        .kind())
                .isEqualTo(FailureKind.COMPILE);
    }

    @Test
    void whoStoppedABuildIsKnownAndNotGuessed() {
        Ending.Stop stop = Ending.Stop.TIMEOUT;
        Ending ending = new Ending(
                137, Optional.of(9), stop, 0, 3, List.of(), List.of("a.c:1:1: error: x", "No space left on device"));
        assertThat(RULES.classify(ending).kind()).isEqualTo(FailureKind.TIMEOUT);
    }

    @Test
    void readingsThatAreNotKnownDecideNothing() {
        Ending ending = new Ending(1, Optional.empty(), Ending.Stop.NONE, -1, -1, List.of(), List.of("?"));
        assertThat(RULES.classify(ending).kind()).isEqualTo(FailureKind.UNKNOWN);
    }

    @Test
    void theFirstErrorComesFirstAndTheEchoOfMakeNever() {
        Failure failure = classify("""
                ===> Building for zlib-1.2.8
                a.c:1:1: error: first
                a.c:2:1: error: second
                gmake[1]: *** [Makefile:212: a.o] Error 1
                """ + MAKE);
        assertThat(failure.lines()).containsExactly("a.c:1:1: error: first", "a.c:2:1: error: second");
    }

    @Test
    void thePhaseOfTheHeadRulesOutEarlierOnesForATailWithout() {
        Failure failure = RULES.classify(new Ending(
                1,
                Optional.empty(),
                Ending.Stop.NONE,
                -1,
                -1,
                List.of("===> Building for zlib-1.2.8", "cc -c a.c"),
                List.of("curl: (6) Could not resolve host: a.example.org", "a.c:1:1: error: x", "*** Error code 1")));
        assertThat(failure.kind()).isEqualTo(FailureKind.COMPILE);
    }

    @Test
    void aHeadAndATailThatOverlapAreOneLog() {
        List<String> log = List.of("===> Building for zlib-1.2.8", "a.c:1:1: error: x", "*** Error code 1");
        Ending twice = new Ending(1, Optional.empty(), Ending.Stop.NONE, -1, -1, log, log);
        assertThat(RULES.classify(twice)).isEqualTo(classify(String.join("\n", log)));
    }

    @Test
    void coloursAndProgressBarsAreDropped() {
        Failure failure =
                classify("===> Building for a-1\n 10%\r 99%\r\u001b[1ma.c:1:1: \u001b[31merror: \u001b[0mx\r\n" + MAKE);
        assertThat(failure.lines()).containsExactly("a.c:1:1: error: x");
    }

    // Signatures

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/tmp/ccQ1x9Zb.s:12: Error: no such instruction",
                "/home/w7/chroot3/security/openssl/work/openssl-1.0.1k/a.c:12:1: error: x",
                "a.c:12:1: error: x in 0.31s, 45% [ 12/345] at 0x7ffd1234 by 192.0.2.7 port 40123, job 17",
                "gmake[3]: 2015-03-01T12:13:14Z a.c:12:1: error: pid 4711 wrote 12345 bytes at 12:13:14"
            })
    void aSignatureForgetsWhatDiffersFromBuildToBuild(String line) {
        String other = line.replace("ccQ1x9Zb", "ccAAbb11")
                .replace("/home/w7/chroot3", "/var/build")
                .replace("0.31s", "12s")
                .replace("45%", "7%")
                .replace("12/345", "200/345")
                .replace("0x7ffd1234", "0x55aa")
                .replace("192.0.2.7", "198.51.100.20")
                .replace("40123", "1")
                .replace("job 17", "job 3")
                .replace("[3]", "[1]")
                .replace("2015-03-01T12:13:14Z", "2016-11-30T01:02:03Z")
                .replace("4711", "99")
                .replace("12345", "6")
                .replace("12:13:14", "23:59:59");
        assertThat(other).isNotEqualTo(line);
        assertThat(signature("===> Building for a-1", line)).isEqualTo(signature("===> Building for a-1", other));
    }

    @Test
    void aSignatureForgetsTheOrderOfLinesOfAParallelMake() {
        List<String> lines = new ArrayList<>(List.of("a.c:1:1: error: x", "b.c:2:1: error: y", "c.c:3:1: error: z"));
        String one = signature("===> Building for a-1", lines.toArray(String[]::new));
        Collections.reverse(lines);
        lines.add(1, "cc -c d.c");
        assertThat(signature("===> Building for a-1", lines.toArray(String[]::new)))
                .isEqualTo(one);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.c:1:2: error: x",
                "a.c:2:1: error: x",
                "b.c:1:1: error: x",
                "a.c:1:1: error: y",
                "lib/a.c:1:1: error: x"
            })
    void aSignatureTellsFailuresApart(String line) {
        assertThat(signature("===> Building for a-1", line))
                .isNotEqualTo(signature("===> Building for a-1", "a.c:1:1: error: x"));
    }

    @Test
    void aSignatureTellsHttpStatesAndErrorCodesApart() {
        assertThat(signature("=> Fetching a.tgz", "curl: (22) The requested URL returned error: 404"))
                .isNotEqualTo(signature("=> Fetching a.tgz", "curl: (22) The requested URL returned error: 503"));
        assertThat(signature("===> Building for a-1", "error[E0425]: no x"))
                .isNotEqualTo(signature("===> Building for a-1", "error[E0412]: no x"));
    }

    @Test
    void aFailureOfAnotherKindHasAnotherSignature() {
        assertThat(Signature.of(FailureKind.LINK, "x", List.of("a")))
                .isNotEqualTo(Signature.of(FailureKind.COMPILE, "x", List.of("a")));
    }

    // Hostile logs

    @Test
    void noRuleIsGivenUpOnAHostileLine() throws IOException {
        List<String> hostile = new ArrayList<>();
        for (String part : List.of(
                "a",
                "a:",
                ":",
                " ",
                "(",
                "[",
                "\"",
                "/",
                "a/",
                "1",
                "1.",
                "-",
                "*** [",
                "error: ",
                "ERROR: ",
                "configure: error: ",
                "\"a\", line 1: ",
                "a.go:",
                "make: *** ",
                "\\",
                "=",
                "FAIL",
                "pkg_add: ",
                "undefined ")) {
            hostile.add(part.repeat(BuildLog.WIDTH).substring(0, BuildLog.WIDTH));
        }
        for (String rule : RULES.names()) {
            for (String line : lines(rule)) {
                hostile.add((line + " ").repeat(BuildLog.WIDTH).substring(0, BuildLog.WIDTH));
            }
        }
        assertThat(RULES.rules())
                .flatExtracting(rule -> Stream.of(rule.pattern(), rule.unless(), rule.recovered())
                        .flatMap(Optional::stream)
                        .flatMap(pattern -> hostile.stream()
                                .filter(pattern::isTooHardFor)
                                .map(line -> rule.name() + ": " + line.substring(0, 60)))
                        .toList())
                .isEmpty();
    }

    @Test
    void aPatternThatWouldBacktrackWithoutEndIsGivenUp() {
        BoundedPattern pattern = BoundedPattern.compile("^(a+)+$");
        String line = "a".repeat(BuildLog.WIDTH - 1) + "b";
        assertThat(pattern.isTooHardFor(line)).isTrue();
        assertThat(pattern.find(line)).isFalse();
        assertThat(pattern.find("aaa")).isTrue();
    }

    @Test
    void aLineOfTenMegabytesIsCut() {
        String line = "a.c:1:1: error: " + "(a:/work/[".repeat(1_000_000);
        Failure failure = RULES.classify(new Ending(
                1, Optional.empty(), Ending.Stop.NONE, -1, -1, List.of(line), List.of("===> Building for a-1", line)));
        assertThat(failure.rule()).isEqualTo("c");
        assertThat(failure.lines().getFirst()).hasSize(BuildLog.WIDTH);
    }

    @Test
    void ofAHundredThousandLinesTheLastDecide() {
        List<String> lines = new ArrayList<>();
        lines.add("===> Building for a-1");
        IntStream.range(0, 100_000).forEach(i -> lines.add("cc -c (((((" + i + "/work/: a:b:c:d:e " + "x/".repeat(50)));
        lines.add("a.c:1:1: error: x");
        Ending ending = new Ending(1, Optional.empty(), Ending.Stop.NONE, -1, -1, lines, lines);
        assertThat(RULES.classify(ending).rule()).isEqualTo("c");
    }

    // A user's file

    @Test
    void rulesOfAFileGoFirst(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("own.toml"), """
                [[rule]]
                kind = "flaky-test"
                name = "our-race"
                phase = "build"
                pattern = 'a\\.c:1:1: error: x'
                """);
        Failure failure = RULES.withFirst(file)
                .classify(ending("===> Building for a-1\na.c:1:1: error: x\n" + MAKE, new String[0]));
        assertThat(failure.kind()).isEqualTo(FailureKind.FLAKY_TEST);
        assertThat(failure.rule()).isEqualTo("our-race");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rules = 1",
                "[[rule]]\nkind = 'compile'\nname = 'x'",
                "[[rule]]\nkind = 'sunspots'\nname = 'x'\npattern = 'x'",
                "[[rule]]\nkind = 'compile'\nname = 'x'\npattern = '('",
                "[[rule]]\nkind = 'compile'\nname = 'x'\npattern = 'x'\nmore = 9",
                "[[rule]]\nkind = 'compile'\nname = 'x'\npattern = 'x'\nstops = 'x'",
                "[[rule]]\nkind = 'compile'\nname = 'x'\npattern = 'x'\nwhere = 'here'",
                "[[rule]]\nkind = 'compile'\nname = 'x'\npattern = 'x'\nexit = 'one'",
                "[[rule]]\nkind = 'compile'\nname = 'x'\npattern = 'x'\nexit = 9223372036854775807",
                "[[rule]]\nkind = 'compile'\nname = 'x'\npattern = 'x'\nsignal = [9, -1]",
                "[[rule]]\nkind = 'compile'\nname = 'c'\npattern = 'x'",
                "[[phase]]\nname = 'x'",
                "'#' = 1",
                "'a.b' = 1",
                "[[rule]]\n'#' = 1",
                "[['\\q\"']]\n[[\"\\q\"]]"
            })
    void aFileWithAMistakeIsRefused(String text, @TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("own.toml"), text);
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> RULES.withFirst(file))
                .withMessageContaining("own.toml");
    }

    @Test
    void aFileThatIsNestedTooDeeplyIsRefused(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("own.toml"), "a = " + "[".repeat(300));
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> RULES.withFirst(file))
                .withMessage(file + ":1: is nested deeper than 200 brackets");
    }

    @Test
    void aFileThatIsNotThereIsRefused(@TempDir Path directory) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> RULES.withFirst(directory.resolve("own.toml")));
    }

    @Test
    void aPhaseThatNoFileNamesIsRefused(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("own.toml"),
                "[[rule]]\nkind = 'compile'\nname = 'x'\npattern = 'x'\nphase = 'biuld'");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> RULES.withFirst(file))
                .withMessageContaining("biuld");
    }

    private static Stream<String> names() {
        return RULES.names().stream();
    }

    private static Failure classify(String log) {
        return RULES.classify(ending(log, new String[0]));
    }

    private static String signature(String first, String... rest) {
        return classify(first + "\n" + String.join("\n", rest) + "\n" + MAKE).signature();
    }

    private static Ending ending(String rule) throws IOException {
        String log = Files.readString(logs().resolve(rule + ".log"));
        String first = log.lines().findFirst().orElseThrow();
        return first.startsWith("ENDING ")
                ? ending(
                        log.substring(first.length() + 1),
                        first.substring("ENDING ".length()).split(" "))
                : ending(log, new String[0]);
    }

    private static List<String> lines(String rule) throws IOException {
        return ending(rule).tail();
    }

    private static Ending ending(String log, String[] known) {
        var facts = Stream.of(known).map(fact -> fact.split("=")).collect(Collectors.toMap(f -> f[0], f -> f[1]));
        return new Ending(
                Integer.parseInt(facts.getOrDefault("exit", "1")),
                Optional.ofNullable(facts.get("signal")).map(Integer::valueOf),
                Ending.Stop.valueOf(facts.getOrDefault("stop", "none").toUpperCase(Locale.ROOT)),
                Long.parseLong(facts.getOrDefault("free", "-1")),
                Long.parseLong(facts.getOrDefault("oom", "-1")),
                List.of(),
                List.of(log.split("\n")));
    }

    private static Path logs() {
        try {
            URL url = Objects.requireNonNull(FailureRulesTest.class.getResource("logs"));
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
