package org.holdfast.report;

import java.util.List;

/** A word in the margin, text beside it, and lines below. */
final class Block {

    private static final int INDENT = 13;

    private Block() {}

    /** A word, then text and lines below it. */
    static void write(String word, String text, List<String> below, TextLayout style, StringBuilder out) {
        List<String> lines = style.wrap(text, INDENT);
        for (int i = 0; i < lines.size(); i++) {
            String first = "  " + word;
            out.append(i == 0 ? "  " + style.bold(word) + " ".repeat(INDENT - first.length()) : " ".repeat(INDENT))
                    .append(lines.get(i))
                    .append('\n');
        }
        below.forEach(line -> style.wrap(line, INDENT + 2)
                .forEach(part -> out.append(" ".repeat(INDENT + 2)).append(part).append('\n')));
    }

    static String bytes(long bytes) {
        return bytes < 10_000
                ? "%,d bytes".formatted(bytes)
                : bytes < 10_000_000 ? "%,d kB".formatted(bytes / 1000) : "%,d MB".formatted(bytes / 1_000_000);
    }
}
