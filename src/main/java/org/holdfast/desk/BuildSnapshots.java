package org.holdfast.desk;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.holdfast.outcome.BuildBrief;
import org.holdfast.outcome.BuildOutcome;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.rebuild.RebuildPlan;
import org.holdfast.tool.AtomicFile;
import org.holdfast.tool.SmallFile;

/**
 * What the process that has the database of builds writes of them, for others that must not open it.
 *
 * <pre>
 * BUILDS/7/snapshot   the build, package by package
 * BUILDS/7/brief      the same without packages
 * BUILDS/7/plan       the plan that it carries out
 * </pre>
 *
 * @param root the directory of the builds
 */
record BuildSnapshots(Path root) {

    private static final String SNAPSHOT = "snapshot";
    private static final String BRIEF = "brief";
    private static final String PLAN = "plan";

    private Path file(long number, String name) {
        return root.resolve(Long.toString(number)).resolve(name);
    }

    /** Writes a build as it is now. */
    void write(BuildOutcome build) throws IOException {
        write(build.number(), SNAPSHOT, build);
        write(build.number(), BRIEF, BuildBrief.of(build));
    }

    /** Writes the plan of a build. */
    void write(long number, RebuildPlan plan) throws IOException {
        write(number, PLAN, plan);
    }

    private void write(long number, String name, Record value) throws IOException {
        Path file = file(number, name);
        Files.createDirectories(file.resolveSibling(""));
        AtomicFile.write(file, RecordGraph.write(value));
    }

    /** The builds, the last one first. One that another version of Holdfast wrote differently is left out. */
    List<BuildBrief> briefs() {
        List<BuildBrief> briefs = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root, "[0-9]*")) {
            for (Path one : found) {
                String name = String.valueOf(one.getFileName());
                if (name.matches("[0-9]{1,12}")) {
                    read(Long.parseLong(name), BRIEF, BuildBrief.class).ifPresent(briefs::add);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new Unusable(root.toString(), "the state of its builds cannot be read: " + SmallFile.words(e));
        }
        briefs.sort(Comparator.comparingLong(BuildBrief::number).reversed());
        return briefs;
    }

    /** A build; empty if there is none. */
    Optional<BuildOutcome> build(long number) {
        return read(number, SNAPSHOT, BuildOutcome.class);
    }

    /** The plan of a build; empty if none was recorded. */
    Optional<RebuildPlan> plan(long number) {
        return read(number, PLAN, RebuildPlan.class);
    }

    private <T extends Record> Optional<T> read(long number, String name, Class<T> type) {
        try {
            return Optional.of(RecordGraph.read(type, Files.readAllBytes(file(number, name))));
        } catch (NoSuchFileException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new Unusable(
                    root.toString(), "the state of build " + number + " cannot be read: " + SmallFile.words(e));
        }
    }
}
