package org.holdfast.replay;

import java.util.List;
import org.holdfast.pkgsrc.ChangesLine;

/**
 * A change that the tree took, and what it did to it.
 *
 * @param change as it was recorded
 * @param edits to the tree, but for doc/CHANGES, to which every step adds its line
 */
record AppliedChange(ChangesLine change, List<Edit> edits) {

    AppliedChange {
        edits = List.copyOf(edits);
    }
}
