package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.holdfast.outcome.MergeOutcome.Moved;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.junit.jupiter.api.Test;

class MergeMessageTest {

    private static final VulnEntry ENTRY = VulnEntry.parse(1, "foo<1.1\tspoof\thttp://example.org/CVE-2014-0001");

    @Test
    void itSaysWhatMovesAndWhatThatCloses() {
        assertThat(MergeMessage.of(
                        "backport/2014Q1/net-foo-1.1",
                        List.of(moved("foo", "foo-1.0", "foo-1.1,foo-bin-1.1"), moved("bar", "", "bar-1")),
                        List.of(ENTRY),
                        Optional.empty(),
                        List.of()))
                .isEqualTo("""
                        Merge backport/2014Q1/net-foo-1.1

                        net/foo: foo-1.0 -> foo-1.1, foo-bin-1.1
                        net/bar: nothing -> bar-1

                        Fixes: CVE-2014-0001 (foo<1.1, spoof)
                        """);
    }

    @Test
    void whereNothingMovesThereIsOnlyTheFirstLine() {
        assertThat(MergeMessage.of("x", List.of(), List.of(), Optional.empty(), List.of()))
                .isEqualTo("Merge x\n");
    }

    @Test
    void whatSpeaksAgainstItIsSaidWithTheReasonToDoItAllTheSame() {
        assertThat(MergeMessage.of(
                        "x", List.of(), List.of(ENTRY), Optional.of(" it\n must\tbe "), List.of("this", "that")))
                .isEqualTo("""
                        Merge x

                        In spite of: this
                        In spite of: that

                        Fixes: CVE-2014-0001 (foo<1.1, spoof)
                        Merge-override: it must be
                        """);
        assertThat(MergeMessage.of("x", List.of(), List.of(), Optional.of("why"), List.of()))
                .isEqualTo("Merge x\n");
        assertThat(MergeMessage.of("x", List.of(), List.of(), Optional.empty(), List.of("this")))
                .isEqualTo("Merge x\n");
    }

    @Test
    void ofVeryManyOnlyFiftyAreNamed() {
        assertThat(lines(50)).hasSize(52).last().asString().startsWith("net/p49");
        assertThat(lines(51)).hasSize(53).last().isEqualTo("and 1 more");
    }

    @Test
    void aReasonIsBytesAsGitKeepsThem() {
        assertThat(MergeMessage.oneLine("f\u00fcr\u0000 alle\r\n")).isEqualTo("f\u00c3\u00bcr alle");
    }

    private static List<String> lines(int count) {
        return MergeMessage.of(
                        "x",
                        IntStream.range(0, count)
                                .mapToObj(i -> moved("p" + i, "p-1", "p-2"))
                                .toList(),
                        List.of(),
                        Optional.empty(),
                        List.of())
                .lines()
                .toList();
    }

    private static Moved moved(String directory, String from, String to) {
        return new Moved(new PkgPath("net", directory), names(from), names(to));
    }

    private static List<PkgName> names(String names) {
        return names.isEmpty()
                ? List.of()
                : Stream.of(names.split(",")).map(PkgName::new).toList();
    }
}
