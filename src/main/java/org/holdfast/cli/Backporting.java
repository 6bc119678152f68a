package org.holdfast.cli;

import java.util.List;
import org.holdfast.backport.BackportMaker;
import org.holdfast.backport.Committer;
import org.holdfast.backport.TopicPrefix;
import org.holdfast.backport.VersionHistory;
import org.holdfast.config.Configuration;
import org.holdfast.history.BranchRepository;
import org.holdfast.history.BranchState;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.store.Published;
import org.holdfast.store.Store;
import org.holdfast.tool.Git;

/** Brings together what making backports needs: what is kept, the repository as it stands, and who runs it. */
final class Backporting {

    private Backporting() {}

    /**
     * For the backports branch, or the release branch if there is no other.
     *
     * @throws Unusable if the branch has moved since it was read: what was tried may not hold any more
     */
    static BackportMaker of(Store store, Configuration configuration, Console console) {
        Configuration.Branches branches = configuration.branches().orElseThrow();
        String on = branches.backports().orElse(branches.release());
        Kept kept = Kept.in(store);
        BranchRepository repository = BranchRepository.of(branches);
        Git git = repository.git();
        String tip = repository.head(on);
        BranchState state = store.branch(on)
                .orElseThrow(() -> new Unusable(
                        store.where(), "has not seen the branch " + on + " yet; 'holdfast sync' reads it"));
        if (!state.commit().equals(tip)) {
            throw new Unusable(
                    git.repository().toString(),
                    "the branch " + on + " has moved since it was read: run 'holdfast sync' first");
        }
        VersionHistory history = new VersionHistory()
                .published(store.published().stream().map(Published::published).toList());
        for (String branch : branches.own()) {
            history.made(branch, kept.directories(branch).orElse(List.of()), kept.changes(branch));
        }
        return new BackportMaker(
                git,
                on,
                tip,
                state.cut(),
                configuration.platform(),
                configuration.mkConf(),
                kept.withFiles(on),
                history,
                topics(configuration),
                configuration.backporting().changes(),
                Committer.of(git, console.environment(), console.clock().instant()));
    }

    /** What the names of topic branches begin with. */
    static String topics(Configuration configuration) {
        return configuration
                .backporting()
                .topic()
                .orElseGet(() -> TopicPrefix.usual(configuration
                        .name()
                        .orElseGet(() -> configuration.branches().orElseThrow().release())));
    }
}
