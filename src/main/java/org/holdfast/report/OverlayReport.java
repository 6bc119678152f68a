package org.holdfast.report;

import java.util.List;
import org.holdfast.overlay.Difference;
import org.holdfast.overlay.Overlay;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnList;

/**
 * The differences between the branch's own list and upstream's.
 *
 * @param upstream upstream's list
 * @param overlay the branch's list
 * @param file the file written
 * @param signed whether it is signed
 */
public record OverlayReport(VulnList upstream, Overlay overlay, String file, boolean signed) {

    private static final int NAMED = 4;

    /** Every difference with its reasons, and the known names that it affects. */
    public String explain(TextLayout style) {
        StringBuilder out = new StringBuilder();
        for (Difference difference : overlay.differences()) {
            out.append(style.bold("line " + difference.line()))
                    .append("  ")
                    .append(oneLine(difference.before()))
                    .append('\n')
                    .append("  → ")
                    .append(difference.after().map(OverlayReport::oneLine).orElse("(gone)"))
                    .append('\n');
            difference.reasons().forEach(reason -> indent(reason, style, out));
            names("no longer matches", difference.noLonger(), style, out);
            names("now matches", difference.newly(), style, out);
            out.append('\n');
        }
        return out + summary();
    }

    private static void indent(String text, TextLayout style, StringBuilder out) {
        style.wrap(text, 4).forEach(line -> out.append("    ").append(line).append('\n'));
    }

    private static void names(String verb, List<PkgName> names, TextLayout style, StringBuilder out) {
        if (!names.isEmpty()) {
            String some = String.join(
                    ", ", names.stream().limit(NAMED).map(PkgName::toString).toList());
            String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
            indent(verb + " " + some + more, style, out);
        }
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    /** One line: the file written, and the number of changed lines. */
    public String summary() {
        int count = overlay.differences().size();
        return "wrote %s%s: %d entries, %s\n"
                .formatted(
                        file,
                        signed ? ", signed" : "",
                        upstream.entries().size()
                                - overlay.differences().stream()
                                        .filter(difference -> difference.after().isEmpty())
                                        .count(),
                        count == 0 ? "all as upstream" : count == 1 ? "1 changed" : count + " changed");
    }

    /**
     * <code>{"list": …, "file": …, "signed": …, "differences": [{"line", "before", "after", "reasons", "narrowed_by",
     * "no_longer", "newly"}], "left_out": [{"where", "why"}]}</code>.
     */
    public String json() {
        return Json.write(OverlayJson.of(this));
    }
}
