package org.holdfast.report;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Correction;
import org.holdfast.lint.Detector;
import org.holdfast.lint.SuspectEntry;
import org.holdfast.lint.Suspicion;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.request.Request;
import org.holdfast.triage.BackportOption;
import org.holdfast.triage.ChangeRecord;
import org.holdfast.triage.CompatibilityRisk;
import org.holdfast.triage.Conflict;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.PolicyRule;
import org.holdfast.triage.Prerequisite;
import org.holdfast.triage.Priority;
import org.holdfast.triage.PublishedPackage;
import org.holdfast.triage.Series;
import org.holdfast.triage.Timeline;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Trial;
import org.holdfast.triage.TrunkVersion;

/** One of everything that is reported, so that nothing is left out of text or JSON without a test that says so. */
final class ReportValues {

    static final LocalDate DAY = LocalDate.of(2014, 6, 5);
    static final PkgPath FOO = new PkgPath("net", "foo");
    static final PkgName BRANCH = new PkgName("foo-1.0");
    static final Commit COMMIT = new Commit(
            "42957a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2",
            "wiz",
            DAY,
            "Update foo to 1.1\n\nWords.",
            List.of("CVE-2014-0001"),
            List.of("CVE-2013-0009"));
    static final Commit EARLIER =
            new Commit("11157a23d1c5a7d1e1f2a3b4c5d6e7f8a9b0c1d2", "joe", DAY.minusDays(3), "Clean foo", List.of());
    static final ChangeRecord RECORD = new ChangeRecord(DAY, "wiz", Optional.of(COMMIT));
    static final PublishedPackage PUBLISHED =
            new PublishedPackage("http://example.org/All", new PkgName("foo-1.0.1"), Optional.of(FOO), DAY.plusDays(1));
    static final BranchPatch PATCH = new BranchPatch(new PkgPath("net", "foo"), "net/foo/patches/patch-a", "1", "x");
    static final PolicyRule RULE = new PolicyRule("*", new Series.Leading(2), "holdfast.toml:3");
    static final MaintainerDecision.Review REVIEW =
            new MaintainerDecision.Review("not built", "jane", Optional.of(DAY.plusDays(30)), "decisions.toml:7");
    static final TrunkVersion VERSION = version("1.1", false);
    static final TrunkVersion SUCCESSOR = version("2.0", true);
    static final Timeline.End AT = new Timeline.End.At(
            FOO,
            new PkgName("foo-2.0"),
            Optional.of(new ChangesLine(1, ChangesLine.Action.UPDATED, FOO, "2.1", "wiz", DAY.plusDays(9))));
    static final Timeline.End REMOVED = new Timeline.End.Removed(FOO, "net/bar", RECORD);
    static final Timeline.End UNKNOWN = new Timeline.End.Unknown("trunk is not known");
    static final Trial TRIAL = new Trial(
            List.of(EARLIER, COMMIT),
            List.of("net/shared/version.mk"),
            List.of(MadePackage.parse("foo-1.1"), MadePackage.parse("unknown: why")),
            List.of("net/bar: bar-1.0 -> bar-1.1"),
            List.of(
                    new Conflict("net/foo/Makefile", "content", List.of(new Conflict.Hunk(3, "A=1\n", ""))),
                    new Conflict("net/foo/PLIST", "modify/delete", List.of())),
            List.of(new Prerequisite(Prerequisite.Kind.TOOL, "gmake", "no", "mk/tools")),
            List.of(new CompatibilityRisk(CompatibilityRisk.Kind.HEADER_GONE, "include/foo.h")));
    static final Trial CLEAN =
            new Trial(List.of(COMMIT), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    static final BackportOption FIX =
            new BackportOption(VERSION, false, List.of(entry(4)), 13, 0, Optional.empty(), Optional.of(CLEAN));
    static final BackportOption BEST = new BackportOption(
            VERSION, false, List.of(entry(4), entry(5)), 13, 2, Optional.empty(), Optional.of(TRIAL));
    static final BackportOption UNTRIED =
            new BackportOption(SUCCESSOR, true, List.of(entry(4)), 13, 0, Optional.empty(), Optional.empty());
    static final SuspectEntry SUSPECT = new SuspectEntry(
            9,
            "foo<1..1\tspoof\thttp://example.org/9",
            List.of(new Suspicion(
                    Detector.MALFORMED_BOUND,
                    Confidence.values()[0],
                    "its bound has two dots",
                    Optional.empty(),
                    List.of(),
                    List.of())),
            Optional.of(new Correction.ReplacementLine(VulnEntry.parse(1, "foo<1.1\tspoof\thttp://example.org/9"))),
            names("foo-1.2", 1),
            names("foo-0.", 6));
    static final Priority PRIORITY = new Priority(List.of(
            new Priority.Part(Priority.Factor.EXPLOIT, "code execution", 40),
            new Priority.Part(Priority.Factor.EPSS, "EPSS 0.00", 0)));

    private ReportValues() {}

    static List<Disposition> dispositions() {
        return List.of(
                new Disposition.Upgrade(PUBLISHED),
                new Disposition.Publishing(
                        new PkgName("foo-1.0.2"), Optional.of(RECORD), Optional.of(PUBLISHED), Optional.of(PATCH)),
                new Disposition.Merging(new PkgName("foo-1.0.3"), Optional.of(RECORD), Optional.of(PATCH)),
                new Disposition.Pullup(FIX, BEST, RULE),
                new Disposition.ByHand(
                        Optional.of(new PkgVersion("1.0.9")), Optional.of(SUCCESSOR), AT, RULE, Optional.of(UNTRIED)),
                new Disposition.PolicyForbids(SUCCESSOR, RULE),
                new Disposition.NoFix(REMOVED, Optional.of(VERSION)),
                new Disposition.EndOfLife(UNKNOWN),
                new Disposition.Patched(PATCH),
                new Disposition.SuspectEntry(SUSPECT, "foo<1.1"),
                new Disposition.NotAffected(REVIEW),
                new Disposition.Accepted(REVIEW),
                new Disposition.Undetermined("what trunk has"));
    }

    static List<Triaged> findings() {
        List<Triaged> findings = new ArrayList<>();
        for (Disposition disposition : dispositions()) {
            findings.add(finding(findings.size() + 1, disposition));
        }
        return findings;
    }

    static Triaged finding(int number, Disposition disposition) {
        return new Triaged(
                new Finding(BRANCH, entry(number)),
                Optional.of(FOO),
                new Timeline(List.of(VERSION, SUCCESSOR), List.of(), AT),
                List.of(BEST, UNTRIED),
                RULE,
                disposition,
                number == 4 ? Optional.of(new MaintainerDecision.Accepted(scope(), REVIEW)) : Optional.empty());
    }

    static MaintainerDecision.Scope scope() {
        return new MaintainerDecision.Scope("foo", Optional.of("CVE-2014-0004"));
    }

    static VulnEntry entry(int number) {
        return VulnEntry.parse(number, "foo<1." + number + "\tspoof\thttp://cve.example.org/CVE-2014-000" + number);
    }

    static TrunkVersion version(String version, boolean successor) {
        return new TrunkVersion(
                successor ? new PkgPath("net", "foo2") : FOO,
                new PkgName("foo-" + version),
                new PkgName((successor ? "foo2-" : "foo-") + version),
                Optional.of(RECORD),
                successor,
                false);
    }

    static List<PkgName> names(String start, int count) {
        return Stream.iterate(1, i -> i + 1)
                .limit(count)
                .map(i -> new PkgName(start + i))
                .toList();
    }

    static VersionChange change(String before, String after) {
        return new VersionChange(FOO, COMMIT, made(before), made(after), Optional.empty());
    }

    static List<MadePackage> made(String names) {
        return names.isEmpty()
                ? List.of()
                : Stream.of(names.split(",")).map(MadePackage::parse).toList();
    }

    static Request request(int number, Request.Kind kind, Request.State state) {
        return new Request(
                number,
                kind,
                "Fix foo " + number,
                "Please.",
                List.of("security"),
                "user",
                state,
                DAY,
                state == Request.State.OPEN ? Optional.empty() : Optional.of(DAY),
                "http://example.org/issues/" + number,
                Optional.empty(),
                Optional.empty());
    }

    static <K, V> Map<K, V> ordered(K one, V is, K other, V also) {
        Map<K, V> map = new LinkedHashMap<>();
        map.put(one, is);
        map.put(other, also);
        return map;
    }

    /** JSON without its indentation. */
    static String compact(String json) {
        return json.replaceAll("\n *", "")
                .replace("\" : ", "\":")
                .replace("[ ]", "[]")
                .replace("{ }", "{}");
    }
}
