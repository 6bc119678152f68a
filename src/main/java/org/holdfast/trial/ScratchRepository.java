package org.holdfast.trial;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;
import org.holdfast.tool.Scratch;
import org.holdfast.triage.Conflict;

/**
 * A temporary repository for merges. It borrows the branch's objects and keeps new ones to itself. Safe for use by
 * several threads.
 *
 * <p>Its commits contain only the paths in question, so that git compares one directory and not twenty thousand.
 */
public final class ScratchRepository implements AutoCloseable {

    private static final Pattern TYPE = Pattern.compile("CONFLICT \\((.*)\\)");
    private static final int LONGEST_SIDE = 4_000;

    private final Scratch scratch;
    private final Git git;
    private final Trees trees;
    private final AtomicInteger batches = new AtomicInteger();

    /**
     * A commit to write.
     *
     * @param paths its entries: trees by path of a directory, blobs by path of a file
     * @param parent the index of its parent in the batch, from 0; -1 for none
     */
    public record Draft(Map<String, Entry> paths, int parent) {}

    /**
     * An entry of a tree.
     *
     * @param id the object's id
     * @param directory whether it is a tree; otherwise a blob
     */
    public record Entry(String id, boolean directory) {}

    /** The entries of a commit with one directory, or none. */
    public static Map<String, Entry> directory(PkgPath pkgpath, Optional<String> tree) {
        return tree.map(id -> Map.of(pkgpath.toString(), new Entry(id, true))).orElse(Map.of());
    }

    private ScratchRepository(Scratch scratch, Git git) {
        this.scratch = scratch;
        this.git = git;
        this.trees = new Trees(git);
    }

    /** Makes one that borrows a repository's objects. */
    public static ScratchRepository beside(Git repository) {
        Scratch scratch = Scratch.open();
        try {
            Git git = new Git(repository.program(), scratch.directory());
            git.run("init", "--quiet", "--bare");
            Path objects = repository
                    .repository()
                    .toAbsolutePath()
                    .resolve(repository.run("rev-parse", "--git-path", "objects"));
            scratch.write("objects/info/alternates", (objects.normalize() + "\n").getBytes(StandardCharsets.UTF_8));
            return new ScratchRepository(scratch, git);
        } catch (RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /** The objects of the branch's repository and of this one. */
    public Trees trees() {
        return trees;
    }

    /** Writes commits; returns their ids in the order given. A parent precedes its child. */
    public List<String> commit(List<Draft> drafts) {
        if (drafts.isEmpty()) {
            return List.of();
        }
        int batch = batches.incrementAndGet();
        return imported(out -> {
            for (int i = 0; i < drafts.size(); i++) {
                Draft draft = drafts.get(i);
                StringBuilder text = new StringBuilder();
                text.append("commit refs/try/").append(batch).append('-').append(i);
                text.append("\nmark :").append(i + 1);
                text.append("\ncommitter holdfast <> 0 +0000\ndata 0\n");
                if (draft.parent() >= 0) {
                    text.append("from :").append(draft.parent() + 1).append("\ndeleteall\n");
                }
                draft.paths()
                        .forEach((path, entry) -> text.append(entry.directory() ? "M 040000 " : "M 100644 ")
                                .append(entry.id())
                                .append(' ')
                                .append(quoted(path))
                                .append('\n'));
                out.write(text.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1));
            }
        });
    }

    /** Writes blobs; returns their ids in the order given. A character is a byte. */
    public List<String> blobs(List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
        return imported(out -> {
            for (int i = 0; i < texts.size(); i++) {
                byte[] content = texts.get(i).getBytes(StandardCharsets.ISO_8859_1);
                out.write(("blob\nmark :" + (i + 1) + "\ndata " + content.length + "\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                out.write(content);
                out.write('\n');
            }
        });
    }

    /** Git in this repository. */
    public Git git() {
        return git;
    }

    /** Runs {@code git fast-import}; returns the ids of the marked objects, by their marks from 1. */
    public List<String> imported(Git.Feed feed) {
        String marks = "marks-" + batches.incrementAndGet();
        git.stream(feed, "fast-import", "--quiet", "--date-format=raw-permissive", "--export-marks=" + marks);
        return scratch.read(marks)
                .lines()
                .sorted(Comparator.comparingInt(line -> Integer.parseInt(line.substring(1, line.indexOf(' ')))))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    /** A path in the syntax of {@code git fast-import}. */
    public static String quoted(String path) {
        return path.startsWith("\"") || path.indexOf('\n') >= 0
                ? '"' + path.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"'
                : path;
    }

    /** Merges one commit into another as {@code git merge} would, from their common ancestor. */
    public GitMerge merge(String ours, String theirs) {
        Git.Answer answer = git.ask(
                "-c", "merge.conflictStyle=merge", "merge-tree", "--write-tree", "-z", "--messages", ours, theirs);
        String[] words = answer.out().split("\0", -1);
        String tree = words[0];
        if (answer.yes()) {
            return new GitMerge(tree, List.of());
        }
        int at = 1;
        Set<String> files = new LinkedHashSet<>();
        while (at < words.length && !words[at].isEmpty()) {
            files.add(words[at].substring(words[at].indexOf('\t') + 1));
            at++;
        }
        Map<String, String> types = new LinkedHashMap<>();
        at++;
        while (at < words.length && words[at].matches("[0-9]+")) {
            int paths = Integer.parseInt(words[at]);
            Matcher type = TYPE.matcher(at + paths + 1 < words.length ? words[at + paths + 1] : "");
            if (type.matches()) {
                for (int i = 1; i <= paths; i++) {
                    types.putIfAbsent(words[at + i], type.group(1));
                }
            }
            at += paths + 3;
        }
        files.addAll(types.keySet());
        if (files.isEmpty()) {
            throw new IllegalStateException("git merge-tree says that there are conflicts, but not where");
        }
        return new GitMerge(
                tree,
                files.stream()
                        .map(file -> new Conflict(
                                file,
                                types.getOrDefault(file, "contents"),
                                trees.text(tree, file)
                                        .map(ScratchRepository::hunks)
                                        .orElse(List.of())))
                        .toList());
    }

    /** The hunks between conflict markers. */
    static List<Conflict.Hunk> hunks(String text) {
        List<Conflict.Hunk> hunks = new ArrayList<>();
        Optional<StringBuilder> ours = Optional.empty();
        Optional<StringBuilder> theirs = Optional.empty();
        int line = 1;
        int begins = 0;
        for (String one : text.lines().toList()) {
            if (one.startsWith("<<<<<<< ") && ours.isEmpty()) {
                ours = Optional.of(new StringBuilder());
                begins = line;
            } else if (one.equals("=======") && ours.isPresent() && theirs.isEmpty()) {
                theirs = Optional.of(new StringBuilder());
            } else if (one.startsWith(">>>>>>> ") && theirs.isPresent()) {
                hunks.add(new Conflict.Hunk(begins, cut(ours.orElseThrow()), cut(theirs.get())));
                ours = Optional.empty();
                theirs = Optional.empty();
            } else if (theirs.isPresent()) {
                theirs.get().append(one).append('\n');
            } else {
                ours.ifPresent(side -> side.append(one).append('\n'));
                line++;
            }
        }
        return hunks;
    }

    private static String cut(StringBuilder side) {
        return side.length() <= LONGEST_SIDE ? side.toString() : side.substring(0, LONGEST_SIDE) + "…\n";
    }

    @Override
    public void close() {
        scratch.close();
    }
}
