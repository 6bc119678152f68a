package org.holdfast.backport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.bmake.MadePackage;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.junit.jupiter.api.Test;

class VersionHistoryTest {

    private static final PkgPath FOO = new PkgPath("net", "foo");
    private static final PkgPath OTHER = new PkgPath("devel", "foo");

    @Test
    void whatIsMadeMustBeNewerThanWhatIsPublished() {
        VersionHistory history = new VersionHistory().published(List.of(scanned("foo-1.0nb2", FOO)));
        assertThat(check(history, "foo-1.1")).isEqualTo(new VersionCheck.Rises());
        assertThat(check(history, "foo-1.0nb3")).isEqualTo(new VersionCheck.Rises());
        assertThat(check(history, "foo-1.0nb2")).isEqualTo(needs(3, "foo-1.0nb2", "was published"));
        assertThat(check(history, "foo-1.0")).isEqualTo(needs(3, "foo-1.0nb2", "was published"));
        assertThat(check(history, "foo-0.9nb7"))
                .isEqualTo(new VersionCheck.Falls(new PkgName("foo-0.9nb7"), known("foo-1.0nb2", "was published")));
    }

    @Test
    void anotherDirectoryOrAnotherNameHasAHistoryOfItsOwn() {
        VersionHistory history =
                new VersionHistory().published(List.of(scanned("foo-2.0", OTHER), scanned("bar-2.0", FOO)));
        assertThat(check(history, "foo-1.0")).isEqualTo(new VersionCheck.Rises());
    }

    @Test
    void whatWasPublishedFromWhoKnowsWhereCountsForEveryDirectory() {
        VersionHistory history = new VersionHistory()
                .published(List.of(scanned("foo-2.0", null), scanned("foo-1.5", null), scanned("foo-1.9", FOO)));
        assertThat(check(history, "foo-1.9nb1"))
                .isEqualTo(new VersionCheck.Falls(new PkgName("foo-1.9nb1"), known("foo-2.0", "was published")));
    }

    @Test
    void whatTheBranchMadeOnItsWayCountsThoughItMakesLessNow() {
        VersionHistory before = new VersionHistory().made("backports/2014Q1", List.of(), List.of(change("1.5", "1.2")));
        VersionHistory after = new VersionHistory().made("backports/2014Q1", List.of(), List.of(change("1.2", "1.5")));
        VersionHistory makes = new VersionHistory().made("backports/2014Q1", List.of(makes(FOO, "foo-1.5")), List.of());
        for (VersionHistory history : List.of(before, after, makes)) {
            assertThat(check(history, "foo-1.3"))
                    .isEqualTo(new VersionCheck.Falls(
                            new PkgName("foo-1.3"), known("foo-1.5", "was made on backports/2014Q1")));
        }
    }

    @Test
    void whatTheSameRunHasMadeCountsIfItIsThePackage() {
        VersionHistory history = new VersionHistory().published(List.of(scanned("foo-1.0", FOO)));
        List<VersionHistory.Known> also = List.of(known("foo-1.1", "was made"), known("foo-bin-3", "was made"));
        assertThat(VersionCheck.of(FOO, List.of(new PkgName("foo-1.1")), history, also))
                .isEqualTo(needs(1, "foo-1.1", "was made"));
        assertThat(VersionCheck.of(FOO, List.of(new PkgName("foo-1.1")), new VersionHistory(), also))
                .isEqualTo(needs(1, "foo-1.1", "was made"));
        assertThat(VersionCheck.of(FOO, List.of(new PkgName("foo-1.2")), history, also))
                .isEqualTo(new VersionCheck.Rises());
    }

    @Test
    void ofSeveralPackagesTheHighestRevisionCountsAndOneThatFallsDecides() {
        VersionHistory history = new VersionHistory()
                .published(List.of(scanned("a-1.0nb4", FOO), scanned("b-1.0nb6", FOO), scanned("c-2.0", FOO)));
        List<PkgName> names = List.of(new PkgName("a-1.0"), new PkgName("b-1.0"), new PkgName("d-1"));
        assertThat(VersionCheck.of(FOO, names, history, List.of())).isEqualTo(needs(7, "b-1.0nb6", "was published"));
        assertThat(VersionCheck.of(FOO, names.reversed(), history, List.of()))
                .isEqualTo(needs(7, "b-1.0nb6", "was published"));
        assertThat(VersionCheck.of(FOO, List.of(new PkgName("a-1.0"), new PkgName("c-1.0")), history, List.of()))
                .isInstanceOf(VersionCheck.Falls.class);
    }

    @Test
    void aRevisionIsTheNumberBehindNbAndAnAbsurdOneIsNone() {
        assertThat(VersionCheck.revision(new PkgVersion("1.0.1gnb2"))).isEqualTo(2);
        assertThat(VersionCheck.revision(new PkgVersion("1.0.1g"))).isZero();
        assertThat(VersionCheck.revision(new PkgVersion("1.0nb12345678"))).isEqualTo(12345678);
        assertThat(VersionCheck.revision(new PkgVersion("1.0nb123456789012"))).isZero();
    }

    @Test
    void aVersionCameFromTheOtherBranchIfItIsMadeThereAndIsWhatWasPublishedLast() {
        VersionHistory history = new VersionHistory()
                .published(List.of(scanned("foo-1.1", FOO)))
                .mayHaveCome(List.of(makes(FOO, "foo-1.1", "foo-1.2")));
        assertThat(history.cameFromThere(FOO, new PkgName("foo-1.1"))).isTrue();
        assertThat(history.cameFromThere(FOO, new PkgName("foo-1.2"))).isFalse();
        assertThat(history.cameFromThere(FOO, new PkgName("foo-1.0"))).isFalse();
        assertThat(history.cameFromThere(OTHER, new PkgName("foo-1.1"))).isFalse();
        VersionHistory made = new VersionHistory()
                .made("backports", List.of(makes(FOO, "foo-1.1")), List.of())
                .mayHaveCome(List.of(makes(FOO, "foo-1.1")));
        assertThat(made.cameFromThere(FOO, new PkgName("foo-1.1"))).isFalse();
    }

    /** Nobody may get less than anybody had: what passes is newer than everything, and what is proposed passes. */
    @Property
    void whatRisesIsNewerThanAllAndTheRevisionThatIsNeededRises(
            @ForAll("versions") List<String> had, @ForAll("version") String makes) {
        VersionHistory history = new VersionHistory()
                .published(had.stream().map(one -> scanned("foo-" + one, FOO)).toList());
        PkgVersion made = new PkgVersion(makes);
        switch (check(history, "foo-" + makes)) {
            case VersionCheck.Rises rises ->
                assertThat(had).allMatch(one -> PkgVersion.ORDER.compare(made, new PkgVersion(one)) > 0);
            case VersionCheck.Needs needs ->
                assertThat(check(history, "foo-" + made.upstream() + "nb" + needs.revision()))
                        .isEqualTo(new VersionCheck.Rises());
            case VersionCheck.Falls falls ->
                assertThat(check(history, "foo-" + made.upstream() + "nb999")).isInstanceOf(VersionCheck.Falls.class);
        }
    }

    @Property
    void theOrderInWhichVersionsAreLearntDoesNotMatter(
            @ForAll("versions") List<String> had, @ForAll("version") String makes, @ForAll Random random) {
        List<String> shuffled = new ArrayList<>(had);
        Collections.shuffle(shuffled, random);
        assertThat(highest(shuffled)).isEqualTo(highest(had));
        shuffled.addAll(had);
        assertThat(highest(shuffled)).isEqualTo(highest(had));
    }

    private static String highest(List<String> had) {
        return new VersionHistory()
                .published(had.stream().map(one -> scanned("foo-" + one, FOO)).toList())
                .highest(FOO, new PkgBase("foo"), List.of())
                .orElseThrow()
                .pkgname()
                .text();
    }

    @Provide
    Arbitrary<String> version() {
        return Combinators.combine(
                        Arbitraries.of("1.0", "1.0.1", "1.1", "1.1rc1", "2.0a"),
                        Arbitraries.of("", "nb1", "nb2", "nb10"))
                .as(String::concat);
    }

    @Provide
    Arbitrary<List<String>> versions() {
        return version().list().ofMinSize(1).ofMaxSize(5);
    }

    private static VersionCheck check(VersionHistory history, String makes) {
        return VersionCheck.of(FOO, List.of(new PkgName(makes)), history, List.of());
    }

    private static VersionCheck needs(int revision, String name, String where) {
        return new VersionCheck.Needs(revision, known(name, where));
    }

    private static VersionHistory.Known known(String name, String where) {
        return new VersionHistory.Known(new PkgName(name), where);
    }

    private static ScannedPackage scanned(String name, @org.jspecify.annotations.Nullable PkgPath path) {
        return new ScannedPackage(new PkgName(name), Optional.ofNullable(path));
    }

    private static PackageDirectory makes(PkgPath path, String... names) {
        return new PackageDirectory(
                path, Stream.of(names).map(MadePackage::parse).toList(), List.of(), List.of());
    }

    private static VersionChange change(String before, String after) {
        return new VersionChange(
                FOO,
                new Commit("1".repeat(40), "wiz", LocalDate.EPOCH, "x", List.of()),
                List.of(MadePackage.parse("foo-" + before)),
                List.of(MadePackage.parse("foo-" + after)),
                Optional.empty());
    }
}
