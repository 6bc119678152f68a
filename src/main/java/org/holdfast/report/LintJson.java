package org.holdfast.report;

import java.util.List;
import java.util.Optional;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Correction;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.pkgsrc.PkgName;

/** The JSON of {@code lint --json}. */
record LintJson(String list, int entries, List<Suspect> suspects, List<MalformedJson> malformed) {

    /**
     * A suspect line of the list.
     *
     * @param correction the line to replace it with
     * @param remove whether to delete it instead
     */
    record Suspect(
            int line,
            String text,
            Confidence confidence,
            List<EvidenceJson.SuspicionJson> suspicions,
            Optional<String> correction,
            boolean remove,
            List<PkgName> wronglyAffected,
            List<PkgName> missed) {}

    static LintJson of(LintReport report) {
        return new LintJson(
                report.list().source(),
                report.list().entries().size(),
                report.suspects().stream().map(LintJson::suspect).toList(),
                MalformedJson.of(report.malformed()));
    }

    private static Suspect suspect(SuspectEntry suspect) {
        Optional<String> corrected = suspect.correction()
                .flatMap(correction -> correction instanceof Correction.ReplacementLine line
                        ? Optional.of(line.text())
                        : Optional.empty());
        return new Suspect(
                suspect.line(),
                suspect.text(),
                suspect.confidence(),
                EvidenceJson.SuspicionJson.of(suspect),
                corrected,
                suspect.correction().isPresent() && corrected.isEmpty(),
                suspect.wronglyAffected(),
                suspect.missed());
    }
}
