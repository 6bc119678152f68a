package org.holdfast.outcome;

import java.util.List;

/**
 * What a look at a branch's findings brought.
 *
 * @param first whether the branch had never had any finding
 * @param opened found for the first time, or again
 * @param redecided open before, with another disposition now
 * @param closed no longer found; as they were decided last
 */
public record FindingNews(
        boolean first, List<FindingState> opened, List<FindingState> redecided, List<FindingState> closed) {

    public FindingNews {
        opened = List.copyOf(opened);
        redecided = List.copyOf(redecided);
        closed = List.copyOf(closed);
    }
}
