package org.holdfast.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds a pattern none of whose packages is known. The name meant is sought in this order: the package of a directory with the name;
 * a module of one language; a name in another case; a name one typing error away. Without any, the package may be older than the
 * evidence, and the suspicion is only possible.
 */
record UnknownPackage() implements Check {

    /** The shortest name that counts as misspelt; shorter names are similar by chance. */
    private static final int SHORTEST = NearNames.SHORTEST;
    /** The most advisories with a misspelt name; a name in more of them is that of a package that is not known. */
    private static final int SLIPS = 5;

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        List<PkgBase> bases = new ArrayList<>();
        for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
            Optional<PkgBase> base = PatternSubject.of(alternate, evidence.known());
            if (base.isEmpty()
                    || evidence.known().isKnown(base.get())
                    || MalformedBound.endsInRelation(base.get().text())) {
                return;
            }
            bases.add(base.get());
        }
        PkgBase first = bases.getFirst();
        String never = "no package '" + first + "' is known to any scan or history";
        into.accept(bases.stream()
                .flatMap(base -> meant(entry, base, never, evidence).stream())
                .findFirst()
                .orElseGet(() -> Suspicion.of(Detector.UNKNOWN_PACKAGE, Confidence.POSSIBLE, never)));
    }

    private static Optional<Suspicion> meant(VulnEntry entry, PkgBase base, String never, LintContext evidence) {
        Confidence covered = evidence.covers(entry) ? Confidence.LIKELY : Confidence.POSSIBLE;
        Set<PkgBase> made = evidence.known().madeIn(base.text());
        if (made.size() == 1 && !entry.isEndOfLife()) { // a removed package may have had another name
            return Optional.of(renamed(
                    entry,
                    base,
                    made.iterator().next(),
                    covered,
                    never + ", only a directory; it makes '" + made.iterator().next() + "'"));
        }
        Optional<Suspicion> module = ofModule(entry, base, never, covered, evidence);
        if (module.isPresent()) {
            return module;
        }
        List<PkgBase> otherCase = evidence.nearNames().inOtherCase(base);
        if (otherCase.size() == 1) {
            return Optional.of(renamed(
                    entry,
                    base,
                    otherCase.getFirst(),
                    covered,
                    never + "; names are case-sensitive, and there is '" + otherCase.getFirst() + "'"));
        }
        if (evidence.known().hasFamily(base)
                || base.text().length() < SHORTEST
                || evidence.urlsOf(base).size() > SLIPS) {
            return Optional.empty();
        }
        List<PkgBase> near = evidence.nearNames().oneSlipFrom(base).stream()
                .filter(candidate -> isPlausible(entry, base, candidate, evidence))
                .toList();
        boolean one = near.stream()
                        .map(candidate -> KnownPackages.family(candidate.text()))
                        .distinct()
                        .count()
                == 1;
        if (!one) {
            return Optional.empty();
        }
        String name = near.getFirst().text();
        boolean spoken = entry.url().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT));
        return Optional.of(renamed(
                entry,
                base,
                near.getFirst(),
                spoken ? Confidence.LIKELY : covered,
                never + "; '" + name + "' was probably meant"));
    }

    /** The suspicion that the prefix of a language is missing: {@code ipython} for {@code py27-ipython} and others. */
    private static Optional<Suspicion> ofModule(
            VulnEntry entry, PkgBase base, String never, Confidence covered, LintContext evidence) {
        List<String> names = evidence.known().ofModule(base.text()).stream()
                .map(PkgBase::text)
                .toList();
        List<String> languages = names.stream()
                .map(name -> KnownPackages.family(name.substring(0, name.indexOf('-'))))
                .distinct()
                .toList();
        if (languages.size() != 1 || !entry.pattern().toString().startsWith(base.text())) {
            return Optional.empty();
        }
        String language = languages.getFirst();
        List<String> releases = names.stream()
                .map(name -> name.substring(language.length(), name.indexOf('-')))
                .toList();
        String prefix =
                language + (releases.size() == 1 ? releases.getFirst() : "{" + String.join(",", releases) + "}");
        return Optional.of(Suspicion.of(
                        Detector.UNKNOWN_PACKAGE,
                        covered,
                        never + ", only '" + names.getLast() + "' and the like, for each release of the language")
                .replacing(base.text(), prefix + "-" + base.text()));
    }

    /** Whether a similar name may be meant: it differs in letters, and a known version of it matches the entry. */
    private static boolean isPlausible(VulnEntry entry, PkgBase base, PkgBase candidate, LintContext evidence) {
        String letters = base.text().replaceAll("[^A-Za-z]", "");
        boolean sameLetters = letters.equalsIgnoreCase(candidate.text().replaceAll("[^A-Za-z]", ""))
                && base.text().length() == candidate.text().length();
        // An advisory with entries for both names means both.
        return !sameLetters
                && !evidence.urlsOf(candidate).contains(entry.url())
                && (entry.pattern().alternates().size() > 1
                        || evidence.known().of(candidate).stream()
                                .anyMatch(
                                        name -> renamed(entry, base, candidate).matches(name))
                        || evidence.isNamed(candidate));
    }

    private static PkgPattern renamed(VulnEntry entry, PkgBase base, PkgBase candidate) {
        return PkgPattern.parse(entry.pattern().toString().replace(base.text(), candidate.text()));
    }

    private static Suspicion renamed(
            VulnEntry entry, PkgBase base, PkgBase candidate, Confidence confidence, String why) {
        Suspicion suspicion = Suspicion.of(Detector.UNKNOWN_PACKAGE, confidence, why);
        String pattern = entry.pattern().toString();
        if (pattern.contains(base.text())) {
            return suspicion.replacing(base.text(), candidate.text());
        }
        // A pattern with braces does not contain the whole name, but it may contain the misspelt part between dashes.
        String[] wrong = base.text().split("-", -1);
        String[] right = candidate.text().split("-", -1);
        for (int i = 0; wrong.length == right.length && i < wrong.length; i++) {
            boolean letters = !KnownPackages.family(wrong[i]).equals(KnownPackages.family(right[i]));
            if (letters && pattern.contains(wrong[i])) {
                return suspicion.replacing(wrong[i], right[i]);
            }
        }
        return suspicion;
    }
}
