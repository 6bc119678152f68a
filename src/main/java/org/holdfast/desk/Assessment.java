package org.holdfast.desk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Dependents;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Triaged;

/**
 * The findings of a branch, or of some of its packages, each with its disposition and priority. Immutable and thread-safe.
 *
 * @param branch the branch
 * @param packages its packages, or those requested
 * @param assessed all findings of these packages
 * @param counts the number of dependent directories by PKGPATH; only for packages with findings
 * @param unused decisions that match no current finding: obsolete or mistyped; known only if all packages were asked for
 * @param untried why some fixes are untried; empty if there are none
 * @param malformed the malformed lines of the inputs
 * @param background stages and dependents, computed on demand
 */
public record Assessment(
        Branch branch,
        List<ScannedPackage> packages,
        List<AssessedFinding> assessed,
        Map<PkgPath, DependentCount> counts,
        List<MaintainerDecision> unused,
        Optional<String> untried,
        List<Malformed> malformed,
        Background background) {

    /** Values that need tens of thousands of rows of the store, and are computed only when asked for. */
    interface Background {

        /** For assessments of files, without a store. */
        Background NONE = new Background() {
            @Override
            public Stages stages() {
                return Stages.NONE;
            }

            @Override
            public Dependents dependents() {
                return Dependents.NONE;
            }
        };

        /** What the branches make and the archives publish. */
        Stages stages();

        /** The dependencies between the directories of the release branch. */
        Dependents dependents();
    }

    public Assessment {
        packages = List.copyOf(packages);
        assessed = List.copyOf(assessed);
        counts = Map.copyOf(counts);
        unused = List.copyOf(unused);
        malformed = List.copyOf(malformed);
    }

    /** The findings without their priorities and days. */
    public List<Triaged> findings() {
        return assessed.stream().map(AssessedFinding::triaged).toList();
    }

    /** The assessed findings, by their triage result. */
    public Map<Triaged, AssessedFinding> index() {
        Map<Triaged, AssessedFinding> index = new HashMap<>();
        assessed.forEach(one -> index.put(one.triaged(), one));
        return index;
    }

    /** What the branches make and the archives publish. */
    public Stages stages() {
        return background.stages();
    }

    /** The number of directories that need a package. */
    public DependentCount dependents(PkgPath pkgpath) {
        DependentCount known = counts.get(pkgpath);
        return known != null ? known : count(background.dependents(), pkgpath);
    }

    static DependentCount count(Dependents dependents, PkgPath pkgpath) {
        return new DependentCount(dependents.direct(pkgpath), dependents.transitive(pkgpath));
    }

    /** A package at any version: archives may hold older versions than the branch makes. */
    record AtAnyVersion(Optional<PkgPath> pkgpath, PkgBase base) {
        static AtAnyVersion of(ScannedPackage scanned) {
            return new AtAnyVersion(scanned.pkgpath(), scanned.pkgname().base());
        }
    }

    /** The findings of some of the packages; empty if this assessment lacks one of them. */
    Optional<Assessment> narrowed(List<ScannedPackage> wanted) {
        if (wanted.equals(packages)) {
            return Optional.of(this);
        }
        Set<ScannedPackage> known = new HashSet<>(packages);
        if (!known.containsAll(wanted)) {
            return Optional.empty();
        }
        Set<ScannedPackage> names = new HashSet<>(wanted);
        Set<AtAnyVersion> atAnyVersion = new HashSet<>();
        wanted.forEach(one -> atAnyVersion.add(AtAnyVersion.of(one)));
        List<AssessedFinding> theirs = new ArrayList<>();
        for (AssessedFinding one : assessed) {
            ScannedPackage subject = new ScannedPackage(
                    one.triaged().finding().pkgname(), one.triaged().pkgpath());
            boolean older = !known.contains(subject) && atAnyVersion.contains(AtAnyVersion.of(subject));
            if (names.contains(subject) || older) {
                theirs.add(one);
            }
        }
        return Optional.of(new Assessment(branch, wanted, theirs, counts, List.of(), untried, malformed, background));
    }
}
