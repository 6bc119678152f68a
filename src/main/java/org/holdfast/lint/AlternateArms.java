package org.holdfast.lint;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.VulnEntry;

/** Braces with the same arm twice, or with a comma too many, which stands for the name without any arm. */
record AlternateArms() implements Check {

    private static final Pattern INNERMOST = Pattern.compile("\\{([^{}]*)}");

    @Override
    public void examine(VulnEntry entry, Evidence evidence, Consumer<Suspicion> into) {
        String pattern = entry.pattern().toString();
        Matcher braces = INNERMOST.matcher(pattern);
        while (braces.find()) {
            List<String> arms = List.of(braces.group(1).split(",", -1));
            Set<String> seen = new HashSet<>();
            List<String> once = arms.stream().filter(seen::add).toList();
            if (once.size() < arms.size()) {
                into.accept(Suspicion.of(
                                Detector.ALTERNATE_ARMS, Confidence.CERTAIN, "an arm stands twice in " + braces.group())
                        .replacing(braces.group(), "{" + String.join(",", once) + "}"));
            } else if (arms.size() > 1 && arms.contains("") && pattern.indexOf('{') == pattern.lastIndexOf('{')) {
                emptyArm(entry, braces, arms, evidence).ifPresent(into);
            }
        }
    }

    private static Optional<Suspicion> emptyArm(VulnEntry entry, Matcher braces, List<String> arms, Evidence evidence) {
        List<PkgBase> bases = entry.pattern().alternates().stream()
                .map(alternate -> Subject.of(alternate, evidence.known()).orElse(new PkgBase("")))
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

    private static boolean anyIsPackage(List<PkgBase> bases, Evidence evidence) {
        return bases.stream().anyMatch(base -> isPackage(base, evidence));
    }

    private static boolean isPackage(PkgBase base, Evidence evidence) {
        return evidence.known().isKnown(base);
    }
}
