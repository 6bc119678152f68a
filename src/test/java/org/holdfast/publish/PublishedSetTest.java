package org.holdfast.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.VulnIndex;
import org.holdfast.outcome.PublishOutcome;
import org.holdfast.outcome.PublishOutcome.State;
import org.holdfast.outcome.SetMember;
import org.holdfast.outcome.SetMember.Cause;
import org.holdfast.pkgsrc.PackageRemoval;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.source.Inputs;
import org.holdfast.source.Packages;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which packages a set has, and why. */
class PublishedSetTest {

    private static final String LIB1 = "/usr/pkg/lib/libx.so.1";
    private static final String LIB2 = "/usr/pkg/lib/libx.so.2";

    @TempDir
    private Path directory;

    private PublishedRepository repository;

    @BeforeEach
    void repository() {
        repository = new PublishedRepository(directory);
    }

    private void live(PackageMaker... packages) {
        assertThat(repository.publish(packages).state()).isEqualTo(State.PUBLISHED);
    }

    private static PackageMaker pkg(String name) {
        return PackageMaker.of(name);
    }

    private static List<String> because(SetMember member) {
        return switch (member) {
            case SetMember.CarriedForward one -> one.because();
            case SetMember.LeftOut one -> one.because();
            case SetMember.New one -> List.of();
            case SetMember.Removed one -> List.of(one.why());
        };
    }

    private void rules(
            List<PackageRemoval> removals, Set<String> allowed, Map<String, String> breaks, Set<String> required) {
        repository.rules = new PublishRules(
                removals,
                allowed,
                breaks,
                required,
                Set.of("gnu-agpl-v3"),
                Set.of(),
                100,
                20,
                false,
                Optional.of(VulnIndex.of(List.of(
                        new VulnKey("libx<1.1", "dos", "CVE-2014-1"), new VulnKey("app>=2<3", "dos", "CVE-2014-2")))));
    }

    @Test
    void whatWasNotBuiltStays() {
        live(pkg("libx-1.0"), pkg("app-1.0").depends("libx>=1.0"));
        PublishOutcome outcome = repository.publish(pkg("libx-1.1"));
        assertThat(repository.listed()).containsExactly("app-1.0", "libx-1.1");
        assertThat(PublishedRepository.of(outcome, "app-1.0"))
                .isInstanceOfSatisfying(
                        SetMember.CarriedForward.class,
                        one -> assertThat(one.cause()).isEqualTo(Cause.NOT_BUILT));
    }

    @Test
    void aLibraryIsHeldBackWithWhatNeedsTheOldOne() {
        live(pkg("libx-1.0").provides(LIB1), pkg("app-1.0").depends("libx>=1.0").requires(LIB1));
        PublishOutcome outcome = repository.publish(pkg("libx-2.0").provides(LIB2));
        assertThat(repository.listed()).containsExactly("app-1.0", "libx-1.0");
        assertThat(PublishedRepository.of(outcome, "libx-1.0"))
                .isInstanceOfSatisfying(SetMember.CarriedForward.class, one -> {
                    assertThat(one.cause()).isEqualTo(Cause.HELD_BACK);
                    assertThat(one.heldBy()).extracting(Object::toString).containsExactly("app-1.0");
                    assertThat(one.because())
                            .containsExactly(
                                    "app-1.0 stays, and needs " + LIB1 + ", which libx-2.0 does not have",
                                    "app-1.0 is not among the new packages");
                });
        assertThat(outcome.state()).isEqualTo(State.UNCHANGED);
    }

    @Test
    void onlyThoseHoldItBackThatAreNotHeldBackByIt() {
        live(
                pkg("libx-1.0").provides(LIB1),
                pkg("app-1.0").requires(LIB1),
                pkg("bar-1.0").requires(LIB1),
                pkg("foo-1.0").requires(LIB1));
        PublishOutcome outcome = repository.publish(
                pkg("libx-2.0").provides(LIB2),
                pkg("bar-1.1").depends("libx>=2.0").requires(LIB2));
        assertThat(((SetMember.CarriedForward) PublishedRepository.of(outcome, "libx-1.0")).heldBy())
                .extracting(Object::toString)
                .containsExactly("app-1.0", "foo-1.0");
        assertThat(because(PublishedRepository.of(outcome, "bar-1.0")))
                .startsWith(
                        "bar-1.1 needs libx>=2.0, which the set cannot have",
                        "bar-1.1 needs " + LIB2 + ", which the set cannot have",
                        "app-1.0 stays, and needs " + LIB1 + ", which libx-2.0 does not have");
    }

    @Test
    void theLibraryComesWithWhatWasBuiltAgainstIt() {
        live(pkg("libx-1.0").provides(LIB1), pkg("app-1.0").depends("libx>=1.0").requires(LIB1));
        repository.publish(
                pkg("libx-2.0").provides(LIB2),
                pkg("app-1.0nb1").depends("libx>=2.0").requires(LIB2));
        assertThat(repository.listed()).containsExactly("app-1.0nb1", "libx-2.0");
    }

    @Test
    void whatNeedsAFailedLibraryStaysAndSaysWhatFailed() throws IOException {
        live(
                pkg("libx-1.0"),
                pkg("mid-1.0").depends("libx>=1.0"),
                pkg("app-1.0").depends("mid>=1.0"));
        Path report = directory.resolve("report");
        Files.writeString(
                report,
                "PKGNAME=libx-1.1\nPKG_LOCATION=test/libx\nBUILD_STATUS=failed\n"
                        + "PKGNAME=mid-1.1\nPKG_LOCATION=test/mid\nBUILD_STATUS=done\n"
                        + "PKGNAME=app-1.1\nPKG_LOCATION=test/app\nBUILD_STATUS=done\n");
        repository.report =
                BuildReport.read(new Packages(new Inputs(directory, InputStream.nullInputStream())), report.toString());
        rules(List.of(), Set.of(), Map.of(), Set.of());
        PublishOutcome outcome = repository.publish(
                pkg("mid-1.1").depends("libx>=1.1"), pkg("app-1.1").depends("mid>=1.1"));
        assertThat(repository.listed()).containsExactly("app-1.0", "libx-1.0", "mid-1.0");
        assertThat(because(PublishedRepository.of(outcome, "app-1.0")))
                .containsExactly(
                        "app-1.1 needs mid>=1.1, which the set cannot have",
                        "mid-1.1 needs libx>=1.1, which the set cannot have",
                        "libx-1.1: its build failed (" + report + ")");
        assertThat(because(PublishedRepository.of(outcome, "libx-1.0")))
                .containsExactly("libx-1.0: its build failed (" + report + ")");
    }

    @Test
    void aPackageThatTheBuildDoesNotKnowCountsAsFailed() throws IOException {
        live(pkg("libx-1.0"), pkg("app-1.0"));
        Path report = directory.resolve("report");
        Files.writeString(report, "PKGNAME=libx-1.1\nPKG_LOCATION=test/libx\nBUILD_STATUS=done\n");
        repository.report =
                BuildReport.read(new Packages(new Inputs(directory, InputStream.nullInputStream())), report.toString());
        rules(List.of(), Set.of(), Map.of(), Set.of());
        PublishOutcome outcome = repository.publish(pkg("libx-1.1"));
        assertThat(outcome.carried(Cause.FAILED)).hasSize(1);
        assertThat(because(PublishedRepository.of(outcome, "app-1.0")).getFirst())
                .contains("its scan failed");
    }

    @Test
    void severalVersionsOfOneNameAllStay() {
        live(
                pkg("php-5.3.1").at("lang/php53"),
                pkg("php-5.4.1").at("lang/php54"),
                pkg("mod-1").depends("php>=5.3<5.4"));
        repository.publish(pkg("php-5.4.2").at("lang/php54"), pkg("php-5.5.1").at("lang/php55"));
        assertThat(repository.listed()).containsExactly("mod-1", "php-5.3.1", "php-5.4.2", "php-5.5.1");
    }

    @Test
    void aPackageThatMovedTakesItsOwnPlace() {
        live(pkg("foo-1.0").at("misc/foo"));
        repository.publish(pkg("foo-1.1").at("www/foo").build("PREV_PKGPATH", "misc/foo"));
        assertThat(repository.listed()).containsExactly("foo-1.1");
    }

    @Test
    void aRebuildWithTheSameContentKeepsTheOldFile() {
        live(pkg("libx-1.0"));
        long time = repository.summaryTime();
        PublishOutcome outcome = repository.publish(pkg("libx-1.0").built("2014-07-01 00:00:00 +0000"));
        assertThat(outcome.state()).isEqualTo(State.UNCHANGED);
        assertThat(outcome.carried(Cause.SAME_CONTENT)).hasSize(1);
        assertThat(repository.summaryTime()).isEqualTo(time);
        assertThat(repository.summary()).contains("BUILD_DATE=2014-06-05");
    }

    @Test
    void whatItWasBuiltWithIsNotItsContent() {
        live(pkg("app-1.0").builtWith("libx-1.0"));
        assertThat(repository.publish(pkg("app-1.0").builtWith("libx-1.1")).carried(Cause.SAME_CONTENT))
                .hasSize(1);
    }

    @Test
    void ofTwoVersionsForOnePlaceTheNewerIsTaken() {
        live(pkg("libx-1.1"));
        PublishOutcome outcome = repository.publish(pkg("libx-1.2"), pkg("libx-1.3"));
        assertThat(repository.listed()).containsExactly("libx-1.3");
        assertThat(outcome.notes()).singleElement().asString().startsWith("1 of the new packages passed over");
    }

    @Test
    void aDirectoryThatHasEarlierBuildsTooPutsNothingBesideWhatIsLive() {
        live(pkg("libx-1.0").provides(LIB1), pkg("app-1.0").requires(LIB1));
        repository.publish(
                pkg("libx-0.9").provides(LIB1),
                pkg("libx-1.0").provides(LIB1),
                pkg("libx-2.0").provides(LIB2));
        assertThat(repository.listed())
                .containsExactly("app-1.0", "libx-1.0"); // app needs it, and hosts take the newest
        repository.publish(
                pkg("libx-1.0").provides(LIB1),
                pkg("libx-2.0").provides(LIB2),
                pkg("app-1.1").requires(LIB2));
        assertThat(repository.listed()).containsExactly("app-1.1", "libx-2.0");
    }

    @Test
    void aRefusedCandidateStandsInNobodysWay() {
        live(pkg("libx-1.0"));
        PublishOutcome outcome = repository.publish(pkg("libx-1.2").build("RESTRICTED", "no"), pkg("libx-1.1"));
        assertThat(repository.listed()).containsExactly("libx-1.1");
        assertThat(PublishedRepository.of(outcome, "libx-1.2")).isInstanceOf(SetMember.LeftOut.class);
    }

    @Test
    void whatWasTakenBackIsNotPublishedAgainUnlessAllowed() {
        live(pkg("libx-1.0"));
        repository.publish(pkg("libx-1.1"));
        repository.now = repository.now.plus(Duration.ofHours(1));
        repository.publisher().rollback(Optional.of(1), "it crashes", Set.of(), repository.rules, false, done -> "{}");
        PublishOutcome outcome = repository.publish(pkg("libx-1.1").built("2014-07-01 00:00:00 +0000"));
        assertThat(repository.listed()).containsExactly("libx-1.0");
        assertThat(because(PublishedRepository.of(outcome, "libx-1.0")).getFirst())
                .contains("was taken back by generation 3, to 1: it crashes", "--allow libx");
        repository.publish(pkg("libx-1.1").file("share/mended", "mended"));
        assertThat(repository.listed()).containsExactly("libx-1.1");
        assertThatThrownBy(() -> {
                    repository
                            .publisher()
                            .rollback(Optional.of(1), "again", Set.of(), repository.rules, false, done -> "{}");
                    repository
                            .publisher()
                            .rollback(Optional.empty(), "twice", Set.of(), repository.rules, false, done -> "{}");
                })
                .hasMessageContaining("say with --generation where to go");
    }

    @Test
    void namesThatMatchNothingAreSaid() {
        rules(List.of(), Set.of("lbix"), Map.of("apq-1.0", "typo"), Set.of());
        assertThat(repository.publish(pkg("libx-1.0")).notes())
                .containsExactly(
                        "no package is called apq-1.0, which was allowed",
                        "no package is called lbix, which was allowed");
    }

    @Test
    void aRebuildWithOtherContentIsNew() {
        live(pkg("libx-1.0"));
        repository.publish(pkg("libx-1.0").file("share/more", "more"));
        assertThat(repository.summary()).contains("FILE_SIZE=" + size("libx-1.0.tgz"));
        assertThat(repository.publisher().generations()).hasSize(2);
    }

    private long size(String file) {
        try {
            return Files.size(repository.root().resolve("All").resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void onlyAMaintainerRemovesAndNothingThatOthersNeed() {
        live(pkg("libx-1.0"), pkg("app-1.0").depends("libx>=1.0"), pkg("old-1.0"));
        rules(List.of(new PackageRemoval("libx", "gone", "jane", "removals.toml:1")), Set.of(), Map.of(), Set.of());
        PublishOutcome refused = repository.publish();
        assertThat(refused.state()).isEqualTo(State.REFUSED);
        assertThat(refused.refusals()).containsExactly("without what is removed, app-1.0 lacks libx>=1.0");
        assertThat(repository.listed()).containsExactly("app-1.0", "libx-1.0", "old-1.0");
        rules(List.of(new PackageRemoval("old", "eol", "jane", "removals.toml:1")), Set.of(), Map.of(), Set.of());
        PublishOutcome removed = repository.publish();
        assertThat(PublishedRepository.of(removed, "old-1.0")).isInstanceOf(SetMember.Removed.class);
        assertThat(repository.listed()).containsExactly("app-1.0", "libx-1.0");
        assertThat(repository.files()).contains("old-1.0.tgz"); // for hosts in the middle of an upgrade
        assertThat(because(PublishedRepository.of(repository.publish(pkg("old-1.1")), "old-1.1")))
                .isNotEmpty();
    }

    @Test
    void whatFallsOrIsMoreVulnerableIsRefusedUnlessAllowed() {
        rules(List.of(), Set.of(), Map.of(), Set.of());
        live(pkg("libx-1.1"), pkg("app-1.0"));
        PublishOutcome outcome = repository.publish(pkg("libx-1.0"), pkg("app-2.0"));
        assertThat(repository.listed()).containsExactly("app-1.0", "libx-1.1");
        assertThat(because(PublishedRepository.of(outcome, "libx-1.1")).getFirst())
                .startsWith("libx-1.0 is older than libx-1.1");
        assertThat(because(PublishedRepository.of(outcome, "app-1.0")).getFirst())
                .startsWith("app-2.0 is vulnerable, and app-1.0 is not: dos CVE-2014-2");
        rules(List.of(), Set.of("app"), Map.of(), Set.of());
        assertThat(repository.publish(pkg("app-2.0")).state()).isEqualTo(State.PUBLISHED);
    }

    @Test
    void restrictedPackagesAndWhatNeedsThemAreLeftOut() {
        rules(List.of(), Set.of(), Map.of(), Set.of());
        live(pkg("free-1.0"));
        PublishOutcome outcome = repository.publish(
                pkg("secret-1.0").build("NO_BIN_ON_FTP", "no redistribution"),
                pkg("agpl-1.0").build("LICENSE", "gnu-agpl-v3 OR mit"),
                pkg("app-1.0").depends("secret>=1.0"),
                pkg("top-1.0").depends("app>=1.0"),
                pkg("free-1.1"));
        assertThat(repository.listed()).containsExactly("free-1.1");
        assertThat(because(PublishedRepository.of(outcome, "top-1.0")))
                .containsExactly(
                        "top-1.0 needs app>=1.0, which the set cannot have",
                        "app-1.0 needs secret>=1.0, which the set cannot have",
                        "secret-1.0 may not be distributed: NO_BIN_ON_FTP=no redistribution");
    }

    @Test
    void aLibraryOfTheSystemThatIsNotKnownIsRefused() {
        live(pkg("foo-1.0").requires("/lib/libc.so.6"));
        PublishOutcome outcome = repository.publish(pkg("foo-1.1").requires("/lib/libc.so.6", "/lib/libnew.so.1"));
        assertThat(because(PublishedRepository.of(outcome, "foo-1.0")).getFirst())
                .contains("/lib/libnew.so.1", "--allow foo");
        assertThat(repository.publish(pkg("foo-1.2").requires("/lib/libc.so.6")).state())
                .isEqualTo(State.PUBLISHED);
    }

    @Test
    void whatMayBreakBreaksAndSaysSo() {
        live(pkg("libx-1.0").provides(LIB1), pkg("app-1.0").requires(LIB1));
        rules(List.of(), Set.of(), Map.of("app", "nobody uses it"), Set.of());
        PublishOutcome outcome = repository.publish(pkg("libx-1.1").provides(LIB2));
        assertThat(repository.listed()).containsExactly("app-1.0", "libx-1.1");
        assertThat(outcome.notes()).containsExactly("app-1.0 lacks " + LIB1 + ", as allowed: nobody uses it");
        assertThat(((SetMember.New) PublishedRepository.of(outcome, "libx-1.1")).closes())
                .hasSize(1);
    }

    @Test
    void packagesThatCannotBeInstalledTogetherAreNotBroughtTogether() {
        live(pkg("a-1.0"), pkg("b-1.0"), pkg("app-1.0").depends("a>=1.0", "b>=1.0"));
        PublishOutcome outcome = repository.publish(pkg("a-1.1").conflicts("b-[0-9]*"));
        assertThat(repository.listed()).containsExactly("a-1.0", "app-1.0", "b-1.0");
        assertThat(because(PublishedRepository.of(outcome, "a-1.0")).getFirst())
                .isEqualTo("a-1.1 would bring together what cannot be installed together: a-1.1 conflicts with b-1.0");
        repository.publish(pkg("c-1.0").conflicts("a-[0-9]*"));
        assertThat(repository.listed()).contains("c-1.0"); // nothing needs both
    }

    @Test
    void requiredPackagesMustBeThere() {
        rules(List.of(), Set.of(), Map.of(), Set.of("pkgin"));
        PublishOutcome outcome = repository.publish(pkg("libx-1.0"));
        assertThat(outcome.state()).isEqualTo(State.REFUSED);
        assertThat(outcome.refusals()).containsExactly("the required package pkgin is not in the set");
        assertThat(Files.exists(repository.root().resolve("All"))).isFalse();
    }

    @Test
    void twoDifferentFilesForOnePackageAreBothRefused() throws IOException {
        live(pkg("libx-1.0"));
        Files.createDirectories(directory.resolve("build2/other"));
        pkg("libx-1.1").file("share/other", "other").in(directory.resolve("build2/other"));
        PublishOutcome outcome = repository.publish(pkg("libx-1.1"));
        assertThat(repository.listed()).containsExactly("libx-1.0");
        assertThat(because(PublishedRepository.of(outcome, "libx-1.0")).getFirst())
                .contains("two files for it");
    }

    @Test
    void whatTheLiveSetLacksHoldsNothingBack() {
        live(pkg("app-1.0").depends("gone>=1.0").requires("/usr/pkg/lib/libgone.so"), pkg("libx-1.0"));
        assertThat(repository.listed()).contains("libx-1.0");
    }
}
