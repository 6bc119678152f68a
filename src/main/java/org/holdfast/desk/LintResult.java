package org.holdfast.desk;

import java.util.List;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.VulnList;

/**
 * The result of a {@link LintOrder}.
 *
 * @param list the list, as it was read
 * @param suspects the entries that are probably wrong
 * @param malformed the malformed lines of the other inputs
 */
public record LintResult(VulnList list, List<SuspectEntry> suspects, List<Malformed> malformed) {

    public LintResult {
        suspects = List.copyOf(suspects);
        malformed = List.copyOf(malformed);
    }
}
