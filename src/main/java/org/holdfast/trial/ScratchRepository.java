package org.holdfast.trial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;
import org.holdfast.tool.NulTokens;
import org.holdfast.tool.ObjectWriter;
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
    /** Begins a commit without a parent: no reference needs to last, so all have the same. */
    private static final String FRESH = "reset refs/try/last\ncommit refs/try/last\n";

    private static final Pattern HUNK = Pattern.compile(
            "(?m)^<<<<<<< .*\\n((?:(?!=======\\n).*\\n)*+)=======\\n(?:(?!>>>>>>> ).*\\n)*+>>>>>>> .*\\n");

    private final Scratch scratch;
    private final Git git;
    private final Trees trees;
    private final ObjectWriter writer;
    private final AtomicInteger batches = new AtomicInteger();
    private final Map<Pair, GitMerge> merged = new ConcurrentHashMap<>();

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
        this.writer = new ObjectWriter(git);
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
        return writer.write(
                out -> {
                    for (int i = 0; i < drafts.size(); i++) {
                        Draft draft = drafts.get(i);
                        StringBuilder text = new StringBuilder(FRESH);
                        text.append("mark :").append(i + 1);
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
                },
                drafts.size());
    }

    /** Writes blobs; returns their ids in the order given. A character is a byte. */
    public List<String> blobs(List<String> texts) {
        if (texts.isEmpty()) {
            return List.of();
        }
        return writer.write(
                out -> {
                    for (int i = 0; i < texts.size(); i++) {
                        byte[] content = texts.get(i).getBytes(StandardCharsets.ISO_8859_1);
                        out.write(("blob\nmark :" + (i + 1) + "\ndata " + content.length + "\n")
                                .getBytes(StandardCharsets.ISO_8859_1));
                        out.write(content);
                        out.write('\n');
                    }
                },
                texts.size());
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

    /**
     * A merge of one commit into another.
     *
     * @param ours the commit that is merged into
     * @param theirs the commit that is merged
     */
    public record Pair(String ours, String theirs) {}

    /** Merges one commit into another as {@code git merge} would, from their common ancestor. */
    public GitMerge merge(String ours, String theirs) {
        Pair pair = new Pair(ours, theirs);
        GitMerge made = merged.get(pair);
        if (made == null) {
            mergeAll(List.of(pair));
            made = merged.get(pair);
        }
        return Optional.ofNullable(made).orElseThrow();
    }

    /** Does many merges in one process, which is faster than one by one; {@link #merge} knows the results. */
    void mergeAll(Collection<Pair> wanted) {
        List<Pair> pairs =
                wanted.stream().filter(pair -> !merged.containsKey(pair)).toList();
        if (pairs.isEmpty()) {
            return;
        }
        Git.Feed feed = in -> {
            for (Pair pair : pairs) {
                in.write((pair.ours() + " " + pair.theirs() + "\n").getBytes(StandardCharsets.US_ASCII));
            }
        };
        List<GitMerge> made = git.read(
                feed,
                out -> {
                    List<GitMerge> read = new ArrayList<>();
                    while (read.size() < pairs.size()) {
                        read.add(merged(out));
                    }
                    return read;
                },
                "-c",
                "merge.conflictStyle=merge",
                "merge-tree",
                "--write-tree",
                "--stdin",
                "-z",
                "--messages");
        List<GitMerge> settled = settled(made);
        for (int i = 0; i < pairs.size(); i++) {
            merged.put(pairs.get(i), settled.get(i));
        }
    }

    /**
     * The merges with the files whose conflicts are about RCS keywords alone: these stay as they are. Whoever commits the file gets a new
     * keyword in any case.
     */
    private List<GitMerge> settled(List<GitMerge> merges) {
        List<Integer> places = new ArrayList<>();
        List<Map<String, String>> texts = new ArrayList<>();
        for (int i = 0; i < merges.size(); i++) {
            Map<String, String> files = new LinkedHashMap<>();
            for (Conflict conflict : merges.get(i).conflicts()) {
                if (conflict.isKeyword()) {
                    trees.text(merges.get(i).tree(), conflict.file())
                            .ifPresent(text -> files.put(
                                    conflict.file(),
                                    HUNK.matcher(text).replaceAll(found -> Matcher.quoteReplacement(found.group(1)))));
                }
            }
            if (!files.isEmpty()) {
                places.add(i);
                texts.add(files);
            }
        }
        List<String> commits = places.isEmpty()
                ? List.of()
                : writer.write(
                        out -> {
                            for (int i = 0; i < places.size(); i++) {
                                GitMerge merge = merges.get(places.get(i));
                                out.write((FRESH + "mark :" + (i + 1)
                                                + "\ncommitter holdfast <> 0 +0000\ndata 0\nM 040000 " + merge.tree()
                                                + " \"\"\n")
                                        .getBytes(StandardCharsets.ISO_8859_1));
                                for (Map.Entry<String, String> file :
                                        texts.get(i).entrySet()) {
                                    byte[] content = file.getValue().getBytes(StandardCharsets.ISO_8859_1);
                                    out.write(("M 100644 inline " + quoted(file.getKey()) + "\ndata " + content.length
                                                    + "\n")
                                            .getBytes(StandardCharsets.ISO_8859_1));
                                    out.write(content);
                                    out.write('\n');
                                }
                                out.write('\n');
                            }
                        },
                        places.size());
        List<GitMerge> settled = new ArrayList<>(merges);
        for (int i = 0; i < places.size(); i++) {
            settled.set(
                    places.get(i),
                    new GitMerge(
                            trees.id(commits.get(i), "").orElseThrow(),
                            merges.get(places.get(i)).conflicts().stream()
                                    .filter(conflict -> !conflict.isKeyword())
                                    .toList()));
        }
        return settled;
    }

    /**
     * Reads the result of one merge: whether it is clean (1) or not (0), the tree, the files in conflict and an empty word, the
     * messages and an empty word. A message is the number of its paths, these, its type and its text.
     */
    private GitMerge merged(InputStream out) throws IOException {
        boolean clean = NulTokens.required(out).equals("1");
        String tree = NulTokens.required(out);
        Set<String> files = new LinkedHashSet<>();
        for (String entry = NulTokens.required(out); !entry.isEmpty(); entry = NulTokens.required(out)) {
            files.add(entry.substring(entry.indexOf('\t') + 1));
        }
        Map<String, String> types = new LinkedHashMap<>();
        for (String count = NulTokens.required(out); !count.isEmpty(); count = NulTokens.required(out)) {
            List<String> paths = new ArrayList<>();
            for (int i = Integer.parseInt(count); i > 0; i--) {
                paths.add(NulTokens.required(out));
            }
            Matcher type = TYPE.matcher(NulTokens.required(out));
            NulTokens.required(out);
            if (type.matches()) {
                paths.forEach(path -> types.putIfAbsent(path, type.group(1)));
            }
        }
        if (clean) {
            return new GitMerge(tree, List.of());
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
        writer.close();
        scratch.close();
    }
}
