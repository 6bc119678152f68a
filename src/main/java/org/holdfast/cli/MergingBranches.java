package org.holdfast.cli;

import java.util.List;
import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.backport.Committer;
import org.holdfast.backport.VersionHistory;
import org.holdfast.config.Configuration;
import org.holdfast.history.BranchRepository;
import org.holdfast.history.BranchState;
import org.holdfast.merge.MergeTarget;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.store.Published;
import org.holdfast.store.Store;
import org.holdfast.tool.Git;

/** Brings together what merging needs: what is kept, the repository as it stands, the list, and who runs it. */
final class MergingBranches {

    private final Store store;
    private final Configuration configuration;
    private final Configuration.Branches branches;
    private final Console console;
    private final Kept kept;
    private final BranchRepository repository;

    MergingBranches(Store store, Configuration configuration, Console console) {
        this.store = store;
        this.configuration = configuration;
        this.branches = configuration.branches().orElseThrow();
        this.console = console;
        this.kept = Kept.in(store);
        this.repository = BranchRepository.of(branches);
    }

    Git git() {
        return repository.git();
    }

    /**
     * The commit where a branch stands.
     *
     * @throws Unusable if it is not the one that was read, or is no branch of this repository
     */
    BranchState state(String branch) {
        if (!git().test("show-ref", "--verify", "--quiet", "refs/heads/" + branch)) {
            repository.head(branch);
            throw new Unusable(
                    git().repository().toString(),
                    "'" + branch + "' is no branch here that could be moved; 'git branch' lists those that are");
        }
        String tip = repository.head(branch);
        BranchState state = store.branch(branch)
                .orElseThrow(() -> new Unusable(
                        store.where(), "has not seen the branch " + branch + " yet; 'holdfast sync' reads it"));
        if (!state.commit().equals(tip)) {
            throw new Unusable(
                    git().repository().toString(),
                    "the branch " + branch + " has moved since it was read: run 'holdfast sync' first");
        }
        return state;
    }

    /**
     * A branch that is to be merged into.
     *
     * @param own the branches whose versions count: what is merged must be newer than all that they had
     * @throws Unusable if it has moved since it was read
     */
    MergeTarget target(String on, List<String> own, Optional<String> override) {
        BranchState state = state(on);
        VersionHistory history = new VersionHistory()
                .published(store.published().stream().map(Published::published).toList());
        for (String branch : own) {
            history.made(branch, kept.directories(branch).orElse(List.of()), kept.changes(branch));
        }
        ListObservation list = store.latestList()
                .orElseThrow(() -> new Unusable(
                        store.where(), "has not seen the vulnerability list yet; 'holdfast sync' reads it"));
        return new MergeTarget(
                git(),
                on,
                state.commit(),
                branches.trunk(),
                state.cut(),
                configuration.platform(),
                configuration.mkConf(),
                kept.withFiles(on),
                history,
                new VulnIndex(store.listOn(list.seen()).stream()
                        .map(key -> VulnEntry.parse(0, key.toString()))
                        .toList()),
                configuration.backporting().changes(),
                Committer.of(git(), console.environment(), console.clock().instant()),
                override);
    }

    /** Test packages are built from backports: what an archive published of them may go to release as it is. */
    void mayHaveCome(MergeTarget release, String backports) {
        release.history().mayHaveCome(kept.directories(backports).orElse(List.of()));
    }

    /** Where things are pushed to; empty if nothing says. */
    Optional<String> remote() {
        return configuration
                .backporting()
                .push()
                .or(() -> branches.isMirrored()
                        ? Optional.of(branches.repository())
                        : git().run("remote").lines().anyMatch("origin"::equals)
                                ? Optional.of("origin")
                                : Optional.empty());
    }
}
