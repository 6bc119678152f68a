package org.holdfast.report;

import org.holdfast.pkgsrc.VulnEntry;

/** Text of the field made fit for Markdown, so that nothing in it is read as more than text. */
final class Markdown {

    private Markdown() {}

    /** Plain words: no emphasis, no link, no HTML, and nobody is called. */
    static String text(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.chars().forEach(c -> {
            if (c == '@') {
                out.append("@<!-- -->");
            } else if (c == '<') {
                out.append("&lt;");
            } else if (c == '>') {
                out.append("&gt;");
            } else if (c == '&') {
                out.append("&amp;");
            } else if ("\\`*_[]#|~".indexOf(c) >= 0) {
                out.append('\\').append((char) c);
            } else {
                out.append(c == '\n' ? ' ' : (char) c);
            }
        });
        return out.toString();
    }

    /** A name in code's letters. */
    static String code(Object name) {
        return "`" + name.toString().replace('`', '\'').replace('\n', ' ') + "`";
    }

    /** A block of text as it stands, whatever is in it. */
    static String block(String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + "text\n" + text.stripTrailing() + "\n" + fence + "\n";
    }

    /** The advisory of an entry, as a link where it is one. */
    static String advisory(VulnEntry entry) {
        return entry.url().matches("https?://[!-~&&[^<>\"`()\\[\\]\\\\]]+")
                ? "[" + text(entry.advisory()) + "](" + entry.url() + ")"
                : text(entry.advisory());
    }
}
