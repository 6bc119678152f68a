package org.holdfast.backport;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.trial.FileReaders;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.TrialContext;

/**
 * Writes the commits of a topic branch: trunk's, and the note in the list of changes.
 *
 * @param context the context
 * @param topics the names of topic branches
 * @param changesFile the list of changes; empty if there is none
 * @param committer the person who runs it
 */
record TopicWriter(TrialContext context, TopicNames topics, Optional<String> changesFile, Committer committer) {

    /** The most directories that a message names as moved along. */
    private static final int MOST_SAID = 10;

    /**
     * Builds the topic branch.
     *
     * @param ours what was changed beside picking, for the message
     * @param advice all notes for the reviewer
     */
    BackportPreparation.Ready ready(
            BackportRequest wanted,
            PackageFiles before,
            TrunkPicks picks,
            PickedTree risen,
            PackageFiles files,
            List<FileReaders.Move> moves,
            ClosedEntries closed,
            List<String> ours,
            List<String> advice) {
        List<TopicDraft.Commit> commits = new ArrayList<>();
        List<String> notes = new ArrayList<>(advice);
        List<List<VulnEntry>> closedByStep = byStep(wanted, before, picks, closed.closed());
        List<String> said = new ArrayList<>(ours);
        moves.stream().limit(MOST_SAID).forEach(move -> said.add("moves " + move));
        if (moves.size() > MOST_SAID) {
            said.add("moves " + (moves.size() - MOST_SAID) + " more");
        }
        for (int i = 0; i < picks.steps().size(); i++) {
            boolean last = i == picks.steps().size() - 1;
            List<TrunkCommit> originals = picks.steps().get(i).commits().stream()
                    .map(commit -> TrunkCommit.read(context.trees(), commit.id()))
                    .toList();
            originals.forEach(original -> notes.addAll(original.notes()));
            TrunkCommit main = originals.stream()
                    .filter(original -> original.id().equals(wanted.candidate().commit()))
                    .findFirst()
                    .orElse(originals.getLast());
            commits.add(new TopicDraft.Commit(
                    main.author(),
                    main.encoding(),
                    PickMessage.of(
                            originals,
                            main,
                            closedByStep.get(i),
                            last ? said : List.of(),
                            last ? wanted.override() : Optional.empty(),
                            committer.login()),
                    last
                            ? risen
                            : PickedTree.of(
                                    wanted.pkgpath(), picks.steps().get(i).state()),
                    Map.of(),
                    originals.stream().map(TrunkCommit::id).toList()));
        }
        if (picks.steps().size() == 1 && wanted.trial().commits().size() > 1) {
            notes.add("one commit for " + wanted.trial().commits().size()
                    + " of trunk's: applied one by one, they give another result");
        }
        PkgName makes = main(before, files);
        changes(wanted, risen, makes, notes).ifPresent(commits::add);
        String name = topics.of(wanted.pkgpath(), makes);
        BackportOutcome.Topic topic = new BackportOutcome.Topic(
                wanted.pkgpath(),
                wanted.to(),
                BackportOutcome.TopicState.PLANNED,
                name,
                context.tip().commit(),
                before.names(),
                files.names(),
                commits.stream()
                        .map(commit -> new BackportOutcome.TopicCommit(
                                Optional.empty(), commit.subject(), commit.name(), commit.picked()))
                        .toList(),
                closed.closed(),
                moves.stream().map(FileReaders.Move::toString).toList(),
                notes,
                Optional.empty());
        Map<PkgPath, List<PkgName>> moved = new HashMap<>(Map.of(wanted.pkgpath(), files.names()));
        moves.forEach(move -> moved.put(move.pkgpath(), move.names()));
        return new BackportPreparation.Ready(topic, new TopicDraft(name, commits), risen.content(context), moved);
    }

    /** The entries that each commit closes, as far as its PKGNAMEs show it; the last commit closes the rest. */
    private List<List<VulnEntry>> byStep(
            BackportRequest wanted, PackageFiles before, TrunkPicks picks, List<VulnEntry> closed) {
        List<List<VulnEntry>> byStep = new ArrayList<>();
        List<VulnEntry> left = new ArrayList<>(closed);
        for (TrunkPicks.Pick step : picks.steps().subList(0, picks.steps().size() - 1)) {
            PackageFiles files = PickedTree.of(wanted.pkgpath(), step.state()).evaluate(context);
            List<VulnEntry> here =
                    ClosedEntries.of(left, before, files, context.trees()).closed();
            byStep.add(files.names().isEmpty() ? List.of() : here);
            left.removeAll(byStep.getLast());
        }
        byStep.add(List.copyOf(left));
        return byStep;
    }

    /** The first PKGNAME whose PKGBASE the branch has; else the first. */
    private static PkgName main(PackageFiles before, PackageFiles files) {
        return files.names().stream()
                .filter(name ->
                        before.names().stream().anyMatch(had -> had.base().equals(name.base())))
                .findFirst()
                .orElse(files.names().getFirst());
    }

    private Optional<TopicDraft.Commit> changes(
            BackportRequest wanted, PickedTree risen, PkgName makes, List<String> notes) {
        if (changesFile.isEmpty()) {
            notes.add("no line in doc/CHANGES: the branch has no such file, and 'changes' in [backport] names none");
            return Optional.empty();
        }
        String file = changesFile.get();
        Optional<String> text = context.tip().tree().text(file);
        String more = ChangesFile.with(
                text,
                new ChangesFile.Note(
                        wanted.pkgpath(),
                        makes.version().text(),
                        committer.login(),
                        committer.when().atZone(ZoneOffset.UTC).toLocalDate(),
                        List.copyOf(risen.changed(context)),
                        wanted.candidate().commit()));
        Map<String, String> extra = new LinkedHashMap<>();
        extra.put(file, context.scratch().blobs(List.of(more)).getFirst());
        return Optional.of(new TopicDraft.Commit(
                committer.ident(),
                Optional.empty(),
                "doc: Updated " + wanted.pkgpath() + " to " + makes.version() + "\n",
                risen,
                extra,
                List.of()));
    }
}
