package org.holdfast.outcome;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnListChange;
import org.holdfast.request.Request;

/**
 * What a sync found to be new, source by source.
 *
 * @param news one for each source that could be read
 * @param failed those that could not
 */
public record SyncOutcome(List<SourceNews> news, List<Failed> failed) {

    public SyncOutcome {
        news = List.copyOf(news);
        failed = List.copyOf(failed);
    }

    /** What one source brought. */
    public sealed interface SourceNews {

        /** Whether anything is different from the last time; the first time nothing is. */
        boolean changed();
    }

    /**
     * What the vulnerability list brought.
     *
     * @param source where it was read
     * @param seen the day
     * @param before the day of the look that it is compared with; empty the first time
     * @param entries how many different ones it has
     * @param change from then to now
     * @param malformed lines that are no entries
     */
    public record VulnListNews(
            String source,
            LocalDate seen,
            Optional<LocalDate> before,
            int entries,
            VulnListChange change,
            List<Malformed> malformed)
            implements SourceNews {

        public VulnListNews {
            malformed = List.copyOf(malformed);
            change = before.isPresent() ? change : new VulnListChange(List.of(), List.of(), List.of());
        }

        @Override
        public boolean changed() {
            return !change.isEmpty();
        }
    }

    /**
     * What a branch brought.
     *
     * @param name what it is called in git
     * @param commit where it stands
     * @param before where it stood when it was read last; empty the first time
     * @param commits how many commits were read
     * @param packages how many packages it makes; empty if it has not moved
     * @param unknown of how many of them the name is not known; empty if it has not moved
     * @param changes what the new commits changed
     * @param rewritten how many commits that were read before it has no longer
     */
    public record BranchNews(
            String name,
            String commit,
            Optional<String> before,
            int commits,
            OptionalLong packages,
            OptionalLong unknown,
            List<VersionChange> changes,
            int rewritten)
            implements SourceNews {

        public BranchNews {
            changes = List.copyOf(changes);
        }

        @Override
        public boolean changed() {
            return !changes.isEmpty() || rewritten > 0;
        }
    }

    /**
     * What an archive brought.
     *
     * @param source its summary
     * @param packages how many packages it publishes
     * @param first whether it is the first look
     * @param appeared packages that were not there before
     * @param disappeared packages that were
     * @param malformed records that name no package
     */
    public record ArchiveNews(
            String source,
            int packages,
            boolean first,
            List<ScannedPackage> appeared,
            List<ScannedPackage> disappeared,
            List<Malformed> malformed)
            implements SourceNews {

        public ArchiveNews {
            appeared = first ? List.of() : List.copyOf(appeared);
            disappeared = List.copyOf(disappeared);
            malformed = List.copyOf(malformed);
        }

        @Override
        public boolean changed() {
            return !appeared.isEmpty() || !disappeared.isEmpty();
        }
    }

    /**
     * What users ask for.
     *
     * @param source the repository
     * @param open how many are open
     * @param first whether they were never read before
     * @param fresh asked for since
     * @param different since then: closed, opened again, or with another text
     * @param malformed those that could not be read
     */
    public record RequestsNews(
            String source,
            int open,
            boolean first,
            List<Request> fresh,
            List<Request> different,
            List<Malformed> malformed)
            implements SourceNews {

        public RequestsNews {
            fresh = first ? List.of() : List.copyOf(fresh);
            different = List.copyOf(different);
            malformed = List.copyOf(malformed);
        }

        @Override
        public boolean changed() {
            return !fresh.isEmpty() || !different.isEmpty();
        }
    }

    /**
     * What all of that did to the findings of the LTS branch.
     *
     * @param branch what people call it
     * @param open how many are open
     * @param first whether they were never looked at before
     * @param opened found for the first time, or again
     * @param redecided open before, with another disposition now
     * @param closed no longer found
     */
    public record FindingsNews(
            String branch,
            int open,
            boolean first,
            List<FindingState> opened,
            List<FindingState> redecided,
            List<FindingState> closed)
            implements SourceNews {

        public FindingsNews {
            opened = first ? List.of() : List.copyOf(opened);
            redecided = List.copyOf(redecided);
            closed = List.copyOf(closed);
        }

        @Override
        public boolean changed() {
            return !opened.isEmpty() || !redecided.isEmpty() || !closed.isEmpty();
        }
    }

    /**
     * A source that could not be read, or whose facts could not be kept; the others do not suffer from it.
     *
     * @param source what people call it
     * @param why what failed, and where
     */
    public record Failed(String source, String why) {}

    /** Whether any source has news. */
    public boolean changed() {
        return news.stream().anyMatch(SourceNews::changed);
    }
}
