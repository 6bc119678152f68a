package org.holdfast.replay;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.ScannedPackage;

/**
 * The tables from which a replay is made.
 *
 * @param packages the packages of trunk at the end of a day
 * @param since that day
 * @param changes the changes of trunk, in any order; only those after that day are replayed
 */
public record ReplayInput(List<ScannedPackage> packages, LocalDate since, List<ChangesLine> changes) {

    public ReplayInput {
        packages = List.copyOf(packages);
        changes = List.copyOf(changes);
    }

    /**
     * The changes to replay, sorted by date, because a wrong date in the record would else move all later commits. Changes of one
     * day stay in the order of the record.
     */
    List<ChangesLine> dated() {
        return changes.stream()
                .filter(change -> change.date().isAfter(since))
                .sorted(Comparator.comparing(ChangesLine::date))
                .toList();
    }
}
