package org.holdfast.outcome;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/** The result of one backport: a topic branch, or the reason why there is none. */
public sealed interface BackportOutcome {

    /** The directory on the branch. */
    PkgPath pkgpath();

    /** The intended version: {@code 1.0.1k}. */
    String to();

    /** The state of a topic branch; in JSON and on the command line in lower case, {@code SENT} as {@code pushed}. */
    enum TopicState {
        /** Dry run: nothing was written. */
        PLANNED,
        /** Made in this run. */
        MADE,
        /** It existed, with the same content. */
        THERE,
        /** Made and pushed in this run. */
        PUSHED,
        /** It existed, and was pushed in this run. */
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
     * A topic branch. It carries all that a pull request and its reviewer need, hence the number of components.
     *
     * @param pkgpath the directory on the branch
     * @param to the intended version, {@code 1.0.1k}
     * @param state its state
     * @param topic its name, {@code backport/2014Q4/security-openssl-1.0.1k}
     * @param base the id of the branch's commit that it starts from
     * @param from the PKGNAMEs of the directory without it
     * @param makes the PKGNAMEs of the directory with it
     * @param commits its commits, oldest first
     * @param closes the entries whose findings it closes
     * @param moves other directories of the branch whose version it changes, {@code path: old -> new}
     * @param notes advice for the reviewer, a sentence each: a raised PKGREVISION, new distfiles
     * @param pullRequest the address of its pull request; empty if none was requested
     */
    record Topic(
            PkgPath pkgpath,
            String to,
            TopicState state,
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

        /** A copy in another state. */
        public Topic with(TopicState other) {
            return new Topic(pkgpath, to, other, topic, base, from, makes, commits, closes, moves, notes, pullRequest);
        }

        /** A copy with the address of its pull request. */
        public Topic proposed(String address) {
            return new Topic(
                    pkgpath, to, state, topic, base, from, makes, commits, closes, moves, notes, Optional.of(address));
        }

        /** A copy with other notes. */
        public Topic noting(List<String> other) {
            return new Topic(pkgpath, to, state, topic, base, from, makes, commits, closes, moves, other, pullRequest);
        }

        /** A copy with other commits. */
        public Topic with(List<TopicCommit> made) {
            return new Topic(pkgpath, to, state, topic, base, from, makes, made, closes, moves, notes, pullRequest);
        }
    }

    /**
     * A commit of a topic branch.
     *
     * @param id its id, 40 hexadecimal digits; empty if it is only planned
     * @param subject the first line of its message
     * @param author its author's name
     * @param picked the ids of trunk's commits that it picks; none for a commit of holdfast's own
     */
    record TopicCommit(Optional<String> id, String subject, String author, List<String> picked) {
        public TopicCommit {
            picked = List.copyOf(picked);
        }
    }

    /**
     * The backport cannot be made, and nothing was written for it.
     *
     * @param pkgpath the directory on the branch
     * @param to the intended version
     * @param why the reason
     */
    record Refused(PkgPath pkgpath, String to, String why) implements BackportOutcome {}

    /**
     * The branch has the fix, or another topic branch brings it.
     *
     * @param pkgpath the directory on the branch
     * @param to the intended version
     * @param why the commit or topic that has it, in words
     */
    record NotNeeded(PkgPath pkgpath, String to, String why) implements BackportOutcome {}

    /**
     * A maintainer has to finish the backport.
     *
     * @param pkgpath the directory on the branch
     * @param to the intended version
     * @param worktree the path of the worktree; empty if none was requested
     * @param work the work left, one item each
     */
    record ToAdapt(PkgPath pkgpath, String to, Optional<String> worktree, List<String> work)
            implements BackportOutcome {
        public ToAdapt {
            work = List.copyOf(work);
        }
    }
}
