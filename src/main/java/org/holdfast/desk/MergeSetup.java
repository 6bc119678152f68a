package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.backport.Committer;
import org.holdfast.config.Configuration;
import org.holdfast.config.Decisions;
import org.holdfast.history.BranchRepository;
import org.holdfast.merge.MergeTarget;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.store.Store;
import org.holdfast.tool.Git;
import org.holdfast.trial.BranchTip;

/** Builds {@link MergeTarget}s from the store and the configuration. */
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
     * The tip of a local branch.
     *
     * @throws Unusable if it has moved since it was read, or is no local branch
     */
    BranchTip tip(String branch) {
        if (!git().test("show-ref", "--verify", "--quiet", "refs/heads/" + branch)) {
            repository.head(branch);
            throw new Unusable(
                    git().repository().toString(), "'" + branch + "' is no local branch; 'git branch' lists them");
        }
        return snapshot.tip(configuration, repository, branch);
    }

    /**
     * A branch to merge into.
     *
     * @param on its name
     * @param own the branches whose versions count: a merged version must be newer than all that they had
     * @param override the reason to merge what the checks would refuse
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
                configuration.decisions().map(Path::of).map(Decisions::read).orElse(List.of()).stream()
                        .filter(decision -> !decision.isExpired(surroundings.today()))
                        .toList(),
                configuration.backporting().changes(),
                Committer.of(
                        git(), surroundings.environment(), surroundings.clock().instant()),
                override);
    }

    /**
     * Allows versions of the backports branch to reach release although an archive has published them: test packages are built
     * from backports.
     */
    void mayHaveCome(MergeTarget release, String backports) {
        release.history().mayHaveCome(snapshot.directories(backports).orElse(List.of()));
    }

    /** The remote to push to; empty if there is none. */
    Optional<String> remote() {
        return BackportSetup.remote(configuration, git());
    }
}
