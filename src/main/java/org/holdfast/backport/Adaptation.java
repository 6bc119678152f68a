package org.holdfast.backport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.Git;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Conflict;
import org.holdfast.trial.GitMerge;
import org.holdfast.trial.PickState;
import org.holdfast.trial.TrialContext;

/**
 * A backport that a maintainer finishes in a worktree of its own. It has no branch until it is complete: the worktree
 * is at the branch's tip, and the commits' effect is in its files, uncommitted.
 *
 * @param git the branch's repository
 * @param worktree the path of the worktree
 * @param began the backport that was begun there
 */
public record Adaptation(Git git, Path worktree, Began began) {

    /** The file with the work left, for people; never committed. */
    static final String TODO = "BACKPORT-TODO";

    private static final String STATE = "holdfast-backport";

    /**
     * The backport that was begun. It is kept in the worktree's git directory, a component per line in this order; a
     * candidate takes four lines, an absent reason an empty one.
     *
     * @param tip the id of the branch's commit that it was begun on
     * @param candidate the fix
     * @param override the reason to take it though the policy forbids it; empty if there is none
     * @param closes the advisories that it is to close; empty for all
     */
    public record Began(String tip, Candidate candidate, Optional<String> override, List<String> closes) {

        public Began {
            closes = List.copyOf(closes);
        }

        static Began of(String tip, BackportRequest wanted) {
            return new Began(
                    tip,
                    wanted.candidate(),
                    wanted.override(),
                    wanted.closes().stream().map(VulnEntry::advisory).toList());
        }

        /** The reason to override the policy, in Unicode. */
        public Optional<String> reason() {
            return override.map(why -> new String(why.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        }

        /** Whether it is to close findings of an entry. */
        public boolean isToClose(VulnEntry entry) {
            return closes.isEmpty() || closes.contains(entry.advisory());
        }

        private String lines() {
            List<String> lines = new ArrayList<>(List.of(
                    tip,
                    candidate.pkgpath().toString(),
                    candidate.inTrunk().toString(),
                    candidate.commit(),
                    String.valueOf(candidate.patch()),
                    override.orElse("")));
            lines.addAll(closes);
            return String.join("\n", lines) + "\n";
        }

        private static Optional<Began> parse(List<String> lines) {
            return lines.size() < 5
                    ? Optional.empty()
                    : PkgPath.parse(lines.get(1))
                            .flatMap(path -> PkgPath.parse(lines.get(2))
                                    .map(inTrunk -> new Began(
                                            lines.getFirst(),
                                            new Candidate(
                                                    path, inTrunk, lines.get(3), Boolean.parseBoolean(lines.get(4))),
                                            lines.stream().skip(5).findFirst().filter(why -> !why.isEmpty()),
                                            lines.stream().skip(6).toList())));
        }
    }

    /**
     * Reads the backport that was begun in a worktree.
     *
     * @throws Unusable if there is none
     */
    public static Adaptation in(Git git, Path worktree) {
        Git there = new Git(git.program(), worktree);
        if (Files.isDirectory(worktree)) {
            try {
                Path state = state(there);
                if (Files.exists(state)) {
                    Optional<Began> began = Began.parse(Files.readAllLines(state, StandardCharsets.ISO_8859_1));
                    if (began.isPresent()) {
                        return new Adaptation(git, worktree, began.get());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read what was begun in " + worktree + ": " + e, e);
            }
        }
        throw new Unusable(worktree.toString(), "no backport was begun there");
    }

    /**
     * Drops a backport and its worktree, even if the worktree was deleted.
     *
     * @throws Unusable if none was begun there
     */
    public static void drop(Git git, Path worktree) {
        if (Files.exists(worktree)) {
            in(git, worktree).remove();
            return;
        }
        Path where = real(worktree);
        if (git.run("worktree", "list", "--porcelain").lines().noneMatch(("worktree " + where)::equals)) {
            throw new Unusable(worktree.toString(), "no backport was begun there");
        }
        remove(git, where);
    }

    /** The path as git writes it: without symbolic links in its parent. */
    private static Path real(Path worktree) {
        Path whole = worktree.toAbsolutePath().normalize();
        Path parent = whole.getParent();
        Path name = whole.getFileName();
        try {
            return parent == null || name == null ? whole : parent.toRealPath().resolve(name);
        } catch (IOException e) {
            return whole;
        }
    }

    private static Path state(Git there) {
        return there.repository().resolve(there.run("rev-parse", "--git-dir")).resolve(STATE);
    }

    /**
     * Checks out the branch, applies the commits as far as git can, and writes down the work left.
     *
     * @throws Unusable if the path exists
     */
    static void begin(TrialContext context, BackportRequest wanted, Path worktree, List<String> work) {
        if (Files.exists(worktree, LinkOption.NOFOLLOW_LINKS)) {
            throw new Unusable(
                    worktree.toString(),
                    "is there already: finish what was begun there with 'holdfast backport --continue "
                            + wanted.pkgpath()
                            + "', or drop it with --abort; what git knows of it says 'git worktree list'");
        }
        TrunkPicks picks = TrunkPicks.of(context, wanted.candidate(), wanted.trial(), Set.of());
        PickedTree tree = PickedTree.of(wanted.pkgpath(), picks.whole());
        Committer nobody = new Committer("holdfast", "", java.time.Instant.EPOCH);
        String name = "worktree/" + wanted.pkgpath();
        String commit = TopicDraft.make(
                        context,
                        List.of(new TopicDraft(
                                name,
                                List.of(new TopicDraft.Commit(
                                        nobody.ident(), Optional.empty(), "", tree, Map.of(), List.of())))),
                        nobody)
                .getFirst()
                .getFirst();
        TopicRefUpdate.copy(context, List.of(name));
        context.git()
                .run(
                        "-c",
                        "core.hooksPath=/dev/null",
                        "worktree",
                        "add",
                        // Also where git still lists a worktree that was deleted.
                        "--force",
                        "--quiet",
                        "--detach",
                        worktree.toAbsolutePath().toString(),
                        context.tip().commit());
        Git there = new Git(context.git().program(), worktree);
        boolean whole = false;
        try {
            Files.writeString(
                    state(there), Began.of(context.tip().commit(), wanted).lines(), StandardCharsets.ISO_8859_1);
            List<String> restore = new ArrayList<>(List.of("restore", "--worktree", "--source=" + commit, "--"));
            restore.addAll(tree.changed(context));
            if (restore.size() > 4) {
                there.run(restore.toArray(String[]::new));
            }
            // Never through a file of the tree: a symbolic link may lead anywhere.
            Files.writeString(
                    worktree.resolve(TODO),
                    new BackportTodo(wanted, work).text(),
                    StandardCharsets.ISO_8859_1,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            whole = true;
        } catch (FileAlreadyExistsException e) {
            throw new Unusable(
                    context.git().repository().toString(),
                    "has a file " + TODO + " on the branch"
                            + ", where the work left is to be written down: remove it there");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + worktree + ": " + e, e);
        } finally {
            if (!whole) {
                remove(context.git(), worktree);
            }
        }
    }

    /** Prepares the backport from the maintainer's files, with all checks. */
    BackportPreparation.Ready finish(TrialContext context, BackportPreparation preparing, BackportRequest wanted)
            throws BackportRefused {
        Git there = new Git(git.program(), worktree);
        there.run(
                "-c",
                "core.autocrlf=false",
                "-c",
                "core.excludesFile=" + notCommitted(there),
                "add",
                "--all",
                "--",
                ".");
        String tree = onTip(context, there, there.run("write-tree"));
        SortedMap<String, String> elsewhere = new TreeMap<>();
        List<String> marked = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        String below = wanted.pkgpath() + "/";
        changed(context.scratch().git(), context.tip().commit(), tree).forEach((path, blob) -> {
            if (!blob.isEmpty() && hasMarkers(context.trees().text(blob))) {
                marked.add(path);
            }
            if (!path.startsWith(below)) {
                elsewhere.put(path, blob);
                notes.add("changes " + path);
            }
        });
        if (!marked.isEmpty()) {
            throw new BackportRefused("there still are conflict markers in " + String.join(", ", marked));
        }
        PickedTree picked = new PickedTree(
                wanted.pkgpath(), context.trees().id(tree, wanted.pkgpath().toString()), elsewhere);
        notes.addFirst("adapted to the branch by hand");
        PickState whole = new PickState(picked.directory(), elsewhere, List.of());
        return preparing.finish(
                wanted,
                new TrunkPicks(List.of(new TrunkPicks.Pick(wanted.trial().commits(), whole)), whole, List.of()),
                picked,
                notes,
                true);
    }

    /** Writes down the files that are not the maintainer's work; returns the path of that list. */
    private static Path notCommitted(Git there) {
        Path file = state(there).resolveSibling("holdfast-exclude").toAbsolutePath();
        try {
            AtomicFile.write(file, ("/" + TODO + "\n/*/*/work/\n/*/*/work.*/\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e, e);
        }
        return file;
    }

    /** The maintainer's tree on the current tip: the branch may have moved since the backport was begun. */
    private String onTip(TrialContext context, Git there, String tree) throws BackportRefused {
        String tip = context.tip().commit();
        String head = there.run("rev-parse", "HEAD");
        if (head.equals(tip)) {
            return tree;
        }
        if (!git.test("merge-base", "--is-ancestor", began.tip(), tip)) {
            throw new BackportRefused(
                    "the branch does not have " + began.tip() + " any more, on which this was begun: save what was"
                            + " done in " + worktree + " elsewhere before you --abort it, and begin anew");
        }
        if (began.tip().equals(tip)) {
            return tree;
        }
        String made = context.scratch()
                .git()
                .run(
                        "-c",
                        "user.name=holdfast",
                        "-c",
                        "user.email=holdfast",
                        "commit-tree",
                        "-p",
                        git.run("merge-base", head, tip),
                        "-m",
                        "adapted",
                        tree);
        GitMerge merge = context.scratch().merge(tip, made);
        if (!merge.isClean()) {
            String in = "'git -C " + worktree + " ";
            throw new BackportRefused("the branch has moved since this was begun, and conflicts with it in "
                    + merge.conflicts().stream().map(Conflict::toString).collect(Collectors.joining(", ")) + ": " + in
                    + "stash', " + in + "checkout --detach " + tip + "' and " + in
                    + "stash pop' bring it there; resolve what conflicts, and --continue");
        }
        return merge.tree();
    }

    private static Map<String, String> changed(Git there, String from, String to) {
        Map<String, String> changed = new TreeMap<>();
        String[] words =
                there.run("diff-tree", "-r", "-z", "--no-renames", from, to).split("\0", -1);
        for (int i = 0; i + 1 < words.length; i += 2) {
            String[] fields = words[i].split(" ", -1);
            changed.put(words[i + 1], fields[4].startsWith("D") ? "" : fields[3]);
        }
        return changed;
    }

    private static boolean hasMarkers(String text) {
        return text.lines().anyMatch(line -> line.startsWith("<<<<<<< ") || line.startsWith(">>>>>>> "));
    }

    /** Removes the worktree and all that was done there. */
    public void remove() {
        remove(git, worktree);
    }

    private static void remove(Git git, Path worktree) {
        git.run(
                "worktree",
                "remove",
                "--force",
                worktree.toAbsolutePath().normalize().toString());
    }
}
