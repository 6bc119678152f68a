package org.holdfast.outcome;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/** What came of merging one branch into another: a topic into backports, or backports into release. */
public sealed interface MergeOutcome {

    /** The name of the branch that was to be merged, {@code backport/2014Q4/security-openssl-1.0.1k}. */
    String topic();

    /** How it stands to the repository. */
    enum MergeState {
        /** Nothing was written: it is what would be done. */
        PLANNED,
        /** It was done just now. */
        MERGED,
        /** It is in the remote repository, too. */
        PUSHED;

        /** The word in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the branch came to have it. */
    enum How {
        /** The branch stands at the topic's last commit. */
        FAST_FORWARD,
        /** By a merge commit. */
        MERGE,
        /** Some of its commits were picked. */
        PICKED;

        /** The word in JSON and for people. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A directory of which the branch has another version with it.
     *
     * @param from what it made; nothing if it is new
     * @param to what it makes now
     */
    record Moved(PkgPath pkgpath, List<PkgName> from, List<PkgName> to) {
        public Moved {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }

    /**
     * It was merged.
     *
     * @param commit the commit that the branch has by it: the merge, the topic's last, or the last that was picked
     * @param moved what it changed, first what it is named for
     * @param closes the entries that match what the branch made and not what it makes now
     * @param notes what else is to be known
     */
    record Merged(
            String topic,
            MergeState standing,
            How how,
            String commit,
            List<Moved> moved,
            List<VulnEntry> closes,
            List<String> notes)
            implements MergeOutcome {

        public Merged {
            moved = List.copyOf(moved);
            closes = List.copyOf(closes);
            notes = List.copyOf(notes);
        }

        /** The same, standing otherwise. */
        public Merged with(MergeState other) {
            return new Merged(topic, other, how, commit, moved, closes, notes);
        }

        /** The same by another commit. */
        public Merged at(String other) {
            return new Merged(topic, standing, how, other, moved, closes, notes);
        }
    }

    /** The branch has all of it already. */
    record There(String topic) implements MergeOutcome {}

    /**
     * It was not merged, and nothing was written for it.
     *
     * @param moved what it would have changed, as far as that was found out
     * @param why one reason a line; never none
     * @param overridable whether a maintainer may have it merged all the same
     */
    record Refused(String topic, List<Moved> moved, List<String> why, boolean overridable) implements MergeOutcome {
        public Refused {
            moved = List.copyOf(moved);
            why = List.copyOf(why);
        }

        /** For one reason, that nobody can override. */
        public Refused(String topic, String why) {
            this(topic, List.of(), List.of(why), false);
        }
    }

    /** The directories that it changes; empty if that is not known. */
    default Optional<Moved> main() {
        return switch (this) {
            case Merged merged -> merged.moved().stream().findFirst();
            case Refused refused -> refused.moved().stream().findFirst();
            case There there -> Optional.empty();
        };
    }
}
