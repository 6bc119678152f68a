package org.holdfast.backport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Conflict;
import org.holdfast.trial.Checksums;
import org.holdfast.trial.GitMerge;
import org.holdfast.trial.PickState;
import org.holdfast.trial.ScratchRepository;
import org.holdfast.trial.TrialContext;

/**
 * Resolves conflicts that need no judgement: about RCS keywords, PKGREVISION, and checksums of patches. Such lines are
 * removed on all three sides; if git then merges without conflicts, they are written anew.
 *
 * @param files the texts of the resolved files, by path from the top, a byte per character
 * @param notes the resolved conflicts, in words
 */
record TrivialConflicts(Map<String, String> files, List<String> notes) {

    private static final Pattern KEYWORD = Pattern.compile("\\$NetBSD[^$\n]*\\$");

    TrivialConflicts {
        files = Map.copyOf(files);
        notes = List.copyOf(notes);
    }

    /** A file on the three sides of a merge. */
    private record Sides(String path, String base, String ours, String theirs) {

        String plain(String text) {
            String plain = KEYWORD.matcher(text).replaceAll("\\$NetBSD\\$");
            return isDistinfo() ? Distinfo.withoutPatches(plain) : isMakefile() ? RevisionLine.without(plain) : plain;
        }

        boolean isDistinfo() {
            return path.endsWith("/distinfo");
        }

        boolean isMakefile() {
            String name = path.substring(path.lastIndexOf('/') + 1);
            return name.startsWith("Makefile") || name.endsWith(".mk");
        }

        /** Whether PKGREVISION is set at most once on each side; otherwise a person must assign the numbers. */
        boolean isSimple() {
            return List.of(base, ours, theirs).stream()
                    .allMatch(text -> RevisionLine.LINE.matcher(text).results().count() < 2);
        }
    }

    /**
     * Resolves all conflicts.
     *
     * @param from trunk's commit before
     * @param to trunk's commit
     * @param ours the branch before the merge
     * @param merged git's result, with conflict markers
     * @return empty if any conflict needs judgement
     */
    static Optional<TrivialConflicts> of(
            TrialContext context, Candidate candidate, String from, String to, PickState ours, PickState merged) {
        List<Sides> sides = new ArrayList<>();
        for (Conflict conflict : merged.conflicts()) {
            Optional<Sides> one = sides(context, candidate, from, to, ours, conflict);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            sides.add(one.get());
        }
        return merge(context, sides).map(texts -> settle(context, candidate, merged.tree(), sides, texts));
    }

    /** The merge with the resolved files. */
    PickState in(TrialContext context, Candidate candidate, PickState merged) {
        List<String> paths = List.copyOf(files.keySet());
        List<String> blobs = context.scratch()
                .blobs(paths.stream().map(path -> files.getOrDefault(path, "")).toList());
        Map<String, ScratchRepository.Entry> directory =
                new LinkedHashMap<>(ScratchRepository.directory(candidate.pkgpath(), merged.tree()));
        Map<String, String> along = new LinkedHashMap<>(merged.along());
        for (int i = 0; i < paths.size(); i++) {
            if (paths.get(i).startsWith(candidate.pkgpath() + "/")) {
                directory.put(paths.get(i), new ScratchRepository.Entry(blobs.get(i), false));
            } else {
                along.put(paths.get(i), blobs.get(i));
            }
        }
        String commit = context.scratch()
                .commit(List.of(new ScratchRepository.Draft(directory, -1)))
                .getFirst();
        return new PickState(context.trees().id(commit, candidate.pkgpath().toString()), along, List.of());
    }

    private static Optional<Sides> sides(
            TrialContext context, Candidate candidate, String from, String to, PickState ours, Conflict conflict) {
        String path = conflict.file();
        if (conflict.hunks().isEmpty()) {
            return Optional.empty();
        }
        Optional<String> base = inTrunk(context, candidate, from, path);
        Optional<String> theirs = inTrunk(context, candidate, to, path);
        Optional<String> mine = ours.text(context, candidate.pkgpath(), path);
        return base.isEmpty() || mine.isEmpty() || theirs.isEmpty()
                ? Optional.empty()
                : Optional.of(new Sides(path, base.get(), mine.get(), theirs.get()))
                        .filter(one ->
                                one.isSimple() && (!one.isDistinfo() || isOfOwnPatches(context, candidate, ours, one)));
    }

    /** Whether a distinfo is about the directory's own patches; those of another directory are not known here. */
    private static boolean isOfOwnPatches(TrialContext context, Candidate candidate, PickState ours, Sides sides) {
        Set<String> own =
                ours.tree().map(tree -> context.trees().files(tree).keySet()).orElse(Set.of());
        return sides.path().equals(candidate.pkgpath() + "/distinfo")
                && Distinfo.patches(sides.ours()).stream().allMatch(patch -> own.contains("patches/" + patch));
    }

    private static Optional<String> inTrunk(TrialContext context, Candidate candidate, String commit, String path) {
        String below = candidate.pkgpath() + "/";
        return context.trees()
                .text(commit, path)
                .or(() -> path.startsWith(below)
                        ? context.trees().text(commit, candidate.inTrunk() + "/" + path.substring(below.length()))
                        : Optional.empty());
    }

    /** The files merged without the removed lines; empty if conflicts remain. */
    private static Optional<List<String>> merge(TrialContext context, List<Sides> sides) {
        List<String> texts = new ArrayList<>();
        for (Sides one : sides) {
            texts.addAll(List.of(one.plain(one.base()), one.plain(one.ours()), one.plain(one.theirs())));
        }
        List<String> blobs = context.scratch().blobs(texts);
        List<ScratchRepository.Draft> drafts = new ArrayList<>();
        for (int side = 0; side < 3; side++) {
            Map<String, ScratchRepository.Entry> paths = new LinkedHashMap<>();
            for (int i = 0; i < sides.size(); i++) {
                paths.put(sides.get(i).path(), new ScratchRepository.Entry(blobs.get(3 * i + side), false));
            }
            drafts.add(new ScratchRepository.Draft(paths, side == 0 ? -1 : 0));
        }
        List<String> ids = context.scratch().commit(drafts);
        GitMerge merge = context.scratch().merge(ids.get(1), ids.get(2));
        return merge.isClean()
                ? Optional.of(sides.stream()
                        .map(one ->
                                context.trees().text(merge.tree(), one.path()).orElse(""))
                        .toList())
                : Optional.empty();
    }

    private static TrivialConflicts settle(
            TrialContext context, Candidate candidate, Optional<String> merged, List<Sides> sides, List<String> texts) {
        Map<String, String> files = new LinkedHashMap<>();
        List<String> notes = new ArrayList<>();
        Map<String, String> patches = new LinkedHashMap<>();
        String below = candidate.pkgpath() + "/";
        for (int i = 0; i < sides.size(); i++) {
            Sides one = sides.get(i);
            if (!one.isDistinfo()) {
                String text = keyword(one.isMakefile() ? revision(texts.get(i), one, candidate) : texts.get(i), one);
                files.put(one.path(), text);
                if (one.path().startsWith(below + "patches/")) {
                    patches.put(one.path().substring(below.length()), text);
                }
                notes.add("settled in " + one.path() + ": " + (one.isMakefile() ? "PKGREVISION" : "the $NetBSD$ line"));
            }
        }
        for (int i = 0; i < sides.size(); i++) {
            Sides one = sides.get(i);
            if (one.isDistinfo()) {
                Map<String, String> own = new LinkedHashMap<>();
                merged.ifPresent(tree -> own.putAll(context.trees().files(tree)));
                var sums = Distinfo.sums(own, context.trees());
                patches.forEach((file, text) -> sums.put(file.substring("patches/".length()), Checksums.sha1(text)));
                files.put(one.path(), Distinfo.with(keyword(texts.get(i), one), sums));
                notes.add("settled in " + one.path() + ": the checksums of patches");
            }
        }
        return new TrivialConflicts(files, notes);
    }

    /** Sets PKGREVISION: to the branch's number for a patch, since it is raised later; to trunk's for a version. */
    private static String revision(String text, Sides sides, Candidate candidate) {
        OptionalInt number = RevisionLine.highest(candidate.patch() ? sides.ours() : sides.theirs());
        return number.isPresent() ? RevisionLine.inserted(text, number.getAsInt()) : text;
    }

    private static String keyword(String text, Sides sides) {
        Matcher ours = KEYWORD.matcher(sides.ours());
        return ours.find() ? text.replaceFirst("\\$NetBSD\\$", Matcher.quoteReplacement(ours.group())) : text;
    }
}
