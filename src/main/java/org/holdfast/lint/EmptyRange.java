package org.holdfast.lint;

import java.util.function.Consumer;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;

/** A range whose bounds are the wrong way round, or leave nothing between them. */
record EmptyRange() implements Check {

    @Override
    public void examine(VulnEntry entry, Evidence evidence, Consumer<Suspicion> into) {
        for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
            Interval interval = Interval.of(alternate).orElse(null);
            if (interval != null && interval.isEmpty() && MalformedBound.isWellFormed(interval)) {
                into.accept(Suspicion.of(Detector.EMPTY_RANGE, Confidence.CERTAIN, "no version can be in " + interval));
                return;
            }
        }
    }
}
