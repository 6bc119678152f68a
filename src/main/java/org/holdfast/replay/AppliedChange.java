package org.holdfast.replay;

import java.util.List;
import org.holdfast.pkgsrc.ChangesLine;

/**
 * A recorded change that was applied to the tree, and its edits.
 *
 * @param change the change as recorded
 * @param edits the edits of the tree, without doc/CHANGES, to which every commit adds a line
 */
record AppliedChange(ChangesLine change, List<Edit> edits) {

    AppliedChange {
        edits = List.copyOf(edits);
    }
}
