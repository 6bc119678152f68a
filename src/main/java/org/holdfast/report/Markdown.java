package org.holdfast.report;

import org.holdfast.pkgsrc.Controls;
import org.holdfast.pkgsrc.VulnEntry;

/** Escapes text for Markdown, so that nothing in it acts as markup. */
final class Markdown {

    private Markdown() {}

    /** Escapes plain text: no emphasis, links, HTML or {@code @} mentions. */
    static String text(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Controls.shown(text).chars().forEach(c -> {
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

    /** A name as inline code. */
    static String code(Object name) {
        return "`" + Controls.shown(name.toString()).replace('`', '\'').replace('\n', ' ') + "`";
    }

    /** A fenced block of verbatim text. */
    static String block(String text) {
        String fence = "```";
        while (text.contains(fence)) {
            fence += "`";
        }
        return fence + "text\n" + Controls.shown(text).stripTrailing() + "\n" + fence + "\n";
    }

    /** The advisory of an entry, as a link if its URL is an http(s) address. */
    static String advisory(VulnEntry entry) {
        return entry.url().matches("https?://[!-~&&[^<>\"`()\\[\\]\\\\]]+")
                ? "[" + text(entry.advisory()) + "](" + entry.url() + ")"
                : text(entry.advisory());
    }
}
