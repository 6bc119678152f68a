package org.holdfast.desk;

import java.util.List;
import java.util.Set;

/**
 * Which requests of users to read, and what to do with them.
 *
 * @param numbers the only ones that are wanted, {@code 17} or {@code #17}; none means all
 * @param files saved JSON to read in place of the forge
 * @param answer whether to write answers to those that can be answered
 * @param post whether to post the answers
 * @param fixed whether only those are wanted that are open though what they ask for is fixed
 */
public record RequestOrder(Set<String> numbers, List<String> files, boolean answer, boolean post, boolean fixed) {

    public RequestOrder {
        numbers = Set.copyOf(numbers);
        files = List.copyOf(files);
    }
}
