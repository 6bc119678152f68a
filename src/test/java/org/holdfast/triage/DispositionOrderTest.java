package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.lint.Confidence;
import org.holdfast.lint.Correction;
import org.holdfast.lint.Detector;
import org.holdfast.lint.Suspicion;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;
import org.junit.jupiter.api.Test;

/** Which evidence has the first word about a finding: maintainers, patches, lint, the stages, trunk. */
class DispositionOrderTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");
    private static final PkgName BRANCH = new PkgName("foo-1.0");
    private static final LocalDate TODAY = LocalDate.of(2015, 1, 1);
    private static final String LINE = "foo<1.1\tspoof\thttp://example.org/CVE-2014-0001";
    private static final VulnEntry ENTRY = VulnEntry.parse(1, LINE);
    private static final BranchPatch PATCH =
            new BranchPatch(new PkgPath("net", "foo"), "net/foo/patches/patch-CVE-2014-0001", "1", "");

    private final List<VersionChange> trunk = new ArrayList<>();
    private final List<VulnEntry> entries = new ArrayList<>(List.of(ENTRY));
    private final List<MaintainerDecision> decisions = new ArrayList<>();
    private final List<PublishedPackage> archive = new ArrayList<>();
    private final Map<Candidate, Trial> trials = new HashMap<>();
    private Optional<Stages.Stage> release = Optional.of(stage("foo-1.0"));
    private Optional<Stages.Stage> backports = Optional.empty();
    private Suspects suspects = Suspects.NONE;
    private PkgName subject = BRANCH;

    @Test
    void whatAMaintainerDecidedGoesBeforeAllElse() {
        release = Optional.of(stage("foo-1.0", PATCH));
        decisions.add(new MaintainerDecision.NotAffected(scope(), review()));
        assertThat(kinds()).containsExactly("not-affected");
        decisions.set(0, new MaintainerDecision.Accepted(scope(), review()));
        assertThat(kinds()).containsExactly("accepted");
        decisions.set(0, new MaintainerDecision.EntryRight(LINE, review()));
        assertThat(kinds()).containsExactly("patched");
        decisions.set(0, new MaintainerDecision.PolicyOverride(scope(), review()));
        assertThat(kinds()).containsExactly("patched");
    }

    @Test
    void aDecisionThatHasExpiredOrIsAboutSomethingElseDecidesNothing() {
        decisions.add(new MaintainerDecision.Accepted(scope(), expired()));
        assertThat(kinds()).containsExactly("by-hand");
        assertThat(triaged().getFirst().lapsed()).contains(decisions.getFirst());
        decisions.set(
                0, new MaintainerDecision.Accepted(new MaintainerDecision.Scope("bar", Optional.empty()), expired()));
        assertThat(triaged().getFirst().lapsed()).isEmpty();
        decisions.set(
                0, new MaintainerDecision.Accepted(new MaintainerDecision.Scope("bar", Optional.empty()), review()));
        assertThat(kinds()).containsExactly("by-hand");
        decisions.set(0, new MaintainerDecision.Accepted(scope(), review()));
        assertThat(triaged().getFirst().lapsed()).isEmpty();
    }

    @Test
    void aWrongEntryDoesNotAffectWhatItShouldNotMatch() {
        decisions.add(new MaintainerDecision.EntryWrong(LINE, "foo<0.9", review()));
        assertThat(kinds()).containsExactly("not-affected");
        decisions.set(0, new MaintainerDecision.EntryWrong(LINE, "", review()));
        assertThat(kinds()).containsExactly("not-affected");
        decisions.set(0, new MaintainerDecision.EntryWrong(LINE, "foo<1.2", review()));
        assertThat(kinds()).containsExactly("by-hand");
    }

    @Test
    void aPatchOfTheBranchGoesBeforeTrunkUnlessItIsNotPublishedYet() {
        trunk("foo-1.0", "foo-1.1");
        release = Optional.of(stage("foo-1.0", PATCH));
        assertThat(kinds()).containsExactly("patched");
        published("foo-0.9");
        assertThat(kinds()).containsExactly("publishing");
        archive.clear();
        published("foo-1.0");
        assertThat(kinds()).containsExactly("patched");
        release = Optional.of(stage(
                "foo-1.0", new BranchPatch(new PkgPath("net", "foo"), "net/foo/patches/patch-aa", "1", "portability")));
        assertThat(kinds()).containsExactly("pullup");
    }

    @Test
    void anEntryThatLooksWrongIsToBeReviewedUnlessSomebodyDid() {
        suspects = entry -> Optional.of(suspect(
                Optional.of(new Correction.ReplacementLine(VulnEntry.parse(1, LINE.replace("1.1", "0.9")))),
                List.of()));
        assertThat(sentences()).containsExactly("the entry looks wrong: because; as foo<0.9 it would not match");
        suspects = entry -> Optional.of(suspect(
                Optional.of(new Correction.ReplacementLine(VulnEntry.parse(1, LINE.replace("1.1", "1.2")))),
                List.of()));
        assertThat(kinds()).containsExactly("by-hand");
        suspects = entry -> Optional.of(suspect(Optional.of(new Correction.Nothing()), List.of()));
        assertThat(kinds()).containsExactly("by-hand");
        suspects = entry -> Optional.of(suspect(Optional.of(new Correction.Nothing()), List.of(BRANCH)));
        assertThat(kinds()).containsExactly("suspect-entry");
        decisions.add(new MaintainerDecision.EntryRight(LINE, expired()));
        assertThat(kinds()).containsExactly("suspect-entry");
        decisions.set(0, new MaintainerDecision.EntryRight(LINE, review()));
        assertThat(kinds()).containsExactly("by-hand");
    }

    @Test
    void whatIsPublishedAndFreeIsAnUpgrade() {
        published("foo-1.1");
        assertThat(sentences()).containsExactly("fixed in foo-1.1, published since 2014-06-01: upgrade");
        archive.clear();
        published("foo-1.0nb1");
        assertThat(kinds()).containsExactly("by-hand");
    }

    @Test
    void whatBackportsHasIsMergedNextIfItIsNewerAndFree() {
        backports = Optional.of(stage("foo-1.1"));
        assertThat(kinds()).containsExactly("merging");
        backports = Optional.of(stage("foo-1.0"));
        assertThat(kinds()).containsExactly("by-hand");
        backports = Optional.of(stage("foo-1.0nb1"));
        assertThat(kinds()).containsExactly("by-hand");
        backports = Optional.of(stage("foo-1.0nb1", PATCH));
        assertThat(sentences())
                .containsExactly("fixed on the backports branch by net/foo/patches/patch-CVE-2014-0001 in foo-1.0nb1"
                        + " on 2014-06-05 (wiz); not merged into the release branch yet");
        backports = Optional.of(stage("bar-1.1"));
        assertThat(kinds()).containsExactly("by-hand");
    }

    @Test
    void whoHasAnOlderPackageWaitsForWhatTheReleaseBranchMakes() {
        subject = new PkgName("foo-0.9");
        release = Optional.of(stage("foo-1.1"));
        assertThat(sentences())
                .containsExactly("fixed on the release branch by foo-1.1 on 2014-06-05 (wiz); not published yet");
        published("foo-1.0");
        assertThat(sentences()).allMatch(one -> one.endsWith("foo-1.0 is still what is published"));
        published("foo-1.1");
        assertThat(kinds()).containsExactly("upgrade");
        release = Optional.of(stage("foo-1.0", PATCH));
        archive.clear();
        assertThat(kinds()).containsExactly("publishing");
        published("foo-1.0");
        assertThat(kinds()).containsExactly("upgrade");
        release = Optional.of(stage("foo-1.0"));
        assertThat(kinds()).containsExactly("by-hand");
        decisions.add(new MaintainerDecision.NotAffected(scope(), review()));
        assertThat(kinds()).containsExactly("upgrade");
        decisions.set(0, new MaintainerDecision.NotAffected(scope(), expired()));
        assertThat(kinds()).containsExactly("by-hand");
    }

    @Test
    void whatIsPublishedAndBehindTheReleaseBranchIsLookedAtForWhatTheBranchNoLongerHas() {
        release = Optional.of(stage("foo-1.1"));
        published("foo-1.0");
        published("foo-1.1");
        published("other-1.0");
        assertThat(triage().behindRelease())
                .extracting(one -> one.subject().pkgname().text())
                .containsExactly("foo-1.0");
        entries.set(0, VulnEntry.parse(1, LINE.replace("1.1", "1.2")));
        assertThat(triage().behindRelease()).isEmpty();
    }

    @Test
    void anOverrideLetsAPackageTakeWhatThePolicyForbids() {
        trunk("foo-1.0", "foo-2.0");
        entries.set(0, VulnEntry.parse(1, LINE.replace("1.1", "2.0")));
        assertThat(kinds()).containsExactly("policy-forbids");
        decisions.add(new MaintainerDecision.PolicyOverride(scope(), expired()));
        assertThat(kinds()).containsExactly("policy-forbids");
        decisions.set(0, new MaintainerDecision.PolicyOverride(scope(), review()));
        assertThat(kinds()).containsExactly("pullup");
        assertThat(((Disposition.Pullup) triaged().getFirst().disposition())
                        .allowedBy()
                        .where())
                .isEqualTo("decisions.toml:1");
        decisions.set(
                0,
                new MaintainerDecision.PolicyOverride(new MaintainerDecision.Scope("bar", Optional.empty()), review()));
        assertThat(kinds()).containsExactly("policy-forbids");
    }

    @Test
    void aFixIsACandidateOnceAndWhatWasTriedIsBelieved() {
        trunk("foo-1.0", "foo-1.1");
        trunk("foo-1.1", "foo-1.2");
        assertThat(triage().affected(List.of(new ScannedPackage(BRANCH, Optional.of(FOO))))
                        .getFirst()
                        .candidates())
                .containsExactly(new Candidate(FOO, FOO, "c1", false), new Candidate(FOO, FOO, "c2", false));
        assertThat(pullup().fix().version().pkgname()).hasToString("foo-1.1");
        // The tree that was merged makes what the entry matches still: the next one is better.
        trials.put(new Candidate(FOO, FOO, "c1", false), tried("foo-1.0nb1"));
        trials.put(new Candidate(FOO, FOO, "c2", false), tried("foo-1.2"));
        assertThat(pullup().fix().version().pkgname()).hasToString("foo-1.2");
        assertThat(pullup().best().version().pkgname()).hasToString("foo-1.2");
        trials.put(new Candidate(FOO, FOO, "c2", false), tried("bar-1.2"));
        trials.put(new Candidate(FOO, FOO, "c1", false), tried("foo-1.1"));
        assertThat(pullup().fix().version().pkgname()).hasToString("foo-1.1");
    }

    @Test
    void aVersionCloseToTheBranchsIsTakenBeforeOneFurtherAway() {
        trunk("foo-1.0", "foo-1.1.5");
        trunk("foo-1.1.5", "foo-1.0.9");
        entries.set(0, VulnEntry.parse(1, LINE.replace("1.1", "1.0.9")));
        assertThat(pullup().best().version().pkgname()).hasToString("foo-1.0.9");
    }

    @Test
    void aPatchOfTrunkForAVersionThatTheBranchLacksIsACandidateOfItsOwn() {
        trunk("foo-1.0", "foo-2.0");
        trunk("foo-2.0", "foo-2.0nb1", List.of("CVE-2014-0001"), List.of(), "Fix.");
        entries.set(0, VulnEntry.parse(1, LINE.replace("1.1", "2.0nb1")));
        assertThat(pullup().fix().patch()).isTrue();
        assertThat(pullup().fix().candidate().orElseThrow().patch()).isTrue();
        entries.set(0, VulnEntry.parse(1, LINE.replace("foo<1.1", "foo-[0-9]*")));
        assertThat(sentences())
                .containsExactly("trunk has a patch for it since 2.0nb1 on 2014-06-05 (wiz), a version that the entry"
                        + " matches all the same");
    }

    @Test
    void aPatchOfTheVeryVersionThatTheBranchHasIsAPullupWhateverThePatternSays() {
        trunk("foo-1.0", "foo-1.0nb1");
        trunk("foo-1.0nb1", "foo-1.0nb2", List.of("CVE-2014-0001"), List.of(), "Fix.");
        trunk("foo-1.0nb2", "foo-2.0");
        for (String pattern : List.of("foo-[0-9]*", "foo<1.1", "foo<=1.0nb9")) {
            entries.set(0, VulnEntry.parse(1, LINE.replace("foo<1.1", pattern)));
            assertThat(pullup().fix().toString()).as(pattern).startsWith("the patch of 1.0nb2");
            assertThat(pullup().fix().patch()).isTrue();
        }
        entries.set(0, VulnEntry.parse(1, LINE.replace("foo<1.1", "foo<1.0nb2")));
        assertThat(pullup().fix().patch()).as("an ordinary update").isFalse();
        trunk.set(1, change("c2", "foo-1.0nb1", "foo-1.0nb2", List.of("CVE-2014-0009"), List.of(), "Another."));
        entries.set(0, VulnEntry.parse(1, LINE.replace("foo<1.1", "foo-[0-9]*")));
        assertThat(kinds()).containsExactly("no-fix");
    }

    @Test
    void aCommitThatSaysWhatItFixesInItsMessageIsAPatchToo() {
        trunk("foo-1.0", "foo-2.0");
        trunk("foo-2.0", "foo-2.0nb1", List.of(), List.of(), "Fix CVE-2014-0001.");
        entries.set(0, VulnEntry.parse(1, LINE.replace("foo<1.1", "foo-[0-9]*")));
        assertThat(kinds()).containsExactly("by-hand");
        trunk.set(1, change("c2", "foo-2.0", "foo-2.0nb1", List.of("CVE-2014-0009"), List.of(), "Bump."));
        assertThat(kinds()).containsExactly("no-fix");
    }

    @Test
    void aPatchThatTrunkTookBackIsNoFix() {
        trunk("foo-1.0", "foo-2.0");
        trunk("foo-2.0", "foo-2.0nb1", List.of("CVE-2014-0001"), List.of(), "Fix.");
        trunk("foo-2.0nb1", "foo-2.0nb2", List.of(), List.of("CVE-2014-0001"), "It breaks.");
        entries.set(0, VulnEntry.parse(1, LINE.replace("foo<1.1", "foo-[0-9]*")));
        assertThat(sentences())
                .containsExactly("no fix in trunk: trunk has foo-2.0nb2 (net/foo); it took its patch back with 2.0nb2"
                        + " on 2014-06-05 (wiz)");
        trunk("foo-2.0nb2", "foo-2.0nb3", List.of("CVE-2014-0001"), List.of(), "Again.");
        assertThat(kinds()).containsExactly("by-hand");
    }

    @Test
    void whatTheListCallsEndOfLifeIsThatAndNoOtherFindingIsCountedWithIt() {
        trunk("foo-1.0", "foo-1.1");
        entries.add(VulnEntry.parse(2, "foo<9\teol\thttp://example.org/eol"));
        assertThat(kinds()).containsExactly("pullup", "end-of-life");
        assertThat(pullup().fix().of()).isOne();
        assertThat(pullup().fix().introduces()).isZero();
    }

    @Test
    void wherePkgpathIsNotKnownNothingIs() {
        Triage triage = triage();
        List<Triaged> found =
                triage.decide(triage.affected(List.of(new ScannedPackage(BRANCH, Optional.empty()))), Trials.NONE);
        assertThat(found)
                .extracting(one -> one.disposition().sentence())
                .containsExactly(
                        "fixed upstream in 1.1, which trunk is not known to have had: the branch's scan does not"
                                + " say its PKG_LOCATION");
    }

    @Test
    void aDecisionAboutNoFindingIsUnused() {
        MaintainerDecision used = new MaintainerDecision.Accepted(scope(), review());
        MaintainerDecision other =
                new MaintainerDecision.Accepted(new MaintainerDecision.Scope("bar", Optional.empty()), review());
        assertThat(Triage.unused(List.of(used, other), triaged())).containsExactly(other);
    }

    @Test
    void theSeverityOfAPackageIsThatOfItsWorstFinding() {
        assertThat(Triage.worst(List.of(finding("b-1", "spoof"), finding("b-1", "remote-code-execution"))))
                .isEqualTo(Severity.of("remote-code-execution"));
        assertThat(Triage.worst(List.of())).isEqualTo(Severity.NONE);
    }

    @Test
    void theWorklistHasEachBackportOnceWithAllThatItCloses() {
        trunk("foo-1.0", "foo-1.1");
        trunk("foo-1.1", "foo-1.2");
        entries.add(VulnEntry.parse(2, LINE.replace("1.1", "1.2").replace("spoof", "remote-code-execution")));
        List<Worklist.Item> items = Worklist.of(triaged());
        assertThat(items).singleElement().satisfies(item -> {
            assertThat(item.pkgpath()).isEqualTo(FOO);
            assertThat(item.backport().version().pkgname()).hasToString("foo-1.2");
            assertThat(item.packages()).containsExactly(BRANCH);
            assertThat(item.closes()).hasSize(2);
            assertThat(item.severity()).isEqualTo(Severity.of("remote-code-execution"));
        });
        assertThat(Worklist.patches(triaged())).isEmpty();
        assertThat(Worklist.of(List.of())).isEmpty();
    }

    @Test
    void whatOpensAKnownHoleYieldsToWhatOpensNoneAndIsNeverClean() {
        trunk("foo-1.0", "foo-1.1");
        trunk("foo-1.1", "foo-1.2");
        entries.add(VulnEntry.parse(2, "foo>=1.1<1.2\tdos\thttp://a/CVE-2014-0007"));
        trials.put(new Candidate(FOO, FOO, "c1", false), tried("foo-1.1"));
        assertThat(pullup().best().introduces()).isOne();
        assertThat(pullup().best().grade()).isEqualTo(Grade.ADAPT);
        assertThat(pullup().best().obstacles()).isOne();
        trials.put(new Candidate(FOO, FOO, "c2", false), tried("foo-1.2"));
        assertThat(pullup().best().version().pkgname()).hasToString("foo-1.2");
        assertThat(pullup().fix().version().pkgname()).hasToString("foo-1.2");
        assertThat(pullup().best().grade()).isEqualTo(Grade.CLEAN);
    }

    @Test
    void patchesOfTrunkAreWorkOfAnotherKind() {
        trunk("foo-1.0", "foo-2.0");
        trunk("foo-2.0", "foo-2.0nb1", List.of("CVE-2014-0001"), List.of(), "Fix.");
        entries.set(0, VulnEntry.parse(1, LINE.replace("foo<1.1", "foo-[0-9]*")));
        assertThat(Worklist.of(triaged())).isEmpty();
        assertThat(Worklist.patches(triaged())).singleElement().satisfies(item -> {
            assertThat(item.pkgpath()).isEqualTo(FOO);
            assertThat(item.backport().patch()).isTrue();
            assertThat(item.packages()).containsExactly(BRANCH);
            assertThat(item.closes()).isEqualTo(triaged());
        });
    }

    private Disposition.Pullup pullup() {
        return (Disposition.Pullup) triaged().getFirst().disposition();
    }

    private List<String> kinds() {
        return triaged().stream().map(one -> one.disposition().kind()).toList();
    }

    private List<String> sentences() {
        return triaged().stream().map(one -> one.disposition().sentence()).toList();
    }

    private List<Triaged> triaged() {
        Triage triage = triage();
        return triage.decide(
                triage.affected(List.of(new ScannedPackage(subject, Optional.of(FOO)))),
                candidate -> Optional.ofNullable(trials.get(candidate)));
    }

    private Triage triage() {
        List<MadePackage> head =
                trunk.isEmpty() ? made("foo-1.0") : trunk.getLast().after();
        return new Triage(new TriageBasis(
                new VulnIndex(entries),
                new TrunkOfCommits(List.of(new PackageDirectory(FOO, head, List.of(), List.of())), trunk, List.of()),
                new Policy(List.of(), new PolicyRule("default", new Series.Leading(1), "test:0")),
                Stages.of(release, backports, archive),
                decisions,
                TODAY,
                suspects));
    }

    private static Triaged finding(String name, String type) {
        return new Triaged(
                new org.holdfast.audit.Finding(new PkgName(name), VulnEntry.parse(1, "x<1\t" + type + "\thttp://x")),
                Optional.empty(),
                new Timeline(List.of(), List.of(), new Timeline.End.Unknown("x")),
                List.of(),
                new PolicyRule("default", new Series.Any(), "x"),
                new Disposition.Undetermined("x"),
                Optional.empty());
    }

    private static Stages.Stage stage(String makes, BranchPatch... patches) {
        return new Stages.Stage(
                List.of(new PackageDirectory(FOO, made(makes), List.of(), List.of())),
                List.of(change("b1", "foo-1.0", makes, List.of(), List.of(), "x")),
                Map.of(FOO, List.of(patches)));
    }

    private void published(String name) {
        archive.add(new PublishedPackage("archive", new PkgName(name), Optional.of(FOO), LocalDate.of(2014, 6, 1)));
    }

    private void trunk(String before, String after) {
        trunk(before, after, List.of(), List.of(), "Update");
    }

    private void trunk(String before, String after, List<String> cves, List<String> dropped, String message) {
        trunk.add(change("c" + (trunk.size() + 1), before, after, cves, dropped, message));
    }

    private static VersionChange change(
            String id, String before, String after, List<String> cves, List<String> dropped, String message) {
        return new VersionChange(
                FOO,
                new Commit(id, "wiz", LocalDate.of(2014, 6, 5), message, cves, dropped),
                made(before),
                made(after),
                Optional.empty());
    }

    private static List<MadePackage> made(String name) {
        return List.of(MadePackage.parse(name));
    }

    private static Trial tried(String makes) {
        return new Trial(List.of(), List.of(), made(makes), List.of(), List.of(), List.of(), List.of());
    }

    private static org.holdfast.lint.SuspectEntry suspect(Optional<Correction> correction, List<PkgName> wrongly) {
        return new org.holdfast.lint.SuspectEntry(
                1,
                LINE,
                List.of(new Suspicion(
                        Detector.EMPTY_RANGE, Confidence.CERTAIN, "because", Optional.empty(), List.of(), List.of())),
                correction,
                wrongly,
                List.of());
    }

    private static MaintainerDecision.Scope scope() {
        return new MaintainerDecision.Scope("foo", Optional.of("CVE-2014-0001"));
    }

    private static MaintainerDecision.Review review() {
        return new MaintainerDecision.Review("why", "jane", Optional.of(TODAY), "decisions.toml:1");
    }

    private static MaintainerDecision.Review expired() {
        return new MaintainerDecision.Review("why", "jane", Optional.of(TODAY.minusDays(1)), "decisions.toml:1");
    }
}
