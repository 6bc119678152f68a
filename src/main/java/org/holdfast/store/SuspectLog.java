package org.holdfast.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Correction;
import org.holdfast.lint.Detector;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.lint.Suspicion;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;

/** The suspect entries that lint found among those matching a package of the branch. */
record SuspectLog(Database database) {

    /** All suspect entries, by entry. */
    Map<VulnKey, SuspectEntry> all() {
        Map<VulnKey, SuspectEntry> suspects = new HashMap<>();
        read().forEach(suspect -> suspects.put(key(suspect), suspect));
        return suspects;
    }

    private List<SuspectEntry> read() {
        return database.rows(
                "select line, text, suspicions, corrected, wrongly_affected from suspected_entry order by line",
                row -> {
                    int line = row.getInt(1);
                    return new SuspectEntry(
                            line,
                            row.getString(2),
                            suspicions(row.getString(3)),
                            Optional.ofNullable(row.getString(4))
                                    .map(text -> new Correction.ReplacementLine(VulnEntry.parse(line, text))),
                            Texts.read(row, 5).stream().map(PkgName::new).toList(),
                            List.of());
                });
    }

    /** Replaces all suspect entries; writes only differences. */
    void record(Collection<SuspectEntry> suspects) {
        Map<String, SuspectEntry> now = new HashMap<>();
        suspects.forEach(suspect -> now.putIfAbsent(VulnLog.digest(key(suspect)), plain(suspect)));
        Set<String> gone = new HashSet<>();
        read().forEach(suspect -> {
            String digest = VulnLog.digest(key(suspect));
            if (!now.remove(digest, suspect)) {
                gone.add(digest);
            }
        });
        database.batch(
                "delete from suspected_entry where entry = ?",
                gone.stream().map(digest -> new Object[] {digest}).toList());
        database.batch(
                "insert into suspected_entry (entry, line, text, suspicions, corrected, wrongly_affected) values (?, ?, ?, ?, ?, ?)",
                now.entrySet().stream()
                        .map(one -> new Object[] {
                            one.getKey(),
                            one.getValue().line(),
                            one.getValue().text(),
                            suspicions(one.getValue().suspicions()),
                            corrected(one.getValue()),
                            Texts.of(one.getValue().wronglyAffected().stream().map(PkgName::text))
                        })
                        .toList());
    }

    /** A suspect entry reduced to the fields that are stored. */
    private static SuspectEntry plain(SuspectEntry suspect) {
        return new SuspectEntry(
                suspect.line(),
                suspect.text(),
                suspect.suspicions().stream()
                        .map(one -> suspicion(one.detector(), one.confidence(), one.sentence()))
                        .toList(),
                corrected(suspect).map(text -> new Correction.ReplacementLine(VulnEntry.parse(suspect.line(), text))),
                suspect.wronglyAffected(),
                List.of());
    }

    private static Optional<String> corrected(SuspectEntry suspect) {
        return suspect.correction()
                .flatMap(correction -> correction instanceof Correction.ReplacementLine line
                        ? Optional.of(line.text())
                        : Optional.empty());
    }

    /** Suspicions as JSON: {@code [{"detector":"missing-lower-bound","confidence":"likely","sentence":"…"}]}. */
    static String suspicions(List<Suspicion> suspicions) {
        return JsonColumn.write(json -> {
            json.writeStartArray();
            suspicions.forEach(one -> {
                json.writeStartObject();
                json.writeStringProperty("detector", one.detector().toString());
                json.writeStringProperty("confidence", one.confidence().toString());
                json.writeStringProperty("sentence", one.sentence());
                json.writeEndObject();
            });
            json.writeEndArray();
        });
    }

    private static List<Suspicion> suspicions(String column) {
        return JsonColumn.objects(column).stream()
                .map(one -> suspicion(
                        Detector.of(one.text("detector")).orElseThrow(),
                        Confidence.of(one.text("confidence")).orElseThrow(),
                        one.text("sentence")))
                .toList();
    }

    static Suspicion suspicion(Detector detector, Confidence confidence, String sentence) {
        return new Suspicion(detector, confidence, sentence, Optional.empty(), List.of(), List.of());
    }

    private static VulnKey key(SuspectEntry suspect) {
        return VulnEntry.parse(suspect.line(), suspect.text()).key();
    }
}
