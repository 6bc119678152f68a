package org.holdfast.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.holdfast.outcome.GateOutcome;
import org.holdfast.outcome.Verdict;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packages that were made to do harm. */
class HostilePackageTest {

    @TempDir
    Path directory;

    /** Writes entries into an archive. */
    private interface Content {
        void write(TarArchiveOutputStream tar) throws IOException;
    }

    private Path hostile(String name, Content content) throws IOException {
        Path file = directory.resolve(name + ".tgz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            put(tar, "+CONTENTS", "@name sample-1.0\n@cwd /usr/pkg\n");
            put(tar, "+COMMENT", "a\n");
            put(tar, "+DESC", "a\n");
            content.write(tar);
        }
        return file;
    }

    private static void put(TarArchiveOutputStream tar, String name, String text) throws IOException {
        put(tar, name, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, true);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static void special(TarArchiveOutputStream tar, String name, byte type, String link) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setLinkName(link);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private Set<String> around() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.map(Path::toString).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void pathsThatLeadOutLinksAndDevicesWriteNothingAnywhere() throws Exception {
        Path escaped = directory.resolve("escaped");
        Path file = hostile("out", tar -> {
            put(tar, "../../../../../../../../../.." + escaped, "x");
            put(tar, "include/../../../escaped", "x");
            special(tar, "include/link", TarConstants.LF_SYMLINK, directory.toString());
            put(tar, "include/link/escaped", "x");
            special(tar, "include/hard", TarConstants.LF_LINK, "/etc/passwd");
            special(tar, "dev", TarConstants.LF_CHR, "");
            special(tar, "pipe", TarConstants.LF_FIFO, "");
            put(tar, "include/sample.h", "#include \"/etc/passwd\"\n#include \"../../../etc/passwd\"\nint f(void);\n");
            put(tar, "include/sample.h", "again");
        });
        Set<String> before = around();
        GateOutcome outcome = Gate.compare(List.of(file), List.of(file), List.of());
        assertThat(around()).isEqualTo(before);
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(outcome.findings())
                .filteredOn(one -> one.check().equals("archive"))
                .hasSize(14);
        assertThat(outcome.findings().toString()).doesNotContain("root:");
    }

    @Test
    void headersGetNothingFromOutside() throws Exception {
        Assumptions.assumeTrue(SamplePackage.missing("clang", "abidiff").isEmpty(), "not installed: clang, abidiff");
        Path secret =
                Files.writeString(directory.resolve("secret.h"), "struct stolen_from_outside { int password; };\n");
        Path old = hostile("old", tar -> put(tar, "include/sample.h", "struct sample { int a; };\n"));
        for (String attempt : List.of(
                "#include \"" + secret + "\"\n",
                "#define WHERE \"" + secret + "\"\n#include WHERE\n",
                "#inc\\\nlude \"" + secret + "\"\n",
                "%:include \"" + secret + "\"\n",
                "#include /* a\n comment */ \"" + secret + "\"\n",
                "#include_next \"" + secret + "\"\n",
                "#import \"" + secret + "\"\n",
                "#include \"../../../../../../../../" + secret + "\"\n")) {
            Path now =
                    hostile("now", tar -> put(tar, "include/sample.h", attempt + "struct sample { int a; int b; };\n"));
            GateOutcome outcome = Gate.compare(List.of(old), List.of(now), List.of());
            assertThat(outcome.findings().toString()).as(attempt).doesNotContain("stolen_from_outside");
            assertThat(outcome.verdict()).as(attempt).isEqualTo(Verdict.BINARY_BREAK);
        }
    }

    @Test
    void aNameOfMegabytesIsRefused() throws Exception {
        Path file = hostile("long", tar -> {
            byte[] name = "a".repeat(8 << 20).getBytes(StandardCharsets.US_ASCII);
            TarArchiveEntry entry = new TarArchiveEntry("././@LongLink", (byte) 'L');
            entry.setSize(name.length);
            tar.putArchiveEntry(entry);
            tar.write(name);
            tar.closeArchiveEntry();
            put(tar, "short", "x");
        });
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> Gate.compare(List.of(file), List.of(file), List.of()))
                .withMessageContaining("more than 256 kB");
    }

    @Test
    void whatIsNoPackageIsRefused() throws Exception {
        Path nothing = Files.writeString(directory.resolve("nothing.tgz"), "");
        Path text = Files.writeString(directory.resolve("text.tgz"), "hello");
        Path archive = Files.writeString(directory.resolve("ar.tgz"), "!<arch>\n");
        Path debian = Files.writeString(directory.resolve("a.deb"), "!<arch>\ndebian-binary   ");
        for (Path file : List.of(nothing, text, archive, debian, directory, directory.resolve("nonesuch"))) {
            assertThatExceptionOfType(Unusable.class)
                    .as(file.toString())
                    .isThrownBy(() -> Gate.compare(List.of(file), List.of(file), List.of()));
        }
    }

    /** A library of this machine, cut and changed at random places: it is read, or refused in a sentence. */
    @Test
    void aDamagedLibraryNeitherCrashesTheReaderNorTakesLong() throws Exception {
        Path library = Path.of(System.getProperty("java.home"), "lib", "libzip.so");
        Assumptions.assumeTrue(Files.exists(library), "no library to damage");
        byte[] whole = Files.readAllBytes(library);
        Random random = new Random(5);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            for (int change = random.nextInt(8); change > 0 && bytes.length > 0; change--) {
                int at = random.nextBoolean()
                        ? random.nextInt(Math.min(bytes.length, 4096))
                        : random.nextInt(bytes.length);
                bytes[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
            }
            try {
                assertThat(ElfFile.read(ByteBuffer.wrap(bytes), "damaged").machine())
                        .isNotEmpty();
            } catch (Unusable e) {
                assertThat(e).hasMessageContaining("damaged");
            }
        }
    }

    @Test
    void aLibraryThatClaimsFourThousandMillionSymbolsIsUnknown() throws Exception {
        Path library = Path.of(System.getProperty("java.home"), "lib", "libzip.so");
        Assumptions.assumeTrue(Files.exists(library), "no library to damage");
        byte[] bytes = Files.readAllBytes(library);
        ByteBuffer elf = ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        int table = (int) elf.getLong(40);
        for (int i = 0; i < elf.getShort(60); i++) {
            elf.putLong(table + i * 64 + 32, 0xffff_ffffL * 24);
        }
        Path now = hostile("now", tar -> put(tar, "lib/libsample.so.1", bytes));
        GateOutcome outcome = Gate.compare(List.of(now), List.of(now), List.of());
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(outcome.findings().toString()).contains("damaged ELF file");
    }

    @Test
    void anotherFormatIsSaidToBeUnknown() throws Exception {
        byte[] machO = {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe, 7, 0, 0, 1};
        Path now = hostile("now", tar -> put(tar, "lib/libsample.1.dylib", machO));
        GateOutcome outcome = Gate.compare(List.of(now), List.of(now), List.of());
        assertThat(outcome.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(outcome.findings().toString()).contains("Mach-O");
    }

    @Test
    void headersOfMillionsOfTokensAndPatternsThatExplodeEnd() throws Exception {
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        for (int i = 0; i < 200_000; i++) {
            large.writeBytes(("#define A" + i + " B" + i + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        Path old = hostile(
                "old", tar -> put(tar, "include/sample.h", "#define SAMPLE_VERSION \"" + "a".repeat(4000) + "\"\n"));
        Path now = hostile("now", tar -> put(tar, "include/sample.h", large.toByteArray()));
        Path consumer = Files.createDirectories(directory.resolve("consumers/one"));
        Files.writeString(
                consumer.resolve("CMakeLists.txt"),
                "file(STRINGS sample.h x REGEX \"^#define SAMPLE_VERSION \\\"(a|a|aa)*$\")\n");
        GateOutcome outcome = Gate.compare(List.of(old), List.of(now), List.of(directory.resolve("consumers")));
        assertThat(outcome.verdict().compareTo(Verdict.UNKNOWN)).isPositive();
        assertThat(outcome.dependents()).hasSize(1);
    }
}
