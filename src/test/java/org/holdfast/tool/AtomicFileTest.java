package org.holdfast.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFileTest {

    private static final byte[] NEW = "new".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"rw-r--r--", "rw-rw-r--", "rw-------", "rwxr-x--x"})
    void whatIsReplacedKeepsItsMode(String mode) throws IOException {
        Path file = Files.writeString(directory.resolve("overlay"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        AtomicFile.write(file, NEW);
        assertThat(file).hasContent("new");
        assertThat(mode(file)).isEqualTo(mode);
        assertThat(names()).containsExactly("overlay");
    }

    @Test
    void whatIsReplacedKeepsItsOwnerAndGroup() throws IOException {
        Path file = Files.writeString(directory.resolve("overlay"), "old");
        boolean given = true;
        try {
            Files.setAttribute(file, "unix:uid", 1);
            Files.setAttribute(file, "unix:gid", 1);
        } catch (IOException e) {
            given = false; // only root may
        }
        AtomicFile.write(file, NEW);
        Path ours = Files.createFile(directory.resolve("ours"));
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(given ? 1 : Files.getAttribute(ours, "unix:uid"));
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(given ? 1 : Files.getAttribute(ours, "unix:gid"));
    }

    @Test
    void aNewFileHasTheModeOfAnyNewFile() throws IOException {
        Path any = Files.writeString(directory.resolve("any"), "");
        Path file = directory.resolve("deep/below/overlay");
        AtomicFile.write(file, NEW);
        assertThat(mode(file)).isEqualTo(mode(any));
    }

    @Test
    void aLinkStaysAndItsTargetIsReplaced() throws IOException {
        Files.createDirectory(directory.resolve("a"));
        Path target = Files.writeString(directory.resolve("a/target"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("a/target"));
        Path over = Files.createSymbolicLink(directory.resolve("over"), link);
        AtomicFile.write(over, NEW);
        assertThat(target).hasContent("new").isRegularFile();
        assertThat(link).isSymbolicLink();
        assertThat(over).isSymbolicLink();
    }

    @Test
    void aDanglingLinkIsFilled() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));
        AtomicFile.write(link, NEW);
        assertThat(link).isSymbolicLink();
        assertThat(directory.resolve("target")).hasContent("new");
    }

    @Test
    void linksInCirclesAreSaid() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Path.of("link"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFile.write(link, NEW))
                .withMessageContaining("symbolic links that lead in circles");
    }

    @Test
    void devicesAreWrittenToAsTheyAre() throws IOException {
        AtomicFile.write(Path.of("/dev/null"), NEW);
        AtomicFile.write(Files.createSymbolicLink(directory.resolve("null"), Path.of("/dev/null")), NEW);
        assertThat(Files.exists(Path.of("/dev/null"))).isTrue();
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
        assertThat(names()).containsExactly("null");
    }

    @Test
    void aFullDeviceIsSaid() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFile.write(Path.of("/dev/full"), NEW))
                .withMessageContaining("No space left on device");
    }

    @Test
    void aDirectoryIsNotReplaced() {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> AtomicFile.write(directory, NEW));
        assertThat(directory).isDirectory();
    }

    @Test
    void whatIsNoFileIsSaid() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFile.write(Path.of("/"), NEW))
                .isNotInstanceOf(NoSuchFileException.class);
    }

    private String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList().stream();
        }
    }
}
