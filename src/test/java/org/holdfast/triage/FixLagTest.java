package org.holdfast.triage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.holdfast.audit.VulnIndex;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.junit.jupiter.api.Test;

class FixLagTest {

    private static final PkgPath FOO = PkgPath.parse("net/foo").orElseThrow();

    private final List<VersionChange> trunk = new ArrayList<>();
    private final List<VersionChange> branch = new ArrayList<>();
    private final List<VulnEntry> entries = new ArrayList<>();

    @Test
    void theLagIsFromTrunksFirstFreeVersionToTheBranchsCommit() {
        entries("foo<1.2 dos http://a", "foo<1.3 dos http://b");
        trunk("2014-06-01 foo-1.0 foo-1.1", "2014-06-05 foo-1.1 foo-1.2", "2014-06-15 foo-1.2 foo-1.3");
        branch("2014-07-05 foo-1.0 foo-1.3");
        assertThat(lags()).containsExactly("foo<1.2 30 1.2 foo-1.0 foo-1.3", "foo<1.3 20 1.3 foo-1.0 foo-1.3");
    }

    @Test
    void whatTheBranchDidNotGetRidOfIsNoFix() {
        entries("foo<1.2 dos http://a", "foo<9 dos http://b", "bar<1 dos http://c", "foo<1.2 eol http://d");
        trunk("2014-06-05 foo-1.0 foo-1.2");
        branch("2014-07-05 foo-1.0 foo-1.1", "2014-07-06 bar-0 ");
        assertThat(lags()).isEmpty();
        branch("2014-07-07 foo-1.1 foo-1.2");
        assertThat(lags()).containsExactly("foo<1.2 32 1.2 foo-1.1 foo-1.2");
    }

    @Test
    void aFixThatWasTakenBackCountsFromWhenItCameAgain() {
        entries("foo<1.2 dos http://a");
        trunk("2014-06-05 foo-1.0 foo-1.2");
        branch("2014-07-05 foo-1.0 foo-1.2", "2014-07-06 foo-1.2 foo-1.0");
        assertThat(lags()).isEmpty();
        branch("2014-07-15 foo-1.0 foo-1.2nb1");
        assertThat(lags()).containsExactly("foo<1.2 40 1.2 foo-1.0 foo-1.2nb1");
    }

    @Test
    void aBranchThatIsBeforeTrunkHasANegativeLagAndOneWithoutATrunkNone() {
        entries("foo<1.0nb1 dos http://a", "foo<1.2 dos http://b");
        branch("2014-06-01 foo-1.0 foo-1.0nb1");
        assertThat(lags()).containsExactly("foo<1.0nb1 none - foo-1.0 foo-1.0nb1");
        trunk("2014-06-05 foo-1.0 foo-1.2");
        assertThat(lags()).containsExactly("foo<1.0nb1 -4 1.2 foo-1.0 foo-1.0nb1");
    }

    @Test
    void anotherSeriesThatIsAffectedByTheSameAdvisoryIsNoFixOfTrunks() {
        entries("foo<1.2 dos http://a", "foo>=2.0<2.1 dos http://a");
        trunk("2014-06-01 foo-1.0 foo-2.0", "2014-06-11 foo-2.0 foo-2.1");
        branch("2014-06-21 foo-1.0 foo-1.2");
        assertThat(lags()).containsExactly("foo<1.2 10 2.1 foo-1.0 foo-1.2");
    }

    @Test
    void ofAPackageWhoseNameIsNotKnownAnyMoreNobodyCanTell() {
        entries("foo<1.2 dos http://a");
        branch.add(new VersionChange(
                FOO,
                commit("2014-06-01"),
                made("foo-1.0"),
                List.of(new MadePackage(Optional.empty(), Optional.of("OPSYS"))),
                Optional.empty()));
        assertThat(lags()).isEmpty();
    }

    private List<String> lags() {
        PackageDirectory head = new PackageDirectory(
                FOO, trunk.isEmpty() ? made("foo-1.0") : trunk.getLast().after(), List.of(), List.of());
        return FixLag.of(branch, new VulnIndex(entries), new TrunkOfCommits(List.of(head), trunk, List.of())).stream()
                .map(lag -> lag.entry().pattern() + " " + text(lag.days()) + " "
                        + lag.trunk()
                                .map(version -> version.pkgname().version().text())
                                .orElse("-")
                        + " " + lag.before() + " " + lag.after())
                .toList();
    }

    private static String text(OptionalLong days) {
        return days.isPresent() ? String.valueOf(days.getAsLong()) : "none";
    }

    private void entries(String... lines) {
        Stream.of(lines).map(line -> VulnEntry.parse(entries.size() + 1, line)).forEach(entries::add);
    }

    private void trunk(String... changes) {
        Stream.of(changes).map(FixLagTest::change).forEach(trunk::add);
    }

    private void branch(String... changes) {
        Stream.of(changes).map(FixLagTest::change).forEach(branch::add);
    }

    private static VersionChange change(String text) {
        String[] words = text.split(" ", -1);
        return new VersionChange(FOO, commit(words[0]), made(words[1]), made(words[2]), Optional.empty());
    }

    private static List<MadePackage> made(String names) {
        return names.isEmpty()
                ? List.of()
                : List.of(new MadePackage(Optional.of(new PkgName(names)), Optional.empty()));
    }

    private static Commit commit(String date) {
        return new Commit("id of " + date, "wiz", LocalDate.parse(date), "Update", List.of());
    }
}
