package org.holdfast.outcome;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/** What came of making a backport: a topic branch, or the reason why there is none. */
public sealed interface BackportOutcome {

    /** The directory of the branch. */
    PkgPath pkgpath();

    /** The version that was aimed at: {@code 1.0.1k}. */
    String to();

    /** How a topic branch stands to the repository. */
    enum TopicState {
        /** Nothing was written: it is what would be made. */
        PLANNED,
        /** It was made just now. */
        MADE,
        /** It was there already, with the same content. */
        THERE,
        /** It was made just now, and is in the remote repository, too. */
        PUSHED,
        /** It was there already, and is in the remote repository, too. */
        SENT;

        /** Whether it was pushed. */
        public boolean isRemote() {
            return this == PUSHED || this == SENT;
        }

        /** The word in JSON and on the command line. */
        @Override
        public String toString() {
            return (isRemote() ? PUSHED : this).name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A topic branch.
     *
     * @param pkgpath the directory of the branch
     * @param to the version that was aimed at
     * @param standing whether it is made
     * @param topic its name, {@code backport/2014Q4/security-openssl-1.0.1k}
     * @param base the commit of the branch that it starts from
     * @param from what the directory makes without it
     * @param makes what the directory makes with it
     * @param commits its commits, oldest first
     * @param closes the entries whose findings it closes
     * @param moves what else on the branch has another version with it
     * @param notes what a reviewer should know: a revision that was raised, new distfiles
     * @param pullRequest the address of the pull request that proposes it; empty if none was asked for
     */
    record Topic(
            PkgPath pkgpath,
            String to,
            TopicState standing,
            String topic,
            String base,
            List<PkgName> from,
            List<PkgName> makes,
            List<TopicCommit> commits,
            List<VulnEntry> closes,
            List<String> moves,
            List<String> notes,
            Optional<String> pullRequest)
            implements BackportOutcome {

        public Topic {
            from = List.copyOf(from);
            makes = List.copyOf(makes);
            commits = List.copyOf(commits);
            closes = List.copyOf(closes);
            moves = List.copyOf(moves);
            notes = List.copyOf(notes);
        }

        /** The same, standing otherwise. */
        public Topic with(TopicState other) {
            return new Topic(pkgpath, to, other, topic, base, from, makes, commits, closes, moves, notes, pullRequest);
        }

        /** The same, proposed in a pull request. */
        public Topic proposed(String address) {
            return new Topic(
                    pkgpath,
                    to,
                    standing,
                    topic,
                    base,
                    from,
                    makes,
                    commits,
                    closes,
                    moves,
                    notes,
                    Optional.of(address));
        }

        /** The same, with other notes. */
        public Topic noting(List<String> other) {
            return new Topic(
                    pkgpath, to, standing, topic, base, from, makes, commits, closes, moves, other, pullRequest);
        }

        /** The same, with its commits as they were made. */
        public Topic with(List<TopicCommit> made) {
            return new Topic(pkgpath, to, standing, topic, base, from, makes, made, closes, moves, notes, pullRequest);
        }
    }

    /**
     * A commit of a topic branch.
     *
     * @param id its full id; empty if it is only planned
     * @param subject the first line of its message
     * @param author its author's name
     * @param picked the commits of trunk that it brings; none for what is our own doing
     */
    record TopicCommit(Optional<String> id, String subject, String author, List<String> picked) {
        public TopicCommit {
            picked = List.copyOf(picked);
        }
    }

    /** There is none: nothing was written for it. */
    record Refused(PkgPath pkgpath, String to, String why) implements BackportOutcome {}

    /** Nothing is to be done: it comes with another one, or the branch has it. */
    record NotNeeded(PkgPath pkgpath, String to, String why) implements BackportOutcome {}

    /**
     * A maintainer has to finish it.
     *
     * @param pkgpath the directory of the branch
     * @param to the version that was aimed at
     * @param worktree where it was checked out; empty if that was not wanted
     * @param work what there is to do
     */
    record ToAdapt(PkgPath pkgpath, String to, Optional<String> worktree, List<String> work)
            implements BackportOutcome {
        public ToAdapt {
            work = List.copyOf(work);
        }
    }
}
