package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;
import org.junit.jupiter.api.Test;

/** Each test is a small world: a package on the branch, what trunk did, an entry; and what a maintainer would say. */
class TriageTest {

    private static final Policy POLICY = new Policy(
            List.of(
                    new PolicyRule("openssl", new Series.Named(new PkgVersion("1.0.1")), "test:1"),
                    new PolicyRule("firefox*", new Series.Any(), "test:2")),
            new PolicyRule("default", new Series.Leading(1), "test:0"));

    private final List<ScannedPackage> branch = new ArrayList<>();
    private final List<ScannedPackage> trunk = new ArrayList<>();
    private static final LocalDate CUT = LocalDate.of(2014, 4, 9);

    private final List<ChangesLine> changes = new ArrayList<>();
    private final List<VulnEntry> entries = new ArrayList<>();

    @Test
    void theEarliestTrunkVersionThatTheEntryNoLongerMatchesIsAPullup() {
        branch("security/openssl openssl-1.0.1g");
        trunk("security/openssl openssl-1.0.1k");
        changes(
                "Updated security/openssl to 1.0.1h [wiz 2014-06-05]",
                "Updated security/openssl to 1.0.1k [wiz 2015-01-08]");
        entries("openssl>=1.0.1<1.0.1h dos http://h", "openssl>=1.0.1<1.0.1k dos http://k");
        assertThat(sentences())
                .containsExactly(
                        "fixed in trunk by 1.0.1h on 2014-06-05 (wiz)", "fixed in trunk by 1.0.1k on 2015-01-08 (wiz)");
        Disposition.Pullup first = (Disposition.Pullup) dispositions().getFirst();
        assertThat(first.best()).hasToString("1.0.1k on 2015-01-08 (wiz), clears 2 of 2");
        assertThat(first.allowedBy().where()).isEqualTo("test:1");
    }

    @Test
    void aFixInTheBranchsSeriesThatTrunkLeftIsByHand() {
        branch("security/openssl openssl-1.0.1g");
        trunk("security/openssl openssl-1.0.2d");
        changes(
                "Updated security/openssl to 1.0.1k [wiz 2015-01-08]",
                "Updated security/openssl to 1.0.2 [adam 2015-02-12]");
        entries("openssl>1.0.1<1.0.1m dos http://m");
        assertThat(sentences())
                .containsExactly("fixed upstream in 1.0.1m, which trunk is not known to have had: "
                        + "it left the series for 1.0.2 on 2015-02-12 (adam)");
    }

    @Test
    void aFixInAnotherSeriesOnlyIsForbidden() {
        branch("lang/foo foo-1.4");
        trunk("lang/foo foo-2.1");
        changes("Updated lang/foo to 2.0 [wiz 2014-06-05]", "Updated lang/foo to 2.1 [wiz 2014-07-05]");
        entries("foo<2.0 dos http://x");
        assertThat(sentences()).containsExactly("only fixed in 2.0 on 2014-06-05 (wiz), which the policy forbids");
    }

    @Test
    void anExemptPackageTakesAnyVersion() {
        branch("www/firefox firefox-28.0");
        trunk("www/firefox firefox-41.0");
        changes("Updated www/firefox to 31.0 [ryoon 2014-07-23]");
        entries("firefox<31 dos http://x");
        assertThat(sentences()).containsExactly("fixed in trunk by 31.0 on 2014-07-23 (ryoon)");
    }

    @Test
    void thereIsNoFixWhereTrunkIsAffectedToo() {
        branch("net/foo foo-1.0");
        trunk("net/foo foo-1.1");
        entries("foo-[0-9]* dos http://x");
        assertThat(sentences()).containsExactly("no fix in trunk: trunk has foo-1.1 (net/foo)");
    }

    @Test
    void whatTheListCallsEndOfLifeIsThat() {
        branch("lang/php53 php-5.3.28");
        trunk("lang/php53 php-5.3.29");
        entries("php-5.3.[0-9]* eol http://x/eol-packages");
        assertThat(kinds()).containsExactly("end-of-life");
    }

    @Test
    void aPathThatTrunkDoesNotKnowIsUndetermined() {
        branch("net/foo foo-1.0");
        entries("foo-[0-9]* dos http://x");
        assertThat(sentences())
                .containsExactly(
                        "not decided: trunk's scan has no net/foo, and doc/CHANGES does not say where it went");
    }

    @Test
    void aPackageWithoutAPathIsUndetermined() {
        branch.add(new ScannedPackage(new PkgName("foo-1.0"), Optional.empty()));
        entries("foo<2 dos http://x");
        assertThat(sentences()).containsExactly("not decided: the branch's scan does not say its PKG_LOCATION");
    }

    @Test
    void aVersionThatOnlyTheScanShowsHasNoDate() {
        branch("net/foo foo-1.0");
        trunk("net/foo foo-1.0nb3");
        entries("foo<1.0nb2 dos http://x");
        assertThat(sentences()).containsExactly("fixed in trunk by 1.0nb3");
    }

    @Test
    void aRenameIsFollowedAndTheOldNameCompared() {
        branch("graphics/py-pydot py27-pydot-1.0.2");
        trunk("graphics/py-dot py27-dot-1.0.28");
        changes(
                "Renamed graphics/py-pydot to graphics/py-dot [wiz 2014-05-19]",
                "Updated graphics/py-dot to 1.0.28 [wiz 2014-06-01]");
        entries("py27-pydot<1.0.28 dos http://x", "py27-{py,}dot-[0-9]* dos http://y");
        assertThat(sentences())
                .containsExactly(
                        "fixed in trunk by 1.0.28 on 2014-06-01 (wiz)",
                        "no fix in trunk: trunk has py27-dot-1.0.28 (graphics/py-dot)");
    }

    @Test
    void aMoveIsFollowedThoughAnotherPackageComesToThePlace() {
        branch("print/cups cups-1.5.4nb9");
        trunk("print/cups cups-2.1.0", "print/cups15 cups-1.5.4nb14");
        changes(
                "Moved print/cups to print/cups15 [wiz 2014-06-07]",
                "Updated print/cups to 1.7.3 [wiz 2014-06-07]",
                "Updated print/cups to 2.1.0 [wiz 2015-09-03]");
        entries("cups<1.7.3 dos http://x", "cups<1.5.4nb10 dos http://y");
        assertThat(sentences())
                .containsExactly(
                        "only fixed in cups-2.1.0 (print/cups), which the policy forbids",
                        "fixed in trunk by 1.5.4nb14");
    }

    @Test
    void aRemovalWithoutAFixLeavesNone() {
        branch("lang/foo foo-1.0");
        changes("Removed lang/foo [joerg 2014-06-10]");
        entries("foo-[0-9]* dos http://x");
        assertThat(sentences()).containsExactly("no fix in trunk: trunk removed lang/foo on 2014-06-10 (joerg)");
    }

    @Test
    void aFixBeforeTheRemovalIsAPullup() {
        branch("lang/foo foo-1.0");
        changes("Updated lang/foo to 1.2 [wiz 2014-05-01]", "Removed lang/foo [joerg 2014-06-10]");
        entries("foo<1.1 dos http://x");
        assertThat(sentences()).containsExactly("fixed in trunk by 1.2 on 2014-05-01 (wiz)");
    }

    @Test
    void aSuccessorIsAnotherPackageAndSoForbidden() {
        branch("graphics/libungif libungif-4.1.4");
        trunk("graphics/giflib giflib-5.1.1");
        changes("Removed graphics/libungif successor graphics/giflib [wiz 2014-05-31]");
        entries("libungif-[0-9]* dos http://x");
        assertThat(sentences())
                .containsExactly("only fixed in giflib-5.1.1 (graphics/giflib), which the policy forbids");
    }

    @Test
    void aSuccessorOfTheSameNameMayBeTaken() {
        branch("net/foo-old foo-1.0");
        trunk("net/foo foo-1.3");
        changes("Removed net/foo-old successor net/foo [wiz 2014-05-31]");
        entries("foo<1.1 dos http://x");
        assertThat(kinds()).containsExactly("pullup");
    }

    @Test
    void aRemovalAfterTheScanIsNotYetTrue() {
        branch("lang/foo foo-1.0");
        trunk("lang/foo foo-1.1");
        changes("Updated lang/foo to 1.1 [wiz 2014-05-01]", "Removed lang/foo [joerg 2016-06-10]");
        entries("foo-[0-9]* dos http://x");
        assertThat(sentences()).containsExactly("no fix in trunk: trunk has foo-1.1 (lang/foo)");
    }

    @Test
    void aPackageThatCameBackIsFollowedOn() {
        branch("lang/foo foo-1.0");
        trunk("lang/foo foo-1.2");
        changes("Removed lang/foo [joerg 2014-06-10]", "Added lang/foo version 1.2 [wiz 2014-07-01]");
        entries("foo<1.1 dos http://x");
        assertThat(sentences()).containsExactly("fixed in trunk by 1.2 on 2014-07-01 (wiz)");
    }

    @Test
    void renamesInACircleEnd() {
        branch("lang/foo foo-1.0");
        changes("Renamed lang/foo to lang/bar [a 2014-06-10]", "Renamed lang/bar to lang/foo [b 2014-06-11]");
        entries("foo<1.1 dos http://x");
        assertThat(kinds()).containsExactly("by-hand");
    }

    @Test
    void aVersionThatTrunkTookBackIsNoFix() {
        branch("devel/waf waf-1.7.15");
        trunk("devel/waf waf-1.7.16");
        changes("Updated devel/waf to 1.8 [wiz 2014-10-05]", "Downgraded devel/waf to 1.7.16 [wiz 2014-10-07]");
        entries("waf<1.8 dos http://x");
        assertThat(kinds()).containsExactly("by-hand");
        assertThat(sentences().getFirst()).endsWith("trunk has waf-1.7.16 (devel/waf)");
    }

    @Test
    void whatIsRecordedAfterTheScanIsToldButNotCounted() {
        branch("www/foo foo-1.0");
        trunk("www/foo foo-1.1");
        changes("Updated www/foo to 1.1 [wiz 2014-10-05]", "Updated www/foo to 1.2 [wiz 2015-10-20]");
        entries("foo<1.2 dos http://x");
        assertThat(sentences())
                .containsExactly(
                        "fixed upstream in 1.2, which trunk is not known to have had: trunk has foo-1.1 (www/foo); "
                                + "doc/CHANGES goes on to 1.2 on 2015-10-20, which trunk's scan does not show");
    }

    @Test
    void changesBeforeTheBranchDoNotCount() {
        branch("www/foo foo-1.0");
        trunk("www/foo foo-1.0");
        changes("Updated www/foo to 1.1 [wiz 2014-04-08]");
        entries("foo<1.1 dos http://x");
        assertThat(kinds()).containsExactly("by-hand");
    }

    /** php54-recode and php55-recode come from one path, and doc/CHANGES does not say which went to 5.5.18. */
    @Test
    void aVersionOfOneOfSeveralNamesIsNotTakenForAnother() {
        branch("converters/php-recode php54-recode-5.4.26", "converters/php-recode php53-recode-5.3.28");
        trunk("converters/php-recode php54-recode-5.4.45", "converters/php-recode php55-recode-5.5.29");
        changes("Updated converters/php-recode to 5.5.18 [taca 2014-10-23]");
        entries("php54-recode<5.4.40 dos http://x", "php53-recode-[0-9]* dos http://y");
        assertThat(sentences())
                .containsExactly(
                        "fixed in trunk by 5.4.45",
                        "not decided: trunk's converters/php-recode makes packages of different versions, "
                                + "none of them php53-recode");
    }

    @Test
    void allNamesOfOnePathAndOneVersionGoTogether() {
        branch("devel/py-foo py26-foo-1.0");
        trunk("devel/py-foo py27-foo-1.2", "devel/py-foo py34-foo-1.2nb1");
        changes("Updated devel/py-foo to 1.2 [wiz 2014-06-01]");
        entries("py{26,27,33}-foo<1.1 dos http://x");
        assertThat(sentences()).containsExactly("fixed in trunk by 1.2 on 2014-06-01 (wiz)");
    }

    /** The entry of the next series for the same advisory: leaving the branch's series is not yet a fix. */
    @Test
    void aVersionAffectedByTheSameAdvisoryIsNoFix() {
        branch("www/foo foo-1.0.1");
        trunk("www/foo foo-1.1.3");
        changes("Updated www/foo to 1.1.0 [a 2014-06-01]", "Updated www/foo to 1.1.3 [a 2014-07-01]");
        entries("foo>=1.0<1.0.5 dos http://x", "foo>=1.1<1.1.2 dos http://x");
        assertThat(sentences()).containsExactly("fixed in trunk by 1.1.3 on 2014-07-01 (a)");
    }

    @Test
    void anotherSeriesElsewhereInTrunkIsForbidden() {
        branch("mail/exim3 exim-3.36");
        trunk("mail/exim3 exim-3.36nb2", "mail/exim exim-4.86");
        entries("exim<4.83 dos http://x");
        assertThat(sentences()).containsExactly("only fixed in exim-4.86 (mail/exim), which the policy forbids");
    }

    @Test
    void aPathNamesItsSeries() {
        branch("net/bind98 bind-9.8.6");
        trunk("net/bind98 bind-9.8.9");
        entries("bind>=9.0<9.9.7 dos http://x");
        assertThat(kinds()).containsExactly("no-fix");
    }

    @Test
    void aBoundThatIsARevisionIsPkgsrcsOwnFix() {
        branch("net/foo foo-1.0nb1");
        trunk("net/foo foo-1.0nb1");
        entries("foo<1.0nb2 dos http://x");
        assertThat(sentences())
                .containsExactly("fixed by pkgsrc's own revision 1.0nb2, which trunk is not known to have had: "
                        + "trunk has foo-1.0nb1 (net/foo)");
    }

    @Test
    void aBackportSaysWhatItWouldBringIn() {
        branch("net/foo foo-1.0");
        trunk("net/foo foo-1.2");
        entries("foo<1.1 dos http://x", "foo>=1.2<1.3 dos http://y");
        Disposition.Pullup pullup = (Disposition.Pullup) dispositions().getFirst();
        assertThat(pullup.best().introduces()).isEqualTo(1);
        assertThat(pullup.best()).hasToString("1.2, clears 1 of 1, opens 1");
    }

    @Test
    void aFinalReleaseIsTakenRatherThanAPreRelease() {
        branch("net/foo foo-1.0");
        trunk("net/foo foo-1.2");
        changes("Updated net/foo to 1.2rc1 [wiz 2014-05-01]", "Updated net/foo to 1.2 [wiz 2014-06-01]");
        entries("foo<1.1 dos http://x");
        Disposition.Pullup pullup = (Disposition.Pullup) dispositions().getFirst();
        assertThat(pullup.fix()).hasToString("1.2 on 2014-06-01 (wiz), clears 1 of 1");
        assertThat(pullup.best()).isEqualTo(pullup.fix());
    }

    @Test
    void aPreReleaseIsTakenIfThereIsNothingElse() {
        branch("net/foo foo-1.0");
        trunk("net/foo foo-1.2rc1");
        entries("foo<1.1 dos http://x");
        assertThat(kinds()).containsExactly("pullup");
    }

    @Test
    void theLogGoesFurtherThanTheScan() {
        branch("net/foo foo-1.3");
        trunk("net/foo foo-1.4");
        changes("Updated net/foo to 1.4 [wiz 2015-06-01]", "Updated net/foo to 2.5.0 [wiz 2015-12-18]");
        entries("foo<2.5 dos http://x", "foo<2.6 dos http://y");
        assertThat(sentences())
                .containsExactly(
                        "no fix in trunk's scan: trunk has 2.5.0 since 2015-12-18 by doc/CHANGES; its scan is older",
                        "no fix in trunk: trunk has foo-1.4 (net/foo); doc/CHANGES goes on to 2.5.0 on 2015-12-18, which"
                                + " trunk's scan does not show");
        assertThat(kinds()).containsExactly("no-fix", "no-fix");
    }

    private void branch(String... packages) {
        add(branch, packages);
    }

    private void trunk(String... packages) {
        add(trunk, packages);
    }

    private static void add(List<ScannedPackage> to, String... packages) {
        for (String text : packages) {
            String[] words = text.split(" ", -1);
            to.add(new ScannedPackage(new PkgName(words[1]), PkgPath.parse(words[0])));
        }
    }

    private void changes(String... lines) {
        for (String line : lines) {
            changes.add(ChangesLine.parse(changes.size() + 1, "\t" + line).orElseThrow());
        }
    }

    private void entries(String... lines) {
        for (String line : lines) {
            entries.add(VulnEntry.parse(entries.size() + 1, line));
        }
    }

    private List<Disposition> dispositions() {
        Triage triage = new Triage(new VulnIndex(entries), new TrunkOfChanges(trunk, changes, CUT), POLICY);
        return triage.decide(triage.affected(branch), Trials.NONE).stream()
                .map(Triaged::disposition)
                .toList();
    }

    private List<String> sentences() {
        return dispositions().stream().map(Disposition::sentence).toList();
    }

    private List<String> kinds() {
        return dispositions().stream().map(Disposition::kind).toList();
    }
}
