package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChangesUnionTest {

    private static final String ONE =
            "Pullup ticket #4578 - requested by wiz\n\tpkgsrc/a/b/Makefile\t1.2\n\n\tUpdated a/b to 2\n";
    private static final String TWO =
            "Pullup without ticket - requested by joe\n\tpkgsrc/c/d/Makefile\tabc\n\n\tUpdated c/d to 3\n";

    @Test
    void whatBothAddAtTheEndIsThereOnceEach() {
        assertThat(ChangesUnion.of("a\n", "a\nb\n", "a\nc\n")).contains("a\nb\nc\n");
        assertThat(ChangesUnion.of("a\n", "a\nb\n", "a\nb\nc\n")).contains("a\nb\nc\n");
        assertThat(ChangesUnion.of("", "b\n", "c\n")).contains("b\nc\n");
        assertThat(ChangesUnion.of("a", "a\nb", "a\nc")).contains("a\nb\nc\n");
        assertThat(ChangesUnion.of("a\n", "a\nb\n", "a\n")).contains("a\nb\n");
    }

    @Test
    void aTicketIsOneThingThoughItsLinesMayBeThereAlready() {
        assertThat(ChangesUnion.of("x\n", "x\n\n" + ONE, "x\n\n" + TWO)).contains("x\n\n" + ONE + "\n" + TWO);
        assertThat(ChangesUnion.of("x\n", "x\n\n" + ONE, "x\n\n" + ONE + "\n" + TWO))
                .contains("x\n\n" + ONE + "\n" + TWO);
    }

    @Test
    void whoeverDoesMoreThanToAddIsNotUnderstood() {
        assertThat(ChangesUnion.of("a\nb\n", "a\n", "a\nb\nc\n")).isEmpty();
        assertThat(ChangesUnion.of("a\nb\n", "a\nb\nd\n", "b\nc\n")).isEmpty();
    }

    @Test
    void aPickedCommitAddsToWhateverThereIs() {
        assertThat(ChangesUnion.picked("a\nb\n", "a\n", "a\nb\nc\n")).contains("a\nc\n");
        assertThat(ChangesUnion.picked("a\nb\n", "a\nc\n", "a\nb\nc\n")).contains("a\nc\n");
        assertThat(ChangesUnion.picked("a\nb\n", "a\n", "b\nc\n")).isEmpty();
    }
}
