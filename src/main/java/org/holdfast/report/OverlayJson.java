package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import org.holdfast.overlay.Difference;
import org.holdfast.overlay.Exemption;
import org.holdfast.pkgsrc.PkgName;

/** The JSON of {@code overlay --json}. */
record OverlayJson(String list, String file, boolean signed, List<ChangedLine> differences, List<LeftOut> leftOut) {

    /**
     * A changed line of upstream's list.
     *
     * @param after the line that replaces it; empty if it was removed
     */
    record ChangedLine(
            int line,
            String before,
            Optional<String> after,
            List<String> reasons,
            List<PkgName> narrowedBy,
            List<PkgName> noLonger,
            List<PkgName> newly) {}

    record LeftOut(String where, String why) {}

    static OverlayJson of(OverlayReport report) {
        return new OverlayJson(
                report.upstream().source(),
                report.file(),
                report.signed(),
                report.overlay().differences().stream()
                        .map(OverlayJson::changed)
                        .toList(),
                report.overlay().unapplied().stream()
                        .map(one -> new LeftOut(one.where(), one.why()))
                        .toList());
    }

    private static ChangedLine changed(Difference difference) {
        return new ChangedLine(
                difference.line(),
                difference.before(),
                difference.after(),
                difference.reasons(),
                difference.narrowed().stream().map(Exemption::pkgname).toList(),
                difference.noLonger(),
                difference.newly());
    }
}
