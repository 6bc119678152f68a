package org.holdfast.outcome;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/** The result of merging one branch into another: a topic into backports, or backports into release. */
public sealed interface MergeOutcome {

    /**
     * The name of the branch to merge, {@code backport/2014Q4/security-openssl-1.0.1k}; for picked commits, the
     * directories.
     */
    String topic();

    /** The state of a merge; in lower case in JSON. */
    enum MergeState {
        /** Dry run: nothing was written. */
        PLANNED,
        /** Merged in this run. */
        MERGED,
        /** Merged and pushed in this run. */
        PUSHED;

        /** The word in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The form of a merge; in lower case with a dash in JSON and for people: {@code fast-forward}. */
    enum How {
        /** The branch moved to the topic's last commit. */
        FAST_FORWARD,
        /** A merge commit. */
        MERGE,
        /** Some commits were picked. */
        PICKED;

        /** The word in JSON and for people. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A directory whose version the merge changes.
     *
     * @param pkgpath the directory
     * @param from the PKGNAMEs before; none if the package is new
     * @param to the PKGNAMEs after
     */
    record Moved(PkgPath pkgpath, List<PkgName> from, List<PkgName> to) {
        public Moved {
            from = List.copyOf(from);
            to = List.copyOf(to);
        }
    }

    /**
     * The branch was merged.
     *
     * @param topic the name of the merged branch, or the directories picked
     * @param state its state
     * @param how the form of the merge
     * @param commit the id of the resulting commit: the merge, the topic's last, or the last one picked
     * @param moved the directories whose version changed, first those that the topic is named for
     * @param closes the entries that match the old version and not the new
     * @param notes remarks for people, a sentence each
     */
    record Merged(
            String topic,
            MergeState state,
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

        /** A copy in another state. */
        public Merged with(MergeState other) {
            return new Merged(topic, other, how, commit, moved, closes, notes);
        }

        /** A copy with another resulting commit. */
        public Merged at(String other) {
            return new Merged(topic, state, how, other, moved, closes, notes);
        }
    }

    /**
     * The branch has all of its commits already.
     *
     * @param topic the name of the branch
     */
    record There(String topic) implements MergeOutcome {}

    /**
     * The merge was refused, and nothing was written for it.
     *
     * @param topic the name of the branch, or the directories to pick
     * @param moved the directories whose version would change, as far as known
     * @param why the reasons, at least one
     * @param overridable whether a maintainer may override them
     */
    record Refused(String topic, List<Moved> moved, List<String> why, boolean overridable) implements MergeOutcome {
        public Refused {
            moved = List.copyOf(moved);
            why = List.copyOf(why);
        }

        /** For one reason that nobody can override. */
        public Refused(String topic, String why) {
            this(topic, List.of(), List.of(why), false);
        }
    }

    /** The first directory whose version it changes; empty if not known. */
    default Optional<Moved> main() {
        return switch (this) {
            case Merged merged -> merged.moved().stream().findFirst();
            case Refused refused -> refused.moved().stream().findFirst();
            case There there -> Optional.empty();
        };
    }
}
