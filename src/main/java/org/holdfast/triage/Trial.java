package org.holdfast.triage;

import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;

/**
 * The result of applying trunk's commits to the tip of the backports branch.
 *
 * <pre>applies cleanly, with 2 more commits</pre>
 *
 * @param commits the applied commits, oldest first: those that the fix needs, the fix, and trunk's repairs of it
 * @param along the paths of files in other directories that change with it, since they define the version
 * @param makes the packages that the directory then makes; empty if there are conflicts
 * @param moves other directories of the branch whose version changes:
 *     {@code databases/mysql55-client: 5.5.36 -> 5.5.37}
 * @param conflicts the files that git could not merge
 * @param prerequisites missing things that a clean merge hides
 * @param risks changes that may break users of the package
 */
public record Trial(
        List<Commit> commits,
        List<String> along,
        List<MadePackage> makes,
        List<String> moves,
        List<Conflict> conflicts,
        List<Prerequisite> prerequisites,
        List<CompatibilityRisk> risks) {

    /** How many missing things a sentence names. */
    private static final int MOST_SAID = 4;

    public Trial {
        commits = List.copyOf(commits);
        along = List.copyOf(along);
        makes = List.copyOf(makes);
        moves = List.copyOf(moves);
        conflicts = List.copyOf(conflicts);
        prerequisites = List.copyOf(prerequisites);
        risks = List.copyOf(risks);
    }

    /** {@link Grade#CLEAN} without conflicts and prerequisites, else {@link Grade#ADAPT}. */
    public Grade grade() {
        return conflicts.isEmpty() && prerequisites.isEmpty() ? Grade.CLEAN : Grade.ADAPT;
    }

    /** The PKGNAMEs that the directory then makes, without those not known. */
    public List<PkgName> names() {
        return makes.stream().flatMap(made -> made.pkgname().stream()).toList();
    }

    /** The result in words: {@code applies cleanly, with 2 more commits}, or the obstacles. */
    public String describe() {
        String before = commits.size() < 2
                ? ""
                : ", with " + (commits.size() - 1) + (commits.size() == 2 ? " more commit" : " more commits");
        if (!conflicts.isEmpty()) {
            return "conflicts in " + conflicts.stream().map(Conflict::toString).collect(Collectors.joining(", "))
                    + before;
        }
        int more = prerequisites.size() - MOST_SAID;
        return prerequisites.isEmpty()
                ? "applies cleanly" + before
                : "applies" + before + ", but needs "
                        + prerequisites.stream()
                                .limit(more == 1 ? MOST_SAID + 1 : MOST_SAID)
                                .map(Prerequisite::toString)
                                .collect(Collectors.joining("; "))
                        + (more > 1 ? "; and %,d more".formatted(more) : "");
    }
}
