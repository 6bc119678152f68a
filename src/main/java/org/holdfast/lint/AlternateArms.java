package org.holdfast.lint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * Finds braces with an arm twice, with an empty arm that names no package, or without the arm of a package whose name has one digit
 * more: {@code ruby211} beside {@code ruby21}.
 */
record AlternateArms() implements Check {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{2,3}");
    private static final Pattern INNERMOST = Pattern.compile("\\{([^{}]*)}");

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        String pattern = entry.pattern().toString();
        Matcher braces = INNERMOST.matcher(pattern);
        while (braces.find()) {
            List<String> arms = List.of(braces.group(1).split(",", -1));
            Set<String> seen = new HashSet<>();
            List<String> once = arms.stream().filter(seen::add).toList();
            if (once.size() < arms.size()) {
                into.accept(Suspicion.of(
                                Detector.ALTERNATE_ARMS, Confidence.CERTAIN, "an arm stands twice in " + braces.group())
                        .replacing(
                                braces.group(),
                                once.size() == 1 ? once.getFirst() : "{" + String.join(",", once) + "}"));
                continue;
            }
            lackingArm(entry, braces, arms, evidence).ifPresent(into);
            if (arms.size() > 1 && arms.contains("") && pattern.indexOf('{') == pattern.lastIndexOf('{')) {
                emptyArm(entry, braces, arms, evidence).ifPresent(into);
            }
        }
    }

    private static Optional<Suspicion> lackingArm(
            VulnEntry entry, Matcher braces, List<String> arms, LintContext evidence) {
        for (String arm : arms) {
            if (!NUMBER.matcher(arm).matches()) {
                continue;
            }
            for (char digit = '0'; digit <= '9'; digit++) {
                String longer = arm + digit;
                List<PkgName> missed = arms.contains(longer) ? List.of() : missed(entry, arm, longer, evidence);
                if (!missed.isEmpty()) {
                    List<String> more = new ArrayList<>(arms);
                    more.add(arms.indexOf(arm) + 1, longer);
                    return Optional.of(Suspicion.of(
                                    Detector.ALTERNATE_ARMS,
                                    evidence.covers(entry) ? Confidence.LIKELY : Confidence.POSSIBLE,
                                    "the package '" + missed.getFirst().base() + "' exists as well, at other times as '"
                                            + missed.getFirst().base().text().replaceFirst(longer, arm)
                                            + "'")
                            .missing(missed)
                            .replacing(braces.group(), "{" + String.join(",", more) + "}"));
                }
            }
        }
        return Optional.empty();
    }

    /** The packages with the other arm that are in the ranges of the entry, and that no entry of the advisory matches. */
    private static List<PkgName> missed(VulnEntry entry, String arm, String longer, LintContext evidence) {
        List<PkgName> missed = new ArrayList<>();
        for (Interval interval : evidence.intervals(entry)) {
            String base = interval.base().text();
            int at = base.indexOf(arm);
            if (at <= 0 || interval.upper().isEmpty() || Character.isDigit(base.charAt(at - 1))) {
                continue;
            }
            PkgBase other = new PkgBase(base.substring(0, at) + longer + base.substring(at + arm.length()));
            List<PkgName> names = evidence.known().of(other);
            if (!names.isEmpty()) {
                PkgPattern renamed =
                        PkgPattern.parse(other + interval.toString().substring(base.length()));
                names.stream()
                        .filter(renamed::matches)
                        .filter(one -> evidence.entriesOfUrl(entry.url()).stream()
                                .noneMatch(sibling -> sibling.pattern().matches(one)))
                        .forEach(missed::add);
            }
        }
        return missed;
    }

    private static Optional<Suspicion> emptyArm(
            VulnEntry entry, Matcher braces, List<String> arms, LintContext evidence) {
        List<PkgBase> bases = entry.pattern().alternates().stream()
                .map(alternate -> PatternSubject.of(alternate, evidence.known()).orElse(new PkgBase("")))
                .toList();
        int empty = arms.indexOf("");
        boolean inTheName = bases.stream().distinct().count() == arms.size();
        if (!inTheName || isPackage(bases.get(empty), evidence) || !anyIsPackage(bases, evidence)) {
            return Optional.empty();
        }
        Confidence confidence = empty > 0 && evidence.covers(entry) ? Confidence.LIKELY : Confidence.POSSIBLE;
        List<String> named = arms.stream().filter(arm -> !arm.isEmpty()).toList();
        String corrected = named.size() == 1 ? named.getFirst() : "{" + String.join(",", named) + "}";
        return Optional.of(Suspicion.of(
                        Detector.ALTERNATE_ARMS,
                        confidence,
                        "the empty arm in " + braces.group() + " stands for '" + bases.get(empty)
                                + "', and no such package is known")
                .replacing(braces.group(), corrected));
    }

    private static boolean anyIsPackage(List<PkgBase> bases, LintContext evidence) {
        return bases.stream().anyMatch(base -> isPackage(base, evidence));
    }

    private static boolean isPackage(PkgBase base, LintContext evidence) {
        return evidence.known().isKnown(base);
    }
}
