package org.holdfast.lint;

import java.util.Comparator;
import java.util.function.Consumer;
import org.holdfast.pkgsrc.VulnEntry;

/** Finds a rare type of exploit that is one typing error from a type at least ten times as frequent. */
record MisspeltType() implements Check {

    private static final int SELDOM = 5;
    private static final int OFTEN = 10;

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        String type = entry.type();
        int count = evidence.entriesOfType(type);
        if (count > SELDOM || type.length() < 5) {
            return;
        }
        evidence.types().entrySet().stream()
                .filter(other -> other.getValue() >= OFTEN * count && NearNames.isOneSlip(type, other.getKey()))
                .filter(other -> !isPlural(type, other.getKey()))
                .max(Comparator.comparing(other -> other.getValue()))
                .ifPresent(other -> into.accept(Suspicion.of(
                                Detector.MISSPELT_TYPE,
                                Confidence.CERTAIN,
                                "the type is misspelt: " + other.getValue() + " entries say '" + other.getKey() + "'")
                        .replacing(type, other.getKey())));
    }

    /** Whether two types differ only in a plural, which is no mistake, because types are free text. */
    private static boolean isPlural(String left, String right) {
        return singular(left).equals(singular(right));
    }

    private static String singular(String type) {
        return type.replaceAll("(?<=[^s-])s(?=-|$)", "");
    }
}
