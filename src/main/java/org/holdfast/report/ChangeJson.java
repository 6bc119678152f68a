package org.holdfast.report;

import java.time.LocalDate;
import java.util.Optional;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.triage.ChangeRecord;

/** A change: its date, its author, and the commit if known. */
record ChangeJson(LocalDate date, String by, Optional<String> commit) {

    static ChangeJson of(ChangeRecord recorded) {
        return new ChangeJson(recorded.date(), recorded.by(), recorded.commit().map(Commit::id));
    }
}
