package org.holdfast.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.VulnIndex;
import org.holdfast.outcome.Generation;
import org.holdfast.outcome.PublishOutcome.State;
import org.holdfast.outcome.RollbackOutcome;
import org.holdfast.pkgsrc.PackageRemoval;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The switch, the generations and what is kept of them. */
class RepositoryTest {

    @TempDir
    private Path directory;

    private PublishedRepository repository;

    @BeforeEach
    void repository() {
        repository = new PublishedRepository(directory);
    }

    private static PackageMaker pkg(String name) {
        return PackageMaker.of(name);
    }

    private RollbackOutcome rollback(int to, String... drops) {
        repository.now = repository.now.plus(Duration.ofHours(1));
        return repository
                .publisher()
                .rollback(Optional.of(to), "a test", Set.of(drops), repository.rules, false, done -> "{}\n");
    }

    @Test
    void usersNameAllAndFindPackagesAndSummariesInIt() throws IOException {
        repository.formats = Set.of(Summaries.Format.XZ, Summaries.Format.BZ2);
        repository.publish(pkg("foo-1.0"));
        try (var files = Files.list(repository.root().resolve("All"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("foo-1.0.tgz", "pkg_summary.gz", "pkg_summary.xz", "pkg_summary.bz2");
        }
        assertThat(repository.publisher().verify()).isEmpty();
    }

    @Test
    void everySummaryIsNewerByASecondEvenWhenTheClockGoesBack() {
        repository.publish(pkg("foo-1.0"));
        long first = repository.summaryTime();
        repository.now = repository.now.minus(Duration.ofHours(1));
        repository.publish(pkg("foo-1.1"));
        assertThat(repository.summaryTime()).isEqualTo(first + 1);
        repository.now = repository.now.minus(Duration.ofDays(4000));
        repository.publish(pkg("foo-1.2"));
        assertThat(repository.summaryTime()).isEqualTo(first + 2);
    }

    @Test
    void aReplacedFileStaysReachableForTheGraceAndIsNotListed() {
        repository.publish(pkg("foo-1.0"));
        repository.publish(pkg("foo-1.1"));
        assertThat(repository.listed()).containsExactly("foo-1.1");
        assertThat(repository.files()).containsExactly("foo-1.0.tgz", "foo-1.1.tgz");
        repository.now = repository.now.plus(Duration.ofDays(13));
        repository.publish(pkg("foo-1.2"));
        assertThat(repository.files()).containsExactly("foo-1.0.tgz", "foo-1.1.tgz", "foo-1.2.tgz");
        repository.now = repository.now.plus(Duration.ofDays(2));
        repository.publish(pkg("foo-1.3"));
        assertThat(repository.files()).containsExactly("foo-1.1.tgz", "foo-1.2.tgz", "foo-1.3.tgz");
    }

    @Test
    void theGraceIsWholeDaysWhateverTheHour() {
        repository.now = Instant.parse("2014-06-05T21:30:00Z");
        repository.publish(pkg("foo-1.0"));
        repository.publish(pkg("foo-1.1")); // at half past eleven
        repository.now = Instant.parse("2014-06-19T21:30:00Z");
        repository.publish(pkg("foo-1.2")); // an hour less than 14 days later
        assertThat(repository.files()).contains("foo-1.0.tgz");
    }

    @Test
    void aRollbackIsANewGenerationThatClientsSee() {
        repository.rules = new PublishRules(
                List.of(),
                Set.of(),
                Map.of(),
                Set.of(),
                Set.of(),
                Set.of(),
                20,
                20,
                false,
                Optional.of(VulnIndex.of(List.of(new VulnKey("foo<1.1", "dos", "CVE-2014-1")))));
        repository.publish(pkg("foo-1.0"), pkg("bar-1.0"));
        repository.publish(pkg("foo-1.1"), pkg("added-1.0"));
        long time = repository.summaryTime();
        RollbackOutcome outcome = rollback(1);
        assertThat(outcome.state()).isEqualTo(State.PUBLISHED);
        assertThat(outcome.generation()).contains(3);
        assertThat(repository.summaryTime()).isGreaterThan(time);
        assertThat(repository.listed()).containsExactly("added-1.0", "bar-1.0", "foo-1.0");
        assertThat(outcome.kept()).extracting(Object::toString).containsExactly("added-1.0");
        assertThat(outcome.changes()).singleElement().satisfies(change -> {
            assertThat(change.to()).hasToString("foo-1.0");
            assertThat(change.reopens()).hasSize(1);
        });
        assertThat(outcome.effect().downgrades()).isEqualTo(1);
        assertThat(repository.publisher().generations())
                .extracting(Generation::kind)
                .containsExactly(Generation.Kind.PUBLISH, Generation.Kind.PUBLISH, Generation.Kind.ROLLBACK);
        assertThat(rollback(1).state()).isEqualTo(State.UNCHANGED);
    }

    @Test
    void aRollbackLetsNothingGoThatIsNotNamed() {
        repository.publish(pkg("lib-1.0"));
        repository.publish(
                pkg("lib-2.0"),
                pkg("app-1.0").depends("lib>=2.0"),
                pkg("top-1.0").depends("app>=1.0"));
        RollbackOutcome refused = rollback(1);
        assertThat(refused.state()).isEqualTo(State.REFUSED);
        assertThat(refused.refusals()).containsExactly("app-1.0 came later and needs lib>=2.0: --drop app lets it go");
        assertThat(repository.listed()).hasSize(3);
        assertThat(rollback(1, "nothing").refusals()).contains("no package called nothing came later");
        assertThat(rollback(1, "app").refusals())
                .containsExactly("top-1.0 came later and needs app>=1.0: --drop top lets it go");
        assertThat(rollback(1, "app", "top").state()).isEqualTo(State.PUBLISHED);
        assertThat(repository.listed()).containsExactly("lib-1.0");
    }

    @Test
    void whoPublishesAtTheSameTimeIsRefusedAndToldByWhom() {
        repository.publish(pkg("foo-1.0"));
        new Repository(repository.root())
                .locked(
                        "jane, process 7",
                        () -> assertThatThrownBy(() -> repository.publish(pkg("foo-1.1")))
                                .isInstanceOf(Unusable.class)
                                .hasMessageContaining("is being written by jane, process 7"));
        assertThat(repository.publish(pkg("foo-1.1")).state()).isEqualTo(State.PUBLISHED);
    }

    @Test
    void whatAKilledRunLeftIsUndone() throws IOException {
        repository.publish(pkg("foo-1.0"));
        Path generations = repository.root().resolve("generations");
        Files.createDirectories(generations.resolve("2"));
        Files.writeString(generations.resolve("2/foo-9.tgz"), "half");
        Files.writeString(generations.resolve("2.tsv"), "generation\t2");
        Files.createDirectories(generations.resolve(".3"));
        Files.createSymbolicLink(repository.root().resolve(".All"), Path.of("generations/2"));
        repository.publish(pkg("foo-1.1"));
        assertThat(repository.listed()).containsExactly("foo-1.1");
        assertThat(repository.publisher().verify()).isEmpty();
        assertThat(repository.publisher().generations())
                .extracting(Generation::number)
                .containsExactly(1, 2);
    }

    @Test
    void whenAllIsGoneNothingIsCollected() throws IOException {
        repository.publish(pkg("foo-1.0"));
        Files.delete(repository.root().resolve("All"));
        assertThatThrownBy(() -> repository.publish(pkg("foo-1.1")))
                .isInstanceOf(Unusable.class)
                .hasMessageContaining("ln -s generations/1");
        assertThat(repository.root().resolve("generations/1.tsv")).exists();
    }

    @Test
    void aFirstPublishThatWasKilledBeforeItsSwitchIsUndone() throws IOException {
        repository.publish(pkg("foo-1.0"));
        Files.delete(repository.root().resolve("All"));
        Files.delete(repository.root().resolve("generations/switched"));
        repository.publish(pkg("bar-1.0"));
        assertThat(repository.listed()).containsExactly("bar-1.0");
    }

    @Test
    void aDirectoryThatHoldfastDidNotMakeIsAdopted() throws IOException {
        Path all = repository.root().resolve("All");
        Path foo = pkg("foo-1.0").in(all);
        pkg("hidden-1.0").in(all);
        Files.writeString(all.resolve("broken-1.0.tgz"), "no package");
        Files.writeString(
                all.resolve("pkg_summary.gz"),
                "PKGNAME=foo-1.0\nFILE_SIZE=" + (Files.size(foo) + 1) + "\n\nPKGNAME=lost-1.0\n\n");
        assertThatThrownBy(() -> repository.publish(pkg("foo-1.1"))).hasMessageContaining("holdfast repo adopt");
        List<String> notes = repository.publisher().adopt();
        assertThat(notes).hasSize(5).last().asString().contains("generation 1 is live, with 2 packages");
        assertThat(String.join("\n", notes))
                .contains("broken-1.0.tgz is left out", "hidden-1.0.tgz is not in the summary")
                .contains("lost-1.0 is in the summary, and there is no such file", "pkgin refused it");
        assertThat(repository.listed()).containsExactly("foo-1.0", "hidden-1.0");
        assertThat(repository.root().resolve("All.before-holdfast")).isDirectory();
        repository.publish(pkg("foo-1.1"));
        assertThat(repository.listed()).containsExactly("foo-1.1", "hidden-1.0");
    }

    @Test
    void anAdoptionThatWasKilledBetweenItsRenamesIsFinished() throws IOException {
        pkg("foo-1.0").in(repository.root().resolve("All"));
        Files.createDirectories(repository.root().resolve("generations/1"));
        Files.writeString(repository.root().resolve("generations/1/half"), "of an earlier one");
        repository.publisher().adopt();
        Files.delete(repository.root().resolve("All"));
        Files.delete(repository.root().resolve("generations/switched"));
        repository.publish(pkg("foo-1.1"));
        assertThat(repository.listed()).containsExactly("foo-1.1");
    }

    @Test
    void verifySaysWhatIsWrong() throws IOException {
        repository.publish(pkg("foo-1.0"), pkg("bar-1.0"), pkg("baz-1.0"));
        Path all = repository.root().resolve("All");
        Files.delete(all.resolve("foo-1.0.tgz"));
        Files.writeString(all.resolve("stray-1.0.tgz"), "stray");
        byte[] bytes = Files.readAllBytes(all.resolve("bar-1.0.tgz"));
        bytes[bytes.length - 1]++;
        Files.delete(all.resolve("bar-1.0.tgz"));
        Files.write(all.resolve("bar-1.0.tgz"), bytes);
        Files.write(
                all.resolve("pkg_summary.gz"),
                repository
                        .summary()
                        .replace("PKGNAME=baz-1.0", "PKGNAME=qux-1.0")
                        .getBytes(StandardCharsets.ISO_8859_1));
        String wrong = String.join("\n", repository.publisher().verify());
        assertThat(wrong)
                .contains("foo-1.0.tgz cannot be read", "stray-1.0.tgz is not of this generation")
                .contains("bar-1.0.tgz is not what was published", "another time")
                .contains("lists qux-1.0, but FILE_NAME=baz-1.0.tgz");
    }

    @Test
    void verifyKnowsWhatWasAcceptedAndSeesALibraryThatIsGone() throws IOException {
        String library = "/usr/pkg/lib/libfoo.so.1";
        repository.publish(
                pkg("foo-1.0").provides(library),
                pkg("app-1.0").requires(library),
                pkg("old-1.0").depends("gone>=1").requires("/usr/pkg/lib/libgone.so"));
        assertThat(repository.publisher().verify()).isEmpty();
        Path summary = repository.root().resolve("All/pkg_summary.gz");
        FileTime time = Files.getLastModifiedTime(summary);
        Files.writeString(
                summary, repository.summary().replace("PROVIDES=" + library, "PROVIDES=/usr/pkg/lib/libbar.so.1"));
        Files.setLastModifiedTime(summary, time);
        assertThat(repository.publisher().verify())
                .containsExactly("app-1.0 needs " + library + ", which the set does not have");
    }

    @Test
    void whatWasRemovedSinceDoesNotComeBackAndIsSaid() {
        repository.publish(pkg("lib-1.0"), pkg("app-1.0").depends("lib>=1.0"));
        repository.publish(pkg("app-1.1"));
        PackageRemoval removal = new PackageRemoval("lib", "gone", "jane", "removals.toml:1");
        repository.rules = new PublishRules(
                List.of(removal), Set.of(), Map.of(), Set.of(), Set.of(), Set.of(), 20, 20, false, Optional.empty());
        repository.publish();
        assertThat(rollback(1).refusals()).containsExactly("app-1.0 needs lib>=1.0, which was removed since");
    }

    @Test
    void aLostFileIsRestoredFromThePool() throws IOException {
        repository.publish(pkg("foo-1.0"), pkg("bar-1.0"));
        Files.delete(repository.root().resolve("All/foo-1.0.tgz"));
        repository.publish(pkg("bar-1.1"));
        assertThat(repository.files()).contains("foo-1.0.tgz");
    }

    @Test
    void oldGenerationsGoAndTheLiveOneStays() throws IOException {
        for (int i = 0; i < 6; i++) {
            repository.now = repository.now.plus(Duration.ofDays(30));
            repository.publish(pkg("foo-1." + i));
        }
        assertThat(repository.publisher().collect(2)).isPositive();
        assertThat(repository.publisher().generations())
                .extracting(Generation::number)
                .containsExactly(5, 6);
        assertThat(repository.publisher().verify()).isEmpty();
        try (var pool = Files.walk(repository.root().resolve("pool"))) {
            assertThat(pool.filter(Files::isRegularFile))
                    .hasSize(3); // of the fifth, the sixth, and replaced by the fifth
        }
    }

    @Test
    void whereThePoolCannotBeLinkedHardThereAreSymbolicLinks() throws IOException {
        Path other = Path.of("/dev/shm");
        assumeTrue(Files.isWritable(other), "needs a second file system");
        Path pool = Files.createTempDirectory(other, "holdfast");
        try {
            Files.createDirectories(repository.root());
            Files.createSymbolicLink(repository.root().resolve("pool"), pool);
            assumeTrue(!Files.getFileStore(pool).equals(Files.getFileStore(directory)), "needs a second file system");
            repository.publish(pkg("foo-1.0"));
            assertThat(Files.isSymbolicLink(repository.root().resolve("All/foo-1.0.tgz")))
                    .isTrue();
            repository.publish(pkg("foo-1.1"));
            assertThat(repository.publisher().verify()).isEmpty();
        } finally {
            Repository.delete(pool);
        }
    }

    @Test
    void whatCannotBeWrittenLeavesTheLiveSetAsItIs() throws IOException {
        repository.publish(pkg("foo-1.0"));
        Path pool = repository.root().resolve("pool");
        Path aside = directory.resolve("aside");
        Files.move(pool, aside);
        Files.writeString(pool, "no directory");
        assertThatThrownBy(() -> repository.publish(pkg("foo-1.1")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("the live set is as it was");
        assertThat(repository.listed()).containsExactly("foo-1.0");
        Files.delete(pool);
        Files.move(aside, pool);
        repository.publishBuild();
        assertThat(repository.listed()).containsExactly("foo-1.1");
    }
}
