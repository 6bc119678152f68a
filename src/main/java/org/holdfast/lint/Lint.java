package org.holdfast.lint;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnList;

/**
 * Finds entries of the vulnerability list that are probably wrong.
 *
 * <p>Each entry is examined by every detector, in the order of {@link Detector}. Suspicions below the least confidence and lines that
 * a maintainer has reviewed are dropped. The edits of a line are applied in order: the first deletion wins; a replacement is skipped
 * if its text does not occur exactly once; there is no correction if the line would be unchanged or malformed, or if a lint of the
 * corrected list would suspect it again by a detector that corrected it. For example,
 * {@code file<5.1.9 dos https://…} gives a {@link SuspectEntry} of {@link Detector#NEVER_RELEASED} with the correction
 * {@code file<5.19 dos https://…}. A malformed line of the list is a suspect entry as well.
 *
 * <p>Entries are examined in parallel, so {@code reviewed} must allow calls from several threads. Threads may share an instance if
 * they may share its components.
 *
 * @param known the supplier of the known packages, called after the list was indexed, so that both can be read in parallel
 * @param detectors the kinds of mistakes to look for
 * @param least the least confidence of a suspicion that is reported
 * @param reviewed tests whether a maintainer has confirmed a line
 * @param upstream the advisories of OSV and NVD
 */
public record Lint(
        Supplier<KnownPackages> known,
        Set<Detector> detectors,
        Confidence least,
        Predicate<String> reviewed,
        Upstream upstream) {

    /** The real list needs a twentieth with all names that pkgsrc ever had. */
    private static final int MOST_COMPARISONS = 200_000_000;

    public Lint {
        detectors = Set.copyOf(detectors);
    }

    /** Makes a lint without OSV and NVD. */
    public Lint(Supplier<KnownPackages> known, Set<Detector> detectors, Confidence least, Predicate<String> reviewed) {
        this(known, detectors, least, reviewed, Upstream.NONE);
    }

    /** The suspect lines of a list, malformed ones included, in the order of the list. */
    public List<SuspectEntry> run(VulnList list) {
        List<SuspectEntry> malformed = new ArrayList<>();
        if (detectors.contains(Detector.MALFORMED_LINE)) {
            List<String> lines = list.text().lines().toList();
            list.malformed().stream()
                    .map(bad -> malformed(bad, lines))
                    .filter(suspect -> !reviewed.test(suspect.text()))
                    .forEach(malformed::add);
        }
        return run(list, entry -> true, malformed);
    }

    /** The suspect entries among some entries, in the order of the list; the whole list is evidence. */
    public List<SuspectEntry> run(VulnList list, Predicate<VulnEntry> which) {
        return run(list, which, List.of());
    }

    private List<SuspectEntry> run(VulnList list, Predicate<VulnEntry> which, List<SuspectEntry> malformed) {
        FiledEntries filed = new FiledEntries(list);
        KnownPackages packages = known.get();
        bound(list, filed, packages);
        LintContext evidence = new LintContext(list, filed, packages);
        Map<Detector, Check> checks = new EnumMap<>(Detector.class);
        detectors.forEach(detector -> checks.put(detector, Check.of(detector, upstream)));
        List<SuspectEntry> suspects = Stream.concat(
                        list.entries().parallelStream()
                                .filter(which)
                                .flatMap(entry -> examine(entry, evidence, checks).stream()),
                        malformed.stream())
                .sorted(Comparator.comparingInt(SuspectEntry::line))
                .toList();
        return confirmed(list, suspects, packages, checks);
    }

    /**
     * Refuses what would take hours: each entry is compared with all versions of its packages, and with all their entries.
     *
     * @throws Unusable if that is more than {@value #MOST_COMPARISONS}
     */
    private static void bound(VulnList list, FiledEntries filed, KnownPackages packages) {
        long comparisons = 0;
        for (VulnEntry entry : list.entries()) {
            for (Interval interval : filed.intervals(entry)) {
                PkgBase base = interval.base();
                comparisons += packages.of(base).size() + filed.claims(base).size();
                if (comparisons > MOST_COMPARISONS) {
                    throw new Unusable(
                            list.source(),
                            entry.line(),
                            "cannot be linted: it has so many entries of the same packages, such as " + base + " with "
                                    + filed.claims(base).size()
                                    + ", that more than 200,000,000 comparisons are needed");
                }
            }
        }
    }

    /** Withdraws corrections that a lint of the corrected list would suspect, until it suspects none. */
    private List<SuspectEntry> confirmed(
            VulnList list, List<SuspectEntry> suspects, KnownPackages packages, Map<Detector, Check> checks) {
        List<SuspectEntry> left = suspects;
        while (left.stream().anyMatch(suspect -> suspect.correction().isPresent())) {
            Map<Integer, SuspectEntry> corrected = new HashMap<>();
            left.stream()
                    .filter(suspect -> suspect.correction().isPresent())
                    .forEach(suspect -> corrected.put(suspect.line(), suspect));
            VulnList after = corrected(list, corrected);
            LintContext evidence = new LintContext(after, new FiledEntries(after), packages);
            Set<Integer> again = after.entries().parallelStream()
                    .filter(entry -> Optional.ofNullable(corrected.get(entry.line()))
                            .filter(suspect ->
                                    isSuspectedAgain(suspect.suspicions(), suspicions(entry, evidence, checks)))
                            .isPresent())
                    .map(VulnEntry::line)
                    .collect(Collectors.toUnmodifiableSet());
            if (again.isEmpty()) {
                break;
            }
            left = left.stream()
                    .map(suspect -> again.contains(suspect.line()) ? suspect.withoutCorrection() : suspect)
                    .toList();
        }
        return left;
    }

    /** Whether a detector whose edit corrected a line suspects the correction. One that had no edit suspects it as it did before. */
    private static boolean isSuspectedAgain(List<Suspicion> before, List<Suspicion> after) {
        return after.stream()
                .anyMatch(suspicion -> before.stream()
                        .anyMatch(one -> one.detector() == suspicion.detector()
                                && one.edit().isPresent()));
    }

    /** The list with the corrections, with unchanged line numbers. */
    private static VulnList corrected(VulnList list, Map<Integer, SuspectEntry> corrected) {
        Map<Integer, VulnEntry> entries = new TreeMap<>();
        list.entries().forEach(entry -> entries.put(entry.line(), entry));
        corrected.forEach((line, suspect) -> {
            switch (suspect.correction().orElseThrow()) {
                case Correction.ReplacementLine replacement -> entries.put(line, replacement.entry());
                case Correction.Nothing nothing -> entries.remove(line);
            }
        });
        return new VulnList(
                list.source(),
                list.text(),
                list.format(),
                List.copyOf(entries.values()),
                list.malformed(),
                list.checksums());
    }

    private Optional<SuspectEntry> examine(VulnEntry entry, LintContext evidence, Map<Detector, Check> checks) {
        List<Suspicion> suspicions = suspicions(entry, evidence, checks);
        return suspicions.isEmpty() || reviewed.test(entry.text())
                ? Optional.empty()
                : Optional.of(suspect(entry, suspicions, evidence.known()));
    }

    private List<Suspicion> suspicions(VulnEntry entry, LintContext evidence, Map<Detector, Check> checks) {
        List<Suspicion> suspicions = new ArrayList<>();
        checks.values()
                .forEach(check -> check.examine(entry, evidence, suspicion -> {
                    if (suspicion.confidence().compareTo(least) >= 0) {
                        suspicions.add(suspicion);
                    }
                }));
        return suspicions;
    }

    /** Tests whether a suspect entry was probably filed in a year or later, by the years of the entries around it. */
    public static Predicate<SuspectEntry> filedSince(VulnList list, int year) {
        FiledEntries filed = new FiledEntries(list);
        Set<Integer> older = new HashSet<>();
        list.entries().stream()
                .filter(entry -> filed.filed(entry).orElse(year) < year)
                .forEach(entry -> older.add(entry.line()));
        return suspect -> !older.contains(suspect.line());
    }

    private static SuspectEntry malformed(Malformed bad, List<String> lines) {
        String text = bad.line() > 0 && bad.line() <= lines.size() ? lines.get(bad.line() - 1) : "";
        Optional<Correction> correction = text.isBlank()
                ? Optional.of(new Correction.Nothing())
                : Optional.of(text.stripLeading())
                        .filter(stripped -> !stripped.equals(text))
                        .flatMap(stripped -> line(bad.line(), stripped));
        return new SuspectEntry(
                bad.line(),
                text,
                List.of(Suspicion.of(Detector.MALFORMED_LINE, Confidence.CERTAIN, bad.why())),
                correction,
                List.of(),
                List.of());
    }

    /** A line as a correction, if it is an entry. */
    private static Optional<Correction> line(int line, String text) {
        try {
            return Optional.of(new Correction.ReplacementLine(VulnEntry.parse(line, text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static SuspectEntry suspect(VulnEntry entry, List<Suspicion> suspicions, KnownPackages known) {
        Set<PkgName> wrongly = new LinkedHashSet<>();
        Set<PkgName> missed = new LinkedHashSet<>();
        suspicions.forEach(suspicion -> {
            wrongly.addAll(suspicion.wronglyAffected());
            missed.addAll(suspicion.missed());
        });
        Optional<Correction> correction = correct(entry, suspicions);
        correction.ifPresent(corrected -> {
            switch (corrected) {
                case Correction.ReplacementLine line ->
                    compare(entry.pattern(), line.entry().pattern(), known, wrongly, missed);
                case Correction.Nothing nothing -> {}
            }
        });
        return new SuspectEntry(
                entry.line(), entry.text(), suspicions, correction, List.copyOf(wrongly), List.copyOf(missed));
    }

    private static Optional<Correction> correct(VulnEntry entry, List<Suspicion> suspicions) {
        String text = entry.text();
        for (Suspicion suspicion : suspicions) {
            switch (suspicion.edit().orElse(null)) {
                case Edit.Remove remove -> {
                    return Optional.of(new Correction.Nothing());
                }
                case Edit.Replace replace -> {
                    int at = only(text, replace.from());
                    boolean isDone = replace.to().contains(replace.from()) && text.contains(replace.to());
                    if (at >= 0 && !isDone) {
                        text = text.substring(0, at)
                                + replace.to()
                                + text.substring(at + replace.from().length());
                    }
                }
                case null -> {}
            }
        }
        return text.equals(entry.text()) ? Optional.empty() : line(entry.line(), text);
    }

    /** The position of a text that occurs once, else -1; a bound must be whole: {@code <5.1.9} does not occur in {@code <5.1.95}. */
    private static int only(String text, String word) {
        boolean bound = word.startsWith("<") || word.startsWith(">");
        int found = -1;
        for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
            int end = at + word.length();
            boolean whole =
                    !bound || word.endsWith("<") || end == text.length() || ",}<> \t".indexOf(text.charAt(end)) >= 0;
            if (whole && found >= 0) {
                return -1;
            }
            found = whole ? at : found;
        }
        return found;
    }

    private static void compare(
            PkgPattern before, PkgPattern after, KnownPackages known, Set<PkgName> wrongly, Set<PkgName> missed) {
        Set<PkgBase> bases = new LinkedHashSet<>();
        before.alternates()
                .forEach(alternate -> PatternSubject.of(alternate, known).ifPresent(bases::add));
        after.alternates()
                .forEach(alternate -> PatternSubject.of(alternate, known).ifPresent(bases::add));
        for (PkgBase base : bases) {
            for (PkgName name : known.of(base)) {
                boolean matched = before.matches(name);
                boolean right = after.matches(name);
                if (matched && !right) {
                    wrongly.add(name);
                } else if (right && !matched) {
                    missed.add(name);
                }
            }
        }
    }
}
