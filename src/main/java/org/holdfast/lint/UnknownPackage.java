package org.holdfast.lint;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * A pattern none of whose packages is known: misspelt, if a known package is one slip away; else perhaps only older than
 * what is known, which is why that alone is never more than possible.
 */
record UnknownPackage() implements Check {

    /** Shorter names have neighbours by chance. */
    private static final int SHORTEST = 5;

    @Override
    public void examine(VulnEntry entry, Evidence evidence, Consumer<Suspicion> into) {
        List<PkgPattern.Alternate> alternates = entry.pattern().alternates();
        PkgBase first = null;
        for (PkgPattern.Alternate alternate : alternates) {
            Optional<PkgBase> base = Subject.of(alternate, evidence.known());
            if (base.isEmpty()
                    || evidence.known().isKnown(base.get())
                    || base.get().text().matches(".*[=!~]")) {
                return;
            }
            first = first == null ? base.get() : first;
        }
        if (first != null) {
            into.accept(suspicion(entry, first, evidence));
        }
    }

    private static Suspicion suspicion(VulnEntry entry, PkgBase base, Evidence evidence) {
        KnownPackages known = evidence.known();
        String never = "no package '" + base + "' is known to any scan or history";
        List<PkgBase> otherCase = evidence.nearNames().inOtherCase(base);
        if (otherCase.size() == 1) {
            return renamed(entry, base, otherCase.getFirst(), Confidence.LIKELY, never + "; names are case-sensitive");
        }
        List<PkgBase> near = known.hasFamily(base) || base.text().length() < SHORTEST
                ? List.of()
                : evidence.nearNames().oneSlipFrom(base).stream()
                        .filter(candidate -> isPlausible(entry, base, candidate, evidence))
                        .toList();
        List<String> families = near.stream()
                .map(candidate -> KnownPackages.family(candidate.text()))
                .distinct()
                .toList();
        if (families.size() == 1) {
            boolean spoken = evidence.covers(entry)
                    || entry.url()
                            .toLowerCase(Locale.ROOT)
                            .contains(near.getFirst().text().toLowerCase(Locale.ROOT));
            return renamed(entry, base, near.getFirst(), spoken ? Confidence.LIKELY : Confidence.POSSIBLE, never);
        }
        return Suspicion.of(Detector.UNKNOWN_PACKAGE, Confidence.POSSIBLE, never);
    }

    /** Digits and dashes make other packages, not slips; and the versions must be able to be what the entry says. */
    private static boolean isPlausible(VulnEntry entry, PkgBase base, PkgBase candidate, Evidence evidence) {
        String letters = base.text().replaceAll("[^A-Za-z]", "");
        boolean sameLetters = letters.equalsIgnoreCase(candidate.text().replaceAll("[^A-Za-z]", ""))
                && base.text().length() == candidate.text().length();
        return !sameLetters
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
            VulnEntry entry, PkgBase base, PkgBase candidate, Confidence confidence, String never) {
        Suspicion suspicion =
                Suspicion.of(Detector.UNKNOWN_PACKAGE, confidence, never + "; '" + candidate + "' was probably meant");
        String pattern = entry.pattern().toString();
        if (pattern.contains(base.text())) {
            return suspicion.replacing(base.text(), candidate.text());
        }
        // In braces the name is never whole, but the part between dashes that is misspelt may be.
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
