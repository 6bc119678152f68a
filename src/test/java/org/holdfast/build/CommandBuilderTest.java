package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullMarked
class CommandBuilderTest {

    private static final CommandBuilder.Limits USUAL =
            new CommandBuilder.Limits(60, 0, 1 << 20, 0, Optional.empty(), Optional.empty());
    private static final PkgName NAME = new PkgName("one-1.0");

    @TempDir
    private Path directory = Path.of("");

    private final AtomicInteger away = new AtomicInteger();

    /** Packages and logs below the directory of the test; out of reach as often as is asked for. */
    private final PackageExchange exchange = new PackageExchange() {
        @Override
        public void provide(Lease lease, Path all) {}

        @Override
        public void deliver(Lease lease, Path file, String sha256) throws IOException {
            if (away.getAndDecrement() > 0) {
                throw new Unusable("the farm", "does not answer");
            }
            Files.copy(file, directory.resolve("delivered.tgz"));
        }

        @Override
        public void confirm(Lease lease, String sha256) {}

        @Override
        public Path log(Lease lease) {
            return directory.resolve("logs/log");
        }

        @Override
        public String keepLog(Lease lease, Path log) {
            return "log.gz";
        }
    };

    private CommandBuilder builder(CommandBuilder.Limits limits, Path tree, String... words) {
        return new CommandBuilder(
                limits,
                new BuilderCommand(List.of(words), Optional.of(tree), 1),
                FailureRules.builtIn(),
                exchange,
                directory.resolve("work/me"),
                Instant::now);
    }

    private BuildResult shell(CommandBuilder.Limits limits, int timeout, BooleanSupplier unwanted, String script)
            throws InterruptedException {
        return builder(limits, directory, "sh", "-c", script)
                .build(new Lease(7, NAME, Optional.empty(), "any", 3, 1, timeout, 1), 1, unwanted);
    }

    private String log() throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(directory.resolve("logs/log.gz")))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private BuildResult sample(CommandBuilder.Limits limits, int timeout, String fault) throws InterruptedException {
        assumeTrue(SampleTree.missing().isEmpty(), "bmake and gcc are not installed here");
        SampleTree tree = SampleTree.write(directory.resolve("tree"), 1, 10);
        PkgPath path = tree.generators().getFirst();
        if (!fault.isEmpty()) {
            tree.fault(path, fault);
        }
        return builder(
                        limits,
                        tree.root(),
                        "bmake",
                        "-C",
                        "{tree}/{pkgpath}",
                        "package",
                        "PACKAGES={packages}",
                        "WRKOBJDIR={work}",
                        "PKGSRC_RUN_TEST=yes",
                        "MAKE_JOBS={jobs}")
                .build(new Lease(7, tree.pkgname(path), Optional.of(path), "any", 3, 1, timeout, 1), 1, () -> false);
    }

    private void nothingIsLeft() throws IOException {
        assertThat(directory.resolve("work/me/slot1")).doesNotExist();
        byte[] work = directory.resolve("work/me").toString().getBytes(StandardCharsets.UTF_8);
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            assertThat(processes
                            .filter(one -> one.getFileName().toString().matches("[0-9]+"))
                            .filter(one -> carries(one, new String(work, StandardCharsets.UTF_8))))
                    .isEmpty();
        }
    }

    private static boolean carries(Path process, String work) {
        try {
            return Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1)
                    .contains(ProcessTree.WORK + "=" + work);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aPackageIsMadeDeliveredAndItsPlaceClearedAway() throws Exception {
        BuildResult result = sample(USUAL, 120, "");
        assertThat(result.failure()).isEmpty();
        assertThat(SharedPackages.digest(directory.resolve("delivered.tgz"))).isEqualTo(result.sha256());
        assertThat(result.size()).isEqualTo(Files.size(directory.resolve("delivered.tgz")));
        assertThat(log()).startsWith("holdfast: attempt 1: ").contains("bmake -C");
        nothingIsLeft();
    }

    @ParameterizedTest
    @CsvSource({
        "fetch, FETCH, timed out",
        "checksum, CHECKSUM, mismatch",
        "depends, MISSING_DEPENDENCY, should be installed",
        "compile, COMPILE, not_declared",
        "link, LINK, not_defined",
        "killed, OUT_OF_MEMORY, Killed",
        "test-once, FLAKY_TEST, FAIL: sum",
        "plist, PLIST, not in the PLIST",
        "nothing, PACKAGE, is not there",
        "corrupt, PACKAGE, ''",
        "truncated, PACKAGE, ''",
    })
    void aFaultIsCalledByItsNameWithTheDecisiveLine(String fault, FailureKind kind, String line) throws Exception {
        BuildResult result = sample(USUAL, 120, fault);
        Failure failure = result.failure().orElseThrow();
        assertThat(failure.kind()).as(log()).isEqualTo(kind);
        assertThat(String.join("\n", failure.lines())).contains(line).isNotEmpty();
        assertThat(log()).contains("holdfast: failed: " + kind.describe());
        assertThat(directory.resolve("delivered.tgz")).doesNotExist();
        nothingIsLeft();
    }

    @Test
    void aBuildThatForksAwayIsMadeAndWhatForkedIsEnded() throws Exception {
        assertThat(sample(USUAL, 120, "fork-away").failure()).isEmpty();
        nothingIsLeft();
    }

    @Test
    void aBuildThatIgnoresTermIsEndedWhenItTakesTooLong() throws Exception {
        BuildResult result = sample(USUAL, 4, "ignore-term");
        assertThat(result.failure().orElseThrow().kind()).isEqualTo(FailureKind.TIMEOUT);
        assertThat(log()).contains("holdfast: stopped: it took more than 4 s");
        nothingIsLeft();
    }

    @Test
    void aSilentBuildIsEnded() throws Exception {
        BuildResult result = shell(
                new CommandBuilder.Limits(1, 0, 1 << 20, 0, Optional.empty(), Optional.empty()),
                60,
                () -> false,
                "echo on; sleep 60");
        assertThat(result.failure().orElseThrow().kind()).isEqualTo(FailureKind.HANG);
        assertThat(result.seconds()).isLessThan(20);
        nothingIsLeft();
    }

    @Test
    void aFloodFillsNoDisk() throws Exception {
        BuildResult result = shell(
                new CommandBuilder.Limits(60, 0, 64 << 10, 0, Optional.empty(), Optional.empty()),
                60,
                () -> false,
                "yes | head -c 300000000; exit 1");
        assertThat(result.failure()).isPresent();
        assertThat(log()).hasSizeLessThan(200_000).contains("bytes left out here");
    }

    @Test
    void aBuildThatTakesTooMuchMemoryIsEnded() throws Exception {
        BuildResult result = shell(
                new CommandBuilder.Limits(60, 80L << 20, 1 << 20, 0, Optional.empty(), Optional.empty()),
                60,
                () -> false,
                "head -c 400000000 /dev/zero | tail; sleep 30");
        assertThat(result.failure().orElseThrow().kind()).isEqualTo(FailureKind.OUT_OF_MEMORY);
        assertThat(result.failure().orElseThrow().lines())
                .containsExactly("it took more than the 80 MB that this worker allows");
        assertThat(result.memory()).isGreaterThan(80L << 20);
        nothingIsLeft();
    }

    @Test
    void aBuildThatIsNoLongerWantedIsEnded() throws Exception {
        long end = System.nanoTime() + 1_000_000_000L;
        BuildResult result = shell(USUAL, 60, () -> System.nanoTime() > end, "sleep 60");
        assertThat(result.failure()).isPresent();
        assertThat(result.seconds()).isLessThan(20);
        nothingIsLeft();
    }

    @Test
    void aFloodOfFiveGigabytesFillsNeitherTheDiskNorTheMemory() throws Exception {
        BuildResult result = shell(
                new CommandBuilder.Limits(60, 0, 1 << 20, 0, Optional.empty(), Optional.empty()),
                300,
                () -> false,
                "echo begin; head -c 5G /dev/zero; echo; echo '/bin/sh: foo: not found'; exit 1");
        assertThat(result.failure()).isPresent();
        assertThat(result.failure().get().lines()).anyMatch(line -> line.contains("foo: not found"));
        assertThat(log()).contains("begin").hasSizeLessThan(2 << 20);
        assertThat(Files.size(directory.resolve("logs/log.gz"))).isLessThan(1 << 20);
        nothingIsLeft();
    }

    @Test
    void aPackageForAnotherMachineIsRefused() throws Exception {
        BuildResult result = sample(
                new CommandBuilder.Limits(60, 0, 1 << 20, 0, Optional.of("NetBSD vax"), Optional.empty()), 120, "");
        assertThat(result.failure().orElseThrow().kind()).isEqualTo(FailureKind.PACKAGE);
        assertThat(result.failure().orElseThrow().lines().getFirst())
                .startsWith("todomu-gen-3.7nb1.tgz is for ")
                .endsWith("and the branch is for NetBSD vax");
    }

    @Test
    void aFarmThatIsAwayWhenThePackageIsDoneIsWaitedFor() throws Exception {
        away.set(2);
        BuildResult result = sample(USUAL, 120, "");
        assertThat(result.failure()).isEmpty();
        assertThat(directory.resolve("delivered.tgz")).exists();
        assertThat(log()).contains("does not answer; trying again");
    }

    @Test
    void aBuildKnowsNothingOfAMakeThatStartedTheWorker() throws Exception {
        shell(USUAL, 60, () -> false, "echo \"flags ${MAKEFLAGS-none} ${MAKELEVEL-none}\"; exit 1");
        assertThat(log()).contains("flags none none");
    }

    @Test
    void aProgramThatDoesNotExistIsRefusedBeforeAnythingIsBuilt() {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() ->
                        CommandBuilder.check(new BuilderCommand(List.of("no-such-program-here"), Optional.empty(), 1)))
                .withMessageContaining("there is no program no-such-program-here");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> CommandBuilder.check(new BuilderCommand(List.of(), Optional.empty(), 1)))
                .withMessageContaining("has no 'command'");
    }

    @Test
    void placeholdersAreFilledAndOtherBracesStay() {
        Lease lease = new Lease(7, NAME, PkgPath.parse("devel/one"), "any", 3, 1, 60, 1);
        assertThat(new BuilderCommand(
                                List.of(
                                        "{tree}/{pkgpath}",
                                        "{pkgname}",
                                        "P={packages}",
                                        "{work}",
                                        "{jobs}{slot}",
                                        "${x}"),
                                Optional.of(Path.of("/t$1")),
                                4)
                        .of(lease, Path.of("/p"), Path.of("/w"), 2))
                .containsExactly("/t$1/devel/one", "one-1.0", "P=/p", "/w", "42", "${x}");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> new BuilderCommand(List.of("{tree}"), Optional.empty(), 1)
                        .of(lease, Path.of("/p"), Path.of("/w"), 2))
                .withMessageContaining("uses {tree}, which is not known here");
    }
}
