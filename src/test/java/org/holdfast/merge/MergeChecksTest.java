package org.holdfast.merge;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.holdfast.audit.VulnIndex;
import org.holdfast.backport.Committer;
import org.holdfast.backport.VersionHistory;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.Platform;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.trial.BranchTip;
import org.holdfast.trial.PackageFiles;
import org.holdfast.trial.TreeFixture;
import org.holdfast.trial.TrialContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What speaks against a merge is found in the branch as it leaves it. */
class MergeChecksTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");
    private static final VulnEntry OLD = entry("foo<1.1", "spoof", "CVE-2014-0001");
    private static final VulnEntry NEW = entry("foo-1.2", "dos", "CVE-2014-0002");
    private static final VulnEntry ALL = entry("foo<9", "dos", "CVE-2014-0003");
    private static final VulnEntry EOL = entry("foo>=1.1", "eol", "CVE-2014-0004");

    @TempDir
    private Path directory;

    private TreeFixture.Opened at;
    private VersionHistory history = new VersionHistory();
    private List<MaintainerDecision> decisions = List.of();
    private Map<PkgPath, List<VersionHistory.Known>> also = Map.of();

    @BeforeEach
    void repository() {
        at = new TreeFixture(directory)
                .commit(
                        "trunk",
                        "cut",
                        "mk/checksum/checksum.mk",
                        "_DIGEST_ALGORITHMS=\tSHA1\n",
                        "net/foo/Makefile",
                        "PKGNAME=\tfoo-1.0\n")
                .open("trunk");
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void aVersionThatRisesAsItWasReviewedHasNothingAgainstItAndClosesWhatNoLongerMatches() {
        MergeChecks.Findings found = check(moved("PKGNAME=\tfoo-1.1\n"), List.of(), OLD, NEW, ALL);
        assertThat(found.fatal()).isEmpty();
        assertThat(found.overridable()).isEmpty();
        assertThat(found.closes()).containsExactly(OLD);
    }

    @Test
    void whatAMaintainerDecidedAboutAnEntryIsBelieved() {
        VulnEntry fresh = entry("foo-1.1", "dos", "CVE-2014-0009");
        assertThat(check(moved("PKGNAME=\tfoo-1.1\n"), List.of(), fresh).overridable())
                .singleElement()
                .asString()
                .startsWith("the list has found foo-1.1 vulnerable");
        MaintainerDecision.Review review =
                new MaintainerDecision.Review("not built", "jane", Optional.empty(), "decisions.toml:1");
        for (MaintainerDecision decision : List.of(
                new MaintainerDecision.NotAffected(
                        new MaintainerDecision.Scope("foo", Optional.of("CVE-2014-0009")), review),
                new MaintainerDecision.Accepted(
                        new MaintainerDecision.Scope("net/foo", Optional.of("CVE-2014-0009")), review),
                new MaintainerDecision.EntryWrong(fresh.text(), "foo<1.0", review))) {
            decisions = List.of(decision);
            assertThat(check(moved("PKGNAME=\tfoo-1.1\n"), List.of(), fresh).overridable())
                    .as(decision.toString())
                    .isEmpty();
        }
        decisions = List.of(new MaintainerDecision.EntryWrong(fresh.text(), "foo<1.2", review));
        assertThat(check(moved("PKGNAME=\tfoo-1.1\n"), List.of(), fresh).overridable())
                .hasSize(1);
    }

    @Test
    void whatABuildNeedsAndTheBranchLacksIsRefused() {
        assertThat(check(moved("PKGNAME=\tfoo-1.1\nDEPENDS+=\tbar>=2:../../net/bar\n"), List.of())
                        .fatal())
                .containsExactly("net/foo needs net/bar: the branch has no net/bar");
    }

    @Test
    void whatWasNotReviewedSoIsRefused() {
        PackageFiles after = files("PKGNAME=\tfoo-1.1\n");
        PackageFiles reviewed = files("PKGNAME=\tfoo-1.2\n");
        assertThat(check(directory(before(), reviewed, after), List.of()).fatal())
                .containsExactly("net/foo would make foo-1.1, but was reviewed as foo-1.2");
        assertThat(check(directory(before(), before(), after), List.of()).fatal())
                .containsExactly(
                        "net/foo would make foo-1.1, though nothing that is merged changes it: not what was reviewed");
        MergedState.Directory gone = new MergedState.Directory(
                made(before()), Optional.empty(), Optional.of(before()), Optional.of(after), Set.of());
        assertThat(check(gone, List.of()).fatal())
                .containsExactly("net/foo would make foo-1.1, but was reviewed as nothing");
    }

    @Test
    void aVersionThatDoesNotRiseAboveAnyIsRefused() {
        MergedState.Directory moved = moved("PKGNAME=\tfoo-1.1\n");
        history = published("foo-1.1nb2");
        assertThat(check(moved, List.of()).fatal())
                .containsExactly("net/foo would make foo-1.1, which is not newer than foo-1.1nb2: that was published");
        history = published("foo-1.2");
        assertThat(check(moved, List.of()).fatal())
                .containsExactly("net/foo would make foo-1.1, which is not newer than foo-1.2: that was published");
        history = new VersionHistory();
        also = Map.of(FOO, List.of(new VersionHistory.Known(new PkgName("foo-1.1"), "was made by x")));
        assertThat(check(moved, List.of()).fatal())
                .containsExactly("net/foo would make foo-1.1, which is not newer than foo-1.1: that was made by x");
    }

    @Test
    void whatWasPublishedFromTheOtherBranchMayComeByAMerge() {
        history = published("foo-1.1")
                .mayHaveCome(List.of(made(files("PKGNAME=\tfoo-1.1\n")).orElseThrow()));
        assertThat(check(moved("PKGNAME=\tfoo-1.1\n"), List.of()).fatal()).isEmpty();
    }

    @Test
    void aNameThatIsNotKnownAnyMoreIsRefusedAndSoIsOneWhoseChecksumIsMissing() {
        assertThat(check(moved("PKGNAME!=\techo foo\n"), List.of()).fatal())
                .singleElement()
                .asString()
                .startsWith("what net/foo makes would not be known any more: ");
        assertThat(check(moved("PKGNAME=\tfoo-1.1\nDISTFILES=\ta.tgz\n"), List.of())
                        .fatal())
                .containsExactly("net/foo lacks the checksum of a.tgz: net/foo/distinfo has no checksum of it");
        MergedState.Directory lackedBefore = directory(
                files("PKGNAME=\tfoo-1.0\nDISTFILES=\ta.tgz\n"),
                files("PKGNAME=\tfoo-1.1\nDISTFILES=\ta.tgz\n"),
                files("PKGNAME=\tfoo-1.1\nDISTFILES=\ta.tgz\n"));
        assertThat(check(lackedBefore, List.of()).fatal()).isEmpty();
    }

    @Test
    void aNameThatWasUnknownBeforeMayStaySo() {
        PackageFiles unknown = files("PKGNAME!=\techo foo\n");
        PackageFiles two = files("PKGNAME!=\techo foo\n#\n");
        assertThat(check(directory(unknown, two, two), List.of()).fatal()).isEmpty();
    }

    @Test
    void aPackageThatIsLostIsForAMaintainerToJudge() {
        assertThat(check(moved("PKGNAME=\tfoo2-1.1\n"), List.of()).overridable())
                .contains("net/foo would no longer make foo: who has it would get no fix");
    }

    @Test
    void anEntryAgainstTheNewVersionIsForAMaintainerToJudgeIfItWasNotOneOfTheOld() {
        assertThat(check(moved("PKGNAME=\tfoo-1.2\n"), List.of(), NEW, ALL, EOL).overridable())
                .containsExactly("the list has found foo-1.2 vulnerable, which foo-1.0 is not: "
                        + "CVE-2014-0002 (foo-1.2, dos)");
        MergedState.Directory added = new MergedState.Directory(
                Optional.empty(),
                made(files("PKGNAME=\tfoo-1.2\n")),
                Optional.empty(),
                Optional.of(files("PKGNAME=\tfoo-1.2\n")),
                Set.of());
        assertThat(check(added, List.of(), NEW).overridable())
                .containsExactly("the list has found foo-1.2 vulnerable, which net/foo does not make now: "
                        + "CVE-2014-0002 (foo-1.2, dos)");
    }

    @Test
    void whatACommitSaysToFixAndTheListStillHasIsSaid() {
        MergeChecks.Findings found = check(moved("PKGNAME=\tfoo-1.1\n"), List.of(ALL, EOL), OLD, ALL, EOL);
        assertThat(found.overridable())
                .containsExactly("its commits say that foo-1.1 closes what the list still has for it: "
                        + "CVE-2014-0003 (foo<9, dos)");
        assertThat(found.closes()).containsExactly(OLD);
    }

    @Test
    void aPatchThatSaysWhatItIsForClosesWhatItsCommitClaims() {
        PackageFiles after = at.files(
                "net/foo",
                "net/foo/Makefile",
                "PKGNAME=\tfoo-1.0\nPKGREVISION=\t1\n",
                "net/foo/distinfo",
                "SHA1 (patch-a) = " + org.holdfast.trial.Checksums.sha1("CVE-2014-0003\n") + "\n",
                "net/foo/patches/patch-a",
                "CVE-2014-0003\n");
        MergeChecks.Findings found = check(directory(before(), after, after), List.of(ALL), ALL);
        assertThat(found).isEqualTo(new MergeChecks.Findings(List.of(), List.of(), List.of(ALL)));
        assertThat(check(directory(before(), after, after), List.of(), ALL))
                .isEqualTo(new MergeChecks.Findings(List.of(), List.of(), List.of()));
    }

    @Test
    void whatChangesWithoutANewNameReachesNobody() {
        PackageFiles after = files("PKGNAME=\tfoo-1.0\n# words\n");
        MergedState.Directory behind = new MergedState.Directory(
                made(before()),
                made(after),
                Optional.of(before()),
                Optional.of(after),
                Set.of("net/foo/Makefile", "net/foo/a", "net/foo/b", "net/foo/c", "net/foo/patches/d"));
        assertThat(check(behind, List.of()).overridable())
                .containsExactly("no PKGNAME changes by it: nobody who has the package would get it");
        LinkedHashMap<PkgPath, MergedState.Directory> both = new LinkedHashMap<>();
        both.put(FOO, moved("PKGNAME=\tfoo-1.1\n"));
        both.put(new PkgPath("net", "bar"), withTouched(behind, "net/bar/", "Makefile", "a", "b"));
        assertThat(check(both, List.of()).overridable())
                .containsExactly("net/bar changes, but its PKGNAME does not: nobody who has it would get that "
                        + "(Makefile, a, b)");
        both.put(new PkgPath("net", "bar"), withTouched(behind, "net/bar/", "Makefile", "a", "b", "c", "d"));
        assertThat(check(both, List.of()).overridable())
                .singleElement()
                .asString()
                .endsWith("(Makefile, a, b and 2 more)");
    }

    @Test
    void whatStaysBehindMustHaveItsChecksumsToo() {
        PackageFiles after = files("PKGNAME=\tfoo-1.0\nDISTFILES=\ta.tgz\n");
        MergedState.Directory behind = new MergedState.Directory(
                made(before()), made(after), Optional.of(before()), Optional.of(after), Set.of("net/foo/Makefile"));
        assertThat(check(behind, List.of()).fatal())
                .containsExactly("net/foo lacks the checksum of a.tgz: net/foo/distinfo has no checksum of it");
        MergedState.Directory untouched = new MergedState.Directory(
                made(before()), made(after), Optional.of(before()), Optional.of(after), Set.of());
        assertThat(check(untouched, List.of()).fatal()).isEmpty();
    }

    private static MergedState.Directory withTouched(MergedState.Directory one, String below, String... files) {
        return new MergedState.Directory(
                one.base(),
                one.theirs(),
                one.before(),
                one.after(),
                Set.copyOf(Stream.of(files).map(below::concat).toList()));
    }

    private MergeChecks.Findings check(MergedState.Directory directory, List<VulnEntry> claims, VulnEntry... list) {
        return check(Map.of(FOO, directory), claims, list);
    }

    private MergeChecks.Findings check(
            Map<PkgPath, MergedState.Directory> directories, List<VulnEntry> claims, VulnEntry... list) {
        FixesTrailers says =
                FixesTrailers.in(Stream.of(MergeMessage.of("x", List.of(), claims, Optional.empty(), List.of())));
        TrialContext context = at.bench();
        MergeTarget target = new MergeTarget(
                new BranchTip(
                        context.git(),
                        "trunk",
                        context.tip().commit(),
                        context.cut(),
                        Platform.LINUX_X86_64,
                        Map.of(),
                        10,
                        List::of),
                "trunk",
                history,
                new VulnIndex(List.of(list)),
                decisions,
                Optional.empty(),
                new Committer("Jane Roe", "jane@example.org", Instant.EPOCH),
                Optional.empty());
        return new MergeChecks(target, context).of(new MergedState(directories), says, also);
    }

    private MergedState.Directory moved(String makefile) {
        return directory(before(), files(makefile), files(makefile));
    }

    private static MergedState.Directory directory(PackageFiles before, PackageFiles theirs, PackageFiles after) {
        return new MergedState.Directory(
                made(before), made(theirs), Optional.of(before), Optional.of(after), Set.of("net/foo/Makefile"));
    }

    private static Optional<PackageDirectory> made(PackageFiles files) {
        return BranchPackages.directory(Optional.of(files));
    }

    private PackageFiles before() {
        return at.files("net/foo");
    }

    private PackageFiles files(String makefile) {
        return at.files("net/foo", "net/foo/Makefile", makefile);
    }

    private static VersionHistory published(String name) {
        return new VersionHistory().published(List.of(new ScannedPackage(new PkgName(name), Optional.of(FOO))));
    }

    private static VulnEntry entry(String pattern, String type, String cve) {
        return VulnEntry.parse(1, pattern + "\t" + type + "\thttp://cve.example.org/" + cve);
    }
}
