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
     * Reads all branches from scratch, replacing their records; returns a line for each branch.
     *
     * @throws Unusable if one of them cannot be read; then nothing was changed
     */
    List<String> rebuild(Store store, Instant now) {
        List<BranchReading> readings = read(Map.of());
        failed.forEach((what, why) -> {
            throw new Unusable(what, why + "; nothing was changed");
        });
        store.rebuild(readings, now);
        return readings.stream()
                .map(reading -> "%s: %,d commits, %,d package directories read again"
                        .formatted(
                                reading.branch(),
                                reading.commits(),
                                reading.touched().size()))
                .toList();
    }

    /** Reads and records the new commits of each branch. */
    List<SyncOutcome.SourceNews> record(Store store, Instant now) {
        Map<String, BranchState> known = new LinkedHashMap<>();
        branches.names()
                .forEach(name -> store.branch(name)
                        .ifPresent(state -> known.put(
                                name,
                                new BranchState(
                                        name,
                                        state.commit(),
                                        state.cut(),
                                        state.rules(),
                                        Concurrently.once(state.directories())))));
        // An unmoved branch needs only its packages, not the files that they were read from.
        known.keySet().forEach(name -> directories.put(name, Concurrently.once(() -> store.makes(name))));
        List<SyncOutcome.SourceNews> parts = new ArrayList<>();
        for (BranchReading reading : read(known)) {
            store.recordBranch(reading, now);
            Supplier<List<PackageDirectory>> makes =
                    Concurrently.once(() -> reading.directories(Optional.ofNullable(known.get(reading.branch()))));
            if (!reading.isUnmoved()) {
                directories.put(reading.branch(), makes);
            }
            parts.add(new SyncOutcome.BranchNews(
                    reading.branch(),
                    reading.commit(),
                    reading.before(),
                    reading.commits(),
                    reading.isUnmoved() ? OptionalLong.empty() : OptionalLong.of(BranchState.packages(makes.get())),
                    reading.isUnmoved() ? OptionalLong.empty() : OptionalLong.of(BranchState.unknown(makes.get())),
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

    private List<BranchReading> read(Map<String, BranchState> known) {
        List<BranchReading> readings = new ArrayList<>();
        Optional<String> cut = cut(known);
        BranchReader reader = new BranchReader(repository, configuration.platform(), configuration.mkConf());
        for (String name : branches.names()) {
            try {
                if (cut.isPresent()) {
                    readings.add(reader.read(name, cut.get(), Optional.ofNullable(known.get(name)), progress));
                }
            } catch (Unusable | ToolFailed | UncheckedIOException e) {
                failed.put(name, String.valueOf(e.getMessage()));
            }
        }
        return readings;
    }

    /** The commit at which the branch left trunk: the recorded one, unless the configuration names it or the commit is gone. */
    private Optional<String> cut(Map<String, BranchState> known) {
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
