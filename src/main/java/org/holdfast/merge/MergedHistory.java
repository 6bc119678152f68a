package org.holdfast.merge;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.backport.Committer;
import org.holdfast.tool.Git;
import org.holdfast.trial.GitMerge;
import org.holdfast.trial.ScratchRepository;
import org.holdfast.trial.TrialContext;

/**
 * A branch with the merges of a run, in the scratch repository. Commits are written together, when their ids are first
 * needed.
 */
final class MergedHistory {

    /** The name of the branch in the scratch repository. */
    static final String NAME = "merged";

    private static final String REF = "refs/heads/" + NAME;

    private final TrialContext context;
    private final Committer committer;
    private final List<Draft> pending = new ArrayList<>();
    private final List<String> made = new ArrayList<>();
    private final Map<String, String> blobs = new LinkedHashMap<>();
    private OverlaidTree tree;
    private String head;

    /**
     * A commit to make.
     *
     * @param author the author with address and time
     * @param encoding the encoding of the message; empty for UTF-8
     * @param message the message, a byte per character
     * @param merged the id of its second parent; empty for a commit with one parent
     * @param changes the entries that differ from its first parent, by path
     */
    record Draft(
            String author,
            Optional<String> encoding,
            String message,
            Optional<String> merged,
            Map<String, TreeEntry> changes) {
        Draft {
            changes = Map.copyOf(changes);
        }
    }

    MergedHistory(TrialContext context, Committer committer) {
        this.context = context;
        this.committer = committer;
        this.tree = new OverlaidTree(context.tip(), new TreeMap<>(), context.trees());
        this.head = context.tip().commit();
        Git git = context.scratch().git();
        if (git.test("show-ref", "--verify", "--quiet", REF)) {
            git.run("update-ref", "-d", REF); // left by an abandoned attempt
        }
    }

    /** The branch's files at this point. */
    OverlaidTree tree() {
        return tree;
    }

    /** The id of the branch's last commit; empty if commits are pending. */
    Optional<String> standsAt() {
        return pending.isEmpty() ? Optional.of(head) : Optional.empty();
    }

    /** Moves the branch to a descendant. */
    void forward(String commit, Map<String, TreeEntry> changes) {
        if (!pending.isEmpty()) {
            throw new IllegalStateException("commits are due");
        }
        head = commit;
        tree = tree.with(changes);
    }

    /** Adds a commit; returns its index in {@link #made}. */
    int add(Draft draft) {
        pending.add(draft);
        tree = tree.with(draft.changes());
        return made.size() + pending.size() - 1;
    }

    /** Adds a file to be written with the next commits; returns its blob id. */
    String blob(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
            String id = HexFormat.of().formatHex(sha1.digest(bytes));
            blobs.put(id, text);
            return id;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }

    /** The content of a file, written or pending. */
    String text(String id) {
        String due = blobs.get(id);
        return due == null ? context.trees().text(id) : due;
    }

    /** Writes the pending commits; returns the id of the branch's last commit. */
    String flush() {
        if (!pending.isEmpty()) {
            made.addAll(context.scratch().imported(out -> {
                for (String text : blobs.values()) {
                    out.write(
                            ("blob\ndata " + text.length() + "\n" + text + "\n").getBytes(StandardCharsets.ISO_8859_1));
                }
                for (int i = 0; i < pending.size(); i++) {
                    out.write(text(pending.get(i), i).getBytes(StandardCharsets.ISO_8859_1));
                }
            }));
            head = made.getLast();
            pending.clear();
            blobs.clear();
        }
        return head;
    }

    /** The ids of the commits made, in the order of {@link #add}. */
    List<String> made() {
        return List.copyOf(made);
    }

    private String text(Draft draft, int i) {
        StringBuilder text = new StringBuilder("commit " + REF + "\nmark :" + (i + 1));
        text.append("\nauthor ").append(draft.author());
        text.append("\ncommitter ").append(committer.ident());
        draft.encoding().ifPresent(encoding -> text.append("\nencoding ").append(encoding));
        text.append("\ndata ").append(draft.message().length()).append('\n').append(draft.message());
        text.append("\nfrom ").append(i == 0 ? head : ":" + i);
        draft.merged().ifPresent(other -> text.append("\nmerge ").append(other));
        text.append('\n');
        Map<String, TreeEntry> changes = new TreeMap<>(draft.changes());
        // A folder must be removed before a file replaces it.
        changes.forEach((path, entry) -> {
            if (!entry.isThere()) {
                text.append("D ").append(ScratchRepository.quoted(path)).append('\n');
            }
        });
        changes.forEach((path, entry) -> {
            if (entry.isThere()) {
                text.append("M ").append(entry.mode()).append(' ').append(entry.id());
                text.append(' ').append(ScratchRepository.quoted(path)).append('\n');
            }
        });
        return text.append('\n').toString();
    }

    /**
     * Merges the tree of a commit into the branch's, with a third as common ancestor.
     *
     * @param base the id of the ancestor
     * @param theirs the id of the commit to merge
     */
    GitMerge mergeTrees(String base, String theirs) {
        flush();
        List<String> trees = new ArrayList<>();
        for (String commit : List.of(base, head, theirs)) {
            trees.add(context.trees().id(commit, "").orElseThrow());
        }
        List<String> commits = context.scratch().imported(out -> {
            for (int i = 0; i < trees.size(); i++) {
                String from = i == 0 ? "" : "from :1\n";
                out.write(("commit refs/try/side-" + i + "\nmark :" + (i + 1)
                                + "\ncommitter holdfast <> 0 +0000\ndata 0\n" + from + "M 040000 " + trees.get(i)
                                + " \n\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        });
        return context.scratch().merge(commits.get(1), commits.get(2));
    }

    /** The entries of a merge that differ from the branch, by path. */
    Map<String, TreeEntry> changes(GitMerge merge) {
        return new HashMap<>(TreeDiff.between(context.trees(), flush(), merge.tree()));
    }
}
