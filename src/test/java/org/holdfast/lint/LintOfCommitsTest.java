package org.holdfast.lint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnList;
import org.junit.jupiter.api.Test;

/** What lint makes of commits that name CVE ids. */
class LintOfCommitsTest {

    private static final String CVE = "CVE-2015-1234";

    private final List<String> lines = new ArrayList<>();
    private final List<VersionChange> trunk = new ArrayList<>();
    private final List<VersionChange> branch = new ArrayList<>();
    private final List<PkgName> made = new ArrayList<>();

    @Test
    void theCommitThatNamesTheFlawWentFurtherThanTheEntry() {
        trunk("foo-1.2", "foo-1.3");
        trunk("foo-1.3", "foo-1.4", CVE);
        entry("foo<1.3");
        assertThat(corrected()).containsExactly("foo<1.4");
    }

    @Test
    void aPatchInTheSameReleaseIsFurther() {
        trunk("foo-1.2", "foo-1.3");
        trunk("foo-1.3", "foo-1.3nb1", CVE);
        entry("foo<1.3");
        assertThat(corrected()).containsExactly("foo<1.3nb1");
    }

    @Test
    void aPatchThatNamesTheFlawIsTheFix() {
        trunk("foo-1.2", "foo-1.2nb1", CVE);
        entry("foo<1.3");
        assertThat(corrected()).containsExactly("foo<1.2nb1");
    }

    @Test
    void aNewVersionThatIsFlaggedStillMayBeHalfTheFix() {
        trunk("foo-1.2", "foo-1.3", CVE);
        entry("foo<1.4");
        assertThat(corrected()).isEmpty();
        assertThat(suspects(Confidence.POSSIBLE)).hasSize(1);
    }

    @Test
    void anEntryThatOneOfTheCommitsClosesIsRight() {
        trunk("foo-1.2", "foo-1.2nb1", CVE);
        trunk("foo-1.2nb1", "foo-1.3", CVE);
        trunk("foo-1.3", "foo-1.4", CVE);
        entry("foo<1.3");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void anotherSeriesHasAnotherFix() {
        trunk("php-5.4.2", "php-5.4.3");
        trunk("php-5.5.3", "php-5.5.4", CVE);
        entry("php>=5.4<5.4.3");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void theRightOneOfTwoEntriesIsNotReported() {
        trunk("foo-1.2nb1", "foo-1.2nb2", CVE);
        entry("foo<1.2nb2");
        entry("foo<1.3");
        assertThat(suspects(Confidence.LIKELY)).extracting(SuspectEntry::line).containsExactly(3);
        assertThat(corrected()).containsExactly("foo<1.2nb2");
    }

    @Test
    void aPatchThatWasTakenBackProvesNothing() {
        trunk("foo-1.2", "foo-1.2nb1", CVE);
        Commit back = new Commit("b".repeat(40), "x", LocalDate.parse("2015-03-01"), "", List.of(CVE), List.of(CVE));
        trunk.add(change("foo-1.2nb1", "foo-1.2nb2", back));
        entry("foo<1.3");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void aCommitAfterTheFixOfWhichNothingIsKnownProvesNothing() {
        trunk("foo-1.4", "foo-1.5", CVE); // takes the patch away that came before the history begins
        entry("foo<1.3nb4");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void aRevisionThatHasTheFixIsNotMissed() {
        trunk("foo-1.2", "foo-1.2nb1", CVE);
        entry("foo<=1.2");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void aRevisionForAnotherReasonIsMissed() {
        trunk("foo-1.2", "foo-1.2nb1");
        entry("foo<=1.2");
        assertThat(suspects(Confidence.LIKELY).getFirst().missed()).containsExactly(new PkgName("foo-1.2nb1"));
    }

    @Test
    void aRevisionForAnotherFlawMayHaveMoreThanItSays() {
        trunk("foo-1.2", "foo-1.2nb1", "CVE-2015-9999");
        entry("foo<=1.2");
        assertThat(suspects(Confidence.LIKELY)).isEmpty();
        assertThat(suspects(Confidence.POSSIBLE)).hasSize(1);
    }

    @Test
    void revisionsThatTheEntryNamesAreMeant() {
        trunk("foo-1.2", "foo-1.2nb1");
        trunk("foo-1.2nb1", "foo-1.2nb2");
        trunk("foo-1.2nb2", "foo-1.2nb3");
        entry("foo-1.2{,nb1,nb2}");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void theBranchHasTheFixInAnEarlierRevision() {
        trunk("foo-1.2nb2", "foo-1.2nb3", CVE);
        branch("foo-1.2", "foo-1.2nb1", CVE);
        made.add(new PkgName("foo-1.2nb1"));
        entry("foo<1.2nb3");
        assertThat(suspects(Confidence.LIKELY).getFirst().wronglyAffected()).containsExactly(new PkgName("foo-1.2nb1"));
        assertThat(corrected()).isEmpty();
    }

    @Test
    void theBranchMayHaveGotToTheRevisionWithoutTheFix() {
        trunk("foo-1.2", "foo-1.2nb1", CVE);
        branch("foo-1.2", "foo-1.2nb1");
        made.add(new PkgName("foo-1.2nb1"));
        entry("foo<1.2nb1");
        assertThat(suspects(Confidence.LIKELY)).isEmpty(); // a message need not say all
        assertThat(suspects(Confidence.POSSIBLE).getFirst().missed()).containsExactly(new PkgName("foo-1.2nb1"));
    }

    @Test
    void theBranchGotToTheRevisionByTheSameFix() {
        trunk("foo-1.2", "foo-1.2nb1", CVE);
        branch("foo-1.2", "foo-1.2nb1", CVE);
        made.add(new PkgName("foo-1.2nb1"));
        entry("foo<1.2nb1");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    @Test
    void aRevisionThatTheBranchWasCutWithIsTrunks() {
        made.add(new PkgName("foo-1.2nb3"));
        entry("foo<1.2nb3");
        assertThat(suspects(Confidence.POSSIBLE)).isEmpty();
    }

    private void trunk(String before, String after, String... cves) {
        trunk.add(change(before, after, commit(trunk.size(), cves)));
    }

    private void branch(String before, String after, String... cves) {
        branch.add(change(before, after, commit(100 + branch.size(), cves)));
    }

    private static Commit commit(int number, String... cves) {
        return new Commit(
                "%040x".formatted(number + 1),
                "x",
                LocalDate.parse("2015-01-01").plusDays(number),
                "",
                List.of(cves));
    }

    private static VersionChange change(String before, String after, Commit commit) {
        return new VersionChange(
                PkgPath.parse("devel/foo").orElseThrow(),
                commit,
                List.of(MadePackage.parse(before)),
                List.of(MadePackage.parse(after)),
                Optional.empty());
    }

    private void entry(String pattern) {
        lines.add(pattern + "\tdenial-of-service\thttps://nvd.nist.gov/vuln/detail/" + CVE);
    }

    private List<String> corrected() {
        return suspects(Confidence.LIKELY).stream()
                .flatMap(suspect -> suspect.correction().stream())
                .flatMap(correction -> correction instanceof Correction.ReplacementLine line
                        ? Stream.of(line.text().substring(0, line.text().indexOf('\t')))
                        : Stream.empty())
                .toList();
    }

    private List<SuspectEntry> suspects(Confidence least) {
        String text = "#FORMAT 1.1.0\n" + String.join("\n", lines) + "\n";
        VulnList list = VulnList.parse("list", text.getBytes(StandardCharsets.ISO_8859_1));
        List<PkgName> names = Stream.concat(trunk.stream(), branch.stream())
                .flatMap(change -> Stream.concat(change.before().stream(), change.after().stream()))
                .flatMap(one -> one.pkgname().stream())
                .toList();
        List<ChangesLine> changes = trunk.stream()
                .map(change -> new ChangesLine(
                        0,
                        ChangesLine.Action.UPDATED,
                        PkgPath.parse("devel/"
                                        + change.after()
                                                .getFirst()
                                                .pkgname()
                                                .orElseThrow()
                                                .base())
                                .orElseThrow(),
                        change.after()
                                .getFirst()
                                .pkgname()
                                .orElseThrow()
                                .version()
                                .text(),
                        "x",
                        change.commit().date()))
                .toList();
        KnownPackages known = new KnownPackages(
                Stream.concat(names.stream(), made.stream()).toList(),
                List.of(),
                changes,
                new FixCommits(trunk, branch, made));
        return new Lint(() -> known, EnumSet.allOf(Detector.class), least, key -> false).run(list);
    }
}
