package org.holdfast.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.source.BinaryPackage;
import org.holdfast.source.BinaryPackages;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullMarked
class SampleTreeTest {

    private static final int PACKAGES = 12;
    private static final Duration LONGEST = Duration.ofSeconds(120);

    @TempDir
    private static Path shared = Path.of("");

    /** Built once; tests that change it change a copy of the recipes, with its packages beside it. */
    private static Path built = Path.of("");

    @TempDir
    private Path directory = Path.of("");

    private final List<ProcessHandle> started = new ArrayList<>();

    private record Ended(int exit, String output) {}

    @BeforeAll
    static void buildAll() {
        List<String> missing = SampleTree.missing();
        assumeTrue(missing.isEmpty(), () -> "sample packages are not built: not installed here: " + missing);
        SampleTree tree = SampleTree.write(shared.resolve("tree"), 1, PACKAGES);
        built = shared.resolve("packages");
        for (PkgPath path : tree.paths()) {
            Ended ended = run(tree.command(path, built, shared.resolve("work")), shared.resolve("log"));
            assertThat(ended.exit()).as(ended.output()).isZero();
        }
    }

    @AfterEach
    void end() {
        started.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    @Test
    void theSameSeedGivesTheSameFilesAndAnotherOneOthers() {
        Map<String, String> files = files(SampleTree.write(directory.resolve("a"), 5, 20));
        assertThat(files(SampleTree.write(directory.resolve("b"), 5, 20))).isEqualTo(files);
        assertThat(files(SampleTree.write(directory.resolve("c"), 6, 20)).keySet())
                .isNotEqualTo(files.keySet());
    }

    @Test
    void aTreeIsDeepAndEachPackageStandsBehindWhatItDependsOn() {
        for (long seed = 0; seed < 5; seed++) {
            SampleTree tree = SampleTree.write(directory.resolve("tree" + seed), seed, 64);
            Set<PkgPath> before = new HashSet<>();
            for (PkgPath path : tree.paths()) {
                assertThat(before).containsAll(tree.dependencies(path));
                before.add(path);
            }
            assertThat(before).hasSize(64);
            assertThat(before).anyMatch(one -> tree.depth(one) > 6);
            assertThat(tree.generators())
                    .hasSize(2)
                    .allSatisfy(one -> assertThat(tree.dependents(one)).hasSize(1));
            assertThat(tree.linkedStatically()).hasSize(1);
        }
    }

    @Test
    void theScanIsWhatBmakePrints() {
        SampleTree tree = SampleTree.write(directory.resolve("tree"), 3, PACKAGES);
        tree.define(tree.paths().getLast(), "NO_BIN_ON_FTP", "Its licence does not allow it");
        tree.bump(tree.paths().get(1));
        tree.breakAbi(tree.paths().get(2));
        StringBuilder printed = new StringBuilder();
        for (PkgPath path : tree.paths()) {
            printed.append(run(
                            List.of(
                                    "bmake",
                                    "-C",
                                    tree.root().resolve(path.toString()).toString(),
                                    "pbulk-index"),
                            directory.resolve("log"))
                    .output());
        }
        assertThat(tree.scan()).isEqualTo(printed.toString());
        assertThat(tree.record(tree.generators().getFirst()))
                .startsWith("PKGNAME=")
                .contains("\nALL_DEPENDS=\n");
        assertThat(tree.record(tree.paths().getLast())).contains("NO_BIN_ON_FTP=Its licence");
        assertThat(tree.scan()).contains("-[0-9]*:../../", ">=1.0:../../devel/");
    }

    @Test
    void packagesAreReadAndSayWhatTheyDependOnProvideAndRequire() {
        SampleTree tree = tree();
        Set<String> provided = new HashSet<>();
        for (PkgPath path : tree.paths()) {
            BinaryPackage read = read(tree, path);
            assertThat(read.pkgname()).isEqualTo(tree.pkgname(path));
            assertThat(read.pkgpath()).contains(path);
            assertThat(read.built("LOCALBASE")).contains(SampleTree.PREFIX);
            assertThat(read.summary().text())
                    .contains("\nMACHINE_ARCH=", "\nOPSYS=", "\nOS_VERSION=", "\nBUILD_DATE=", "\nPKGTOOLS_VERSION=")
                    .contains("\nSIZE_PKG=", "\nCATEGORIES=" + path.category(), "\nCOMMENT=Sums numbers, as a ");
            assertThat(values(read, "PROVIDES")).hasSize(tree.libraries().contains(path) ? 3 : 0);
            provided.addAll(values(read, "PROVIDES"));
            assertThat(values(read, "REQUIRES")).isNotEmpty();
            assertThat(provided)
                    .containsAll(values(read, "REQUIRES").stream()
                            .filter(one -> one.startsWith(SampleTree.PREFIX))
                            .toList());
        }
        PkgPath whole = tree.linkedStatically().getFirst();
        assertThat(values(read(tree, whole), "DEPENDS")).isEmpty();
        PkgPath program = tree.programs().getLast();
        assertThat(values(read(tree, program), "DEPENDS")).isNotEmpty();
    }

    @Test
    void metadataComesFirstAndNamesWhatWasThereAtTheBuild() {
        SampleTree tree = tree();
        PkgPath whole = tree.linkedStatically().getFirst();
        PkgPath library = tree.dependencies(whole).iterator().next();
        List<String> names = output("tar", "-tzf", file(tree, whole)).lines().toList();
        assertThat(names)
                .containsExactly(
                        "+CONTENTS",
                        "+COMMENT",
                        "+DESC",
                        "+BUILD_INFO",
                        "+SIZE_ALL",
                        "+SIZE_PKG",
                        "bin/" + whole.directory(),
                        "share/doc/" + whole.directory() + "/README");
        String contents = output("tar", "-xzOf", file(tree, whole), "+CONTENTS");
        assertThat(contents)
                .startsWith("@name " + tree.pkgname(whole) + "\n@cwd " + SampleTree.PREFIX + "\n")
                .contains("@blddep " + tree.pkgname(library) + "\n", "\nbin/" + whole.directory() + "\n@comment MD5:")
                .doesNotContain("@pkgdep");
    }

    @Test
    void librariesNeedTheLibrariesTheyUse() throws IOException {
        SampleTree tree = tree();
        for (PkgPath path : tree.paths()) {
            Path unpacked = Files.createDirectories(directory.resolve(path.directory()));
            output("tar", "-xzf", file(tree, path), "-C", unpacked.toString());
            boolean library = tree.libraries().contains(path);
            List<Path> binaries = found(unpacked, library ? ".*/lib/.*\\.so\\.\\d+\\.0" : ".*/bin/.*");
            assertThat(binaries).hasSize(1);
            String dynamic =
                    output("readelf", "-d", binaries.getFirst().toString()).replaceAll("\\s+", " ");
            if (library) {
                assertThat(dynamic).contains("(SONAME) Library soname: [lib" + path.directory() + ".so.");
            }
            for (PkgPath used : tree.dependencies(path)) {
                String needed = "(NEEDED) Shared library: [lib" + used.directory() + ".so.";
                if (tree.libraries().contains(used) && !tree.linkedStatically().contains(path)) {
                    assertThat(dynamic).contains(needed);
                } else {
                    assertThat(dynamic).doesNotContain(needed);
                }
            }
        }
        assertThat(found(directory, ".*/lib/lib.*\\.a")).isNotEmpty();
    }

    @Test
    void aSecondBuildHasTheSameContent() throws IOException {
        SampleTree tree = tree();
        PkgPath path = tree.libraries().getLast();
        BinaryPackage first = read(tree, path);
        Path again = packages(tree);
        Files.delete(again.resolve("All").resolve(tree.pkgname(path) + ".tgz"));
        Ended ended = build(tree, path, again, "MAKE_JOBS=3", "PKGSRC_RUN_TEST=no");
        assertThat(ended.exit()).as(ended.output()).isZero();
        assertThat(ended.output()).doesNotContain("===> Testing");
        assertThat(BinaryPackages.read(again.resolve("All").resolve(tree.pkgname(path) + ".tgz"))
                        .content())
                .isEqualTo(first.content());
    }

    @Test
    void theHighestVersionThatMatchesIsTaken() {
        SampleTree tree = tree();
        Path packages = packages(tree);
        PkgPath library = tree.libraries().getFirst();
        PkgPath user = tree.libraries().get(1);
        for (int i = 0; i < 11; i++) {
            tree.bump(library);
        }
        assertThat(build(tree, library, packages).exit()).isZero();
        assertThat(build(tree, user, packages).output()).contains(": found " + tree.pkgname(library) + "\n");
        tree.update(library);
        assertThat(build(tree, library, packages).exit()).isZero();
        clean(tree, user);
        assertThat(build(tree, user, packages).output()).contains(": found " + tree.pkgname(library) + "\n");
        tree.breakAbi(library);
        clean(tree, user);
        Ended ended = build(tree, user, packages);
        assertThat(ended.exit()).isNotZero();
        assertThat(ended.output()).contains("ERROR: No binary package in ");
        assertThat(build(tree, library, packages).exit()).isZero();
        assertThat(build(tree, user, packages).output()).contains(": found " + tree.pkgname(library) + "\n");
    }

    @Test
    void aPackageThatIsNotToBeBuiltIsNotBuilt() {
        SampleTree tree = tree();
        PkgPath path = tree.programs().getLast();
        tree.define(path, "PKG_SKIP_REASON", "it does not work here");
        Ended ended = build(tree, path, packages(tree));
        assertThat(ended.exit()).isNotZero();
        assertThat(ended.output()).contains("ERROR:     it does not work here").doesNotContain("===>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    fetch     | did not answer            | ===> Installing dependencies
                    checksum  | Checksum SHA512 mismatch  | ===> Installing dependencies
                    depends   | -missing>=1.0             | ===> Building
                    compile   | error: 'not_declared'     | ===> Testing
                    link      | undefined reference to    | ===> Testing
                    killed    | Killed signal terminated  | ===> Testing
                    memory    | virtual memory exhausted  | ===> Testing
                    plist     | but not in the PLIST      | ===> Building binary package
                    disk      | No space left on device   | => Creating binary package
                    """)
    void aFaultStopsTheBuildAndLeavesNoPackage(String fault, String said, String notReached) {
        SampleTree tree = tree();
        Path packages = packages(tree);
        PkgPath path = tree.libraries().get(1);
        tree.bump(path);
        tree.fault(path, fault);
        Ended ended = build(tree, path, packages);
        assertThat(ended.exit()).isNotZero();
        assertThat(ended.output()).contains(said).contains("*** Error code 1").doesNotContain(notReached);
        assertThat(packages.resolve("All").resolve(tree.pkgname(path) + ".tgz")).doesNotExist();
        assertThat(tree.repair(path)).isTrue();
        ended = build(tree, path, packages);
        assertThat(ended.exit()).as(ended.output()).isZero();
        assertThat(packages.resolve("All").resolve(tree.pkgname(path) + ".tgz")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch-once", "test-once"})
    void aFaultThatHappensOnceIsGoneTheSecondTime(String fault) {
        SampleTree tree = tree();
        Path packages = packages(tree);
        PkgPath path = tree.programs().getLast();
        tree.fault(path, fault);
        Ended ended = build(tree, path, packages);
        assertThat(ended.exit()).as(ended.output()).isNotZero();
        assertThat(tree.repair(path)).isFalse();
        ended = build(tree, path, packages);
        assertThat(ended.exit()).as(ended.output()).isZero();
    }

    @Test
    void aBuildMayEndWellWithoutAPackage() {
        SampleTree tree = tree();
        PkgPath path = tree.programs().getLast();
        tree.bump(path);
        tree.fault(path, "nothing");
        Path packages = packages(tree);
        assertThat(build(tree, path, packages).exit()).isZero();
        assertThat(packages.resolve("All").resolve(tree.pkgname(path) + ".tgz")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"corrupt", "truncated"})
    void aBuildMayEndWellWithAPackageThatCannotBeRead(String fault) {
        SampleTree tree = tree();
        Path packages = packages(tree);
        PkgPath path = tree.libraries().getFirst();
        tree.bump(path);
        tree.fault(path, fault);
        assertThat(build(tree, path, packages).exit()).isZero();
        Path file = packages.resolve("All").resolve(tree.pkgname(path) + ".tgz");
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> BinaryPackages.read(file));
        Ended dependent = build(tree, tree.libraries().get(1), packages);
        assertThat(dependent.exit()).isNotZero();
        assertThat(dependent.output()).contains(tree.pkgname(path) + ".tgz cannot be unpacked");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "ignore-term"})
    void aBuildMayNeverEnd(String fault) throws IOException, InterruptedException {
        SampleTree tree = tree();
        PkgPath path = tree.programs().getLast();
        tree.fault(path, fault);
        Path log = directory.resolve("log");
        Process process = start(tree, path, packages(tree), log);
        await(() -> text(log).contains("===> Building for") && sleeps(process));
        List<ProcessHandle> shells = process.descendants()
                .filter(one -> one.children().findAny().isPresent())
                .toList();
        assertThat(shells).isNotEmpty();
        process.descendants().forEach(started::add);
        shells.forEach(ProcessHandle::destroy);
        if (fault.equals("ignore-term")) {
            TimeUnit.MILLISECONDS.sleep(300);
            assertThat(shells).allMatch(ProcessHandle::isAlive);
        } else {
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isNotZero();
        }
    }

    @Test
    void aBuildMayPrintWithoutEnd() throws IOException, InterruptedException {
        SampleTree tree = tree();
        PkgPath path = tree.programs().getLast();
        tree.fault(path, "flood");
        Process process = new ProcessBuilder(tree.command(path, packages(tree), directory.resolve("work")))
                .redirectErrorStream(true)
                .start();
        started.add(process.toHandle());
        process.descendants().forEach(started::add);
        assertThat(process.getInputStream().readNBytes(4 << 20)).hasSize(4 << 20);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    @Test
    void aBuildMayLeaveAProcessThatKeepsItsOutputOpen() throws IOException {
        SampleTree tree = tree();
        Path packages = packages(tree);
        PkgPath path = tree.programs().getLast();
        tree.bump(path);
        tree.fault(path, "fork-away");
        Ended ended = build(tree, path, packages);
        assertThat(ended.exit()).as(ended.output()).isZero();
        assertThat(packages.resolve("All").resolve(tree.pkgname(path) + ".tgz")).exists();
        Path pid = tree.wrkdir(path, directory.resolve("work")).resolve("daemon.pid");
        ProcessHandle daemon =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
        started.add(daemon);
        assertThat(daemon.isAlive()).isTrue();
        Path proc = Path.of("/proc", String.valueOf(daemon.pid()));
        if (Files.exists(proc)) {
            assertThat(proc.resolve("fd/1").toRealPath())
                    .isEqualTo(directory.resolve("log").toRealPath());
            String[] stat = Files.readString(proc.resolve("stat"))
                    .replaceFirst(".*\\) ", "")
                    .split(" ", -1);
            assertThat(stat[3]).as("session").isNotEqualTo(String.valueOf(daemon.pid()));
        }
    }

    @Test
    void anUnknownFaultIsRefused() {
        SampleTree tree = tree();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> tree.fault(tree.paths().getFirst(), "gremlins"));
    }

    // Hands

    /** The tree whose packages are built, written anew for this test. */
    private SampleTree tree() {
        return SampleTree.write(directory.resolve("tree"), 1, PACKAGES);
    }

    /** A copy of the packages, which the test may change. */
    private Path packages(SampleTree tree) {
        Path all = directory.resolve("packages/All");
        try {
            Files.createDirectories(all);
            for (PkgPath path : tree.paths()) {
                Path file = built.resolve("All").resolve(tree.pkgname(path) + ".tgz");
                if (Files.exists(file)) {
                    Files.copy(file, all.resolve(file.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory.resolve("packages");
    }

    private static String file(SampleTree tree, PkgPath path) {
        return built.resolve("All").resolve(tree.pkgname(path) + ".tgz").toString();
    }

    private static BinaryPackage read(SampleTree tree, PkgPath path) {
        return BinaryPackages.read(Path.of(file(tree, path)));
    }

    private static List<String> values(BinaryPackage one, String key) {
        return one.summary()
                .text()
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    private Ended build(SampleTree tree, PkgPath path, Path packages, String... variables) {
        List<String> command = new ArrayList<>(tree.command(path, packages, directory.resolve("work")));
        command.addAll(List.of(variables));
        return run(command, directory.resolve("log"));
    }

    private void clean(SampleTree tree, PkgPath path) {
        output(
                "bmake",
                "-C",
                tree.root().resolve(path.toString()).toString(),
                "clean",
                "WRKOBJDIR=" + directory.resolve("work"));
    }

    private Process start(SampleTree tree, PkgPath path, Path packages, Path log) throws IOException {
        Process process = new ProcessBuilder(tree.command(path, packages, directory.resolve("work")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.add(process.toHandle());
        return process;
    }

    private String output(String... command) {
        Ended ended = run(List.of(command), directory.resolve("output"));
        assertThat(ended.exit()).as(ended.output()).isZero();
        return ended.output();
    }

    /** Runs a command. Its output goes into a file, which a process that it leaves may keep open. */
    private static Ended run(List<String> command, Path log) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("does not end: " + command + "\n" + text(log));
            }
            return new Ended(process.exitValue(), text(log));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static boolean sleeps(Process process) {
        return process.descendants()
                .anyMatch(one -> one.info()
                        .command()
                        .filter(command -> command.endsWith("/sleep"))
                        .isPresent());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        Instant end = Instant.now().plus(LONGEST);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> found(Path below, String pattern) {
        try (Stream<Path> files = Files.walk(below)) {
            return files.filter(file -> file.toString().matches(pattern)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> files(SampleTree tree) {
        Map<String, String> texts = new TreeMap<>();
        found(tree.root(), ".*").stream()
                .filter(Files::isRegularFile)
                .forEach(file -> texts.put(tree.root().relativize(file).toString(), text(file)));
        return texts;
    }
}
