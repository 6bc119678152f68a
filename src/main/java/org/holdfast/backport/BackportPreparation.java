package org.holdfast.backport;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Prerequisite;
import org.holdfast.trial.FileReaders;
import org.holdfast.trial.Need;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.TrialContext;

/**
 * Prepares one backport: its tree, checked as it will be merged, and its commits. Writes only to the scratch
 * repository. Safe for use by several threads.
 */
final class BackportPreparation {

    /** The most rounds of adding directories that move along, which may make others move. */
    private static final int MOST_ROUNDS = 4;

    /** The most risks that the notes name. */
    private static final int MOST_RISKS = 10;

    private final TrialContext context;
    private final FileReaders readers;
    private final VersionHistory history;
    private final TopicNames topics;
    private final TopicWriter writer;

    BackportPreparation(
            TrialContext context,
            VersionHistory history,
            TopicNames topics,
            Optional<String> changesFile,
            Committer committer) {
        this.context = context;
        this.readers = context.readers();
        this.history = history;
        this.topics = topics;
        this.writer = new TopicWriter(context, topics, changesFile, committer);
    }

    /**
     * A backport ready to be made.
     *
     * @param topic its outcome, as planned
     * @param draft its commits
     * @param content the new blob ids of the files that it changes, by path
     * @param makes the packages of each directory that it moves
     */
    record Ready(
            BackportOutcome.Topic topic,
            TopicDraft draft,
            Map<String, String> content,
            Map<PkgPath, List<PkgName>> makes) {
        Ready {
            content = Map.copyOf(content);
            makes = Map.copyOf(makes);
        }

        Ready noting(String note) {
            List<String> notes = new ArrayList<>(topic.notes());
            notes.add(note);
            return new Ready(topic.noting(notes), draft, content, makes);
        }

        /** Whether both change a file, in different ways. */
        boolean contradicts(Ready other) {
            return content.entrySet().stream()
                    .anyMatch(file -> !other.content
                            .getOrDefault(file.getKey(), file.getValue())
                            .equals(file.getValue()));
        }

        /** Whether it makes versions of another one's package that close all that the other one closes. */
        boolean fulfils(Ready other) {
            List<PkgName> fresh = makes.getOrDefault(other.topic.pkgpath(), List.of());
            return other.topic.from().stream()
                            .filter(had -> other.topic.closes().stream()
                                    .anyMatch(entry -> entry.pattern().matches(had)))
                            .allMatch(had ->
                                    fresh.stream().anyMatch(name -> name.base().equals(had.base())))
                    && other.topic.closes().stream()
                            .noneMatch(entry -> fresh.stream().anyMatch(entry.pattern()::matches));
        }

        /** Whether it contains all changes of another one. */
        boolean brings(Ready other) {
            return content.entrySet().containsAll(other.content().entrySet());
        }
    }

    /**
     * Prepares a backport that applies, or whose conflicts are trivial.
     *
     * @throws BackportRefused if it cannot be made, or its result fails a check
     */
    Ready of(BackportRequest wanted) throws BackportRefused {
        if (wanted.trial().commits().isEmpty()) {
            throw new BackportRefused("it could not be tried: " + wanted.trial().describe());
        }
        Set<PkgPath> also = new LinkedHashSet<>();
        BackportRefused refused;
        try {
            return along(wanted, also);
        } catch (BackportRefused e) {
            refused = e;
        }
        if (also.isEmpty()) {
            throw refused;
        }
        try { // what moves along may do without what the same commits change there
            return finish(wanted, TrunkPicks.of(context, wanted.candidate(), wanted.trial(), Set.of()));
        } catch (BackportRefused e) {
            refused.addSuppressed(e);
            throw refused;
        }
    }

    /** Prepares it with what its commits change in the directories that move along, which are added to the set. */
    private Ready along(BackportRequest wanted, Set<PkgPath> also) throws BackportRefused {
        for (int round = 0; ; round++) {
            TrunkPicks picks = TrunkPicks.of(context, wanted.candidate(), wanted.trial(), also);
            PickedTree picked = picked(wanted, picks);
            Set<PkgPath> more = touched(wanted, readers.moves(picked.changed(context), picked.evaluate(context)));
            if (!also.addAll(more) || round == MOST_ROUNDS) {
                List<String> notes = new ArrayList<>(picks.notes());
                if (!also.isEmpty()) {
                    notes.add("takes along what the same commits change in "
                            + also.stream().map(PkgPath::toString).collect(Collectors.joining(", ")));
                }
                return finish(wanted, picks, picked, notes, false);
            }
        }
    }

    private Ready finish(BackportRequest wanted, TrunkPicks picks) throws BackportRefused {
        return finish(wanted, picks, picked(wanted, picks), picks.notes(), false);
    }

    private PackageFiles before(PkgPath pkgpath) throws BackportRefused {
        if (context.trees().id(context.tip().commit(), pkgpath.toString()).isEmpty()) {
            throw new BackportRefused("the branch has no " + pkgpath);
        }
        return context.onTip(pkgpath);
    }

    /**
     * The directories whose version changes with it, and which its commits change as well: these changes must be taken,
     * too.
     */
    private Set<PkgPath> touched(BackportRequest wanted, List<FileReaders.Move> moves) {
        Set<PkgPath> touched = new LinkedHashSet<>();
        for (FileReaders.Move move : moves) {
            boolean changes = wanted.trial().commits().stream()
                    .anyMatch(commit -> !context.trees()
                            .id(commit.id() + "^", move.pkgpath().toString())
                            .equals(context.trees()
                                    .id(commit.id(), move.pkgpath().toString())));
            if (changes) {
                touched.add(move.pkgpath());
            }
        }
        return touched;
    }

    private static PickedTree picked(BackportRequest wanted, TrunkPicks picks) throws BackportRefused {
        if (!picks.whole().isClean()) {
            List<Conflict> conflicts = picks.whole().conflicts();
            throw new BackportRefused(
                    "conflicts in " + conflicts.stream().map(Conflict::toString).collect(Collectors.joining(", ")),
                    conflicts.stream().map(conflict -> "resolve " + conflict).toList());
        }
        return PickedTree.of(wanted.pkgpath(), picks.whole());
    }

    private PickedTree with(PickedTree tree, Map<String, String> texts) {
        PickedTree with = tree;
        List<String> paths = List.copyOf(texts.keySet());
        List<String> blobs = context.scratch()
                .blobs(paths.stream().map(path -> texts.getOrDefault(path, "")).toList());
        for (int i = 0; i < paths.size(); i++) {
            with = with.with(paths.get(i), blobs.get(i));
        }
        return with;
    }

    /**
     * Completes what was picked, distinfo and PKGREVISION, and verifies the result.
     *
     * @param byHand whether a maintainer adapted it, so that missing words of the infrastructure are only noted
     */
    Ready finish(BackportRequest wanted, TrunkPicks picks, PickedTree picked, List<String> notes, boolean byHand)
            throws BackportRefused {
        PackageFiles before = before(wanted.pkgpath());
        if (picked.changed(context).isEmpty()) {
            throw BackportRefused.needless("the branch has all that these commits change already");
        }
        List<String> ours = new ArrayList<>(notes);
        PickedTree covered = covered(picked, picked.evaluate(context), before, ours);
        List<VersionHistory.Known> others = others(wanted);
        PickedTree risen = risen(wanted, covered, others, ours);
        PackageFiles files = risen.evaluate(context);
        Set<String> changed = risen.changed(context);
        if (wanted.candidate().patch() && !byHand && changed.stream().noneMatch(BackportPreparation::isPatch)) {
            throw new BackportRefused("trunk's patch is not in this directory, and does not come along");
        }
        List<FileReaders.Move> moves = readers.moves(changed, files);
        List<String> advice =
                new ArrayList<>(new BackportVerification(context, history, wanted.candidate(), wanted.pkgpath(), byHand)
                        .check(before, files, moves, risen.content(context)));
        ClosedEntries closed = ClosedEntries.of(wanted.closes(), before, files, context.trees());
        if (!wanted.candidate().patch() && !closed.open().isEmpty()) {
            throw new BackportRefused("with it " + names(files) + " would still be matched by "
                    + closed.open().stream().map(VulnEntry::toString).collect(Collectors.joining("; ")));
        }
        advice.addAll(0, ours);
        wanted.trial().risks().stream().limit(MOST_RISKS).forEach(risk -> advice.add("may break: " + risk));
        wanted.alternatives().forEach(other -> advice.add("instead there is also " + other));
        closed.open()
                .forEach(entry -> advice.add("no patch names " + entry.advisory()
                        + ", only trunk's commit does: to close its finding takes a decision"));
        fresh(before, files, advice);
        return writer.ready(wanted, before, picks, risen, files, moves, closed, ours, advice);
    }

    private static boolean isPatch(String file) {
        return file.contains("/patches/patch-") || file.contains("/files/");
    }

    private static String names(PackageFiles files) {
        return files.names().stream().map(PkgName::text).collect(Collectors.joining(", "));
    }

    /** Makes distinfo cover the patches. */
    private PickedTree covered(PickedTree tree, PackageFiles files, PackageFiles before, List<String> notes) {
        String path = tree.pkgpath() + "/distinfo";
        Map<Need, String> had = context.requirements().unmet(before);
        boolean wrong = context.requirements().unmet(files).keySet().stream()
                .anyMatch(need -> need.kind() == Prerequisite.Kind.PATCH && !had.containsKey(need));
        if (!wrong || files.tree().text(path).isEmpty()) {
            return tree;
        }
        SortedMap<String, String> sums = Distinfo.sums(files.own(), context.trees());
        notes.add("distinfo did not cover the patches: their checksums are computed anew");
        return with(tree, Map.of(path, Distinfo.with(files.tree().text(path).get(), sums)));
    }

    /** The versions of unmerged topic branches of the directory, which count as made. */
    private List<VersionHistory.Known> others(BackportRequest wanted) {
        List<VersionHistory.Known> others = new ArrayList<>();
        for (String name : topics.about(wanted.pkgpath())) {
            String id = topics.there().getOrDefault(name, "");
            Optional<String> tree = context.trees().id(id, wanted.pkgpath().toString());
            if (tree.isPresent() && !brings(id, wanted)) {
                PickedTree theirs = new PickedTree(wanted.pkgpath(), tree, new TreeMap<>());
                theirs.evaluate(context)
                        .names()
                        .forEach(pkgname -> others.add(new VersionHistory.Known(pkgname, "is made by " + name)));
            }
        }
        return others;
    }

    /** Whether a topic branch is the same backport from an earlier run. */
    private boolean brings(String topic, BackportRequest wanted) {
        String fix = wanted.candidate().commit();
        return context.git()
                .run("log", "--format=%B", topic, "^" + context.tip().commit())
                .contains("(cherry picked from commit " + fix + ")");
    }

    private PickedTree risen(
            BackportRequest wanted, PickedTree tree, List<VersionHistory.Known> others, List<String> notes)
            throws BackportRefused {
        PackageFiles files = tree.evaluate(context);
        Predicate<PackageFiles> rises = after ->
                VersionCheck.of(wanted.pkgpath(), after.names(), history, others) instanceof VersionCheck.Rises;
        if (files.names().isEmpty()) {
            throw new BackportRefused("what it makes is not known: "
                    + files.makes().stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        return switch (VersionCheck.of(wanted.pkgpath(), files.names(), history, others)) {
            case VersionCheck.Rises already -> tree;
            case VersionCheck.Falls falls ->
                throw new BackportRefused("it would lower the version to " + falls.makes() + ": "
                        + falls.below().pkgname() + " " + falls.below().where());
            case VersionCheck.Needs needs -> {
                Revisions.Raised raised = new Revisions(context, readers)
                        .raise(tree, files, needs.revision(), rises)
                        .orElseThrow(() -> new BackportRefused("it makes " + names(files) + ", but "
                                + needs.because().pkgname() + " "
                                + needs.because().where()
                                + ", and there is no place where a PKGREVISION raises it and nothing else"));
                notes.add("PKGREVISION " + needs.revision() + " in " + raised.where() + ": "
                        + needs.because().pkgname() + " " + needs.because().where());
                yield raised.tree();
            }
        };
    }

    private static void fresh(PackageFiles before, PackageFiles files, List<String> notes) {
        String distinfo = files.pkgpath() + "/distinfo";
        Set<String> fresh = Distinfo.fresh(
                before.tree().text(distinfo).orElse(""),
                files.tree().text(distinfo).orElse(""));
        if (!fresh.isEmpty()) {
            notes.add("new distfiles: " + String.join(", ", fresh));
        }
    }
}
