package org.holdfast.merge;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.holdfast.backport.ClosedEntries;
import org.holdfast.backport.PickMessage;
import org.holdfast.backport.VersionCheck;
import org.holdfast.backport.VersionHistory;
import org.holdfast.bmake.MadePackage;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Prerequisite;
import org.holdfast.trial.Need;
import org.holdfast.trial.TrialContext;

/**
 * Checks the branch with a merge, whoever made the topic.
 *
 * @param target the branch, with its versions, the list and the decisions
 * @param context the context
 */
record MergeChecks(MergeTarget target, TrialContext context) {

    private static final int MOST_FILES = 3;

    /**
     * The objections to a merge.
     *
     * @param fatal objections that nobody can override
     * @param overridable objections that a maintainer may override
     * @param closes the entries that the merge closes
     */
    record Findings(List<String> fatal, List<String> overridable, List<VulnEntry> closes) {
        Findings {
            fatal = List.copyOf(fatal);
            overridable = List.copyOf(overridable);
            closes = List.copyOf(closes);
        }
    }

    /**
     * Checks one merge.
     *
     * @param state the directories before and after
     * @param trailers the advisories that its commits claim to fix
     * @param also the versions that earlier merges of the run made, by PKGPATH
     */
    Findings of(MergedState state, FixesTrailers trailers, Map<PkgPath, List<VersionHistory.Known>> also) {
        List<String> fatal = new ArrayList<>();
        List<String> overridable = new ArrayList<>();
        Set<VulnEntry> closes = new LinkedHashSet<>();
        state.directories().forEach((path, directory) -> {
            asReviewed(path, directory, fatal);
            if (directory.moves()) {
                known(path, directory, fatal);
                rises(path, directory, also.getOrDefault(path, List.of()), fatal);
                met(path, directory, fatal);
                lost(path, directory, overridable);
                vulnerable(path, directory, trailers, overridable, closes);
            } else if (directory.staysBehind()) {
                met(path, directory, fatal);
            }
        });
        unseen(state, overridable);
        return new Findings(fatal, overridable, List.copyOf(closes));
    }

    /** A change without a new PKGNAME reaches no host, whether it is a patch or only a comment. */
    private static void unseen(MergedState state, List<String> overridable) {
        if (state.directories().values().stream().noneMatch(MergedState.Directory::moves)) {
            overridable.add("no PKGNAME changes by it: nobody who has the package would get it");
            return;
        }
        state.directories().forEach((path, directory) -> {
            if (directory.staysBehind()) {
                overridable.add(path + " changes, but its PKGNAME does not: nobody who has it would get that ("
                        + files(path, directory) + ")");
            }
        });
    }

    private static String files(PkgPath path, MergedState.Directory directory) {
        List<String> files = directory.touched().stream()
                .map(file -> file.substring(path.toString().length() + 1))
                .sorted()
                .toList();
        return files.stream().limit(MOST_FILES).collect(Collectors.joining(", "))
                + (files.size() > MOST_FILES ? " and %,d more".formatted(files.size() - MOST_FILES) : "");
    }

    private static String words(List<MadePackage> makes) {
        return makes.isEmpty()
                ? "nothing"
                : makes.stream().map(MadePackage::toString).collect(Collectors.joining(", "));
    }

    private static void asReviewed(PkgPath path, MergedState.Directory directory, List<String> fatal) {
        if (directory.moves() && !directory.isTheirs()) {
            fatal.add(path + " would make " + words(directory.makes())
                    + ", though nothing that is merged changes it: not what was reviewed");
        } else if (directory.isTheirs() && !directory.isAsReviewed()) {
            fatal.add(path + " would make " + words(directory.makes()) + ", but was reviewed as "
                    + words(BranchPackages.makes(directory.theirs())));
        }
    }

    private static void known(PkgPath path, MergedState.Directory directory, List<String> fatal) {
        directory.makes().stream()
                .filter(made -> made.unknown().isPresent())
                .filter(made -> !BranchPackages.makes(BranchPackages.directory(directory.before()))
                        .contains(made))
                .findFirst()
                .ifPresent(made -> fatal.add("what " + path + " makes would not be known any more: "
                        + made.unknown().orElse("")));
    }

    private void rises(
            PkgPath path, MergedState.Directory directory, List<VersionHistory.Known> also, List<String> fatal) {
        List<PkgName> fresh = directory.has().stream()
                .filter(name ->
                        !directory.had().contains(name) && !target.history().cameFromThere(path, name))
                .toList();
        switch (VersionCheck.of(path, fresh, target.history(), also)) {
            case VersionCheck.Rises rises -> {}
            case VersionCheck.Needs needs -> fatal.add(risesNot(path, fresh, needs.because()));
            case VersionCheck.Falls falls -> fatal.add(risesNot(path, fresh, falls.below()));
        }
    }

    private static String risesNot(PkgPath path, List<PkgName> fresh, VersionHistory.Known known) {
        return path + " would make " + fresh.stream().map(PkgName::text).collect(Collectors.joining(", "))
                + ", which is not newer than " + known.pkgname() + ": that " + known.where();
    }

    /** Checks distinfo and dependencies; what was missing before the merge does not count. */
    private void met(PkgPath path, MergedState.Directory directory, List<String> fatal) {
        Map<Need, String> unmet = directory
                .after()
                .map(files -> context.requirements().unbuildable(files, directory::before))
                .orElseGet(Map::of);
        unmet.entrySet().stream()
                .map(one -> path
                        + (one.getKey().kind() == Prerequisite.Kind.DISTFILE
                                        || one.getKey().kind() == Prerequisite.Kind.PATCH
                                ? " lacks the checksum of "
                                : " needs ")
                        + one.getKey().what() + ": " + one.getValue())
                .sorted()
                .forEach(fatal::add);
    }

    private static void lost(PkgPath path, MergedState.Directory directory, List<String> overridable) {
        for (PkgName had : directory.had()) {
            if (directory.has().stream().noneMatch(name -> name.base().equals(had.base()))) {
                overridable.add(path + " would no longer make " + had.base() + ": who has it would get no fix");
            }
        }
    }

    private void vulnerable(
            PkgPath path,
            MergedState.Directory directory,
            FixesTrailers trailers,
            List<String> overridable,
            Set<VulnEntry> closes) {
        List<BranchPatch> patches = directory
                .after()
                .map(files -> ClosedEntries.patches(files, context.trees()))
                .orElse(List.of());
        for (PkgName name : directory.has()) {
            List<PkgName> had = directory.had().stream()
                    .filter(before -> before.base().equals(name.base()))
                    .toList();
            List<VulnEntry> listed = had.stream()
                    .flatMap(before -> target.list().matching(before).stream())
                    .toList();
            List<String> broken = new ArrayList<>();
            List<String> found = new ArrayList<>();
            for (VulnEntry entry : target.list().matching(name)) {
                if (isDecided(name, path, entry)) {
                    continue;
                }
                boolean patched = BranchPatch.closing(patches, entry).isPresent();
                if (patched && trailers.name(entry)) {
                    closes.add(entry);
                } else if (!patched && !entry.isEndOfLife() && trailers.claim(entry, had, listed)) {
                    broken.add(PickMessage.advisory(entry));
                } else if (!patched
                        && !entry.isEndOfLife()
                        && !directory.had().contains(name)
                        && (had.isEmpty() ? directory.had() : had).stream().noneMatch(entry.pattern()::matches)) {
                    found.add(PickMessage.advisory(entry));
                }
            }
            if (!broken.isEmpty()) {
                overridable.add("its commits say that " + name + " closes what the list still has for it: "
                        + String.join("; ", broken));
            }
            if (!found.isEmpty()) {
                overridable.add("the list has found " + name + " vulnerable, which "
                        + (had.isEmpty() ? path + " does not make now" : had.getFirst() + " is not") + ": "
                        + String.join("; ", found));
            }
            for (PkgName before : had) {
                target.list().matching(before).stream()
                        .filter(entry -> !entry.pattern().matches(name))
                        .forEach(closes::add);
            }
        }
    }

    /** Whether a maintainer decided that the entry does not matter for the package. */
    private boolean isDecided(PkgName name, PkgPath path, VulnEntry entry) {
        return target.decisions().stream()
                .anyMatch(decision -> decision.concerns(name, Optional.of(path), entry)
                        && switch (decision) {
                            case MaintainerDecision.NotAffected free -> true;
                            case MaintainerDecision.Accepted accepted -> true;
                            case MaintainerDecision.EntryWrong wrong ->
                                wrong.correctedPattern()
                                        .filter(pattern -> pattern.matches(name))
                                        .isEmpty();
                            case MaintainerDecision.PolicyOverride other -> false;
                            case MaintainerDecision.EntryRight other -> false;
                        });
    }
}
