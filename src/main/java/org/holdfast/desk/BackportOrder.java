package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which backports to make.
 *
 * @param words either PKGPATHs, PKGBASEs, PKGNAMEs and patterns, or CVE ids; none means all clean backports
 * @param to the version to take if trunk has several, for example {@code 1.0.1k}
 * @param delivery whether to write, push or propose them
 * @param override the reason to override the policy, one line
 * @param resume whether to make the backport that was finished by hand in its worktree
 * @param worktree where to check out a backport with conflicts; empty for the usual directory
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
