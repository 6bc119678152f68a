package org.holdfast.triage;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Commit;

/**
 * The source for a change: a commit, or a line of doc/CHANGES.
 *
 * <pre>2014-06-05 (wiz)</pre>
 *
 * @param date the day of the commit or of the line
 * @param by the developer: the commit's author, or the name in the line
 * @param commit the commit; empty if only doc/CHANGES records the change
 */
public record ChangeRecord(LocalDate date, String by, Optional<Commit> commit) {

    static ChangeRecord of(ChangesLine line) {
        return new ChangeRecord(line.date(), line.by(), Optional.empty());
    }

    static ChangeRecord of(VersionChange change) {
        return new ChangeRecord(change.commit().date(), change.commit().author(), Optional.of(change.commit()));
    }

    /** {@code 2014-06-05 (wiz)}. */
    @Override
    public String toString() {
        return date + " (" + by + ")";
    }
}
