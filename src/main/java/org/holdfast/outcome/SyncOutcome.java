package org.holdfast.outcome;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Submodules;
import org.holdfast.pkgsrc.VulnListChange;
import org.holdfast.request.Request;

/**
 * The result of a sync, source by source.
 *
 * @param news the changes of each source that was read, in the order of reading
 * @param failed the sources that could not be read
 * @param warnings what looks wrong though everything was recorded, a sentence each
 */
public record SyncOutcome(List<SourceNews> news, List<Failed> failed, List<String> warnings) {

    public SyncOutcome {
        news = List.copyOf(news);
        failed = List.copyOf(failed);
        warnings = List.copyOf(warnings);
    }

    /** The changes of one source. */
    public sealed interface SourceNews {

        /** Whether anything changed since the last run; false at the first. */
        boolean changed();
    }

    /**
     * The changes of the vulnerability list.
     *
     * @param source its path or address
     * @param seen the UTC day of the reading
     * @param before the UTC day of the reading that it is compared with; empty the first time
     * @param entries the number of distinct entries
     * @param change the entries added, removed and changed; none the first time
     * @param malformed the lines that are no entries
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
     * The changes of a branch.
     *
     * @param name its name in git
     * @param commit the id of its last commit
     * @param before the id of its last commit at the last run; empty the first time
     * @param commits the number of commits read
     * @param packages the number of packages that it makes; empty if it has not moved
     * @param unknown the number of those whose PKGNAME is not known; empty if it has not moved
     * @param changes the version changes of the new commits
     * @param rewritten the number of commits read before that it no longer has
     * @param submodules its submodules, which are not read
     */
    public record BranchNews(
            String name,
            String commit,
            Optional<String> before,
            int commits,
            OptionalLong packages,
            OptionalLong unknown,
            List<VersionChange> changes,
            int rewritten,
            Submodules submodules)
            implements SourceNews {

        public BranchNews {
            changes = List.copyOf(changes);
        }

        /** A branch without submodules. */
        public BranchNews(
                String name,
                String commit,
                Optional<String> before,
                int commits,
                OptionalLong packages,
                OptionalLong unknown,
                List<VersionChange> changes,
                int rewritten) {
            this(name, commit, before, commits, packages, unknown, changes, rewritten, Submodules.NONE);
        }

        @Override
        public boolean changed() {
            return !changes.isEmpty() || rewritten > 0;
        }
    }

    /**
     * The changes of an archive.
     *
     * @param source the path or address of its summary
     * @param packages the number of packages that it publishes
     * @param first whether it was read for the first time
     * @param appeared packages that are new in it; none the first time
     * @param disappeared packages that are gone from it
     * @param malformed the records without a PKGNAME
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
     * The changes of the users' requests.
     *
     * @param source the repository's address, or the file
     * @param open the number of open requests
     * @param first whether they were read for the first time
     * @param fresh new requests; none the first time
     * @param different requests that were closed, opened again, or have another text
     * @param malformed the values that are no requests
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
     * The changes of the LTS branch's findings, as the result of all other changes.
     *
     * @param branch the name of the branch
     * @param open the number of open findings
     * @param first whether the branch had no findings recorded before
     * @param opened findings that are new, or open again; none the first time
     * @param redecided findings with another disposition than before
     * @param closed findings that are gone
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
     * A source that could not be read or stored. Other sources are not affected.
     *
     * @param source its name for people
     * @param why the failure and its place
     */
    public record Failed(String source, String why) {}

    /** Whether any source has news. */
    public boolean changed() {
        return news.stream().anyMatch(SourceNews::changed);
    }
}
