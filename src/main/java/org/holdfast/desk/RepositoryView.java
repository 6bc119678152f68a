package org.holdfast.desk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.config.Configuration;
import org.holdfast.config.Publishing;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.GenerationDifference;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.outcome.RollbackOutcome;
import org.holdfast.outcome.SetMember;
import org.holdfast.publish.Publisher;
import org.holdfast.tool.Progress;

/** Answers questions about a repository of packages, and looks after it. */
public final class RepositoryView {

    private final Publisher publisher;
    private final Publishing settings;
    private final PublishRun run;

    RepositoryView(
            Configuration configuration,
            Surroundings surroundings,
            Progress progress,
            Optional<Path> repository,
            String verb) {
        this.run = new PublishRun(configuration, surroundings, progress);
        this.publisher = run.publisher(repository, "repo " + verb);
        this.settings = configuration.publishing();
    }

    /** A view that signs nothing. */
    RepositoryView(Configuration configuration, Surroundings surroundings, Progress progress) {
        this.run = new PublishRun(configuration, surroundings, progress);
        this.publisher = run.withoutKey();
        this.settings = configuration.publishing();
    }

    /** The directory. */
    public Path root() {
        return publisher.root();
    }

    /** All generations, the oldest first; the last one is live. */
    public List<Generation> generations() {
        return publisher.generations();
    }

    /**
     * What changed between two generations.
     *
     * @throws org.holdfast.pkgsrc.Unusable if there is none of such a number
     */
    public GenerationDifference difference(int from, int to) {
        return GenerationDifference.of(from, publisher.packages(from), to, publisher.packages(to));
    }

    /** What became of each package when a generation was published; empty if that was not recorded. */
    public Optional<List<SetMember>> members(int number) {
        return publisher.report(number).flatMap(KeptMembers::read);
    }

    /**
     * What a rollback to a generation would do.
     *
     * @param branch the branch, with the list that says which findings reopen; empty if it is not known
     */
    public RollbackOutcome rollback(int number, Optional<BranchView> branch) {
        return publisher.rollback(
                Optional.of(number), "", Set.of(), run.rules(branch.map(BranchView::index)), true, outcome -> "");
    }

    /** What is wrong with it, a sentence each. */
    public List<String> verify() {
        return publisher.verify();
    }

    /** Brings the mirrors up to date. */
    public List<MirrorOutcome> mirror() {
        if (settings.mirrors().isEmpty()) {
            throw new InvalidRequest("there are no mirrors: set 'mirrors' in [publish] of " + Configuration.FILE);
        }
        return publisher.mirror(settings.mirrors(), settings.shell());
    }

    /** Makes a directory of packages the first generation; gives remarks, a sentence each. */
    public List<String> adopt() {
        return publisher.adopt();
    }

    /** Deletes old generations, and gives the bytes freed. */
    public long collect(Optional<Integer> most) {
        return publisher.collect(most.orElse(settings.keep()));
    }
}
