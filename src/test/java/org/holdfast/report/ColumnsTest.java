package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {

    @Test
    void withoutAWidthNothingIsLeftOut() {
        assertThat(table(TextLayout.PLAIN).toString()).isEqualTo("""
                  grade  prio  package                       from → to                step   closes  work
                  clean    80  databases/mysql56-server      5.6.16nb1 → 5.6.26       patch       3  9 commits, 2 conflicts
                  adapt     7  net/foo-with-a-very-long-one  1.0 → 1.1-very-long-one  minor   1,000
                """);
    }

    @Test
    void whatCanBeSparedGoesFirstThenTheTailThenTheMiddleOfNames() {
        assertThat(at(100)).isEqualTo("""
                  grade  prio  package                       from → to                step   closes  work
                  clean    80  databases/mysql56-server      5.6.16nb1 → 5.6.26       patch       3  9 commits, 2 c…
                  adapt     7  net/foo-with-a-very-long-one  1.0 → 1.1-very-long-one  minor   1,000
                """);
        assertThat(at(84)).isEqualTo("""
                  grade  package                       from → to                step   closes
                  clean  databases/mysql56-server      5.6.16nb1 → 5.6.26       patch       3
                  adapt  net/foo-with-a-very-long-one  1.0 → 1.1-very-long-one  minor   1,000
                """);
        assertThat(at(60)).isEqualTo("""
                  grade  package           from → to         step   closes
                  clean  database…-server  5.6.…b1 → 5.6.26  patch       3
                  adapt  net/foo-…ong-one  1.0 → 1.1-…g-one  minor   1,000
                """);
    }

    @Test
    void aColumnWithoutACellIsNotShown() {
        Columns table = new Columns(
                new TextLayout(OptionalInt.of(80), true),
                Columns.Column.word("a"),
                Columns.Column.word("b"),
                Columns.Column.tail("c"));
        table.row("1", "", "3");
        assertThat(table.toString()).isEqualTo("  \u001b[1ma\u001b[0m  \u001b[1mc\u001b[0m\n  1  3\n");
        assertThat(new Columns(TextLayout.PLAIN, Columns.Column.word("a")).toString())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} days are {1}")
    @CsvSource({
        "0, 0 days, 0 d",
        "1, 1 day, 1 d",
        "99, 99 days, 99 d",
        "100, 3 months, 3 mo",
        "730, 23 months, 23 mo",
        "731, 2 years, 2 y",
        "4559, 12 years, 12 y"
    })
    void agesAreAsPeopleSayThem(long days, String words, String shortly) {
        assertThat(TextLayout.age(days)).isEqualTo(words);
        assertThat(TextLayout.shortAge(days)).isEqualTo(shortly);
    }

    private static String at(int columns) {
        return table(new TextLayout(OptionalInt.of(columns), false)).toString();
    }

    private static Columns table(TextLayout style) {
        Columns table = new Columns(
                style,
                Columns.Column.word("grade"),
                Columns.Column.spareNumber("prio"),
                Columns.Column.name("package"),
                Columns.Column.name("from → to"),
                Columns.Column.word("step"),
                Columns.Column.number("closes"),
                Columns.Column.word("asked"),
                Columns.Column.tail("work"));
        table.row(
                "clean",
                "80",
                "databases/mysql56-server",
                "5.6.16nb1 → 5.6.26",
                "patch",
                "3",
                "",
                "9 commits, 2 conflicts");
        table.row("adapt", "7", "net/foo-with-a-very-long-one", "1.0 → 1.1-very-long-one", "minor", "1,000", "", "");
        return table;
    }
}
