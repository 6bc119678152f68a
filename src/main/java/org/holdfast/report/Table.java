package org.holdfast.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of cells in aligned columns, with notes between rows. The first cell of a row is coloured if it names a disposition or grade. */
final class Table {

    private static final String INDENT = "  ";

    private record Line(List<String> cells, Optional<String> note) {}

    private final TextLayout style;
    private final List<Line> lines = new ArrayList<>();

    Table(TextLayout style) {
        this.style = style;
    }

    void row(String... cells) {
        lines.add(new Line(List.of(cells), Optional.empty()));
    }

    void note(String text) {
        lines.add(new Line(List.of(), Optional.of(text)));
    }

    @Override
    public String toString() {
        int columns = lines.stream().mapToInt(line -> line.cells().size()).max().orElse(0);
        int[] widths = new int[columns];
        for (Line line : lines) {
            for (int i = 0; i < line.cells().size(); i++) {
                widths[i] = Math.max(widths[i], line.cells().get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (Line line : lines) {
            line.note().ifPresentOrElse(note -> note(note, out), () -> row(line.cells(), widths, out));
        }
        return out.toString();
    }

    private void note(String note, StringBuilder out) {
        String indent = INDENT.repeat(3);
        style.wrap(note, indent.length())
                .forEach(line -> out.append(indent).append(line).append('\n'));
    }

    private void row(List<String> cells, int[] widths, StringBuilder out) {
        StringBuilder rest = new StringBuilder();
        for (int i = 1; i < cells.size(); i++) {
            if (widths[i] > 0) {
                rest.append(INDENT)
                        .append(cells.get(i))
                        .append(" ".repeat(widths[i] - cells.get(i).length()));
            }
        }
        String first = cells.getFirst();
        out.append(INDENT)
                .append(style.kind(first))
                .append(" ".repeat(widths[0] - first.length()))
                .append(style.fit(rest.toString().stripTrailing(), INDENT.length() + widths[0]))
                .append('\n');
    }
}
