package org.holdfast.web;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A page that is a table, or several: builds, verdicts, generations, sources of data, suspect entries.
 *
 * @param heading what it is about
 * @param lead sentences before the tables
 * @param tables the tables
 * @param empty what is said if there is nothing
 * @param live seconds after which it is read again while it is open; 0 for never
 */
record ListPage(Page page, String heading, List<String> lead, List<Table> tables, String empty, int live) {

    ListPage {
        lead = List.copyOf(lead);
        tables = tables.stream().map(Table::withoutEmptyColumns).toList();
    }

    /**
     * A table.
     *
     * @param title its title; may be empty
     * @param columns their names
     * @param rows the rows
     */
    record Table(String title, List<String> columns, List<Row> rows) {
        Table {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
        }

        /** The same without columns that say nothing in any row. */
        Table withoutEmptyColumns() {
            List<Integer> filled = IntStream.range(0, columns.size())
                    .filter(column -> rows.stream()
                            .anyMatch(row -> !row.cells().get(column).text().isEmpty()))
                    .boxed()
                    .toList();
            return new Table(
                    title,
                    filled.stream().map(columns::get).toList(),
                    rows.stream()
                            .map(row -> new Row(
                                    filled.stream().map(row.cells()::get).toList(), row.before(), row.after()))
                            .toList());
        }
    }

    /**
     * A row.
     *
     * @param cells one for each column
     * @param before lines that were there before, to be shown below
     * @param after lines that are there now
     */
    record Row(List<Cell> cells, List<String> before, List<String> after) {
        static Row of(Cell... cells) {
            return new Row(List.of(cells), List.of(), List.of());
        }
    }

    /**
     * A cell.
     *
     * @param text what it says
     * @param link where it leads; empty for nowhere
     * @param mark the class that colours it: a verdict, a disposition; empty for none
     */
    record Cell(String text, String link, String mark) {
        static Cell of(Object text) {
            return new Cell(Words.plain(text.toString()), "", "");
        }

        static Cell to(Object text, String link) {
            return new Cell(Words.plain(text.toString()), link, "");
        }

        static Cell marked(Object text) {
            return new Cell(Words.plain(text.toString()), "", text.toString());
        }
    }

    boolean isEmpty() {
        return tables.stream().allMatch(table -> table.rows().isEmpty());
    }
}
