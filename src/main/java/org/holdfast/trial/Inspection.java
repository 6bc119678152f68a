package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Prerequisite.Kind;
import org.holdfast.triage.Trial;

/** Compares a merged directory with the branch's, to find what a clean merge hides. */
final class Inspection {

    private static final String MK = Vocabulary.MK + "/";

    private final TrialContext context;
    private final Ripples ripples;
    private final PkgPath pkgpath;
    private final DirectoryHistory history;
    private final PackageFiles before;
    private final Map<Need, String> unmetBefore;

    Inspection(TrialContext context, Ripples ripples, PkgPath pkgpath, DirectoryHistory history) {
        this.context = context;
        this.ripples = ripples;
        this.pkgpath = pkgpath;
        this.history = history;
        this.before = context.onTip(pkgpath);
        this.unmetBefore = context.requirements().unmet(before);
    }

    /** The directories of the files that it shares with others. */
    Set<PkgPath> shared() {
        return SharedPicks.shared(pkgpath, before.filesRead());
    }

    /** Whether the directory makes trunk's version under a PKGBASE of the branch; for a patch, any version. */
    boolean isWanted(Attempt attempt, Candidate candidate, int k) {
        if (attempt.files().isEmpty()) {
            return false;
        }
        List<PkgName> names =
                attempt.files().get().names().stream().filter(this::isOfOurBase).toList();
        Set<String> expected = history.versions(k);
        return (candidate.patch() || expected.isEmpty())
                ? !names.isEmpty()
                : names.stream()
                        .anyMatch(name -> expected.contains(name.version().text()));
    }

    /** Whether the branch makes this PKGBASE. A host gets no update under another one. */
    private boolean isOfOurBase(PkgName name) {
        List<PkgName> had = before.names();
        return had.isEmpty() || had.stream().anyMatch(one -> one.base().equals(name.base()));
    }

    /** Whether every PKGBASE changed; then a conflict is preferred, as it is less work. */
    boolean isRenamed(Attempt attempt) {
        List<PkgName> names = attempt.files().map(PackageFiles::names).orElse(List.of());
        return !names.isEmpty() && names.stream().noneMatch(this::isOfOurBase);
    }

    /** Builds the trial of an attempt. */
    DirectoryTrials.Result result(Candidate candidate, Attempt attempt, int k, List<CompatibilityRisk> missed) {
        List<Prerequisite> prerequisites = new ArrayList<>();
        Set<String> lookedAt = new TreeSet<>(List.of(pkgpath.toString(), Vocabulary.MK));
        shared().forEach(path -> lookedAt.add(path.toString()));
        attempt.files().ifPresent(files -> {
            name(candidate, attempt, files, k, prerequisites);
            prerequisites.addAll(context.requirements().missing(unmetBefore, files, candidate.commit()));
            Map<String, String> changed = changed(attempt, files);
            patched(candidate, changed, prerequisites);
            context.requirements().sources(candidate, files).stream()
                    .findFirst()
                    .ifPresent(file -> prerequisites.add(new Prerequisite(
                            Kind.DISTFILE,
                            file,
                            "the sources are in files/, and other commits of trunk bring the new ones",
                            file + " at " + candidate.commit().substring(0, 12))));
            ConflictMarkers.in(changed, context.trees())
                    .forEach(file -> prerequisites.add(
                            new Prerequisite(Kind.CONFLICT_MARKER, file, "trunk committed it with them", "")));
            context.broken(before, files, changed.keySet()).forEach((path, why) -> {
                prerequisites.add(new Prerequisite(Kind.SIBLING, path.toString(), why, ""));
                lookedAt.add(path.toString());
            });
            lookedAt.addAll(files.sources());
            changed.keySet().forEach(file -> PathLog.directory(file).ifPresent(path -> lookedAt.add(path.toString())));
            lookAt(files, lookedAt);
        });
        return new DirectoryTrials.Result(
                candidate,
                lookedAt,
                new Trial(
                        attempt.commits(),
                        attempt.state().along().keySet().stream().sorted().toList(),
                        attempt.files().map(PackageFiles::makes).orElse(List.of()),
                        moves(attempt).stream().map(FileReaders.Move::toString).toList(),
                        conflicts(attempt.state()),
                        prerequisites,
                        risks(candidate, attempt, missed)));
    }

    private List<CompatibilityRisk> risks(Candidate candidate, Attempt attempt, List<CompatibilityRisk> missed) {
        List<CompatibilityRisk> risks = new ArrayList<>();
        attempt.files().ifPresent(files -> {
            risks.addAll(Compatibility.risks(before, files));
            Commit fix = history.commits().get(history.position(candidate) - 1);
            risks.addAll(ripples.of(pkgpath, fix, files.names(), risks));
        });
        risks.addAll(missed);
        return risks;
    }

    /** Whether a repair leaves the version at the same upstream one, and takes nothing away that was there. */
    boolean isNoWorse(Attempt attempt, Attempt repaired, Candidate candidate) {
        List<PkgName> had = attempt.files().map(PackageFiles::names).orElse(List.of());
        List<PkgName> has = repaired.files().map(PackageFiles::names).orElse(List.of());
        boolean same = had.stream()
                .allMatch(name -> has.stream()
                        .anyMatch(other -> other.base().equals(name.base())
                                && other.version()
                                        .upstream()
                                        .equals(name.version().upstream())));
        return same && missing(repaired, candidate) <= missing(attempt, candidate);
    }

    /** Whether all other packages can still be built and installed. */
    boolean breaksNothing(Attempt attempt) {
        return attempt.files()
                .filter(files -> context.broken(
                                before, files, changed(attempt, files).keySet())
                        .isEmpty())
                .isPresent();
    }

    private int missing(Attempt attempt, Candidate candidate) {
        return attempt.files()
                .map(files -> context.requirements()
                        .missing(unmetBefore, files, candidate.commit())
                        .size())
                .orElse(0);
    }

    /** The blob ids of the files that differ from the tip, by path from the top; empty for a removed file. */
    private Map<String, String> changed(Attempt attempt, PackageFiles files) {
        Map<String, String> changed = new TreeMap<>(attempt.state().along());
        Set<String> names = new TreeSet<>(before.own().keySet());
        names.addAll(files.own().keySet());
        for (String name : names) {
            String blob = files.own().getOrDefault(name, "");
            if (!blob.equals(before.own().getOrDefault(name, ""))) {
                changed.put(pkgpath + "/" + name, blob);
            }
        }
        return changed;
    }

    /** A patch that is taken without its version must be there afterwards. */
    private static void patched(Candidate candidate, Map<String, String> changed, List<Prerequisite> prerequisites) {
        if (candidate.patch()
                && changed.keySet().stream()
                        .noneMatch(file -> file.contains("/patches/patch-") || file.contains("/files/"))) {
            prerequisites.add(new Prerequisite(
                    Kind.PATCH,
                    candidate.commit().substring(0, 12),
                    "the commit brings no patch that the package applies",
                    ""));
        }
    }

    private static List<Conflict> conflicts(PickState state) {
        return state.conflicts().stream()
                .sorted(Comparator.comparing(Conflict::file))
                .toList();
    }

    private void name(
            Candidate candidate, Attempt attempt, PackageFiles files, int k, List<Prerequisite> prerequisites) {
        String made = files.makes().stream().map(MadePackage::toString).collect(Collectors.joining(", "));
        if (!isWanted(attempt, candidate, k)) {
            prerequisites.add(new Prerequisite(
                    Kind.PKGNAME,
                    String.join(", ", history.versions(k)),
                    "the merged directory makes " + made,
                    "at " + candidate.commit().substring(0, 12) + " trunk makes "
                            + history.makes().get(k).stream()
                                    .map(MadePackage::toString)
                                    .collect(Collectors.joining(", "))));
            return;
        }
        for (PkgName name : files.names()) {
            before.names().stream()
                    .filter(had -> had.base().equals(name.base())
                            && PkgVersion.ORDER.compare(had.version(), name.version()) >= 0)
                    .findFirst()
                    .ifPresent(had -> prerequisites.add(new Prerequisite(
                            Kind.HIGHER_VERSION,
                            name.text(),
                            "the branch has " + had + " already: nobody would get the fix",
                            "")));
        }
    }

    private void lookAt(PackageFiles files, Set<String> lookedAt) {
        files.filesRead().stream()
                .filter(file -> !file.startsWith(MK) && file.indexOf('/') > 0)
                .forEach(file -> lookedAt.add(file.substring(0, file.lastIndexOf('/'))));
        PackageDirectory.of(pkgpath, files.definitions()).uses().forEach(path -> lookedAt.add(path.toString()));
    }

    /** The other directories of the branch that read a changed file elsewhere, and whose version changes. */
    List<FileReaders.Move> moves(Attempt attempt) {
        return attempt.files()
                .map(files -> context.readers().moves(attempt.state().along().keySet(), files))
                .orElse(List.of());
    }
}
