package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.holdfast.report.ReportValues.BRANCH;
import static org.holdfast.report.ReportValues.DAY;
import static org.holdfast.report.ReportValues.FOO;
import static org.holdfast.report.ReportValues.PRIORITY;
import static org.holdfast.report.ReportValues.compact;
import static org.holdfast.report.ReportValues.findings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Priority;
import org.holdfast.triage.Stages;
import org.holdfast.triage.Triaged;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What status and explain say of one finding of each kind. */
class EveryDispositionTest {

    private static final Branch OF = new Branch(
            "2014Q1",
            Optional.of(DAY.minusDays(60)),
            List.of(),
            Map.of(new PkgPath("net", "odd"), "OPSYS is not known"));

    @Test
    void statusIsATableWithASummary() throws Exception {
        assertThat(status().text(new TextLayout(OptionalInt.of(110), false))).isEqualTo("""
                foo-1.0  net/foo  13 findings
                  best backport: 1.1 on 2014-06-05 (wiz), clears 2 of 13, opens 2; conflicts in net/foo/Makefile: 1 hunk, net…
                  priority: 40 = 40 code execution
                  upgrade         1.0.1              spoof  CVE-2014-0001
                      fixed in foo-1.0.1, published since 2014-06-06: upgrade
                  publishing      1.0.2              spoof  CVE-2014-0002
                      fixed on the release branch by net/foo/patches/patch-a in foo-1.0.2 on 2014-06-05 (wiz); foo-1.0.1 is
                      still what is published
                  merging         1.0.3              spoof  CVE-2014-0003
                      fixed on the backports branch by net/foo/patches/patch-a in foo-1.0.3 on 2014-06-05 (wiz); not merged
                      into the release branch yet
                  pullup          1.1    2014-06-05  spoof  CVE-2014-0004
                  by-hand         1.0.9              spoof  CVE-2014-0005
                      fixed upstream in 1.0.9, which trunk is not known to have had: it left the series for foo2-2.0
                      (net/foo2) on 2014-06-05 (wiz); trunk has a patch for it since foo2-2.0 (net/foo2) on 2014-06-05 (wiz),
                      a version that the entry matches all the same
                  policy-forbids  2.0    2014-06-05  spoof  CVE-2014-0006
                      only fixed in foo2-2.0 (net/foo2) on 2014-06-05 (wiz), which the policy forbids
                  no-fix                             spoof  CVE-2014-0007
                      no fix in trunk: trunk removed net/foo on 2014-06-05 (wiz) for net/bar; it took its patch back with 1.1
                      on 2014-06-05 (wiz)
                  suspect-entry                      spoof  CVE-2014-00010
                      the entry looks wrong: its bound has two dots; as foo<1.1 it would not match
                  patched                            spoof  CVE-2014-0009
                      patched on the branch by net/foo/patches/patch-a, which the list cannot see
                  not-affected                       spoof  CVE-2014-00011
                      not affected: not built (jane, until 2014-07-05, decisions.toml:7)
                  accepted                           spoof  CVE-2014-00012
                      accepted: not built (jane, until 2014-07-05, decisions.toml:7)
                  end-of-life                        spoof  CVE-2014-0008
                      no longer maintained upstream; trunk is not known
                  undetermined                       spoof  CVE-2014-00013
                      not decided: what trunk has

                13 findings in 1 package of 2014Q1, cut on 2014-04-06
                     1  upgrade         a fixed version is published: upgrade
                     1  publishing      fixed on the release branch, not published yet
                     1  merging         fixed on the backports branch, not merged into the release branch yet
                     1  pullup          trunk has a fix that the policy allows: it can be backported
                     1  by-hand         the entry names a fix in the branch's series, but trunk is not known to have had it
                     1  policy-forbids  only fixed in a version that the policy forbids
                     1  no-fix          trunk is affected as well, or has given the package up
                     1  suspect-entry   the entry looks wrong: to be reviewed, and reported upstream
                     1  patched         the branch carries a patch for it, which the list cannot see
                     1  not-affected    a maintainer decided that the branch is free of it
                     1  accepted        a maintainer decided that the branch lives with it
                     1  end-of-life     no longer maintained upstream
                     1  undetermined    the evidence does not decide
                1 package directory whose packages are not known, so not audited; --json lists them
                no finding matches the decision decisions.toml:7 (accepted)
                1 malformed line of the inputs left out
                """);
    }

    @Test
    void statusOfNothingSaysSo() throws Exception {
        assertThat(new StatusReport(
                                new Branch("x", Optional.empty(), List.of(), Map.of()), List.of(), List.of(), List.of())
                        .text(TextLayout.PLAIN))
                .isEqualTo("""
                0 findings in 0 packages of x
                """);
    }

    @Test
    void statusInJsonHasAllEvidence() throws Exception {
        assertThat(Schemas.unnoticed("status.json", status().json())).isEmpty();
        assertThat(compact(status().json())).isEqualTo("""
                {"branch":{"name":"2014Q1","date":"2014-04-06"},"findings":[ {"pkgpath":"net/foo","pkgname":"foo-1.0",\
                "pattern":"foo<1.1","type":"spoof","url":"http://cve.example.org/CVE-2014-0001","cves":[ "CVE-2014-0001" ],\
                "line":1,"disposition":"upgrade","version":null,"grade":null,\
                "sentence":"fixed in foo-1.0.1, published since 2014-06-06: upgrade","lapsed":null,\
                "evidence":{"published":{"pkgname":"foo-1.0.1","archive":"http://example.org/All","since":"2014-06-06"}},\
                "not_built":null,"first_seen":null,"priority":{"total":0,"parts":[]}}, {"pkgpath":"net/foo","pkgname":"foo-1.0",\
                "pattern":"foo<1.2","type":"spoof","url":"http://cve.example.org/CVE-2014-0002","cves":[ "CVE-2014-0002" ],\
                "line":2,"disposition":"publishing","version":null,"grade":null,\
                "sentence":"fixed on the release branch by net/foo/patches/patch-a in foo-1.0.2 on 2014-06-05 (wiz); foo-1.0.1 is still what is published",\
                "lapsed":null,"evidence":{"release":"foo-1.0.2","since":{"date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2"},"published":{"pkgname":"foo-1.0.1",\
                "archive":"http://example.org/All","since":"2014-06-06"},"patch":"net/foo/patches/patch-a"},"not_built":null,\
                "first_seen":null,"priority":{"total":0,"parts":[]}}, {"pkgpath":"net/foo","pkgname":"foo-1.0",\
                "pattern":"foo<1.3","type":"spoof","url":"http://cve.example.org/CVE-2014-0003","cves":[ "CVE-2014-0003" ],\
                "line":3,"disposition":"merging","version":null,"grade":null,\
                "sentence":"fixed on the backports branch by net/foo/patches/patch-a in foo-1.0.3 on 2014-06-05 (wiz); not merged into the release branch yet",\
                "lapsed":null,"evidence":{"backports":"foo-1.0.3","since":{"date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2"},"patch":"net/foo/patches/patch-a"},"not_built":null,\
                "first_seen":null,"priority":{"total":0,"parts":[]}}, {"pkgpath":"net/foo","pkgname":"foo-1.0",\
                "pattern":"foo<1.4","type":"spoof","url":"http://cve.example.org/CVE-2014-0004","cves":[ "CVE-2014-0004" ],\
                "line":4,"disposition":"pullup","version":"1.1","grade":"clean",\
                "sentence":"fixed in trunk by 1.1 on 2014-06-05 (wiz); applies cleanly","lapsed":{"why":"not built",\
                "who":"jane","until":"2014-07-05","where":"decisions.toml:7"},"evidence":{"fix":{"version":"1.1",\
                "pkgname":"foo-1.1","pkgpath":"net/foo","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":false,"clears":1,"of":13,"introduces":0,\
                "grade":"clean"},"best":{"version":"1.1","pkgname":"foo-1.1","pkgpath":"net/foo","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":false,"clears":2,"of":13,"introduces":2,\
                "grade":"adapt"},"rule":{"packages":"*","series":"the same first 2 numbers","where":"holdfast.toml:3"}},\
                "not_built":null,"first_seen":"2014-06-05","priority":{"total":40,"parts":[ {"factor":"exploit",\
                "words":"code execution","points":40}, {"factor":"epss","words":"EPSS 0.00","points":0} ]}}, \
                {"pkgpath":"net/foo","pkgname":"foo-1.0","pattern":"foo<1.5","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0005","cves":[ "CVE-2014-0005" ],"line":5,"disposition":"by-hand",\
                "version":null,"grade":null,\
                "sentence":"fixed upstream in 1.0.9, which trunk is not known to have had: it left the series for foo2-2.0 (net/foo2) on 2014-06-05 (wiz); trunk has a patch for it since foo2-2.0 (net/foo2) on 2014-06-05 (wiz), a version that the entry matches all the same",\
                "lapsed":null,"evidence":{"fixed_upstream":"1.0.9","left_series":{"version":"2.0","pkgname":"foo2-2.0",\
                "pkgpath":"net/foo2","date":"2014-06-05","by":"wiz","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2"},\
                "trunk":{"pkgname":"foo-2.0","pkgpath":"net/foo","recorded_beyond":{"version":"2.1","date":"2014-06-14"}},\
                "rule":{"packages":"*","series":"the same first 2 numbers","where":"holdfast.toml:3"},"patch":{"version":"2.0",\
                "pkgname":"foo2-2.0","pkgpath":"net/foo2","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":true,"clears":1,"of":13,"introduces":0,\
                "grade":"untried"}},"not_built":null,"first_seen":null,"priority":{"total":0,"parts":[]}}, {"pkgpath":"net/foo",\
                "pkgname":"foo-1.0","pattern":"foo<1.6","type":"spoof","url":"http://cve.example.org/CVE-2014-0006",\
                "cves":[ "CVE-2014-0006" ],"line":6,"disposition":"policy-forbids","version":null,"grade":null,\
                "sentence":"only fixed in foo2-2.0 (net/foo2) on 2014-06-05 (wiz), which the policy forbids","lapsed":null,\
                "evidence":{"nearest":{"version":"2.0","pkgname":"foo2-2.0","pkgpath":"net/foo2","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2"},"rule":{"packages":"*","series":"the same first 2 numbers",\
                "where":"holdfast.toml:3"}},"not_built":null,"first_seen":null,"priority":{"total":0,"parts":[]}}, \
                {"pkgpath":"net/foo","pkgname":"foo-1.0","pattern":"foo<1.7","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0007","cves":[ "CVE-2014-0007" ],"line":7,"disposition":"no-fix",\
                "version":null,"grade":null,\
                "sentence":"no fix in trunk: trunk removed net/foo on 2014-06-05 (wiz) for net/bar; it took its patch back with 1.1 on 2014-06-05 (wiz)",\
                "lapsed":null,"evidence":{"trunk":{"removed":"net/foo","successor":"net/bar","date":"2014-06-05","by":"wiz"},\
                "taken_back":{"version":"1.1","pkgname":"foo-1.1","pkgpath":"net/foo","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2"},"recorded":null},"not_built":null,"first_seen":null,\
                "priority":{"total":0,"parts":[]}}, {"pkgpath":"net/foo","pkgname":"foo-1.0","pattern":"foo<1.8","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0008","cves":[ "CVE-2014-0008" ],"line":8,"disposition":"end-of-life",\
                "version":null,"grade":null,"sentence":"no longer maintained upstream; trunk is not known","lapsed":null,\
                "evidence":{"trunk":{"unknown":"trunk is not known"}},"not_built":null,"first_seen":null,"priority":{"total":0,\
                "parts":[]}}, {"pkgpath":"net/foo","pkgname":"foo-1.0","pattern":"foo<1.9","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-0009","cves":[ "CVE-2014-0009" ],"line":9,"disposition":"patched",\
                "version":null,"grade":null,\
                "sentence":"patched on the branch by net/foo/patches/patch-a, which the list cannot see","lapsed":null,\
                "evidence":{"patch":"net/foo/patches/patch-a"},"not_built":null,"first_seen":null,"priority":{"total":0,\
                "parts":[]}}, {"pkgpath":"net/foo","pkgname":"foo-1.0","pattern":"foo<1.10","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-00010","cves":[ "CVE-2014-00010" ],"line":10,\
                "disposition":"suspect-entry","version":null,"grade":null,\
                "sentence":"the entry looks wrong: its bound has two dots; as foo<1.1 it would not match","lapsed":null,\
                "evidence":{"corrected":"foo<1.1","reasons":[ {"detector":"malformed-bound","confidence":"possible",\
                "sentence":"its bound has two dots"} ]},"not_built":null,"first_seen":null,"priority":{"total":0,"parts":[]}}, \
                {"pkgpath":"net/foo","pkgname":"foo-1.0","pattern":"foo<1.11","type":"spoof",\
                "url":"http://cve.example.org/CVE-2014-00011","cves":[ "CVE-2014-00011" ],"line":11,\
                "disposition":"not-affected","version":null,"grade":null,\
                "sentence":"not affected: not built (jane, until 2014-07-05, decisions.toml:7)","lapsed":null,\
                "evidence":{"why":"not built","who":"jane","until":"2014-07-05","where":"decisions.toml:7"},"not_built":null,\
                "first_seen":null,"priority":{"total":0,"parts":[]}}, {"pkgpath":"net/foo","pkgname":"foo-1.0",\
                "pattern":"foo<1.12","type":"spoof","url":"http://cve.example.org/CVE-2014-00012","cves":[ "CVE-2014-00012" ],\
                "line":12,"disposition":"accepted","version":null,"grade":null,\
                "sentence":"accepted: not built (jane, until 2014-07-05, decisions.toml:7)","lapsed":null,\
                "evidence":{"why":"not built","who":"jane","until":"2014-07-05","where":"decisions.toml:7"},"not_built":null,\
                "first_seen":null,"priority":{"total":0,"parts":[]}}, {"pkgpath":"net/foo","pkgname":"foo-1.0",\
                "pattern":"foo<1.13","type":"spoof","url":"http://cve.example.org/CVE-2014-00013","cves":[ "CVE-2014-00013" ],\
                "line":13,"disposition":"undetermined","version":null,"grade":null,"sentence":"not decided: what trunk has",\
                "lapsed":null,"evidence":{"missing":"what trunk has"},"not_built":null,"first_seen":null,"priority":{"total":0,\
                "parts":[]}} ],"packages":[ {"pkgpath":"net/foo","pkgname":"foo-1.0","timeline":[ {"version":"1.1",\
                "pkgname":"foo-1.1","pkgpath":"net/foo","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2"}, {"version":"2.0","pkgname":"foo2-2.0",\
                "pkgpath":"net/foo2","date":"2014-06-05","by":"wiz","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2"} ],\
                "backports":[ {"version":"1.1","pkgname":"foo-1.1","pkgpath":"net/foo","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":false,"clears":1,"of":13,"introduces":0,\
                "grade":"clean","trial":{"commits":[ {"commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","author":"wiz",\
                "date":"2014-06-05","subject":"Update foo to 1.1"} ],"along":[],"makes":[],"moves":[],"conflicts":[],\
                "prerequisites":[],"risks":[]}}, {"version":"1.1","pkgname":"foo-1.1","pkgpath":"net/foo","date":"2014-06-05",\
                "by":"wiz","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":false,"clears":2,"of":13,"introduces":2,\
                "grade":"adapt","trial":{"commits":[ {"commit":"11157a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","author":"joe",\
                "date":"2014-06-02","subject":"Clean foo"}, {"commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","author":"wiz",\
                "date":"2014-06-05","subject":"Update foo to 1.1"} ],"along":[ "net/shared/version.mk" ],\
                "makes":[ "foo-1.1", "unknown: why" ],"moves":[ "net/bar: bar-1.0 -> bar-1.1" ],\
                "conflicts":[ {"file":"net/foo/Makefile","what":"content","hunks":[ {"line":3,"ours":"A=1\\n","theirs":""} ]}, \
                {"file":"net/foo/PLIST","what":"modify/delete","hunks":[]} ],"prerequisites":[ {"kind":"tool","what":"gmake",\
                "branch":"no","trunk":"mk/tools"} ],"risks":[ {"kind":"header-gone","what":"include/foo.h"} ]}}, \
                {"version":"2.0","pkgname":"foo2-2.0","pkgpath":"net/foo2","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":true,"clears":1,"of":13,"introduces":0,\
                "grade":"untried","trial":null} ]} ],"unknown":[ {"pkgpath":"net/odd","why":"OPSYS is not known"} ],\
                "submodules_not_read":[],"unused_decisions":[ {"why":"not built","who":"jane","until":"2014-07-05",\
                "where":"decisions.toml:7","kind":"accepted"} ],"malformed":[ {"source":"list","line":3,"why":"no URL"} ]}""");
    }

    @Test
    void explainSaysAllThatIsKnownAndWhoCanDoWhat() throws Exception {
        assertThat(explain().text(new TextLayout(OptionalInt.of(110), false))).isEqualTo("""
                foo-1.0  net/foo  on 2014Q1  13 findings
                Admin      upgrade to foo-1.0.1; wait for the build of foo-1.0.2; 5 more steps, which -v lists
                Maintainer build and publish foo-1.0.2; merge foo-1.0.3 into the release branch; 8 more steps, which -v lists
                  upgrade         CVE-2014-0001               spoof  foo<1.1
                      fixed in foo-1.0.1, published since 2014-06-06: upgrade
                  publishing      CVE-2014-0002               spoof  foo<1.2
                      fixed on the release branch by net/foo/patches/patch-a in foo-1.0.2 on 2014-06-05 (wiz); foo-1.0.1 is
                      still what is published
                  merging         CVE-2014-0003               spoof  foo<1.3
                      fixed on the backports branch by net/foo/patches/patch-a in foo-1.0.3 on 2014-06-05 (wiz); not merged
                      into the release branch yet
                  pullup          CVE-2014-0004   clean, 1.1  spoof  foo<1.4
                  by-hand         CVE-2014-0005               spoof  foo<1.5
                      fixed upstream in 1.0.9, which trunk is not known to have had: it left the series for foo2-2.0
                      (net/foo2) on 2014-06-05 (wiz); trunk has a patch for it since foo2-2.0 (net/foo2) on 2014-06-05 (wiz),
                      a version that the entry matches all the same
                  policy-forbids  CVE-2014-0006               spoof  foo<1.6
                      only fixed in foo2-2.0 (net/foo2) on 2014-06-05 (wiz), which the policy forbids
                  no-fix          CVE-2014-0007               spoof  foo<1.7
                      no fix in trunk: trunk removed net/foo on 2014-06-05 (wiz) for net/bar; it took its patch back with 1.1
                      on 2014-06-05 (wiz)
                  end-of-life     CVE-2014-0008               spoof  foo<1.8
                      no longer maintained upstream; trunk is not known
                  patched         CVE-2014-0009               spoof  foo<1.9
                      patched on the branch by net/foo/patches/patch-a, which the list cannot see
                  suspect-entry   CVE-2014-00010              spoof  foo<1.10
                      the entry looks wrong: its bound has two dots; as foo<1.1 it would not match
                  not-affected    CVE-2014-00011              spoof  foo<1.11
                      not affected: not built (jane, until 2014-07-05, decisions.toml:7)
                  accepted        CVE-2014-00012              spoof  foo<1.12
                      accepted: not built (jane, until 2014-07-05, decisions.toml:7)
                  undetermined    CVE-2014-00013              spoof  foo<1.13
                      not decided: what trunk has
                Versions   trunk 2.0 • backports 1.0.3 • release has none • archive 1.0.1 (2014-06-06)
                Timeline   1.0 ─ [1.1] 2014-06-05 ─ foo2-2.0 2014-06-05
                Best       1.1 on 2014-06-05 (wiz) 42957a23d1c5 "Update foo to 1.1"
                           closes 2 of 13, but 2 entries match it that do not match the branch's; 12 package directories use
                           it, 853 need it
                           conflicts in net/foo/Makefile: 1 hunk, net/foo/PLIST: modify/delete, with 1 more commit
                           takes 2 commits, 2014-06-02 to 2014-06-05; -v lists them
                           with net/shared/version.mk
                           moves net/bar: bar-1.0 -> bar-1.1
                           net/foo/Makefile:3 branch: A=1 | trunk: (nothing)
                           risk: header-gone include/foo.h
                Also       the patch of foo2-2.0 (untried, closes 1)
                Priority   40 = 40 code execution
                Policy     rule "*": the same first 2 numbers (holdfast.toml:3)
                Decision   expired: not built (jane, until 2014-07-05, decisions.toml:7)

                foo-1.0  net/foo  on 2014Q1  no findings
                Admin      nothing to do
                Versions   backports 1.0.3 • release has none • archive 1.0.1 (2014-06-06)

                foo-1.0  on 2014Q1  1 finding
                Admin      no fixed version on the branch yet; first seen on 2014-06-07
                Maintainer write a patch: trunk has no fix
                  no-fix          CVE-2014-0007               spoof  foo<1.7
                      no fix in trunk: trunk removed net/foo on 2014-06-05 (wiz) for net/bar; it took its patch back with 1.1
                      on 2014-06-05 (wiz)
                Timeline   1.0 ─ 1.1 2014-06-05 ─ foo2-2.0 2014-06-05
                Also       1.1 (adapt, closes 2, opens 2), the patch of foo2-2.0 (untried, closes 1)
                Policy     rule "*": the same first 2 numbers (holdfast.toml:3)
                """);
    }

    @Test
    void explainInJsonHasTheVersionsOnEachStage() throws Exception {
        assertThat(Schemas.unnoticed("explain.json", explain().json())).isEmpty();
        assertThat(compact(explain().json()).replaceAll("\"findings\":\\[.*?\\],\"backports\"", "\"backports\""))
                .isEqualTo("""
                {"branch":"2014Q1","packages":[ {"pkgname":"foo-1.0","pkgpath":"net/foo",\
                "versions":{"trunk":"foo-2.0","backports":"foo-1.0.3","release":null,\
                "archive":[ {"pkgname":"foo-1.0.1","archive":"http://example.org/All","since":"2014-06-06"} ]},\
                "backports":[ {"version":"1.1","pkgname":"foo-1.1","pkgpath":"net/foo","date":"2014-06-05",\
                "by":"wiz","commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":false,"clears":2,"of":13,\
                "introduces":2,"grade":"adapt",\
                "trial":{"commits":[ {"commit":"11157a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","author":"joe",\
                "date":"2014-06-02","subject":"Clean foo"}, {"commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "author":"wiz","date":"2014-06-05","subject":"Update foo to 1.1"} ],\
                "along":[ "net/shared/version.mk" ],"makes":[ "foo-1.1", "unknown: why" ],\
                "moves":[ "net/bar: bar-1.0 -> bar-1.1" ],"conflicts":[ {"file":"net/foo/Makefile","what":"content",\
                "hunks":[ {"line":3,"ours":"A=1\\n","theirs":""} ]}, {"file":"net/foo/PLIST","what":"modify/delete",\
                "hunks":[]} ],"prerequisites":[ {"kind":"tool","what":"gmake","branch":"no","trunk":"mk/tools"} ],\
                "risks":[ {"kind":"header-gone","what":"include/foo.h"} ]}}, {"version":"2.0","pkgname":"foo2-2.0",\
                "pkgpath":"net/foo2","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":true,"clears":1,"of":13,"introduces":0,\
                "grade":"untried","trial":null} ],"dependents":{"direct":12,"all":853},\
                "next":{"maintainer":[ "build and publish foo-1.0.2", "merge foo-1.0.3 into the release branch", "holdfast backport net/foo", "take trunk's patch, and say in decisions.toml that the branch is not affected", "decide: an override for foo2-2.0 in decisions.toml, or a patch", "write a patch: trunk has no fix", "remove it, or name a replacement", "holdfast overlay, so that audits see the patch", "review the entry, and report it upstream", "find out: what trunk has" ],\
                "admin":[ "upgrade to foo-1.0.1", "wait for the build of foo-1.0.2", "plan to do without it: upstream no longer maintains it", "nothing to do: patched, though audits cannot see it", "probably nothing to do: the entry looks wrong", "nothing to do: not affected", "no fixed version on the branch yet; exposed since 2014-06-05 at least, when trunk had the first fix" ]}}, {"pkgname":"foo-1.0",\
                "pkgpath":"net/foo","versions":{"trunk":null,"backports":"foo-1.0.3","release":null,\
                "archive":[ {"pkgname":"foo-1.0.1","archive":"http://example.org/All","since":"2014-06-06"} ]},\
                "backports":[],"dependents":{"direct":0,"all":0},"next":{"maintainer":[],\
                "admin":[]}}, {"pkgname":"foo-1.0","pkgpath":null,"versions":{},"backports":[ {"version":"1.1",\
                "pkgname":"foo-1.1","pkgpath":"net/foo","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":false,"clears":2,"of":13,"introduces":2,\
                "grade":"adapt","trial":{"commits":[ {"commit":"11157a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",\
                "author":"joe","date":"2014-06-02",\
                "subject":"Clean foo"}, {"commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","author":"wiz",\
                "date":"2014-06-05","subject":"Update foo to 1.1"} ],"along":[ "net/shared/version.mk" ],\
                "makes":[ "foo-1.1", "unknown: why" ],"moves":[ "net/bar: bar-1.0 -> bar-1.1" ],\
                "conflicts":[ {"file":"net/foo/Makefile","what":"content","hunks":[ {"line":3,"ours":"A=1\\n",\
                "theirs":""} ]}, {"file":"net/foo/PLIST","what":"modify/delete","hunks":[]} ],\
                "prerequisites":[ {"kind":"tool","what":"gmake","branch":"no","trunk":"mk/tools"} ],\
                "risks":[ {"kind":"header-gone","what":"include/foo.h"} ]}}, {"version":"2.0","pkgname":"foo2-2.0",\
                "pkgpath":"net/foo2","date":"2014-06-05","by":"wiz",\
                "commit":"42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2","patch":true,"clears":1,"of":13,"introduces":0,\
                "grade":"untried","trial":null} ],"dependents":{"direct":0,"all":0},\
                "next":{"maintainer":[ "write a patch: trunk has no fix" ],\
                "admin":[ "no fixed version on the branch yet; first seen on 2014-06-07" ]}} ],"submodules_not_read":[]}""");
    }

    @Test
    void coloursAndBoldAreForTerminals() {
        String text = status().text(new TextLayout(OptionalInt.empty(), true));
        assertThat(text)
                .contains("\u001b[1mfoo-1.0\u001b[0m", "\u001b[32mupgrade\u001b[0m", "\u001b[31mno-fix\u001b[0m");
        assertThat(text.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(status().text(TextLayout.PLAIN));
    }

    @Test
    void aLineOfJsonIsTheFindingOfTheDocument() {
        StatusReport report = status();
        List<JsonNode> lines = report.jsonLines()
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .toList();
        JsonNode findings = JsonMapper.shared().readTree(report.json()).path("findings");
        assertThat(lines).hasSize(report.lines().size()).hasSameElementsAs(findings);
        assertThat(report.rows()).hasSameSizeAs(lines);
    }

    @Test
    void theStatusOfABranchWithEveryDispositionFitsAScreen() {
        String screen = new StatusScreen(status(), Optional.of(DAY), DAY.plusDays(3))
                .text(new TextLayout(OptionalInt.of(80), false));
        assertThat(screen.lines().count()).isLessThanOrEqualTo(24);
        assertThat(screen.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(screen)
                .contains("As of 2014-06-05, 3 days ago", "upgrade to 1.0.1")
                .contains("Not in these numbers: ", "1 malformed line of the inputs left out");
        StatusReport.KINDS.keySet().forEach(kind -> assertThat(screen).contains("1  " + kind));
    }

    private static StatusReport status() {
        List<StatusReport.FindingLine> lines = findings().stream()
                .map(one -> new StatusReport.FindingLine(
                        one,
                        one.finding().entry().line() == 4 ? PRIORITY : Priority.NONE,
                        one.finding().entry().line() == 4 ? Optional.of(DAY) : Optional.empty()))
                .toList();
        return new StatusReport(
                OF,
                lines,
                List.of(new MaintainerDecision.Accepted(ReportValues.scope(), ReportValues.REVIEW)),
                List.of(new Malformed("list", 3, "no URL")));
    }

    private static ExplainReport explain() {
        Triaged pullup = findings().get(3);
        Stages.Stage stage = new Stages.Stage(
                List.of(new PackageDirectory(FOO, ReportValues.made("foo-1.0.3"), List.of(), List.of())),
                List.of(),
                Map.of());
        Stages.Stage none = new Stages.Stage(List.of(), List.of(), Map.of());
        return new ExplainReport(
                OF,
                List.of(
                        new ExplainReport.Explained(
                                BRANCH,
                                Optional.of(FOO),
                                findings(),
                                Map.of(pullup, DAY),
                                Map.of(pullup, PRIORITY),
                                12,
                                853),
                        new ExplainReport.Explained(BRANCH, Optional.of(FOO), List.of(), Map.of(), Map.of(), 0, 0),
                        new ExplainReport.Explained(
                                BRANCH,
                                Optional.empty(),
                                List.of(findings().get(6)),
                                Map.of(findings().get(6), DAY.plusDays(2)),
                                Map.of(),
                                0,
                                0)),
                Stages.of(Optional.of(none), Optional.of(stage), List.of(ReportValues.PUBLISHED)));
    }
}
