package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.VulnEntry;
import org.junit.jupiter.api.Test;

class PickMessageTest {

    private static final String ONE = "1".repeat(40);
    private static final String TWO = "2".repeat(40);
    private static final String THREE = "3".repeat(40);

    @Test
    void theFixIsTheMessageAndWhatCameBeforeAndAfterItIsListed() {
        TrunkCommit fix = commit(TWO, "Update foo to 1.2\n\n\n");
        assertThat(PickMessage.of(
                        List.of(commit(ONE, "Update foo to 1.1\n\nWords.\n"), fix, commit(THREE, "Fix PLIST\n")),
                        fix,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        "jane"))
                .isEqualTo("""
                        Update foo to 1.2

                        With what trunk did before it:
                        - Update foo to 1.1 (wiz)

                        With trunk's repairs of it:
                        - Fix PLIST (wiz)

                        (cherry picked from commit %s)
                        (cherry picked from commit %s)
                        (cherry picked from commit %s)
                        """.formatted(ONE, TWO, THREE));
    }

    @Test
    void trailersSayWhatItFixesThenWhyThenWhatWasDone() {
        VulnEntry cve = VulnEntry.parse(1, "foo<1.2\tspoof\thttp://cve.example.org/CVE-2014-0001?also=CVE-2014-0002");
        VulnEntry other = VulnEntry.parse(2, "foo<1.1\teol\thttp://example.org/advisory");
        TrunkCommit update = commit(ONE, "Update\n");
        assertThat(PickMessage.of(
                        List.of(update),
                        update,
                        List.of(cve, other),
                        List.of("raised", "settled"),
                        Optional.of("no other way"),
                        "jane"))
                .isEqualTo("""
                        Update

                        Fixes: CVE-2014-0001, CVE-2014-0002 (foo<1.2, spoof)
                        Fixes: http://example.org/advisory (foo<1.1, eol)
                        Policy-override: no other way
                        [jane: raised]
                        [jane: settled]
                        (cherry picked from commit %s)
                        """.formatted(ONE));
    }

    @Test
    void aSubjectThatLooksLikeATrailerIsNone() {
        assertThat(message("foo: update to 1.2")).startsWith("foo: update to 1.2\n\n(cherry");
        assertThat(message("foo: update\n\nNotes: none")).startsWith("foo: update\n\nNotes: none\n(cherry");
        assertThat(message("foo: update\n\nNotes: none\nand words")).contains("and words\n\n(cherry");
        assertThat(message("x\n\n(cherry picked from commit abc)")).contains("commit abc)\n(cherry");
    }

    private static String message(String text) {
        TrunkCommit commit = commit(ONE, text);
        return PickMessage.of(List.of(commit), commit, List.of(), List.of(), Optional.empty(), "jane");
    }

    private static TrunkCommit commit(String id, String message) {
        return TrunkCommit.parse(
                id, "tree " + id + "\nparent " + id + "\nauthor wiz <wiz@example.org> 1 +0000\n\n" + message);
    }
}
