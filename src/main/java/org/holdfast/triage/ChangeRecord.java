package org.holdfast.triage;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Commit;

/**
 * Where it stands that trunk did something: a line of doc/CHANGES, or a commit.
 *
 * @param date the day
 * @param by the developer
 * @param commit the commit; empty if only doc/CHANGES tells
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
