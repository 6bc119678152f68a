package org.holdfast.desk;

import java.util.List;
import java.util.Optional;
import org.holdfast.backport.BackportMaker;
import org.holdfast.backport.Committer;
import org.holdfast.backport.TopicPrefix;
import org.holdfast.config.Configuration;
import org.holdfast.history.BranchRepository;
import org.holdfast.store.Store;
import org.holdfast.tool.Git;

/** Builds a {@link BackportMaker} from the store and the configuration. */
final class BackportSetup {

    private BackportSetup() {}

    /**
     * A maker for the backports branch, or for the release branch if there is no backports branch.
     *
     * @throws org.holdfast.pkgsrc.Unusable if the branch has moved since it was read
     */
    static BackportMaker of(Store store, Configuration configuration, Surroundings surroundings) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        BranchSnapshot snapshot = BranchSnapshot.in(store);
        BranchRepository repository = BranchRepository.of(branches);
        return new BackportMaker(
                snapshot.tip(configuration, repository, branches.backports().orElse(branches.release())),
                snapshot.versionHistory(branches.own()),
                topics(configuration),
                configuration.backporting().changes(),
                Committer.of(
                        repository.git(),
                        surroundings.environment(),
                        surroundings.clock().instant()));
    }

    /** The prefix of the names of topic branches. */
    static String topics(Configuration configuration) {
        return configuration
                .backporting()
                .topic()
                .orElseGet(() -> TopicPrefix.usual(configuration
                        .name()
                        .orElseGet(() -> configuration.branches().orElseThrow().release())));
    }

    /** The remote to push to: the configured one, else the address of a mirror, else {@code origin} if it exists; else empty. */
    static Optional<String> remote(Configuration configuration, Git git) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        return configuration
                .backporting()
                .push()
                .or(() -> branches.isMirrored()
                        ? Optional.of(branches.repository())
                        : Optional.of("origin")
                                .filter(List.copyOf(git.run("remote").lines().toList())::contains));
    }
}
