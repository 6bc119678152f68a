package org.holdfast.desk;

import java.util.List;
import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.backport.Committer;
import org.holdfast.config.Configuration;
import org.holdfast.history.BranchRepository;
import org.holdfast.merge.MergeTarget;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.store.Store;
import org.holdfast.tool.Git;
import org.holdfast.trial.BranchTip;

/** Brings together what merging needs: the branches as last synced, the repository, the list, and the committer. */
final class MergeSetup {

    private final Store store;
    private final Configuration configuration;
    private final Configuration.Branches branches;
    private final Surroundings surroundings;
    private final BranchSnapshot snapshot;
    private final BranchRepository repository;

    MergeSetup(Store store, Configuration configuration, Surroundings surroundings) {
        this.store = store;
        this.configuration = configuration;
        this.branches = configuration.branches().orElseThrow();
        this.surroundings = surroundings;
        this.snapshot = BranchSnapshot.in(store);
        this.repository = BranchRepository.of(branches);
    }

    Git git() {
        return repository.git();
    }

    /**
     * A branch of this repository, where it was read.
     *
     * @throws Unusable if it has moved since, or is no branch of this repository
     */
    BranchTip tip(String branch) {
        if (!git().test("show-ref", "--verify", "--quiet", "refs/heads/" + branch)) {
            repository.head(branch);
            throw new Unusable(
                    git().repository().toString(),
                    "'" + branch + "' is no branch here that could be moved; 'git branch' lists those that are");
        }
        return snapshot.tip(configuration, repository, branch);
    }

    /**
     * A branch that is to be merged into.
     *
     * @param own the branches whose versions count: what is merged must be newer than all that they had
     * @throws Unusable if it has moved since it was read
     */
    MergeTarget target(String on, List<String> own, Optional<String> override) {
        BranchTip tip = tip(on);
        ListObservation list = store.latestList()
                .orElseThrow(() -> new Unusable(
                        store.where(), "has not seen the vulnerability list yet; 'holdfast sync' reads it"));
        return new MergeTarget(
                tip,
                branches.trunk(),
                snapshot.versionHistory(own),
                VulnIndex.of(store.listOn(list.seen())),
                configuration.backporting().changes(),
                Committer.of(
                        git(), surroundings.environment(), surroundings.clock().instant()),
                override);
    }

    /** Test packages are built from backports: what an archive published of them may go to release as it is. */
    void mayHaveCome(MergeTarget release, String backports) {
        release.history().mayHaveCome(snapshot.directories(backports).orElse(List.of()));
    }

    /** Where branches and topics are pushed to; empty if nothing says. */
    Optional<String> remote() {
        return BackportSetup.remote(configuration, git());
    }
}
