package org.holdfast.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * A table with a heading that fits the width: what can be spared goes first, then the last column, then the middle of long names. A column without
 * a cell is left out. Without a width, nothing is.
 */
final class Columns {

    private static final String GAP = "  ";

    /** The least that is left of a name, as long as there is room. */
    private static final int SHORTEST = 12;

    /** The least that is left of it in any case. */
    private static final int LEAST = 4;

    /** The least that the last column is shown with. */
    private static final int TAIL = 14;

    private enum Kind {
        FIXED,
        NUMBER,
        NAME,
        SPARE,
        SPARE_NUMBER,
        TAIL
    }

    /**
     * A column.
     *
     * @param head its heading
     * @param paint colours a cell
     * @param least the width below which it is not shortened
     */
    record Column(String head, Kind kind, UnaryOperator<String> paint, int least) {

        /** Shown whole. */
        static Column word(String head) {
            return new Column(head, Kind.FIXED, UnaryOperator.identity(), SHORTEST);
        }

        /** Shown whole, at the right. */
        static Column number(String head) {
            return new Column(head, Kind.NUMBER, UnaryOperator.identity(), SHORTEST);
        }

        /** Shortened in the middle where there is no room. */
        static Column name(String head) {
            return new Column(head, Kind.NAME, UnaryOperator.identity(), SHORTEST);
        }

        /** Left out where there is no room; those at the right first. */
        static Column spare(String head) {
            return new Column(head, Kind.SPARE, UnaryOperator.identity(), SHORTEST);
        }

        /** The same for a number. */
        static Column spareNumber(String head) {
            return new Column(head, Kind.SPARE_NUMBER, UnaryOperator.identity(), SHORTEST);
        }

        /** The last column: cut where the line ends, left out where there is next to no room. */
        static Column tail(String head) {
            return new Column(head, Kind.TAIL, UnaryOperator.identity(), SHORTEST);
        }

        Column painted(UnaryOperator<String> colour) {
            return new Column(head, kind, colour, least);
        }

        /** Shortened only so far, as long as another can be. */
        Column atLeast(int width) {
            return new Column(head, kind, paint, width);
        }

        private boolean atRight() {
            return kind == Kind.NUMBER || kind == Kind.SPARE_NUMBER;
        }

        private boolean canBeSpared() {
            return kind == Kind.SPARE || kind == Kind.SPARE_NUMBER;
        }
    }

    private final TextLayout style;
    private final List<Column> columns;
    private final List<List<String>> rows = new ArrayList<>();

    Columns(TextLayout style, Column... columns) {
        this.style = style;
        this.columns = List.of(columns);
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    @Override
    public String toString() {
        if (rows.isEmpty()) {
            return "";
        }
        int[] widths = widths();
        StringBuilder out = new StringBuilder();
        line(columns.stream().map(Column::head).toList(), widths, false, out);
        rows.forEach(row -> line(row, widths, true, out));
        return out.toString();
    }

    /** The width of each column; 0 for those left out. */
    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int at = i;
            int widest =
                    rows.stream().mapToInt(row -> row.get(at).length()).max().orElse(0);
            widths[i] = widest == 0
                    ? 0
                    : columns.get(i).kind() == Kind.TAIL
                            ? widest
                            : Math.max(widest, columns.get(i).head().length());
        }
        if (style.width().isEmpty()) {
            return widths;
        }
        int room = style.width().getAsInt();
        int last = widths.length - 1;
        int tail = columns.get(last).kind() == Kind.TAIL ? widths[last] : 0;
        if (tail > 0) {
            widths[last] = Math.min(tail, TAIL);
        }
        for (int i = last; i >= 0 && used(widths) > room; i--) {
            if (columns.get(i).canBeSpared()) {
                widths[i] = 0;
            }
        }
        if (tail > 0 && used(widths) > room) {
            widths[last] = 0;
        }
        shorten(widths, room, Column::least);
        shorten(widths, room, column -> LEAST);
        if (widths[last] > 0 && tail > 0) {
            widths[last] = Math.min(tail, widths[last] + room - used(widths));
        }
        return widths;
    }

    /** Shortens the longest name first, until the line fits or all are as short as they may be. */
    private void shorten(int[] widths, int room, ToIntFunction<Column> least) {
        while (used(widths) > room) {
            int longest = longestName(widths, least);
            if (longest < 0) {
                return;
            }
            widths[longest]--;
        }
    }

    private int longestName(int[] widths, ToIntFunction<Column> least) {
        return IntStream.range(0, widths.length)
                .filter(i -> columns.get(i).kind() == Kind.NAME && widths[i] > least.applyAsInt(columns.get(i)))
                .reduce((one, other) -> widths[other] > widths[one] ? other : one)
                .orElse(-1);
    }

    private static int used(int[] widths) {
        return Arrays.stream(widths)
                .filter(width -> width > 0)
                .map(width -> width + GAP.length())
                .sum();
    }

    private void line(List<String> cells, int[] widths, boolean paint, StringBuilder out) {
        StringBuilder line = new StringBuilder();
        int blanks = 0;
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] == 0) {
                continue;
            }
            Column column = columns.get(i);
            String cell = column.kind() == Kind.TAIL
                    ? TextLayout.cut(cells.get(i), widths[i])
                    : TextLayout.shortened(cells.get(i), widths[i]);
            int rest = widths[i] - cell.length();
            blanks += GAP.length() + (column.atRight() ? rest : 0);
            if (!cell.isEmpty()) {
                line.append(" ".repeat(blanks)).append(paint ? column.paint().apply(cell) : style.bold(cell));
                blanks = 0;
            } else {
                blanks += cell.length();
            }
            blanks += column.atRight() ? 0 : rest;
        }
        out.append(line).append('\n');
    }
}
