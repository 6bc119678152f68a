package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.report.ReportValues.FOO;
import static org.holdfast.report.ReportValues.compact;
import static org.holdfast.report.ReportValues.entry;
import static org.holdfast.report.ReportValues.names;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.outcome.MergeOutcome;
import org.holdfast.pkgsrc.PkgPath;
import org.junit.jupiter.api.Test;

/** What is said of backports that were made, and of topics that were merged. */
class OutcomeReportsTest {

    private static final String ID = "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2";

    @Test
    void ofEveryBackportIsSaidWhatCameOfIt() throws Exception {
        assertThat(backports().text(new TextLayout(OptionalInt.of(80), false))).isEqualTo("""
                net/foo 1.1: refused
                  why       it falls
                net/foo 1.1: not needed
                  why       comes with another
                net/foo 1.1: to adapt
                  worktree  /work/foo
                  to do     settle
                  to do     test
                  then      holdfast backport --continue net/foo, or --abort
                net/foo 1.1: to adapt
                  to do     bring gmake
                net/foo 1.1: would be made
                  branch    backport/2014Q1/net-foo-1.1
                  version   foo-1.1 -> foo-2.1, foo-2.2
                  commit    42957a23d1c5 Update foo (wiz) from 42957a23d1c5, 42957a23d1c5
                  commit    Note it (jane)
                  closes    CVE-2014-0000  spoof  foo<1.0
                  moves     net/m0
                  moves     net/m1
                  moves     net/m2
                  note      a note that is so long that it does not fit on one line of a
                            terminal of eighty columns
                net/foo 1.1: made
                  branch    backport/2014Q1/net-foo-1.1
                  version   foo-1.1 -> foo-2.1, foo-2.2
                  commit    42957a23d1c5 Update foo (wiz) from 42957a23d1c5, 42957a23d1c5
                  commit    Note it (jane)
                  closes    CVE-2014-0001  spoof  foo<1.1
                  moves     net/m0
                  moves     net/m1
                  moves     net/m2
                  moves     net/m3
                  note      a note that is so long that it does not fit on one line of a
                            terminal of eighty columns
                  proposed  http://example.org/pull/1
                net/foo 1.1: is there already
                  branch    backport/2014Q1/net-foo-1.1
                  version   foo-1.1 -> foo-2.1, foo-2.2
                  commit    42957a23d1c5 Update foo (wiz) from 42957a23d1c5, 42957a23d1c5
                  commit    Note it (jane)
                  closes    CVE-2014-0002  spoof  foo<1.2
                  moves     net/m0
                  moves     net/m1
                  moves     net/m2
                  moves     net/m3
                  moves     net/m4
                  note      a note that is so long that it does not fit on one line of a
                            terminal of eighty columns
                net/foo 1.1: made and pushed
                  branch    backport/2014Q1/net-foo-1.1
                  version   foo-1.1 -> foo-2.1, foo-2.2
                  commit    42957a23d1c5 Update foo (wiz) from 42957a23d1c5, 42957a23d1c5
                  commit    Note it (jane)
                  closes    CVE-2014-0003  spoof  foo<1.3
                  moves     net/m0
                  moves     net/m1
                  moves     net/m2
                  moves     net/m3
                  moves     net/m4
                  moves     1 more; --json lists them
                  note      a note that is so long that it does not fit on one line of a
                            terminal of eighty columns
                net/foo 1.1: is there already, and pushed
                  branch    backport/2014Q1/net-foo-1.1
                  version   foo-1.1 -> foo-2.1, foo-2.2
                  commit    42957a23d1c5 Update foo (wiz) from 42957a23d1c5, 42957a23d1c5
                  commit    Note it (jane)
                  closes    CVE-2014-0004  spoof  foo<1.4
                  moves     net/m0
                  moves     net/m1
                  moves     net/m2
                  moves     net/m3
                  moves     net/m4
                  moves     2 more; --json lists them
                  note      a note that is so long that it does not fit on one line of a
                            terminal of eighty columns

                1 backport would be made, 2 there already, 2 to adapt, 1 refused; 5 entries closed on 2014Q1
                """);
    }

    @Test
    void backportsInJson() throws Exception {
        assertThat(Schemas.unnoticed("backport.json", backports().json())).isEmpty();
        assertThat(compact(backports().json())).isEqualTo("""
                {"branch":"2014Q1","backports":[ {"pkgpath":"net/foo","to":"1.1","state":"refused",\
                "why":"it falls"}, {"pkgpath":"net/foo","to":"1.1","state":"not-needed",\
                "why":"comes with another"}, {"pkgpath":"net/foo","to":"1.1","state":"to-adapt",\
                "worktree":"/work/foo","work":[ "settle", "test" ]}, {"pkgpath":"net/foo","to":"1.1",\
                "state":"to-adapt","worktree":null,"work":[ "bring gmake" ]}, {"pkgpath":"net/foo","to":"1.1",\
                "state":"planned","branch":"backport/2014Q1/net-foo-1.1",\
                "base":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","from":[ "foo-1.1" ],\
                "makes":[ "foo-2.1", "foo-2.2" ],"commits":[ {"id":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "subject":"Update foo","author":"wiz",\
                "picked":[ "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2", "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2" ]}, {"id":null,\
                "subject":"Note it","author":"jane","picked":[]} ],"closes":[ {"pattern":"foo<1.0","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0000","cves":[ "CVE-2014-0000" ]} ],"moves":[ "net/m0", "net/m1", "net/m2" ],\
                "notes":[ "a note that is so long that it does not fit on one line of a terminal of eighty columns" ],\
                "pull_request":null}, {"pkgpath":"net/foo","to":"1.1","state":"made",\
                "branch":"backport/2014Q1/net-foo-1.1","base":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "from":[ "foo-1.1" ],"makes":[ "foo-2.1", "foo-2.2" ],\
                "commits":[ {"id":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","subject":"Update foo","author":"wiz",\
                "picked":[ "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2", "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2" ]}, {"id":null,\
                "subject":"Note it","author":"jane","picked":[]} ],"closes":[ {"pattern":"foo<1.1","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0001","cves":[ "CVE-2014-0001" ]} ],"moves":[ "net/m0", "net/m1", "net/m2", "net/m3" ],\
                "notes":[ "a note that is so long that it does not fit on one line of a terminal of eighty columns" ],\
                "pull_request":"http://example.org/pull/1"}, {"pkgpath":"net/foo","to":"1.1","state":"there",\
                "branch":"backport/2014Q1/net-foo-1.1","base":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "from":[ "foo-1.1" ],"makes":[ "foo-2.1", "foo-2.2" ],\
                "commits":[ {"id":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","subject":"Update foo","author":"wiz",\
                "picked":[ "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2", "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2" ]}, {"id":null,\
                "subject":"Note it","author":"jane","picked":[]} ],"closes":[ {"pattern":"foo<1.2","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0002","cves":[ "CVE-2014-0002" ]} ],\
                "moves":[ "net/m0", "net/m1", "net/m2", "net/m3", "net/m4" ],\
                "notes":[ "a note that is so long that it does not fit on one line of a terminal of eighty columns" ],\
                "pull_request":null}, {"pkgpath":"net/foo","to":"1.1","state":"pushed",\
                "branch":"backport/2014Q1/net-foo-1.1","base":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "from":[ "foo-1.1" ],"makes":[ "foo-2.1", "foo-2.2" ],\
                "commits":[ {"id":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","subject":"Update foo","author":"wiz",\
                "picked":[ "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2", "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2" ]}, {"id":null,\
                "subject":"Note it","author":"jane","picked":[]} ],"closes":[ {"pattern":"foo<1.3","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0003","cves":[ "CVE-2014-0003" ]} ],\
                "moves":[ "net/m0", "net/m1", "net/m2", "net/m3", "net/m4", "net/m5" ],\
                "notes":[ "a note that is so long that it does not fit on one line of a terminal of eighty columns" ],\
                "pull_request":null}, {"pkgpath":"net/foo","to":"1.1","state":"pushed",\
                "branch":"backport/2014Q1/net-foo-1.1","base":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "from":[ "foo-1.1" ],"makes":[ "foo-2.1", "foo-2.2" ],\
                "commits":[ {"id":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","subject":"Update foo","author":"wiz",\
                "picked":[ "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2", "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2" ]}, {"id":null,\
                "subject":"Note it","author":"jane","picked":[]} ],"closes":[ {"pattern":"foo<1.4","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0004","cves":[ "CVE-2014-0004" ]} ],\
                "moves":[ "net/m0", "net/m1", "net/m2", "net/m3", "net/m4", "net/m5", "net/m6" ],\
                "notes":[ "a note that is so long that it does not fit on one line of a terminal of eighty columns" ],\
                "pull_request":null} ]}""");
    }

    @Test
    void theSummaryOfBackportsCounts() {
        assertThat(summary()).isEqualTo("0 backports made\n");
        assertThat(summary(topic(BackportOutcome.TopicState.PLANNED, 0)))
                .isEqualTo("1 backport would be made; 1 entry closed on 2014Q1\n");
        assertThat(summary(topic(BackportOutcome.TopicState.MADE, 0)))
                .isEqualTo("1 backport made; 1 entry closed on 2014Q1\n");
        assertThat(summary(topic(BackportOutcome.TopicState.MADE, 0), topic(BackportOutcome.TopicState.PUSHED, 1)))
                .isEqualTo("2 backports made; 2 entries closed on 2014Q1\n");
        assertThat(summary(topic(BackportOutcome.TopicState.THERE, 0), topic(BackportOutcome.TopicState.SENT, 0)))
                .isEqualTo("0 backports made, 2 there already; 1 entry closed on 2014Q1\n");
    }

    @Test
    void ofEveryMergeIsSaidWhatItMoves() throws Exception {
        assertThat(merges(MergeOutcome.MergeState.MERGED).text(new TextLayout(OptionalInt.of(80), false), false))
                .isEqualTo("""
                merged   net/foo  1.1 -> 2.1  fast-forward 42957a23d1c5  closes 2
                            net/renamed  old-1 -> new-1
                            net/two  a-1, a-2 -> a-1, a-2, a-3
                            net/fresh  nothing -> b-1
                            net/gone  c-1 -> nothing
                            net/m0  m-1 -> n-1
                            and 2 more; --json lists them
                            no fast-forward: x
                merged   backport/2014Q1/words  picked 42957a
                there    backport/2014Q1/net-bar-1: backports/2014Q1 has all of it already
                            topic branch backport/2014Q1/net-bar-1 deleted
                refused  net/foo  1 -> 1  backport/2014Q1/net-foo-3
                            it is vulnerable
                            it falls
                            --override "reason" merges it anyway; the commit keeps the reason
                refused  backport/2014Q1/net-x-3
                            it conflicts

                2 merged into backports/2014Q1, 2 refused, 1 there already; 8 package directories, 2 entries closed
                """);
    }

    @Test
    void whatWouldBeMergedHasNoCommitYetAndAllOfItMayBeShown() throws Exception {
        assertThat(merges(MergeOutcome.MergeState.PLANNED).text(TextLayout.PLAIN, true))
                .isEqualTo("""
                would be merged  net/foo  1.1 -> 2.1  fast-forward  closes 2
                            net/renamed  old-1 -> new-1
                            net/two  a-1, a-2 -> a-1, a-2, a-3
                            net/fresh  nothing -> b-1
                            net/gone  c-1 -> nothing
                            net/m0  m-1 -> n-1
                            net/m1  m-1 -> n-1
                            net/m2  m-1 -> n-1
                            no fast-forward: x
                would be merged  backport/2014Q1/words  picked
                there    backport/2014Q1/net-bar-1: backports/2014Q1 has all of it already
                            topic branch backport/2014Q1/net-bar-1 deleted
                refused  net/foo  1 -> 1  backport/2014Q1/net-foo-3
                            it is vulnerable
                            it falls
                            --override "reason" merges it anyway; the commit keeps the reason
                refused  backport/2014Q1/net-x-3
                            it conflicts

                2 would be merged into backports/2014Q1, 2 refused, 1 there already; 8 package directories, 2 entries closed
                """);
        assertThat(merges(MergeOutcome.MergeState.PUSHED).text(TextLayout.PLAIN, true))
                .startsWith("pushed   net/foo");
        assertThat(new MergeReport("backports", List.of(), Set.of()).text(TextLayout.PLAIN, true))
                .isEqualTo("0 merged into backports\n");
    }

    @Test
    void mergesInJson() throws Exception {
        assertThat(compact(merges(MergeOutcome.MergeState.MERGED).json())).isEqualTo("""
                {"on":"backports/2014Q1","merges":[ {"topic":"backport/2014Q1/net-foo-2.1","pkgpath":"net/foo",\
                "state":"merged","how":"fast-forward","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "moved":[ {"pkgpath":"net/foo","from":[ "foo-1.1" ],"to":[ "foo-2.1" ]}, {"pkgpath":"net/renamed",\
                "from":[ "old-1" ],"to":[ "new-1" ]}, {"pkgpath":"net/two","from":[ "a-1", "a-2" ],\
                "to":[ "a-1", "a-2", "a-3" ]}, {"pkgpath":"net/fresh","from":[],\
                "to":[ "b-1" ]}, {"pkgpath":"net/gone","from":[ "c-1" ],"to":[]}, {"pkgpath":"net/m0",\
                "from":[ "m-1" ],"to":[ "n-1" ]}, {"pkgpath":"net/m1","from":[ "m-1" ],\
                "to":[ "n-1" ]}, {"pkgpath":"net/m2","from":[ "m-1" ],"to":[ "n-1" ]} ],\
                "closes":[ {"pattern":"foo<1.1","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0001","cves":[ "CVE-2014-0001" ]}, {"pattern":"foo<1.2","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0002","cves":[ "CVE-2014-0002" ]} ],"notes":[ "no fast-forward: x" ],\
                "deleted":false}, {"topic":"backport/2014Q1/words","pkgpath":null,"state":"merged","how":"picked",\
                "commit":"42957a","moved":[],"closes":[],"notes":[],\
                "deleted":false}, {"topic":"backport/2014Q1/net-bar-1","state":"there",\
                "deleted":true}, {"topic":"backport/2014Q1/net-foo-3","pkgpath":"net/foo","state":"refused",\
                "moved":[ {"pkgpath":"net/foo","from":[ "foo-1" ],"to":[ "foo-1" ]} ],\
                "why":[ "it is vulnerable", "it falls" ],"overridable":true}, {"topic":"backport/2014Q1/net-x-3",\
                "pkgpath":null,"state":"refused","moved":[],"why":[ "it conflicts" ],"overridable":false} ]}""");
    }

    private static String summary(BackportOutcome... outcomes) {
        return new BackportReport("2014Q1", List.of(outcomes))
                .text(TextLayout.PLAIN)
                .replaceFirst("(?s)^.*\n\n", "");
    }

    private static BackportReport backports() {
        List<BackportOutcome> all = new ArrayList<>(List.of(
                new BackportOutcome.Refused(FOO, "1.1", "it falls"),
                new BackportOutcome.NotNeeded(FOO, "1.1", "comes with another"),
                new BackportOutcome.ToAdapt(FOO, "1.1", Optional.of("/work/foo"), List.of("settle", "test")),
                new BackportOutcome.ToAdapt(FOO, "1.1", Optional.empty(), List.of("bring gmake"))));
        for (BackportOutcome.TopicState state : BackportOutcome.TopicState.values()) {
            all.add(topic(state, state.ordinal()));
        }
        return new BackportReport("2014Q1", all);
    }

    private static BackportOutcome.Topic topic(BackportOutcome.TopicState state, int number) {
        return new BackportOutcome.Topic(
                FOO,
                "1.1",
                state,
                "backport/2014Q1/net-foo-1.1",
                ID,
                names("foo-1.", 1),
                names("foo-2.", 2),
                List.of(
                        new BackportOutcome.TopicCommit(Optional.of(ID), "Update foo", "wiz", List.of(ID, ID)),
                        new BackportOutcome.TopicCommit(Optional.empty(), "Note it", "jane", List.of())),
                List.of(entry(number)),
                IntStream.range(0, 3 + number).mapToObj(i -> "net/m" + i).toList(),
                List.of("a note that is so long that it does not fit on one line of a terminal of eighty columns"),
                number == 1 ? Optional.of("http://example.org/pull/1") : Optional.empty());
    }

    private static MergeReport merges(MergeOutcome.MergeState state) {
        List<MergeOutcome.Moved> moved = new ArrayList<>();
        moved.add(moved("foo", "foo-1.", 1, "foo-2.", 1));
        moved.add(moved("renamed", "old-", 1, "new-", 1));
        moved.add(moved("two", "a-", 2, "a-", 3));
        moved.add(moved("fresh", "", 0, "b-", 1));
        moved.add(moved("gone", "c-", 1, "", 0));
        IntStream.range(0, 3).forEach(i -> moved.add(moved("m" + i, "m-", 1, "n-", 1)));
        return new MergeReport(
                "backports/2014Q1",
                List.of(
                        new MergeOutcome.Merged(
                                "backport/2014Q1/net-foo-2.1",
                                state,
                                MergeOutcome.How.FAST_FORWARD,
                                ID,
                                moved,
                                List.of(entry(1), entry(2)),
                                List.of("no fast-forward: x")),
                        new MergeOutcome.Merged(
                                "backport/2014Q1/words",
                                state,
                                MergeOutcome.How.PICKED,
                                "42957a",
                                List.of(),
                                List.of(),
                                List.of()),
                        new MergeOutcome.There("backport/2014Q1/net-bar-1"),
                        new MergeOutcome.Refused(
                                "backport/2014Q1/net-foo-3",
                                List.of(moved("foo", "foo-", 1, "foo-", 1)),
                                List.of("it is vulnerable", "it falls"),
                                true),
                        new MergeOutcome.Refused("backport/2014Q1/net-x-3", "it conflicts")),
                Set.of("backport/2014Q1/net-bar-1"));
    }

    private static MergeOutcome.Moved moved(String directory, String from, int before, String to, int after) {
        return new MergeOutcome.Moved(new PkgPath("net", directory), names(from, before), names(to, after));
    }
}
