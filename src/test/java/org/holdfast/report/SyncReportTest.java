package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.report.ReportValues.BRANCH;
import static org.holdfast.report.ReportValues.DAY;
import static org.holdfast.report.ReportValues.FOO;
import static org.holdfast.report.ReportValues.change;
import static org.holdfast.report.ReportValues.compact;
import static org.holdfast.report.ReportValues.entry;
import static org.holdfast.report.ReportValues.request;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.holdfast.bmake.VersionChange;
import org.holdfast.outcome.FindingState;
import org.holdfast.outcome.SyncOutcome;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnListChange;
import org.holdfast.request.Request;
import org.junit.jupiter.api.Test;

class SyncReportTest {

    private static final String ID = "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2";
    private static final String BEFORE = "11157a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2";

    @Test
    void whatIsDifferentIsALineEach() throws Exception {
        assertThat(new SyncReport(again()).text(TextLayout.PLAIN)).isEqualTo("""
                vulnerability list: 27,000 entries on 2014-06-05, since 2014-06-04 1 new, 1 changed, 1 withdrawn
                  new        foo<1.1  spoof  http://cve.example.org/CVE-2014-0001
                  changed    foo<1.2  spoof  http://cve.example.org/CVE-2014-0002
                         to  foo<1.3  spoof  http://cve.example.org/CVE-2014-0003
                  withdrawn  foo<1.4  spoof  http://cve.example.org/CVE-2014-0004
                branch trunk: at 42957a23d1c5, 1,200 commits since 11157a23d1c5; 14,000 packages, 17 of unknown name
                  new        net/foo  foo-1.0  2014-06-05 (wiz)
                  gone       net/foo  foo-1.0  2014-06-05 (wiz)
                  changed    net/foo  1.0 -> 1.1  2014-06-05 (wiz)
                  changed    net/foo  1.0 -> 1.1  2014-06-05 (wiz)
                  changed    net/foo  foo-1.0 -> foo-1.1 bar-2  2014-06-05 (wiz)
                  changed    net/foo  unknown: why -> foo-1.1  2014-06-05 (wiz)
                archive http://example.org/All: 8,000 packages, 2 new, 1 gone
                  new        foo-1.1
                  new        foo-1.1
                  gone       foo-1.1
                requests to example/pkgsrc: 3 open, 1 new, 1 different
                  new        #1 Fix foo 1
                  merged     #2 Fix foo 2
                findings of 2014Q1: 5 open, 1 new, 1 changed disposition, 1 closed
                  new        foo-1.0  spoof  http://cve.example.org/CVE-2014-0001
                             pullup: trunk has it
                  decided    foo-1.0  spoof  http://cve.example.org/CVE-2014-0001
                             pullup: trunk has it
                  closed     foo-1.0  spoof  http://cve.example.org/CVE-2014-0001
                             pullup: trunk has it
                Next: see to what failed, then run 'holdfast sync' again
                """);
        assertThat(new SyncReport(again()).text(new TextLayout(OptionalInt.of(60), false)))
                .startsWith("""
                vulnerability list: 27,000 entries on 2014-06-05, since
                             2014-06-04 1 new, 1 changed, 1 withdrawn
                  new        foo<1.1  spoof
                             http://cve.example.org/CVE-2014-0001
                """);
        assertThat(again().changed()).isTrue();
    }

    @Test
    void theFirstTimeNothingIsDifferent() throws Exception {
        assertThat(new SyncReport(first()).text(TextLayout.PLAIN)).isEqualTo("""
                vulnerability list: 27,000 entries on 2014-06-05, first read
                branch trunk: at 42957a23d1c5, read for the first time, 1,200 commits since it was cut
                archive http://example.org/All: 8,000 packages, first read
                requests to example/pkgsrc: 3 open, first read; 'holdfast requests' lists them
                findings of 2014Q1: 5 open, first assessed
                Next: see to what failed, then run 'holdfast sync' again
                """);
        assertThat(first().changed()).isFalse();
    }

    @Test
    void inJson() throws Exception {
        assertThat(compact(new SyncReport(again()).json())).isEqualTo("""
                {"vulnerabilities":{"source":"list","seen":"2014-06-05","before":"2014-06-04","entries":27000,\
                "new":[ {"pattern":"foo<1.1","type":"spoof","url":"http://cve.example.org/CVE-2014-0001","cves":[ "CVE-2014-0001" ]} ],\
                "changed":[ {"was":{"pattern":"foo<1.2","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0002","cves":[ "CVE-2014-0002" ]},"is":{"pattern":"foo<1.3","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0003","cves":[ "CVE-2014-0003" ]}} ],"withdrawn":[ {"pattern":"foo<1.4","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0004","cves":[ "CVE-2014-0004" ]} ]},"malformed":[ {"source":"list","line":3,\
                "why":"no URL"} ],"requests":{"source":"example/pkgsrc","open":3,"first":false,"new":[ {"number":1,\
                "kind":"issue","state":"open","title":"Fix foo 1"} ],"changed":[ {"number":2,"kind":"pull",\
                "state":"merged","title":"Fix foo 2"} ]},"findings":{"branch":"2014Q1","open":5,"first":false,\
                "new":[ {"pkgname":"foo-1.0","pattern":"foo<1.1","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0001","cves":[ "CVE-2014-0001" ],"disposition":"pullup","sentence":"trunk has it"} ],\
                "decided":[ {"pkgname":"foo-1.0","pattern":"foo<1.1","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0001","cves":[ "CVE-2014-0001" ],"disposition":"pullup","sentence":"trunk has it"} ],\
                "closed":[ {"pkgname":"foo-1.0","pattern":"foo<1.1","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0001","cves":[ "CVE-2014-0001" ],"disposition":"pullup","sentence":"trunk has it"} ]},\
                "branches":[ {"name":"trunk","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "before":"11157a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","commits":1200,"packages":14000,"unknown":17,\
                "submodules_not_read":[],"rewritten":0,"changes":[ {"pkgpath":"net/foo","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "author":"wiz","date":"2014-06-05","message":"Update foo to 1.1\\n\\nWords.",\
                "cves":[ "CVE-2014-0001" ],"dropped":[ "CVE-2013-0009" ],"before":[],"after":[ {"pkgname":"foo-1.0",\
                "unknown":null} ],"renamed_from":null}, {"pkgpath":"net/foo",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","author":"wiz","date":"2014-06-05",\
                "message":"Update foo to 1.1\\n\\nWords.","cves":[ "CVE-2014-0001" ],"dropped":[ "CVE-2013-0009" ],\
                "before":[ {"pkgname":"foo-1.0","unknown":null} ],"after":[],\
                "renamed_from":null}, {"pkgpath":"net/foo","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "author":"wiz","date":"2014-06-05","message":"Update foo to 1.1\\n\\nWords.",\
                "cves":[ "CVE-2014-0001" ],"dropped":[ "CVE-2013-0009" ],"before":[ {"pkgname":"foo-1.0",\
                "unknown":null} ],"after":[ {"pkgname":"foo-1.1","unknown":null} ],\
                "renamed_from":null}, {"pkgpath":"net/foo","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "author":"wiz","date":"2014-06-05","message":"Update foo to 1.1\\n\\nWords.",\
                "cves":[ "CVE-2014-0001" ],"dropped":[ "CVE-2013-0009" ],"before":[ {"pkgname":"py27-foo-1.0",\
                "unknown":null}, {"pkgname":"py33-foo-1.0","unknown":null} ],"after":[ {"pkgname":"py27-foo-1.1",\
                "unknown":null} ],"renamed_from":null}, {"pkgpath":"net/foo",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","author":"wiz","date":"2014-06-05",\
                "message":"Update foo to 1.1\\n\\nWords.","cves":[ "CVE-2014-0001" ],"dropped":[ "CVE-2013-0009" ],\
                "before":[ {"pkgname":"foo-1.0","unknown":null} ],"after":[ {"pkgname":"foo-1.1",\
                "unknown":null}, {"pkgname":"bar-2","unknown":null} ],"renamed_from":null}, {"pkgpath":"net/foo",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","author":"wiz","date":"2014-06-05",\
                "message":"Update foo to 1.1\\n\\nWords.","cves":[ "CVE-2014-0001" ],"dropped":[ "CVE-2013-0009" ],\
                "before":[ {"pkgname":null,"unknown":"why"} ],"after":[ {"pkgname":"foo-1.1","unknown":null} ],\
                "renamed_from":null} ]} ],"archives":[ {"source":"http://example.org/All","packages":8000,\
                "first":false,"new":[ "foo-1.1", "foo-1.1" ],"gone":[ "foo-1.1" ]} ],"failed":[ {"source":"archive",\
                "why":"no answer"} ],"warnings":[ "the clock has leapt" ]}""");
        assertThat(compact(new SyncReport(first()).json())).isEqualTo("""
                {"vulnerabilities":{"source":"list","seen":"2014-06-05","before":null,"entries":27000,"new":[],\
                "changed":[],"withdrawn":[]},"malformed":[ {"source":"list","line":3,"why":"no URL"} ],\
                "requests":{"source":"example/pkgsrc","open":3,"first":true,"new":[],"changed":[]},\
                "findings":{"branch":"2014Q1","open":5,"first":true,"new":[],"decided":[],"closed":[]},\
                "branches":[ {"name":"trunk","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","before":null,\
                "commits":1200,"packages":null,"unknown":null,"submodules_not_read":[],"rewritten":0,"changes":[]} ],\
                "archives":[ {"source":"http://example.org/All","packages":8000,"first":true,"new":[],"gone":[]} ],\
                "failed":[ {"source":"archive","why":"no answer"} ]}""");
    }

    @Test
    void anyPartThatChangedIsAChange() {
        for (SyncOutcome.SourceNews part : again().news()) {
            assertThat(new SyncOutcome(List.of(part), List.of(), List.of()).changed())
                    .as(part.toString())
                    .isTrue();
        }
        assertThat(branch(Optional.of(BEFORE), 0, 2).changed()).isTrue();
        assertThat(branch(Optional.of(BEFORE), 3, 0).changed()).isFalse();
        assertThat(archive(false, 0, 1).changed()).isTrue();
        assertThat(archive(false, 0, 0).changed()).isFalse();
        assertThat(new SyncOutcome.RequestsNews(
                                "r",
                                1,
                                false,
                                List.of(),
                                List.of(request(1, Request.Kind.ISSUE, Request.State.OPEN)),
                                List.of())
                        .changed())
                .isTrue();
        assertThat(findings(1, 0, 0).changed()).isTrue();
        assertThat(findings(0, 1, 0).changed()).isTrue();
        assertThat(findings(0, 0, 1).changed()).isTrue();
        assertThat(findings(0, 0, 0).changed()).isFalse();
    }

    @Test
    void aBranchStandsWhereItWasOrWasRewrittenOrMoved() {
        assertThat(text(branch(Optional.of(ID), 0, 0)))
                .isEqualTo("branch trunk: at 42957a23d1c5, unchanged; 1,234 packages\n");
        assertThat(text(branch(Optional.of(BEFORE), 3, 0)))
                .isEqualTo("branch trunk: at 42957a23d1c5, 3 commits since 11157a23d1c5; 1,234 packages\n");
        assertThat(text(branch(Optional.of(BEFORE), 3, 2)))
                .isEqualTo(
                        "branch trunk: at 42957a23d1c5, rewritten since 11157a23d1c5: 2 commits that were read are gone"
                                + " from it; what they changed is kept; 1,234 packages\n");
        assertThat(text(new SyncOutcome.VulnListNews(
                        "list",
                        DAY,
                        Optional.of(DAY),
                        9,
                        new VulnListChange(List.of(), List.of(), List.of()),
                        List.of())))
                .isEqualTo("""
                        vulnerability list: 9 entries on 2014-06-05, none of them different from 2014-06-05
                        Next: 'holdfast audit' finds what the list flags; with [git] in holdfast.toml, sync says why it is open
                        """);
    }

    @Test
    void whatToDoNextIsSaidLast() {
        assertThat(text(findings(0, 0, 0))).endsWith("Next: nothing new; 'holdfast status' sums up what is open\n");
        assertThat(new SyncReport(new SyncOutcome(again().news(), List.of(), List.of())).text(TextLayout.PLAIN))
                .endsWith(
                        "Next: 'holdfast requests' says what users ask for, 'holdfast explain foo-1.0' says what to do about a"
                                + " new one, 'holdfast status' sums up what is open\n");
        assertThat(new SyncReport(new SyncOutcome(first().news(), List.of(), List.of())).text(TextLayout.PLAIN))
                .endsWith("Next: 'holdfast status' sums them up, 'holdfast backports' lists the fixes to take\n");
    }

    private static String text(SyncOutcome.SourceNews part) {
        return new SyncReport(new SyncOutcome(List.of(part), List.of(), List.of())).text(TextLayout.PLAIN);
    }

    private static SyncOutcome again() {
        return report(Optional.of(DAY.minusDays(1)).isPresent());
    }

    private static SyncOutcome first() {
        return report(false);
    }

    private static SyncOutcome report(boolean again) {
        VulnListChange change = new VulnListChange(
                List.of(entry(1).key()),
                List.of(new VulnListChange.Rewritten(entry(2).key(), entry(3).key())),
                List.of(entry(4).key()));
        List<VersionChange> changes = List.of(
                change("", "foo-1.0"),
                change("foo-1.0", ""),
                change("foo-1.0", "foo-1.1"),
                change("py27-foo-1.0,py33-foo-1.0", "py27-foo-1.1"),
                change("foo-1.0", "foo-1.1,bar-2"),
                change("unknown: why", "foo-1.1"));
        return new SyncOutcome(
                List.of(
                        new SyncOutcome.VulnListNews(
                                "list",
                                DAY,
                                again ? Optional.of(DAY.minusDays(1)) : Optional.empty(),
                                27000,
                                change,
                                List.of(new Malformed("list", 3, "no URL"))),
                        new SyncOutcome.BranchNews(
                                "trunk",
                                ID,
                                again ? Optional.of(BEFORE) : Optional.empty(),
                                1200,
                                again ? OptionalLong.of(14000) : OptionalLong.empty(),
                                again ? OptionalLong.of(17) : OptionalLong.empty(),
                                again ? changes : List.of(),
                                0),
                        archive(!again, 2, again ? 1 : 0),
                        new SyncOutcome.RequestsNews(
                                "example/pkgsrc",
                                3,
                                !again,
                                List.of(request(1, Request.Kind.ISSUE, Request.State.OPEN)),
                                again ? List.of(request(2, Request.Kind.PULL, Request.State.MERGED)) : List.of(),
                                List.of()),
                        again
                                ? findings(1, 1, 1)
                                : new SyncOutcome.FindingsNews("2014Q1", 5, true, lines(1), List.of(), List.of())),
                List.of(new SyncOutcome.Failed("archive", "no answer")),
                again ? List.of("the clock has leapt") : List.of());
    }

    private static SyncOutcome.FindingsNews findings(int opened, int redecided, int closed) {
        return new SyncOutcome.FindingsNews("2014Q1", 5, false, lines(opened), lines(redecided), lines(closed));
    }

    private static List<FindingState> lines(int count) {
        return java.util.Collections.nCopies(
                count,
                new FindingState(BRANCH, Optional.of(FOO), entry(1).key(), "pullup", Optional.empty(), "trunk has it"));
    }

    private static SyncOutcome.ArchiveNews archive(boolean first, int appeared, int disappeared) {
        ScannedPackage one = new ScannedPackage(new PkgName("foo-1.1"), Optional.of(FOO));
        return new SyncOutcome.ArchiveNews(
                "http://example.org/All",
                8000,
                first,
                java.util.Collections.nCopies(appeared, one),
                java.util.Collections.nCopies(disappeared, one),
                List.of());
    }

    private static SyncOutcome.BranchNews branch(Optional<String> before, int commits, int rewritten) {
        return new SyncOutcome.BranchNews(
                "trunk", ID, before, commits, OptionalLong.of(1234), OptionalLong.of(0), List.of(), rewritten);
    }
}
