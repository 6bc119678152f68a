package org.holdfast.desk;

import java.util.List;
import java.util.Optional;

/**
 * What to merge.
 *
 * @param release whether to merge backports into release, and not topics into backports
 * @param words the topics, by name or PKGPATH, or the PKGPATHs that go to release; none means all
 * @param delivery how far the merge goes
 * @param override why something is merged that would be refused
 * @param keep whether the merged topic branches stay
 */
public record MergeOrder(
        boolean release, List<String> words, Delivery delivery, Optional<String> override, boolean keep) {

    public MergeOrder {
        words = List.copyOf(words);
    }
}
