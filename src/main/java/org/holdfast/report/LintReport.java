package org.holdfast.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.lint.Correction;
import org.holdfast.lint.Detector;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.lint.Suspicion;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnList;

/**
 * The suspect entries of a vulnerability list, as text, as JSON, and as a patch for the list.
 *
 * @param list the list
 * @param suspects the suspect entries, in the order of the list
 * @param malformed the malformed lines of the other inputs
 */
public record LintReport(VulnList list, List<SuspectEntry> suspects, List<Malformed> malformed) {

    private static final int NAMED = 4;
    private static final int CONTEXT = 3;

    public LintReport {
        suspects = List.copyOf(suspects);
        malformed = List.copyOf(malformed);
    }

    /** Each suspect line with reasons and correction, followed by the counts by detector. */
    public String text(TextLayout style) {
        StringBuilder out = new StringBuilder();
        for (SuspectEntry suspect : suspects) {
            out.append(style.bold("line " + suspect.line()))
                    .append("  ")
                    .append(suspect.text().replaceAll("\\s+", " "))
                    .append('\n');
            for (Suspicion suspicion : suspect.suspicions()) {
                String head = suspicion.detector() + ", " + suspicion.confidence() + ": " + suspicion.sentence();
                style.wrap(head, 4)
                        .forEach(line -> out.append("    ").append(line).append('\n'));
            }
            packages("affects wrongly", suspect.wronglyAffected(), style, out);
            packages("misses", suspect.missed(), style, out);
            suspect.correction().ifPresent(correction -> {
                switch (correction) {
                    case Correction.ReplacementLine line ->
                        out.append("  → ")
                                .append(line.text().stripTrailing().replaceAll("\\s+", " "))
                                .append('\n');
                    case Correction.Nothing nothing -> out.append("  → (delete this line)\n");
                }
            });
            out.append('\n');
        }
        summary(out);
        return out.toString();
    }

    private static void packages(String verb, List<PkgName> names, TextLayout style, StringBuilder out) {
        if (!names.isEmpty()) {
            String more = names.size() > NAMED ? " and " + (names.size() - NAMED) + " more" : "";
            String some = String.join(
                    ", ", names.stream().limit(NAMED).map(PkgName::toString).toList());
            style.wrap(verb + " " + some + more, 4)
                    .forEach(line -> out.append("    ").append(line).append('\n'));
        }
    }

    private void summary(StringBuilder out) {
        out.append(suspects.size())
                .append(suspects.size() == 1 ? " suspect entry of " : " suspect entries of ")
                .append(list.entries().size() + list.malformed().size())
                .append('\n');
        counts().forEach((detector, count) ->
                out.append("%6d  %-22s  %s\n".formatted(count, detector, detector.meaning())));
    }

    private Map<Detector, Integer> counts() {
        Map<Detector, Integer> counts = new LinkedHashMap<>();
        for (Detector detector : Detector.values()) {
            int count = (int) suspects.stream()
                    .flatMap(suspect -> suspect.suspicions().stream())
                    .filter(suspicion -> suspicion.detector() == detector)
                    .count();
            if (count > 0) {
                counts.put(detector, count);
            }
        }
        return counts;
    }

    /**
     * <code>{"list": …, "entries": …, "suspects": [{"line", "text", "confidence", "suspicions": [{"detector", "confidence",
     * "sentence"}], "correction", "remove", "wrongly_affected", "missed"}], "malformed": […]}</code>.
     */
    public String json() {
        return Json.write(LintJson.of(this));
    }

    /**
     * A unified diff against the list, for {@code patch} and {@code git apply}. Leaves checksum lines unchanged: the publisher of the
     * list computes them.
     *
     * @param name the name of the list in the diff
     */
    public String patch(String name) {
        Map<Integer, Correction> corrections = new LinkedHashMap<>();
        suspects.forEach(suspect ->
                suspect.correction().ifPresent(correction -> corrections.put(suspect.line() - 1, correction)));
        if (corrections.isEmpty()) {
            return "";
        }
        String[] lines = list.text().split("\n", -1);
        int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
        StringBuilder out = new StringBuilder("--- " + name + "\n+++ " + name + "\n");
        List<Integer> changed = List.copyOf(corrections.keySet());
        int shift = 0;
        for (int i = 0; i < changed.size(); ) {
            int from = Math.max(0, changed.get(i) - CONTEXT);
            int j = i;
            while (j + 1 < changed.size() && changed.get(j + 1) - changed.get(j) <= 2 * CONTEXT) {
                j++;
            }
            int to = Math.min(count, changed.get(j) + CONTEXT + 1);
            shift += hunk(lines, from, to, shift, corrections, out);
            i = j + 1;
        }
        return out.toString();
    }

    private static int hunk(
            String[] lines, int from, int to, int shift, Map<Integer, Correction> corrections, StringBuilder out) {
        List<String> body = new ArrayList<>();
        int after = 0;
        for (int at = from; at < to; at++) {
            Correction correction = corrections.get(at);
            switch (correction) {
                case Correction.ReplacementLine line -> {
                    body.add("-" + lines[at]);
                    body.add("+" + line.text());
                    after++;
                }
                case Correction.Nothing nothing -> body.add("-" + lines[at]);
                case null -> {
                    body.add(" " + lines[at]);
                    after++;
                }
            }
        }
        int begin = from + shift + (after == 0 ? 0 : 1);
        out.append("@@ -%d,%d +%d,%d @@\n".formatted(from + 1, to - from, begin, after));
        body.forEach(line -> out.append(line).append('\n'));
        return after - (to - from);
    }
}
