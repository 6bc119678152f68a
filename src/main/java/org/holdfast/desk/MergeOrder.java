package org.holdfast.desk;

import java.util.List;
import java.util.Optional;

/**
 * What to merge.
 *
 * @param release whether to merge backports into release instead of topics into backports
 * @param words the topics, by name or PKGPATH, or the PKGPATHs to merge into release; none means all
 * @param delivery whether to write and push the merge
 * @param override the reason to merge what the checks would refuse
 * @param keep whether to keep the merged topic branches
 */
public record MergeOrder(
        boolean release, List<String> words, Delivery delivery, Optional<String> override, boolean keep) {

    public MergeOrder {
        words = List.copyOf(words);
    }
}
