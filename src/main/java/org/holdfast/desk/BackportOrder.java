package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which backports to make.
 *
 * @param words PKGPATHs, PKGBASEs, PKGNAMEs and patterns, or CVE ids, not both; none means all that are clean
 * @param to the version to take where trunk has several, {@code 1.0.1k}
 * @param delivery how far they go
 * @param override one line that says why the policy is overridden
 * @param resume whether to make the one that was finished by hand in its worktree
 * @param worktree where one with conflicts is checked out, in place of the usual directory
 */
public record BackportOrder(
        List<String> words,
        Optional<String> to,
        Delivery delivery,
        Optional<String> override,
        boolean resume,
        Optional<Path> worktree) {

    public BackportOrder {
        words = List.copyOf(words);
    }
}
