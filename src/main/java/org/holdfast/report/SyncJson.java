package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.holdfast.outcome.FindingState;
import org.holdfast.outcome.SyncOutcome;
import org.holdfast.outcome.SyncOutcome.ArchiveNews;
import org.holdfast.outcome.SyncOutcome.BranchNews;
import org.holdfast.outcome.SyncOutcome.FindingsNews;
import org.holdfast.outcome.SyncOutcome.RequestsNews;
import org.holdfast.outcome.SyncOutcome.SourceNews;
import org.holdfast.outcome.SyncOutcome.VulnListNews;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.request.Request;

/** The JSON of {@code sync --json}; sources that failed or are not configured are absent. */
record SyncJson(
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<ListJson> vulnerabilities,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<MalformedJson>> malformed,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<RequestsPart> requests,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<FindingsPart> findings,
        List<BranchPart> branches,
        List<ArchivePart> archives,
        List<FailedSource> failed,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<String>> warnings) {

    record ListJson(
            String source,
            LocalDate seen,
            Optional<LocalDate> before,
            int entries,
            @JsonProperty("new") List<EntryJson> added,
            List<ChangedEntry> changed,
            List<EntryJson> withdrawn) {}

    record ChangedEntry(EntryJson was, EntryJson is) {}

    record RequestsPart(
            String source,
            int open,
            boolean first,
            @JsonProperty("new") List<RequestLine> fresh,
            List<RequestLine> changed) {}

    record RequestLine(int number, Request.Kind kind, Request.State state, String title) {}

    record FindingsPart(
            String branch,
            int open,
            boolean first,
            @JsonProperty("new") List<FindingLine> opened,
            List<FindingLine> decided,
            List<FindingLine> closed) {}

    record FindingLine(PkgName pkgname, @JsonUnwrapped EntryJson entry, String disposition, String sentence) {}

    record BranchPart(
            String name,
            String commit,
            Optional<String> before,
            int commits,
            OptionalLong packages,
            OptionalLong unknown,
            List<String> submodulesNotRead,
            int rewritten,
            List<TimelineJson.VersionChangeJson> changes) {}

    record ArchivePart(
            String source,
            int packages,
            boolean first,
            @JsonProperty("new") List<PkgName> appeared,
            List<PkgName> gone) {}

    record FailedSource(String source, String why) {}

    static SyncJson of(SyncOutcome outcome) {
        List<VulnListNews> lists = parts(outcome, VulnListNews.class);
        return new SyncJson(
                lists.stream().findFirst().map(SyncJson::list),
                lists.stream().findFirst().map(list -> MalformedJson.of(list.malformed())),
                parts(outcome, RequestsNews.class).stream().findFirst().map(SyncJson::requests),
                parts(outcome, FindingsNews.class).stream().findFirst().map(SyncJson::findings),
                parts(outcome, BranchNews.class).stream().map(SyncJson::branch).toList(),
                parts(outcome, ArchiveNews.class).stream()
                        .map(SyncJson::archive)
                        .toList(),
                outcome.failed().stream()
                        .map(one -> new FailedSource(one.source(), one.why()))
                        .toList(),
                Optional.of(outcome.warnings()).filter(warnings -> !warnings.isEmpty()));
    }

    private static <T extends SourceNews> List<T> parts(SyncOutcome outcome, Class<T> kind) {
        return outcome.news().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static ListJson list(VulnListNews list) {
        return new ListJson(
                list.source(),
                list.seen(),
                list.before(),
                list.entries(),
                entries(list.change().added()),
                list.change().changed().stream()
                        .map(one -> new ChangedEntry(EntryJson.of(one.was()), EntryJson.of(one.is())))
                        .toList(),
                entries(list.change().withdrawn()));
    }

    private static List<EntryJson> entries(List<VulnKey> keys) {
        return keys.stream().map(EntryJson::of).toList();
    }

    private static RequestsPart requests(RequestsNews requests) {
        return new RequestsPart(
                requests.source(),
                requests.open(),
                requests.first(),
                lines(requests.fresh()),
                lines(requests.different()));
    }

    private static List<RequestLine> lines(List<Request> requests) {
        return requests.stream()
                .map(one -> new RequestLine(one.number(), one.kind(), one.state(), one.title()))
                .toList();
    }

    private static FindingsPart findings(FindingsNews findings) {
        return new FindingsPart(
                findings.branch(),
                findings.open(),
                findings.first(),
                findingLines(findings.opened()),
                findingLines(findings.redecided()),
                findingLines(findings.closed()));
    }

    private static List<FindingLine> findingLines(List<FindingState> lines) {
        return lines.stream()
                .map(one -> new FindingLine(one.pkgname(), EntryJson.of(one.entry()), one.kind(), one.sentence()))
                .toList();
    }

    private static BranchPart branch(BranchNews branch) {
        return new BranchPart(
                branch.name(),
                branch.commit(),
                branch.before(),
                branch.commits(),
                branch.packages(),
                branch.unknown(),
                branch.submodules().paths(),
                branch.rewritten(),
                TimelineJson.changes(branch.changes()));
    }

    private static ArchivePart archive(ArchiveNews archive) {
        return new ArchivePart(
                archive.source(),
                archive.packages(),
                archive.first(),
                names(archive.appeared()),
                names(archive.disappeared()));
    }

    private static List<PkgName> names(List<ScannedPackage> packages) {
        return packages.stream().map(ScannedPackage::pkgname).toList();
    }
}
