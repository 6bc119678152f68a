package org.holdfast.desk;

import java.util.List;
import java.util.Set;

/**
 * Which requests of users to read, and what to do with them.
 *
 * @param numbers the requests wanted, {@code 17} or {@code #17}; none means all
 * @param files saved JSON to read instead of asking the forge
 * @param answer whether to write answers
 * @param post whether to post the answers
 * @param fixed whether to select only open requests for something already fixed
 */
public record RequestOrder(Set<String> numbers, List<String> files, boolean answer, boolean post, boolean fixed) {

    public RequestOrder {
        numbers = Set.copyOf(numbers);
        files = List.copyOf(files);
    }
}
