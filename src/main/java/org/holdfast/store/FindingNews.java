package org.holdfast.store;

import java.util.List;

/**
 * What a look at a branch's findings brought.
 *
 * @param first whether the branch had never had any finding
 * @param opened found for the first time, or again
 * @param redecided open before, with another disposition now
 * @param closed no longer found; as they were decided last
 */
public record FindingNews(boolean first, List<Decision> opened, List<Decision> redecided, List<Decision> closed) {

    public FindingNews {
        opened = List.copyOf(opened);
        redecided = List.copyOf(redecided);
        closed = List.copyOf(closed);
    }
}
