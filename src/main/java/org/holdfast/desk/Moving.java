package org.holdfast.desk;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.report.MoveReport;

/**
 * Compares the open findings of a branch with those of a newer one, directory by directory: a package may be called otherwise there. Findings that are
 * settled, by a patch or a maintainer's decision, are open on neither.
 */
final class Moving {

    private static final int MOST_GAINS = 20;

    /** What a finding is about, whatever its package is called. */
    private record Flaw(PkgPath pkgpath, VulnKey entry) {}

    private Moving() {}

    static MoveReport.Move between(BranchView branch, BranchView newer) {
        List<Flaw> now = flaws(branch);
        List<Flaw> then = flaws(newer);
        Set<Flaw> kept = new HashSet<>(then);
        Map<PkgPath, Integer> gone = new HashMap<>();
        int unmade = 0;
        for (Flaw flaw : now) {
            if (newer.packages(flaw.pkgpath()).isEmpty()) {
                unmade++;
            } else if (!kept.contains(flaw)) {
                gone.merge(flaw.pkgpath(), 1, Integer::sum);
            }
        }
        Set<Flaw> known = new HashSet<>(now);
        List<MoveReport.Gain> gains = gone.entrySet().stream()
                .sorted(Map.Entry.<PkgPath, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(one -> one.getKey().toString()))
                .limit(MOST_GAINS)
                .map(one -> new MoveReport.Gain(
                        one.getKey().toString(),
                        names(branch.packages(one.getKey())),
                        names(newer.packages(one.getKey())),
                        one.getValue()))
                .toList();
        return new MoveReport.Move(
                newer.name(),
                now.size(),
                gone.values().stream().mapToInt(Integer::intValue).sum(),
                unmade,
                (int) then.stream().filter(flaw -> !known.contains(flaw)).count(),
                gains);
    }

    private static String names(List<ScannedPackage> packages) {
        return packages.stream()
                .map(one -> one.pkgname().text())
                .distinct()
                .sorted(Comparator.naturalOrder())
                .limit(3)
                .collect(Collectors.joining(", "));
    }

    private static List<Flaw> flaws(BranchView view) {
        return view.assessment().assessed().stream()
                .filter(one -> !one.priority().parts().isEmpty())
                .map(AssessedFinding::triaged)
                .flatMap(one -> one.pkgpath().stream()
                        .map(path -> new Flaw(path, one.finding().entry().key())))
                .toList();
    }
}
