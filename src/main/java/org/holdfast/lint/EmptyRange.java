package org.holdfast.lint;

import java.util.function.Consumer;
import org.holdfast.pkgsrc.VulnEntry;

/** Finds a range whose bounds are in the wrong order, or leave no version between them. */
record EmptyRange() implements Check {

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        for (Interval interval : evidence.intervals(entry)) {
            if (interval.isEmpty()) {
                into.accept(Suspicion.of(Detector.EMPTY_RANGE, Confidence.CERTAIN, "no version can be in " + interval));
                return;
            }
        }
    }
}
