package org.holdfast.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.holdfast.outcome.MirrorOutcome;
import org.holdfast.tool.Filter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mirrors: directories, and hosts reached by rsync. The host is this machine, reached by a shell script instead of ssh. */
class MirrorsTest {

    @TempDir
    private Path directory;

    private PublishedRepository repository;
    private List<String> shell;

    @BeforeEach
    void repository() throws IOException {
        repository = new PublishedRepository(directory);
        Path script = directory.resolve("shell");
        Files.writeString(script, "#!/bin/sh\nshift\nexec /bin/sh -c \"$*\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        shell = List.of(script.toString());
    }

    private List<MirrorOutcome> mirror(String... mirrors) {
        return repository.publisher().mirror(List.of(mirrors), shell);
    }

    private static PackageMaker pkg(String name) {
        return PackageMaker.of(name);
    }

    private static List<String> in(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aDirectoryGetsEachGenerationAndWhatItMissed() throws IOException {
        Path mirror = directory.resolve("mirror");
        repository.publish(pkg("foo-1.0"));
        assertThat(mirror(mirror.toString()))
                .singleElement()
                .satisfies(one -> assertThat(one.copied()).isTrue());
        repository.publish(pkg("foo-1.1"));
        repository.publish(pkg("foo-1.2"));
        assertThat(mirror(mirror.toString()).getFirst().generation()).contains(3);
        assertThat(in(mirror.resolve("All"))).isEqualTo(in(repository.root().resolve("All")));
        assertThat(Files.getLastModifiedTime(mirror.resolve("All/pkg_summary.gz")))
                .isEqualTo(Files.getLastModifiedTime(repository.root().resolve("All/pkg_summary.gz")));
        assertThat(mirror(mirror.toString()).getFirst().copied()).isFalse();
    }

    @Test
    void aHostIsStagedVerifiedAndSwitched() throws IOException {
        assumeTrue(Filter.exists("rsync"), "needs rsync");
        Path mirror = directory.resolve("far");
        String remote = "far.example.org:" + mirror;
        for (int i = 0; i < 4; i++) {
            repository.publish(pkg("foo-1." + i), pkg("bar-1.0"));
            assertThat(mirror(remote)).singleElement().satisfies(one -> {
                assertThat(one.failure()).isEmpty();
                assertThat(one.copied()).isTrue();
            });
            assertThat(Files.readSymbolicLink(mirror.resolve("All"))).hasToString("generations/" + (i + 1));
            assertThat(in(mirror.resolve("All"))).isEqualTo(in(repository.root().resolve("All")));
        }
        assertThat(in(mirror.resolve("generations"))).containsExactly("3", "4");
        assertThat(Files.getAttribute(mirror.resolve("All/bar-1.0.tgz"), "unix:nlink"))
                .isEqualTo(2); // not sent again
        assertThat(Files.getLastModifiedTime(mirror.resolve("All/pkg_summary.gz")))
                .isEqualTo(Files.getLastModifiedTime(repository.root().resolve("All/pkg_summary.gz")));
        assertThat(mirror(remote).getFirst().copied()).isFalse();
    }

    @Test
    void oneThatIsDownStopsNoOther() throws IOException {
        repository.publish(pkg("foo-1.0"));
        Path mirror = directory.resolve("mirror");
        Path blocked = directory.resolve("blocked");
        Files.writeString(blocked, "no directory");
        List<MirrorOutcome> outcomes = repository
                .publisher()
                .mirror(
                        List.of(blocked.toString(), mirror.toString(), "down.example.org:/srv/pkg"),
                        List.of("/bin/false"));
        assertThat(outcomes).extracting(one -> one.failure().isPresent()).containsExactly(true, false, true);
        Files.delete(blocked);
        assertThat(mirror(blocked.toString(), mirror.toString()))
                .allSatisfy(one -> assertThat(one.generation()).contains(1));
    }

    @Test
    void aNameOfAHostIsNoCommand() {
        repository.publish(pkg("foo-1.0"));
        assertThat(mirror("host:/srv; touch /tmp/x", "-oProxyCommand=x:/srv"))
                .allSatisfy(one -> assertThat(one.failure().orElse("")).contains("is no mirror"));
    }
}
