package org.holdfast.store;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.holdfast.bmake.MadePackage;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Detector;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Trial;

/** The text formats of columns up to version 5 of the tables; used only by {@link ToColumns}. */
final class OldFormats {

    private static final String DROPPED = "-";
    private static final String UNKNOWN = "unknown: ";

    private OldFormats() {}

    static Texts words(String text) {
        return new Texts(
                Stream.of(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList());
    }

    /** The words that do not begin with {@code -}; those that do are CVE ids of a dropped patch. */
    static Texts cves(String words) {
        return new Texts(words(words).all().stream()
                .filter(word -> !word.startsWith(DROPPED))
                .toList());
    }

    static Texts dropped(String words) {
        return new Texts(words(words).all().stream()
                .filter(word -> word.startsWith(DROPPED))
                .map(word -> word.substring(DROPPED.length()))
                .toList());
    }

    static Texts lines(String text) {
        return new Texts(text.lines().toList());
    }

    /** One line for each package: {@code openssl-1.0.1g} or {@code unknown: why}. */
    static String packages(String lines) {
        return PackagesJson.write(lines.lines().map(OldFormats::made).toList());
    }

    private static MadePackage made(String line) {
        return line.startsWith(UNKNOWN)
                ? new MadePackage(Optional.empty(), Optional.of(line.substring(UNKNOWN.length())))
                : new MadePackage(Optional.of(new PkgName(line)), Optional.empty());
    }

    /** A line of doc/CHANGES. */
    static ChangesLine move(int line, String text) {
        return ChangesLine.parse(line, text)
                .orElseThrow(() -> new IllegalStateException("'" + text + "' is no line of doc/CHANGES"));
    }

    /** Lines of {@code DIRECTORY<TAB>ID}. */
    static String directories(String lines) {
        Map<String, String> directories = new TreeMap<>();
        lines.lines().map(line -> line.split("\t", 2)).forEach(parts -> directories.put(parts[0], parts[1]));
        return TrialLog.directories(directories);
    }

    /** Lines of {@code DETECTOR<TAB>CONFIDENCE<TAB>SENTENCE}. */
    static String suspicions(String lines) {
        return SuspectLog.suspicions(lines.lines()
                .map(line -> line.split("\t", 3))
                .map(parts -> SuspectLog.suspicion(
                        Detector.of(parts[0]).orElseThrow(),
                        Confidence.of(parts[1]).orElseThrow(),
                        parts[2]))
                .toList());
    }

    /** Tab-separated lines, each beginning with its kind; a hunk belongs to the conflict above it. */
    static String trial(String lines) {
        List<Commit> commits = new ArrayList<>();
        List<String> along = new ArrayList<>();
        List<MadePackage> makes = new ArrayList<>();
        List<String> moves = new ArrayList<>();
        List<Conflict> conflicts = new ArrayList<>();
        List<Prerequisite> prerequisites = new ArrayList<>();
        List<CompatibilityRisk> risks = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            List<String> parts =
                    Stream.of(line.split("\t", -1)).map(OldFormats::plain).toList();
            String first = parts.get(1);
            switch (parts.getFirst()) {
                case "commit" ->
                    commits.add(
                            new Commit(first, parts.get(2), LocalDate.parse(parts.get(3)), parts.get(4), List.of()));
                case "along" -> along.add(first);
                case "makes" -> makes.add(made(first));
                case "moves" -> moves.add(first);
                case "conflict" -> conflicts.add(new Conflict(first, parts.get(2), List.of()));
                case "hunk" -> {
                    Conflict last = conflicts.removeLast();
                    List<Conflict.Hunk> hunks = new ArrayList<>(last.hunks());
                    hunks.add(new Conflict.Hunk(Integer.parseInt(first), parts.get(2), parts.get(3)));
                    conflicts.add(new Conflict(last.file(), last.what(), hunks));
                }
                case "prerequisite" ->
                    prerequisites.add(new Prerequisite(
                            Prerequisite.Kind.valueOf(first), parts.get(2), parts.get(3), parts.get(4)));
                case "risk" -> risks.add(new CompatibilityRisk(CompatibilityRisk.Kind.valueOf(first), parts.get(2)));
                default -> throw new IllegalStateException("no part of a trial is called '" + parts.getFirst() + "'");
            }
        }
        return TrialJson.write(new Trial(commits, along, makes, moves, conflicts, prerequisites, risks));
    }

    private static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            out.append(
                    switch (next) {
                        case 't' -> '\t';
                        case 'n' -> '\n';
                        case 'r' -> '\r';
                        default -> next;
                    });
        }
        return out.toString();
    }
}
