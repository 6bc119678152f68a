package org.holdfast.overlay;

import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.MaintainerDecision.EntryWrong;
import org.holdfast.pkgsrc.PkgName;

/**
 * A line in which the branch's own list differs from upstream's.
 *
 * @param line its number upstream, from 1
 * @param before the line upstream
 * @param after the line in its place; empty if it is removed
 * @param corrected the decision that the entry is wrong; empty if there is none
 * @param narrowed the PKGNAMEs taken out of the pattern, each with its reason
 * @param noLonger known PKGNAMEs that matched before and no longer do
 * @param newly known PKGNAMEs that match only now
 */
public record Difference(
        int line,
        String before,
        Optional<String> after,
        Optional<EntryWrong> corrected,
        List<Exemption> narrowed,
        List<PkgName> noLonger,
        List<PkgName> newly) {

    public Difference {
        narrowed = List.copyOf(narrowed);
        noLonger = List.copyOf(noLonger);
        newly = List.copyOf(newly);
    }

    /** The changes and their reasons, a sentence each: {@code without openssl-1.0.1gnb2: …}. */
    public List<String> reasons() {
        return java.util.stream.Stream.concat(
                        corrected.stream()
                                .map(wrong -> (wrong.corrected().isEmpty() ? "removed: " : "corrected: ")
                                        + PublicReason.of(wrong.review())),
                        narrowed.stream().map(free -> "without " + free.pkgname() + ": " + free.why()))
                .toList();
    }
}
