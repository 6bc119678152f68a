package org.holdfast.history;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.holdfast.bmake.SourceTree;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Git;
import org.holdfast.tool.GitObjects;
import org.holdfast.tool.NulTokens;

/** Reads the commits of a range along first parents, oldest first, in the background, with the makefiles that they bring. */
final class CommitLog {

    private static final char HEADER = '\u0001';
    private static final char FIELD = '\u0002';
    /** How many commits are read at once: their makefiles come from one process. */
    private static final int AT_ONCE = 200;
    /** The most bytes of makefiles that come with them; what is more is read when it is needed. */
    private static final int MOST_TEXT = 50_000_000;

    /**
     * A file that a commit changed.
     *
     * @param path the path from the tree's top
     * @param before the id of the old blob
     * @param blob the id of the new blob; empty if the file was deleted or is no regular file
     * @param added whether the path is new
     * @param renamedFrom the old path, if git detects a rename or copy
     */
    record Changed(String path, String before, Optional<String> blob, boolean added, Optional<String> renamedFrom) {}

    /**
     * A commit as read.
     *
     * @param id the full id
     * @param author the name of its author
     * @param date the author's date, {@code 2014-06-05}, or whatever git makes of it
     * @param merge whether it has several parents
     * @param message the message
     * @param files the files that it changed, against its first parent
     */
    record Read(String id, String author, String date, boolean merge, String message, List<Changed> files) {}

    /** Some commits, and the texts of their makefiles by blob id. */
    private record Batch(List<Read> commits, Map<String, String> texts) {}

    /** Takes commits, in order. */
    interface Taker {
        /** Takes a commit, and the texts of some of its files by blob id. */
        void take(Read commit, Map<String, String> texts);
    }

    private CommitLog() {}

    /**
     * Reads a range.
     *
     * @param since the commit where it begins, itself excluded
     * @param until the last commit
     * @param paths the paths to which it is limited; all if empty
     */
    static void read(Git git, String since, String until, Collection<String> paths, Taker taker) {
        List<String> arguments = new ArrayList<>(List.of(
                "log",
                "--reverse",
                "--first-parent",
                "--diff-merges=first-parent",
                "--raw",
                "-z",
                "--no-abbrev",
                "-M",
                "--date=short",
                "--format=%x01%H%x02%ad%x02%P%x02%an%x02%B",
                since + ".." + until,
                "--"));
        arguments.addAll(paths);
        Concurrently.<Batch>ahead(
                2,
                batches -> git.read(
                        out -> {
                            inBatches(out, commits -> batches.accept(new Batch(commits, texts(git, commits))));
                            return true;
                        },
                        arguments.toArray(String[]::new)),
                batch -> batch.commits().forEach(commit -> taker.take(commit, batch.texts())));
    }

    private static Map<String, String> texts(Git git, List<Read> commits) {
        Set<String> blobs = new LinkedHashSet<>();
        commits.forEach(commit -> commit.files().stream()
                .filter(file -> GitTree.isMakefile(file.path()))
                .forEach(file -> file.blob().ifPresent(blobs::add)));
        List<String> ids = List.copyOf(blobs);
        Map<String, String> texts = new HashMap<>();
        int[] held = new int[1];
        if (!ids.isEmpty()) {
            new GitObjects(git)
                    .readAll(
                            ids,
                            SourceTree.LARGEST,
                            (i, content) -> content.filter(bytes -> held[0] + bytes.length <= MOST_TEXT)
                                    .ifPresent(bytes -> {
                                        held[0] += bytes.length;
                                        texts.put(ids.get(i), new String(bytes, StandardCharsets.ISO_8859_1));
                                    }));
        }
        return texts;
    }

    private static void inBatches(InputStream out, Consumer<List<Read>> take) throws IOException {
        List<Read> commits = new ArrayList<>();
        String[] header = {};
        List<Changed> files = new ArrayList<>();
        for (String token = NulTokens.next(out); token != null; token = NulTokens.next(out)) {
            String text = token.stripLeading();
            if (!text.isEmpty() && text.charAt(0) == HEADER) {
                add(header, files, commits);
                if (commits.size() >= AT_ONCE) {
                    take.accept(List.copyOf(commits));
                    commits.clear();
                }
                header = utf8(text.substring(1)).split(String.valueOf(FIELD), 5);
                files.clear();
            } else if (text.startsWith(":")) {
                changed(text.split(" ", -1), out, files);
            }
        }
        add(header, files, commits);
        take.accept(List.copyOf(commits));
    }

    private static void add(String[] header, List<Changed> files, List<Read> commits) {
        if (header.length == 5) {
            commits.add(new Read(
                    header[0], header[3], header[1], header[2].indexOf(' ') >= 0, header[4], List.copyOf(files)));
        }
    }

    /** Reads a line such as {@code :100644 100644 bcd1234 0123456 M}, whose path or paths are the next words. */
    private static void changed(String[] words, InputStream out, List<Changed> files) throws IOException {
        char status = words[4].charAt(0);
        boolean regular = words[1].startsWith("100");
        String path = NulTokens.required(out);
        if (status == 'R' || status == 'C') {
            String target = NulTokens.required(out);
            if (status == 'R') {
                files.add(new Changed(path, words[2], Optional.empty(), false, Optional.empty()));
            }
            files.add(new Changed(target, words[2], Optional.of(words[3]), true, Optional.of(path)));
        } else {
            Optional<String> blob = status == 'D' || !regular ? Optional.empty() : Optional.of(words[3]);
            files.add(new Changed(path, words[2], blob, status == 'A', Optional.empty()));
        }
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
