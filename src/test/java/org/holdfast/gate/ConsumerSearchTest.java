package org.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.holdfast.outcome.GateFinding;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The case that this project began with, and its like: a version that is written in another way, and those that read it as text. */
class ConsumerSearchTest {

    private static final String OLD = "#define SAMPLE_VERSION_NUMBER\t0x100010cfL\n#define SAMPLE_OTHER 1\n";
    private static final String NOW = "# define SAMPLE_VERSION_NUMBER  0x100010dfL\n#define SAMPLE_OTHER 1\n";

    @TempDir
    Path directory;

    private GateOutcome gate(String old, String now, String file, String text)
            throws IOException, InterruptedException {
        Path consumer = directory.resolve("consumers/reader").resolve(file);
        Files.createDirectories(consumer.resolveSibling(""));
        Files.writeString(consumer, text);
        return Gate.compare(
                List.of(new SamplePackage(directory, "sample-1.0")
                        .header("sample.h", old)
                        .build()),
                List.of(new SamplePackage(directory, "sample-1.1")
                        .header("sample.h", now)
                        .build()),
                List.of(directory.resolve("consumers")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "CMakeLists.txt @ file(STRINGS sample.h v REGEX \"^#define[\\t ]+SAMPLE_VERSION_NUMBER[\\t ]+0x([0-9a-fA-F])+.*\")",
                "cmake/FindSample.cmake @ string(REGEX MATCH \"#define SAMPLE_VERSION_NUMBER[^0]*0x[0-9a-f]+\" v sample.h)",
                "configure @ v=`grep '^#define SAMPLE_VERSION_NUMBER' $inc/sample.h`",
                "configure.ac @ v=`sed -n 's/^#define[[[:space:]]]*SAMPLE_VERSION_NUMBER[[[:space:]]]*//p' sample.h`",
                "acinclude.m4 @ egrep \"^#define +SAMPLE_VERSION_NUMBER|^#define.SAMPLE_VERSION_NUMBER\" sample.h",
                "Makefile.in @ V != awk '/^#define.SAMPLE_VERSION_NUMBER/ {print $3}' sample.h",
                "src/thing.pro @ VERSION = $$system(sed -ne \"s/^\\#define[\\t ]*SAMPLE_VERSION_NUMBER//p\" sample.h)",
            })
    void aPatternThatFindsNothingAnyMoreBreaks(String file, String text) throws Exception {
        GateOutcome outcome = gate(OLD, NOW, file, text);
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(Verdict.SOURCE_BREAK);
        GateFinding finding = outcome.findings().getFirst();
        assertThat(finding.check()).isEqualTo("consumers");
        assertThat(finding.file()).isEqualTo("include/sample.h");
        assertThat(finding.line()).isOne();
        assertThat(finding.before()).containsExactly(OLD.lines().findFirst().orElseThrow());
        assertThat(finding.after()).containsExactly(NOW.lines().findFirst().orElseThrow());
        assertThat(finding.says()).contains("reader/" + file + ":1");
        assertThat(outcome.dependents())
                .singleElement()
                .satisfies(one -> assertThat(one.name()).isEqualTo("reader"))
                .satisfies(one -> assertThat(one.canary()).isTrue());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            value = {
                "CMakeLists.txt @ file(STRINGS sample.h v REGEX \"^[ \\t]*#[ \\t]*define[ \\t]+SAMPLE_VERSION_NUMBER\")",
                "configure @ grep \"$pattern SAMPLE_VERSION_NUMBER\" sample.h",
                "meson.build @ cc.get_define('SAMPLE_VERSION_NUMBER', prefix: '#include <sample.h>')",
            })
    void whatStillFindsItOrCannotBeRunIsACanary(String file, String text) throws Exception {
        GateOutcome outcome = gate(OLD, NOW, file, text);
        assertThat(outcome.verdict()).as(outcome.findings().toString()).isEqualTo(Verdict.UNKNOWN);
        assertThat(outcome.dependents()).hasSize(1);
    }

    @Test
    void whoReadsNothingThatHasChangedIsNotNamed() throws Exception {
        GateOutcome outcome = gate(OLD, NOW, "CMakeLists.txt", "find_package(Other)\n# sampler.h, SAMPLE_OTHER\n");
        assertThat(outcome.dependents()).isEmpty();
        assertThat(gate(OLD, OLD, "CMakeLists.txt", "file(READ sample.h)\n").dependents())
                .isEmpty();
    }
}
