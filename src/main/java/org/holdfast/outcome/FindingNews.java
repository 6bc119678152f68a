package org.holdfast.outcome;

import java.util.List;

/**
 * The changes of a branch's findings since the last run.
 *
 * @param first whether the branch had no findings recorded before
 * @param opened findings that are new, or open again
 * @param redecided findings with another disposition than before
 * @param closed findings that are gone, with their last disposition
 */
public record FindingNews(
        boolean first, List<FindingState> opened, List<FindingState> redecided, List<FindingState> closed) {

    public FindingNews {
        opened = List.copyOf(opened);
        redecided = List.copyOf(redecided);
        closed = List.copyOf(closed);
    }
}
