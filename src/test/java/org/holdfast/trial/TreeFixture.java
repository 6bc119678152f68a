package org.holdfast.trial;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.history.TreeHistory;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;
import org.holdfast.tool.Progress;

/**
 * A small repository shaped like pkgsrc, written by one {@code git fast-import}, for tests of what tries, makes and merges fixes.
 *
 * <pre>
 * TreeFixture tree = new TreeFixture(directory)
 *         .commit("trunk", "foo", "net/foo/Makefile", "DISTNAME=\tfoo-1.0\n")
 *         .branch("backports", "trunk")
 *         .commit("trunk", "Update foo to 1.1", "net/foo/Makefile", "DISTNAME=\tfoo-1.1\n");
 * try (TreeFixture.Opened at = tree.open("backports")) { … at.bench() … }
 * </pre>
 */
public final class TreeFixture {

    /** The text of a file that a commit takes away. */
    public static final String GONE = "\0gone";

    private final Git git;
    private final StringBuilder stream = new StringBuilder();
    private final Set<String> branches = new HashSet<>();
    private final Set<String> stored = new HashSet<>();
    private int commits;
    private boolean written;

    /** Begins one in a folder, which is made if it is not there. */
    public TreeFixture(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        git = new Git(directory);
        git.run("init", "-q", "--bare");
    }

    /** Adds a commit by wiz to a branch: the paths of files, each with its text behind it. A character is a byte. */
    public TreeFixture commit(String branch, String message, String... files) {
        return commitBy("wiz <wiz@example.org>", branch, message, files);
    }

    public TreeFixture commitBy(String author, String branch, String message, String... files) {
        stream.append("commit refs/heads/" + branch + "\ncommitter " + author + " " + (1400000000 + 86400 * commits++)
                + " +0000\ndata " + message.length() + "\n" + message + "\n");
        branches.add(branch);
        if (stored.remove(branch)) {
            stream.append("from refs/heads/" + branch + "^0\n");
        }
        for (int i = 0; i < files.length; i += 2) {
            stream.append(
                    files[i + 1].equals(GONE)
                            ? "D " + files[i] + "\n"
                            : "M 100644 inline " + files[i] + "\ndata " + files[i + 1].length() + "\n" + files[i + 1]
                                    + "\n");
        }
        stream.append('\n');
        written = false;
        return this;
    }

    /** Begins a branch where another one stands. */
    public TreeFixture branch(String branch, String from) {
        branches.add(branch);
        stored.remove(branch);
        stream.append("reset refs/heads/" + branch + "\nfrom refs/heads/" + from + "\n\n");
        written = false;
        return this;
    }

    /** The repository with all of it. */
    public Git git() {
        if (!written) {
            git.stream(
                    out -> out.write(stream.toString().getBytes(StandardCharsets.ISO_8859_1)),
                    "fast-import",
                    "--quiet");
            stream.setLength(0);
            stored.addAll(branches);
            written = true;
        }
        return git;
    }

    public String id(String revision) {
        return git().run("rev-parse", revision);
    }

    /** What a commit makes, read from its tree. */
    public List<PackageDirectory> makes(String revision) {
        return List.copyOf(TreeHistory.begin(git(), id(revision), Platform.LINUX_X86_64, Map.of(), Progress.SILENT)
                .directories());
    }

    /** What trials on a branch share; it left trunk where git says. */
    public Opened open(String tip) {
        ScratchRepository workbench = ScratchRepository.beside(git());
        BranchFiles at = BranchFiles.of(git, id(tip), Platform.LINUX_X86_64, Map.of(), makes(tip));
        String cut = git.ask("merge-base", "trunk", tip).out().strip();
        return new Opened(new TrialContext(
                git,
                workbench,
                at,
                Requirements.of(at, workbench.trees()),
                cut.isEmpty() ? id(tip) : cut,
                10,
                new Siblings(at)));
    }

    /** To be closed, so that nothing is left in the folder for temporary files. */
    public record Opened(TrialContext bench) implements AutoCloseable {

        /** A directory as the tip has it. */
        public PackageFiles files(String pkgpath) {
            return PackageFiles.of(
                    PkgPath.parse(pkgpath).orElseThrow(),
                    bench.tip().tree(),
                    own(pkgpath),
                    bench.tip().definitions(),
                    file -> false);
        }

        private Map<String, String> own(String pkgpath) {
            return bench.trees()
                    .id(bench.tip().commit(), pkgpath)
                    .<Map<String, String>>map(bench.trees()::files)
                    .orElse(Map.of());
        }

        /** The same with other texts for files in it or elsewhere. */
        public PackageFiles files(String pkgpath, String... changes) {
            List<String> texts = new ArrayList<>();
            for (int i = 1; i < changes.length; i += 2) {
                texts.add(changes[i]);
            }
            List<String> blobs = bench.scratch().blobs(texts);
            Map<String, String> own = new HashMap<>(own(pkgpath));
            Map<String, String> along = new HashMap<>();
            for (int i = 0; i < changes.length; i += 2) {
                String blob = changes[i + 1].equals(GONE) ? "" : blobs.get(i / 2);
                String path = changes[i];
                if (!path.startsWith(pkgpath + "/")) {
                    along.put(path, blob);
                } else if (blob.isEmpty()) {
                    own.remove(path.substring(pkgpath.length() + 1));
                } else {
                    own.put(path.substring(pkgpath.length() + 1), blob);
                }
            }
            MergedTree tree = new MergedTree(bench.tip().tree(), pkgpath, own, along, bench.trees());
            return PackageFiles.of(
                    PkgPath.parse(pkgpath).orElseThrow(),
                    tree,
                    own,
                    bench.tip().definitions().over(tree, tree::replaces),
                    tree::replaces);
        }

        @Override
        public void close() {
            bench.scratch().close();
        }
    }
}
