package org.holdfast.desk;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.config.Configuration;
import org.holdfast.history.BranchReader;
import org.holdfast.history.BranchReading;
import org.holdfast.history.BranchRepository;
import org.holdfast.history.BranchState;
import org.holdfast.outcome.SyncOutcome;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.store.Store;
import org.holdfast.tool.Concurrently;
import org.holdfast.tool.Progress;
import org.holdfast.tool.ToolFailed;

/** Reads the configured branches; a branch that fails does not stop the others. */
final class GitSync {

    private final Configuration configuration;
    private final Configuration.Branches branches;
    private final BranchRepository repository;
    private final Progress progress;
    private final Map<String, Supplier<List<PackageDirectory>>> directories = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();
    private Map<String, BranchState> known = Map.of();
    private List<Read> readings = List.of();

    /**
     * A branch as read.
     *
     * @param reading what is new
     * @param directories its package directories now; not known for a branch that has not moved
     */
    private record Read(BranchReading reading, List<PackageDirectory> directories) {}

    GitSync(Configuration configuration, Configuration.Branches branches, Progress progress) {
        this.configuration = configuration;
        this.branches = branches;
        this.repository = BranchRepository.of(branches);
        this.progress = progress;
    }

    /** Updates the mirror, if there is one. */
    void fetch() {
        repository.fetch(progress).forEach((branch, why) -> failed.put("fetching " + branch, why));
    }

    /**
     * Reads all branches from scratch, for {@link #rebuild}.
     *
     * @throws Unusable if one of them cannot be read
     */
    void readWhole() {
        known = Map.of();
        readings = read();
        failed.forEach((what, why) -> {
            throw new Unusable(what, why + "; nothing was changed");
        });
    }

    /** Replaces the records of all branches by what was read; returns a line for each branch. */
    List<String> rebuild(Store store, Instant now) {
        store.rebuild(readings.stream().map(Read::reading).toList(), now);
        return readings.stream()
                .map(Read::reading)
                .map(reading -> "%s: %,d commits, %,d package directories read again"
                        .formatted(
                                reading.branch(),
                                reading.commits(),
                                reading.touched().size()))
                .toList();
    }

    /** Reads the new commits of each branch: those after the last reading that the store has. */
    void read(Store store) {
        known = states(store);
        readings = read();
    }

    private Map<String, BranchState> states(Store store) {
        Map<String, BranchState> states = new LinkedHashMap<>();
        branches.names()
                .forEach(name -> store.branch(name)
                        .ifPresent(state -> states.put(
                                name,
                                new BranchState(
                                        name,
                                        state.commit(),
                                        state.cut(),
                                        state.rules(),
                                        Concurrently.once(state.directories())))));
        return states;
    }

    private static Map<String, String> commits(Map<String, BranchState> states) {
        Map<String, String> commits = new LinkedHashMap<>();
        states.forEach((name, state) -> commits.put(name, state.commit()));
        return commits;
    }

    /** Records what was read. If another process has recorded the branches meanwhile, reads them again from there. */
    List<SyncOutcome.SourceNews> record(Store store, Instant now) {
        Map<String, BranchState> there = states(store);
        if (!commits(there).equals(commits(known))) {
            known = there;
            readings = read();
        }
        // An unmoved branch needs only its packages, not the files that they were read from.
        known.keySet().forEach(name -> directories.put(name, Concurrently.once(() -> store.makes(name))));
        List<SyncOutcome.SourceNews> parts = new ArrayList<>();
        for (Read read : readings) {
            BranchReading reading = read.reading();
            List<PackageDirectory> makes = read.directories();
            store.recordBranch(reading, now);
            if (!reading.isUnmoved()) {
                directories.put(reading.branch(), () -> makes);
            }
            parts.add(new SyncOutcome.BranchNews(
                    reading.branch(),
                    reading.commit(),
                    reading.before(),
                    reading.commits(),
                    reading.isUnmoved() ? OptionalLong.empty() : OptionalLong.of(BranchState.packages(makes)),
                    reading.isUnmoved() ? OptionalLong.empty() : OptionalLong.of(BranchState.unknown(makes)),
                    reading.news(),
                    reading.rewritten().size(),
                    repository.submodules(reading.commit())));
        }
        return parts;
    }

    /** The package directories of a branch as last read; empty if it never was. */
    Optional<List<PackageDirectory>> directories(String branch) {
        return Optional.ofNullable(directories.get(branch)).map(Supplier::get);
    }

    /** The reasons of failures, by the step or branch that failed. */
    Map<String, String> failed() {
        return failed;
    }

    private List<Read> read() {
        List<Read> read = new ArrayList<>();
        branches.names().forEach(failed::remove);
        Optional<String> cut = cut();
        BranchReader reader = new BranchReader(repository, configuration.platform(), configuration.mkConf());
        for (String name : branches.names()) {
            try {
                if (cut.isPresent()) {
                    Optional<BranchState> before = Optional.ofNullable(known.get(name));
                    BranchReading reading = reader.read(name, cut.get(), before, progress);
                    read.add(new Read(reading, reading.isUnmoved() ? List.of() : reading.directories(before)));
                }
            } catch (Unusable | ToolFailed | UncheckedIOException e) {
                failed.put(name, String.valueOf(e.getMessage()));
            }
        }
        return read;
    }

    /** The commit at which the branch left trunk: the recorded one, unless the configuration names it or the commit is gone. */
    private Optional<String> cut() {
        try {
            Optional<String> before = known.values().stream()
                    .map(BranchState::cut)
                    .findFirst()
                    .filter(commit -> branches.cut().isEmpty()
                            && repository.commit(commit).isPresent());
            return Optional.of(before.orElseGet(() -> repository.cut(
                    repository.head(branches.trunk()), repository.head(branches.release()), configuration.date())));
        } catch (Unusable | ToolFailed e) {
            failed.put("git", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }
}
