package org.holdfast.backport;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.trial.ScratchRepository;
import org.holdfast.trial.TrialContext;

/**
 * A topic branch to make.
 *
 * @param topic its name
 * @param commits its commits, oldest first
 */
record TopicDraft(String topic, List<Commit> commits) {

    TopicDraft {
        commits = List.copyOf(commits);
    }

    /**
     * A commit of the topic branch.
     *
     * @param author the author with address and time
     * @param encoding the encoding of the message; empty for UTF-8
     * @param message the message, a byte per character
     * @param tree the branch's files with it
     * @param extra the blob ids of files that replace those of the tree
     * @param picked the ids of trunk's commits that it picks
     */
    record Commit(
            String author,
            Optional<String> encoding,
            String message,
            PickedTree tree,
            Map<String, String> extra,
            List<String> picked) {

        Commit {
            extra = Map.copyOf(extra);
            picked = List.copyOf(picked);
        }

        String subject() {
            return message.lines().findFirst().orElse("");
        }

        String name() {
            return author.substring(0, author.indexOf(" <"));
        }
    }

    /**
     * Writes the commits of several topics to the scratch repository, each from the tip; returns the ids for each
     * topic.
     */
    static List<List<String>> make(TrialContext context, List<TopicDraft> drafts, Committer committer) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        List<String> ids = context.scratch().imported(out -> {
            int mark = 0;
            for (TopicDraft draft : drafts) {
                for (int i = 0; i < draft.commits().size(); i++) {
                    mark++;
                    write(context, draft, i, mark, committer, out);
                }
            }
        });
        List<List<String>> made = new ArrayList<>();
        int at = 0;
        for (TopicDraft draft : drafts) {
            made.add(List.copyOf(ids.subList(at, at + draft.commits().size())));
            at += draft.commits().size();
        }
        return made;
    }

    private static void write(
            TrialContext context, TopicDraft draft, int i, int mark, Committer committer, OutputStream out)
            throws IOException {
        Commit commit = draft.commits().get(i);
        StringBuilder text = new StringBuilder("commit refs/heads/" + draft.topic() + "\nmark :" + mark);
        text.append("\nauthor ").append(commit.author());
        text.append("\ncommitter ").append(committer.ident());
        commit.encoding().ifPresent(encoding -> text.append("\nencoding ").append(encoding));
        text.append("\ndata ").append(commit.message().length()).append('\n').append(commit.message());
        text.append("\nfrom ")
                .append(i == 0 ? context.tip().commit() : ":" + (mark - 1))
                .append('\n');
        PickedTree tree = commit.tree();
        text.append(tree.directory().map(id -> "M 040000 " + id + " ").orElse("D "))
                .append(tree.pkgpath())
                .append('\n');
        tree.files().forEach((path, blob) -> file(context, tree, commit, path, blob, text));
        commit.extra().forEach((path, blob) -> file(context, tree, commit, path, blob, text));
        out.write(text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void file(
            TrialContext context, PickedTree tree, Commit commit, String path, String blob, StringBuilder text) {
        if (blob.isEmpty()) {
            text.append("D ").append(ScratchRepository.quoted(path)).append('\n');
        } else {
            text.append("M ")
                    .append(mode(context, tree, commit, path))
                    .append(' ')
                    .append(blob)
                    .append(' ')
                    .append(ScratchRepository.quoted(path))
                    .append('\n');
        }
    }

    /** The mode of the file in the merged directory, or in trunk, or on the tip. */
    private static String mode(TrialContext context, PickedTree tree, Commit commit, String path) {
        PkgPath pkgpath = tree.pkgpath();
        Optional<String> own = tree.directory()
                .filter(id -> path.startsWith(pkgpath + "/"))
                .flatMap(id -> context.trees()
                        .mode(id, path.substring(pkgpath.toString().length() + 1)));
        return own.or(() -> commit.picked().isEmpty()
                        ? Optional.empty()
                        : context.trees().mode(commit.picked().getLast(), path))
                .or(() -> context.trees().mode(context.tip().commit(), path))
                .filter(mode -> mode.startsWith("100"))
                .orElse("100644");
    }
}
