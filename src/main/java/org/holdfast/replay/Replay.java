package org.holdfast.replay;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.tool.Git;
import org.holdfast.tool.SmallFile;

/**
 * Writes a repository from tables of packages and changes.
 *
 * @param git the name or path of the git program
 */
public record Replay(String git) {

    /**
     * Writes trunk and two branches into a new bare repository. After a failure, the directory does not exist.
     *
     * @throws FileAlreadyExistsException if the directory exists and is not empty
     * @throws IllegalArgumentException if the day of the cut is before the first day of trunk
     * @throws org.holdfast.tool.ToolFailed if there is no git, or it fails
     */
    public ReplayResult write(ReplayInput tables, Cut cut, Path directory) throws FileAlreadyExistsException {
        if (cut.date().isBefore(tables.since())) {
            throw new IllegalArgumentException(
                    "the branch is cut on " + cut.date() + ", before the packages' day, " + tables.since());
        }
        try {
            refuseContent(directory);
            Path target = directory.toAbsolutePath().normalize();
            Path parent = Files.createDirectories(Optional.ofNullable(target.getParent())
                    .orElseThrow(() -> new FileAlreadyExistsException(directory.toString())));
            Path next = Files.createTempDirectory(parent, "." + target.getFileName());
            try {
                ReplayResult replayed = write(tables, cut, new Git(git, next), directory);
                Files.deleteIfExists(target);
                Files.move(next, target);
                return replayed;
            } finally {
                delete(next);
            }
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + directory + ": " + SmallFile.words(e), e);
        }
    }

    private static ReplayResult write(ReplayInput tables, Cut cut, Git repository, Path directory) {
        ScanDefinitions scanned = ScanDefinitions.of(tables.packages());
        Tree tree = new Tree(scanned.definitions());
        List<Edit> everything = tree.everything();
        List<AppliedChange> steps = new ArrayList<>();
        List<SkippedChange> skipped = new ArrayList<>();
        for (ChangesLine change : tables.dated()) {
            List<Edit> edits = new ArrayList<>();
            tree.apply(change, edits)
                    .ifPresentOrElse(
                            why -> skipped.add(new SkippedChange(change, why)),
                            () -> steps.add(new AppliedChange(change, edits)));
        }
        int packages = scanned.definitions().size();
        repository.run("init", "--quiet", "--bare", "--template=");
        repository.run("symbolic-ref", "HEAD", "refs/heads/" + Cut.TRUNK);
        repository.stream(
                out -> new FastImportStream(out).write(tables.since(), packages, everything, steps, cut),
                "fast-import",
                "--quiet",
                "--done",
                "--date-format=raw");
        repository.run("repack", "-a", "-d", "--quiet");
        repository.run("commit-graph", "write", "--reachable", "--changed-paths");

        Map<String, String> heads = new LinkedHashMap<>();
        for (String branch : List.of(Cut.TRUNK, cut.release(), cut.backports())) {
            heads.put(branch, repository.run("rev-parse", "refs/heads/" + branch));
        }
        return new ReplayResult(
                directory,
                packages,
                scanned.definitions().values().stream()
                        .mapToInt(Definition::pkgnames)
                        .sum(),
                scanned.leftOut(),
                steps.size() + 1,
                skipped,
                heads);
    }

    private static void refuseContent(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> content = Files.newDirectoryStream(directory)) {
                if (!content.iterator().hasNext()) {
                    return;
                }
            }
        }
        throw new FileAlreadyExistsException(directory.toString());
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
