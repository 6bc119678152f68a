package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** A union: whoever is merged first, all notes are there, each once, and what was there stays in its order. */
class ChangesUnionPropertyTest {

    private static final String BASE = "Changes:\n\n\tUpdated a/base to 1\n";

    @Property
    void itHasWhatBothHaveWhicheverIsMergedFirst(
            @ForAll("notes") List<String> ours, @ForAll("notes") List<String> theirs) {
        String one = union(BASE + text(ours), BASE + text(theirs));
        String other = union(BASE + text(theirs), BASE + text(ours));
        assertThat(notes(one)).containsExactlyInAnyOrderElementsOf(notes(other));
        assertThat(notes(one))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(List.of("Changes:", "\tUpdated a/base to 1"), ours, theirs)
                                .flatMap(List::stream)
                                .distinct()
                                .toList());
    }

    @Property
    void mergedTwiceIsMergedOnce(@ForAll("notes") List<String> ours, @ForAll("notes") List<String> theirs) {
        String once = union(BASE + text(ours), BASE + text(theirs));
        assertThat(union(once, BASE + text(theirs))).isEqualTo(once);
        assertThat(union(once, once)).isEqualTo(once);
        assertThat(ChangesUnion.picked(BASE, once, BASE + text(theirs))).contains(once);
    }

    @Property
    void whatTheBranchHasStaysAsItIs(@ForAll("notes") List<String> ours, @ForAll("notes") List<String> theirs) {
        assertThat(union(BASE + text(ours), BASE + text(theirs))).startsWith(BASE + text(ours));
    }

    @Property
    void ticketsAreNotesOfSeveralLines(@ForAll("tickets") List<Integer> ours, @ForAll("tickets") List<Integer> theirs) {
        String there = tickets(ours);
        String union = union(there, tickets(theirs));
        List<Integer> all =
                Stream.concat(ours.stream(), theirs.stream()).distinct().toList();
        assertThat(union).isEqualTo(tickets(all));
        assertThat(union(union, tickets(theirs))).isEqualTo(union);
    }

    @Test
    void aTicketStandsBehindAnEmptyLineAndInAnEmptyListAtItsTop() {
        String ticket = "Pullup ticket #1 - requested by wiz\n\tUpdated a/b to 2\n";
        assertThat(ChangesUnion.of("", "", ticket)).contains(ticket);
        assertThat(ChangesUnion.of("x", "x", "x\n" + ticket)).contains("x\n\n" + ticket);
        assertThat(ChangesUnion.of("x\n\n", "x\n\n", "x\n\n" + ticket)).contains("x\n\n" + ticket);
    }

    @Test
    void aLineWithoutANewlineGetsOne() {
        assertThat(ChangesUnion.of("x", "x", "x\ny")).contains("x\ny\n");
        assertThat(ChangesUnion.of("x\n", "x\n", "x\n\n\n")).contains("x\n");
    }

    private static String union(String ours, String theirs) {
        return ChangesUnion.of(ours.startsWith(BASE) ? BASE : "", ours, theirs).orElseThrow();
    }

    private static String tickets(List<Integer> numbers) {
        return numbers.stream()
                .map(one -> "Pullup ticket #" + one
                        + " - requested by wiz\n\tpkgsrc/a/b/Makefile\t1.2\n\n\tUpdated a/b to " + one + "\n")
                .collect(Collectors.joining("\n"));
    }

    private static String text(List<String> notes) {
        return notes.stream().map(note -> note + "\n").collect(Collectors.joining());
    }

    private static List<String> notes(String text) {
        return text.lines().filter(line -> !line.isBlank()).toList();
    }

    @Provide
    Arbitrary<List<String>> notes() {
        return Arbitraries.integers()
                .between(1, 6)
                .map(i -> "\tUpdated a/p" + i + " to " + i)
                .list()
                .uniqueElements()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<Integer>> tickets() {
        return Arbitraries.integers().between(1, 5).list().uniqueElements().ofMaxSize(4);
    }
}
