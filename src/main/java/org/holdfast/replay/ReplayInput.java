package org.holdfast.replay;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * What a replay is made from.
 *
 * @param packages trunk as it stood at the end of a day
 * @param since that day
 * @param changes what happened to trunk, in any order and from any time; only what is later than that day is replayed
 */
public record ReplayInput(List<ScannedPackage> packages, LocalDate since, List<ChangesLine> changes) {

    public ReplayInput {
        packages = List.copyOf(packages);
        changes = List.copyOf(changes);
    }

    /**
     * The changes to replay, by date: a slip in a date would otherwise set the clock of every later commit. Changes of one
     * day stay in the order of the record.
     */
    List<ChangesLine> dated() {
        return changes.stream()
                .filter(change -> change.date().isAfter(since))
                .sorted(Comparator.comparing(ChangesLine::date))
                .toList();
    }
}
