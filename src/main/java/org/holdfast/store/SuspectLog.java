package org.holdfast.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Correction;
import org.holdfast.lint.Detector;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.lint.Suspicion;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;

/** What lint said of entries about packages of the branch. */
record SuspectLog(Database database) {

    /** By the entry. */
    Map<VulnKey, SuspectEntry> all() {
        Map<VulnKey, SuspectEntry> suspects = new HashMap<>();
        read().forEach(suspect -> suspects.put(key(suspect), suspect));
        return suspects;
    }

    private List<SuspectEntry> read() {
        return database.rows(
                "select line, text, reasons, corrected, wrongly from suspect_entry order by line",
                row -> new SuspectEntry(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3).lines().map(SuspectLog::reason).toList(),
                        Optional.ofNullable(row.getString(4)).map(Correction.ReplacementLine::new),
                        row.getString(5).lines().map(PkgName::new).toList(),
                        List.of()));
    }

    /** What is to be known from now on; only differences are written. */
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
                "delete from suspect_entry where entry = ?",
                gone.stream().map(digest -> new Object[] {digest}).toList());
        database.batch(
                "insert into suspect_entry (entry, line, text, reasons, corrected, wrongly) values (?, ?, ?, ?, ?, ?)",
                now.entrySet().stream()
                        .map(one -> new Object[] {
                            one.getKey(),
                            one.getValue().line(),
                            one.getValue().text(),
                            one.getValue().suspicions().stream()
                                    .map(SuspectLog::text)
                                    .collect(Collectors.joining("\n")),
                            corrected(one.getValue()),
                            one.getValue().wronglyAffected().stream()
                                    .map(PkgName::text)
                                    .collect(Collectors.joining("\n"))
                        })
                        .toList());
    }

    /** As it is when it is read again: without what nobody asks for later. */
    private static SuspectEntry plain(SuspectEntry suspect) {
        return new SuspectEntry(
                suspect.line(),
                suspect.text(),
                suspect.suspicions().stream()
                        .map(SuspectLog::text)
                        .map(SuspectLog::reason)
                        .toList(),
                corrected(suspect).map(Correction.ReplacementLine::new),
                suspect.wronglyAffected(),
                List.of());
    }

    private static Optional<String> corrected(SuspectEntry suspect) {
        return suspect.correction()
                .flatMap(correction -> correction instanceof Correction.ReplacementLine line
                        ? Optional.of(line.text())
                        : Optional.empty());
    }

    private static String text(Suspicion suspicion) {
        return suspicion.detector() + "\t" + suspicion.confidence() + "\t"
                + suspicion.sentence().replaceAll("[\t\n\r\0]", " ");
    }

    private static Suspicion reason(String line) {
        String[] parts = line.split("\t", 3);
        return new Suspicion(
                Detector.of(parts[0]).orElseThrow(),
                Confidence.of(parts[1]).orElseThrow(),
                parts[2],
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static VulnKey key(SuspectEntry suspect) {
        return VulnEntry.parse(suspect.line(), suspect.text()).key();
    }
}
