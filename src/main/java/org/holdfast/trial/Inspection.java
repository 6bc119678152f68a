package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Prerequisite.Kind;
import org.holdfast.triage.Trial;
import org.holdfast.trial.Requirements.Need;

/** Compares what a merge makes of a directory with what the branch has: looks for what a clean merge hides. */
final class Inspection {

    private static final String MK = Vocabulary.MK + "/";

    /** Of so many packages that share a file it is looked what becomes of them. */
    private static final int MOST_READERS = 100;

    private final TrialContext bench;
    private final PkgPath pkgpath;
    private final DirectoryHistory history;
    private final PackageFiles before;
    private final Map<Need, String> unmetBefore;

    Inspection(TrialContext bench, PkgPath pkgpath, DirectoryHistory history, String ours) {
        this.bench = bench;
        this.pkgpath = pkgpath;
        this.history = history;
        this.before = PackageFiles.of(
                pkgpath,
                bench.tip().tree(),
                bench.trees().files(ours),
                bench.tip().definitions(),
                file -> false);
        this.unmetBefore = bench.requirements().unmet(before);
    }

    /** The directories of the files that it shares with others. */
    Set<PkgPath> shared() {
        return SharedPicks.shared(pkgpath, before.filesRead());
    }

    /** Whether it makes what trunk made with these commits, under a name of the branch's; of a patch, anything at all. */
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

    /** Who has a package gets nothing under another name. */
    private boolean isOfOurBase(PkgName name) {
        List<PkgName> had = before.names();
        return had.isEmpty() || had.stream().anyMatch(one -> one.base().equals(name.base()));
    }

    /** Whether the package has another name with it: then a conflict is less work. */
    boolean isRenamed(Attempt attempt) {
        List<PkgName> names = attempt.files().map(PackageFiles::names).orElse(List.of());
        return !names.isEmpty() && names.stream().noneMatch(this::isOfOurBase);
    }

    DirectoryTrials.Result result(Candidate candidate, Attempt attempt, int k) {
        List<Prerequisite> prerequisites = new ArrayList<>();
        Set<String> lookedAt = new TreeSet<>(List.of(pkgpath.toString(), Vocabulary.MK));
        shared().forEach(path -> lookedAt.add(path.toString()));
        attempt.files().ifPresent(files -> {
            name(candidate, attempt, files, k, prerequisites);
            prerequisites.addAll(bench.requirements().missing(unmetBefore, files, candidate.commit()));
            lookAt(files, lookedAt);
        });
        return new DirectoryTrials.Result(
                candidate,
                lookedAt,
                new Trial(
                        attempt.commits(),
                        attempt.state().along().keySet().stream().sorted().toList(),
                        attempt.files().map(PackageFiles::makes).orElse(List.of()),
                        attempt.files().map(files -> moves(attempt, files)).orElse(List.of()),
                        conflicts(attempt.state()),
                        prerequisites,
                        attempt.files()
                                .map(files -> Compatibility.risks(before, files))
                                .orElse(List.of())));
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
                    .filter(had ->
                            had.base().equals(name.base()) && Dewey.ORDER.compare(had.version(), name.version()) >= 0)
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

    /** What else on the branch reads a file that comes along, and has another name then. */
    private List<String> moves(Attempt attempt, PackageFiles files) {
        if (attempt.state().along().isEmpty()) {
            return List.of();
        }
        return bench.tip().directories().values().stream()
                .filter(directory -> !directory.pkgpath().equals(pkgpath)
                        && directory.filesRead().stream()
                                .anyMatch(attempt.state().along()::containsKey))
                .sorted(Comparator.comparing(directory -> directory.pkgpath().toString()))
                .limit(MOST_READERS)
                .flatMap(directory -> move(directory, files).stream())
                .toList();
    }

    private Optional<String> move(PackageDirectory directory, PackageFiles files) {
        List<MadePackage> after = files.directory(directory).makes();
        return Set.copyOf(after).equals(Set.copyOf(directory.makes()))
                ? Optional.empty()
                : Optional.of(directory.pkgpath() + ": " + names(directory.makes()) + " -> " + names(after));
    }

    private static String names(List<MadePackage> makes) {
        return makes.stream().map(MadePackage::toString).collect(Collectors.joining(", "));
    }
}
