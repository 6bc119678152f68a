package org.holdfast.backport;

import java.util.List;
import java.util.Map;
import org.holdfast.bmake.MadePackage;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Prerequisite;
import org.holdfast.trial.ConflictMarkers;
import org.holdfast.trial.FileReaders;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.TrialContext;

/**
 * Verifies the branch with a backport, whoever made it.
 *
 * @param context the context
 * @param history every version that the branch's packages have had
 * @param candidate the fix
 * @param pkgpath the directory
 * @param byHand whether a maintainer adapted it, so that missing words of the infrastructure are only noted
 */
record BackportVerification(
        TrialContext context, VersionHistory history, Candidate candidate, PkgPath pkgpath, boolean byHand) {

    /**
     * Checks that the directory keeps its PKGBASEs, that nothing it needs is missing, and that every other directory
     * whose version changes gets a higher one and lacks nothing.
     *
     * @param changed the new blob ids of the files that it changes, by path; an empty id for a removed file
     * @return advice for the reviewer, a sentence each
     * @throws BackportRefused if a check fails
     */
    List<String> check(
            PackageFiles before, PackageFiles files, List<FileReaders.Move> moves, Map<String, String> changed)
            throws BackportRefused {
        unknown(pkgpath, before.makes(), files.makes());
        lost(pkgpath, before.names(), files.names());
        List<Prerequisite> missing =
                context.requirements().missing(context.requirements().unmet(before), files, candidate.commit());
        List<String> sources = byHand ? List.of() : context.requirements().sources(candidate, files);
        if (!sources.isEmpty()) {
            throw new BackportRefused(
                    "its sources stand in files/, and other commits of trunk than these bring the new ones",
                    List.of("bring the sources in files/ as trunk has them at "
                            + candidate.commit().substring(0, 12) + ": "
                            + sources.size() + " files, " + sources.getFirst() + " is one"));
        }
        List<String> needs = missing.stream()
                .filter(one -> !byHand || isFatal(one.kind()))
                .map(Prerequisite::toString)
                .toList();
        if (!needs.isEmpty()) {
            throw new BackportRefused(
                    "needs " + String.join("; ", needs),
                    needs.stream().map(need -> "do without, or bring: " + need).toList());
        }
        for (FileReaders.Move move : moves) {
            unknown(move.pkgpath(), move.before(), move.after());
            List<PkgName> had = move.before().stream()
                    .flatMap(made -> made.pkgname().stream())
                    .toList();
            lost(move.pkgpath(), had, move.names());
            rises(move);
        }
        List<String> marked = ConflictMarkers.in(changed, context.trees());
        if (!marked.isEmpty()) {
            throw new BackportRefused("conflict markers in " + String.join(", ", marked));
        }
        Map<PkgPath, String> broken = context.broken(before, files, changed.keySet());
        if (!broken.isEmpty()) {
            List<String> siblings = broken.entrySet().stream()
                    .map(one -> one.getKey() + ", which " + one.getValue())
                    .toList();
            throw new BackportRefused(
                    "breaks " + String.join("; ", siblings),
                    siblings.stream().map(one -> "bring along " + one).toList());
        }
        return missing.stream().map(one -> "judged by hand: " + one).toList();
    }

    /** Whether a build without it fails; a maintainer may override the rest. */
    private static boolean isFatal(Prerequisite.Kind kind) {
        return switch (kind) {
            case DISTFILE,
                    PATCH,
                    PKGNAME,
                    HIGHER_VERSION,
                    DEPENDENCY,
                    DEPENDENCY_VERSION,
                    INCLUDE,
                    SIBLING,
                    CONFLICT_MARKER -> true;
            case VARIABLE, TOOL, LANGUAGE, OPTION, PLIST_COMMAND -> false;
        };
    }

    private static void unknown(PkgPath path, List<MadePackage> before, List<MadePackage> after)
            throws BackportRefused {
        for (MadePackage made : after) {
            if (made.unknown().isPresent() && !before.contains(made)) {
                throw new BackportRefused("what " + path + " makes would not be known any more: "
                        + made.unknown().get());
            }
        }
    }

    private static void lost(PkgPath path, List<PkgName> before, List<PkgName> after) throws BackportRefused {
        for (PkgName had : before) {
            if (after.stream().noneMatch(name -> name.base().equals(had.base()))) {
                throw new BackportRefused(
                        path + " would no longer make " + had.base() + ": who has it would get no fix");
            }
        }
    }

    private void rises(FileReaders.Move move) throws BackportRefused {
        List<PkgName> fresh = move.names().stream()
                .filter(name -> move.before().stream()
                        .flatMap(made -> made.pkgname().stream())
                        .noneMatch(name::equals))
                .toList();
        switch (VersionCheck.of(move.pkgpath(), fresh, history, List.of())) {
            case VersionCheck.Rises rises -> {}
            case VersionCheck.Needs needs ->
                throw new BackportRefused("moves " + move + ", where "
                        + needs.because().pkgname() + " " + needs.because().where() + " already");
            case VersionCheck.Falls falls ->
                throw new BackportRefused("moves " + move + ", where "
                        + falls.below().pkgname() + " " + falls.below().where());
        }
    }
}
