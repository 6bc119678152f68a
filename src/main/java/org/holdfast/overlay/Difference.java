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
 * @param after what stands in its place; empty if nothing does
 * @param corrected the decision that the line is wrong
 * @param narrowed the packages of the branch that it is not about, each with its reason
 * @param noLonger of the names known, those that it matched and does not match now
 * @param newly of the names known, those that it matches only now
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

    /** What was changed and why, a sentence each. */
    public List<String> reasons() {
        return java.util.stream.Stream.concat(
                        corrected.stream()
                                .map(wrong -> (wrong.corrected().isEmpty() ? "removed: " : "corrected: ")
                                        + PublicReason.of(wrong.review())),
                        narrowed.stream().map(free -> "without " + free.pkgname() + ": " + free.why()))
                .toList();
    }
}
