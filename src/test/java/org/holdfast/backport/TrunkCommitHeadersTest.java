package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrunkCommitHeadersTest {

    private static final String ID = "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2";

    @Test
    void headersEndAtTheFirstEmptyLineAndTheMessageIsTheRest() {
        TrunkCommit commit = TrunkCommit.parse(ID, """
                tree 1
                parent 2
                author wiz <wiz@example.org> 1 +0000
                encoding ISO-8859-1
                committer x <> 1 +0000

                Update

                author nobody
                """);
        assertThat(commit.parents()).isOne();
        assertThat(commit.encoding()).contains("ISO-8859-1");
        assertThat(commit.message()).isEqualTo("Update\n\nauthor nobody\n");
        assertThat(commit.subject()).isEqualTo("Update");
        assertThat(commit.name()).isEqualTo("wiz");
        assertThat(commit.notes()).isEmpty();
    }

    @Test
    void aMergeIsSaidToBeOne() {
        TrunkCommit merge =
                TrunkCommit.parse(ID, "parent 1\nparent 2\nauthor wiz <wiz@example.org> 1 +0000\n\nMerge\n");
        assertThat(merge.parents()).isEqualTo(2);
        assertThat(merge.encoding()).isEmpty();
        assertThat(merge.notes()).singleElement().asString().contains("42957a23d1c5 is a merge");
    }

    @Test
    void aCommitMayHaveNoMessageAndNoParent() {
        TrunkCommit root = TrunkCommit.parse(ID, "tree 1\nauthor wiz <wiz@example.org> 1 +0000");
        assertThat(root.parents()).isZero();
        assertThat(root.message()).isEmpty();
        assertThat(root.subject()).isEmpty();
        assertThat(root.name()).isEqualTo("wiz");
        assertThat(TrunkCommit.parse(ID, "\n\nauthor x").message()).isEqualTo("author x");
    }

    @Test
    void anAuthorWithoutAnAddressStaysSoAndThatIsSaid() {
        TrunkCommit commit = TrunkCommit.parse(ID, "author wiz <> 1 +0000\n\nx");
        assertThat(commit.notes()).singleElement().asString().contains("no e-mail address");
    }
}
