package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.VulnEntry;
import org.junit.jupiter.api.Test;

class TrunkCommitTest {

    private static final String ID = "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2";

    @Test
    void anAuthorThatGitWouldRefuseIsMendedAndThatIsSaid() {
        assertThat(author("wiz <wiz@example.org> 1402000000 +0200"))
                .isEqualTo("wiz <wiz@example.org> 1402000000 +0200");
        assertThat(author("wiz <> 1402000000 +0000")).isEqualTo("wiz <> 1402000000 +0000");
        assertThat(author("wiz 1402000000 +0000")).isEqualTo("wiz <> 1402000000 +0000");
        assertThat(author("a <b <c@d> 1402000000 +051800")).isEqualTo("a <b c@d> 1402000000 +051800");
        assertThat(author("nobody")).isEqualTo("nobody <> 0 +0000");
        assertThat(commit("nobody", "x").notes()).hasSize(2);
    }

    @Test
    void trailersOfTheMessageGoOn() {
        VulnEntry entry = VulnEntry.parse(1, "openssl<1.0.1h\tspoof\thttp://cve.example.org/CVE-2014-0224");
        assertThat(message(commit("wiz <> 1 +0000", "Update\n\nSigned-off-by: me <a@b>\n"), entry))
                .isEqualTo("""
                Update

                Signed-off-by: me <a@b>
                Fixes: CVE-2014-0224 (openssl<1.0.1h, spoof)
                [jane: raised]
                (cherry picked from commit %s)
                """.formatted(ID));
        assertThat(message(commit("wiz <> 1 +0000", ""), entry)).startsWith("(no message) 42957a23d1c5\n\nFixes: ");
    }

    private static String message(TrunkCommit commit, VulnEntry entry) {
        return PickMessage.of(List.of(commit), commit, List.of(entry), List.of("raised"), Optional.empty(), "jane");
    }

    private static String author(String line) {
        return commit(line, "x").author();
    }

    private static TrunkCommit commit(String author, String message) {
        return TrunkCommit.parse(
                ID, "tree " + ID + "\nparent " + ID + "\nauthor " + author + "\ncommitter x <> 1 +0000\n\n" + message);
    }
}
