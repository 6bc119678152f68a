package org.holdfast.lint;

import java.util.function.Consumer;
import org.holdfast.pkgsrc.VulnEntry;

/** Finds an entry with the words of an earlier one, or its alternates in another order: pkg_admin reports a package twice. */
record DuplicateEntry() implements Check {

    @Override
    public void examine(VulnEntry entry, LintContext evidence, Consumer<Suspicion> into) {
        evidence.first(entry)
                .filter(first -> first.line() < entry.line())
                .ifPresent(first -> into.accept(
                        Suspicion.of(Detector.DUPLICATE, Confidence.CERTAIN, "says the same as line " + first.line())
                                .removing()));
    }
}
