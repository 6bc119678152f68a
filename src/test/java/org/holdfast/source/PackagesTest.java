package org.holdfast.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.holdfast.OracleData;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.ScanRecord;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackagesTest {

    @TempDir
    private Path directory;

    @Test
    void readsNamesInOrderAndAsOftenAsTheyStandThere() throws IOException {
        assertThat(packages().names(file("b-2\n\na-1\nb-2")))
                .extracting(PkgName::text)
                .containsExactly("b-2", "a-1", "b-2");
    }

    @Test
    void readsNamesFromStandardInput() {
        Packages packages = new Packages(
                new Inputs(directory, new ByteArrayInputStream("a-1\n".getBytes(StandardCharsets.US_ASCII))));
        assertThat(packages.names("-")).extracting(PkgName::text).containsExactly("a-1");
    }

    @Test
    void readsAScanAndCountsRecordsThatDifferOnlyInOptionsOnce() throws IOException {
        Parsed<ScannedPackage> read = packages()
                .scan(file(
                        "PKGNAME=a-1\nPKG_LOCATION=x/a\nMULTI_VERSION=1\nPKGNAME=a-1\nPKG_LOCATION=x/a\nMULTI_VERSION=2\n"
                                + "PKGNAME=b-2\n"));
        assertThat(read.values()).extracting(ScannedPackage::toString).containsExactly("x/a a-1", "b-2");
        assertThat(read.malformed()).isEmpty();
    }

    @Test
    void keepsTheRestOfAScanWhereLinesAreMalformed() throws IOException {
        Parsed<ScannedPackage> read = packages()
                .scan(
                        file(
                                "stray\nA=1\nPKGNAME=a-1\nno key\nPKG_LOCATION=x/a\n\nPKGNAME=\nPKG_LOCATION=x/b\nPKGNAME=c-1\n"));
        assertThat(read.values()).extracting(ScannedPackage::toString).containsExactly("x/a a-1", "c-1");
        assertThat(read.malformed()).extracting(Malformed::line).containsExactly(1, 2, 4, 7);
    }

    @Test
    void givesBackEveryRecordOfAScan() throws IOException {
        String text =
                "PKGNAME=a-1\nALL_DEPENDS=b>=1:../../x/b\nPKG_FAIL_REASON=\"a = b\"\nPKGNAME=b-2\nPKG_LOCATION=x/b\n";
        List<ScanRecord> records = new ArrayList<>();
        packages().scanRecords(file(text), records::add, bad -> {});
        assertThat(records).extracting(ScanRecord::toString).hasSize(2);
        assertThat(String.join("", records.stream().map(ScanRecord::toString).toList()))
                .isEqualTo(text);
        assertThat(records.getFirst().get("PKG_FAIL_REASON")).contains("\"a = b\"");
        assertThat(records.getFirst().get("FAIL_REASON")).isEmpty();
    }

    @Test
    void readsARecordLargerThanItsBuffer() throws IOException {
        String depends = "x".repeat(3_000_000);
        List<ScanRecord> records = new ArrayList<>();
        packages()
                .scanRecords(
                        file("PKGNAME=a-1\nALL_DEPENDS=" + depends + "\nPKGNAME=b-2\nPKG_LOCATION=x/b\n"),
                        records::add,
                        bad -> {});
        assertThat(records.get(0).get("ALL_DEPENDS")).contains(depends);
        assertThat(records.get(1).pkgpath().orElseThrow()).hasToString("x/b");
    }

    @Test
    void readsASummary() throws IOException {
        Parsed<ScannedPackage> read = packages()
                .summary(
                        file(
                                "COMMENT=SSL\nPKGNAME=openssl-1.0.1g\nPKGPATH=security/openssl\n\n\nPKGNAME=b-2\nrubbish\n\nX=1\n\n"));
        assertThat(read.values())
                .extracting(ScannedPackage::toString)
                .containsExactly("security/openssl openssl-1.0.1g", "b-2");
        assertThat(read.malformed()).extracting(Malformed::line).containsExactlyInAnyOrder(7, 9);
    }

    @Test
    void readsASummaryWithCarriageReturnsAndAByteOrderMark() throws IOException {
        String text = "\u00ef\u00bb\u00bfPKGNAME=a-1\r\nPKGPATH=x/a\r\n\r\nPKGNAME=b-2\r\nPKGPATH=x/b\r\n"
                + "\r\nPKGNAME=c-3\r\nPKGPATH=x/c\r";
        Parsed<ScannedPackage> read = packages().summary(file(text));
        assertThat(read.values()).extracting(ScannedPackage::toString).containsExactly("x/a a-1", "x/b b-2", "x/c c-3");
        assertThat(read.malformed()).isEmpty();
        assertThat(packages().names(file("\u00ef\u00bb\u00bfa-1\r\nb-2\r\n")))
                .extracting(PkgName::text)
                .containsExactly("a-1", "b-2");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> packages().names(file("\u00ff\u00fea\u0000-\u00001\u0000")))
                .withMessageContaining("UTF-16");
    }

    @Test
    void carriageReturnsAreFoundWhereverTheBufferEnds() {
        String record = "PKGNAME=a-1\r\nPKGPATH=x/a\r\n\r\nPKGNAME=b-2\r\n";
        for (int cut = 1; cut < record.length(); cut++) {
            List<String> records = new ArrayList<>();
            List<Malformed> malformed = new ArrayList<>();
            byte[] first = record.substring(0, cut).getBytes(StandardCharsets.ISO_8859_1);
            byte[] second = record.substring(cut).getBytes(StandardCharsets.ISO_8859_1);
            try {
                new RecordReader("x", false, (text, line) -> records.add(text), malformed)
                        .read(new java.io.SequenceInputStream(
                                new ByteArrayInputStream(first), new ByteArrayInputStream(second)));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            assertThat(records).containsExactly("PKGNAME=a-1\nPKGPATH=x/a\n", "PKGNAME=b-2\n");
            assertThat(malformed).isEmpty();
        }
    }

    /** Each line that is left out moved the rest of the buffer: a gigabyte took minutes. */
    @Test
    @Timeout(20)
    void emptyLinesTakeNoTime() throws IOException {
        byte[] lines = new byte[1 << 20];
        Arrays.fill(lines, (byte) '\n');
        List<String> records = new ArrayList<>();
        for (boolean scan : new boolean[] {true, false}) {
            InputStream in = new SequenceInputStream(Collections.enumeration(Collections.nCopies(256, 0).stream()
                    .map(i -> (InputStream) new ByteArrayInputStream(lines))
                    .toList()));
            List<Malformed> malformed = new ArrayList<>();
            new RecordReader("x", scan, (text, line) -> records.add(line + " " + text), malformed)
                    .read(new SequenceInputStream(
                            in, new ByteArrayInputStream("PKGNAME=a-1\nx=1\n".getBytes(StandardCharsets.US_ASCII))));
            assertThat(malformed).isEmpty();
        }
        assertThat(records).containsExactly("268435457 PKGNAME=a-1\nx=1\n", "268435457 PKGNAME=a-1\nx=1\n");
    }

    @Test
    void linesLeftOutBetweenOthersLeaveTheRecordAsItWas() throws IOException {
        List<String> records = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        String text = "oops\nPKGNAME=a-1\n?\nA=1\n\n!!\nB=2\nPKGNAME=b-2\n??\n";
        // A byte at a time: every place is the end of a reading.
        InputStream slow = new FilterInputStream(new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII))) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                return super.read(bytes, offset, Math.min(length, 1));
            }
        };
        new RecordReader("x", true, (record, line) -> records.add(line + " " + record), malformed).read(slow);
        assertThat(records).containsExactly("2 PKGNAME=a-1\nA=1\nB=2\n", "8 PKGNAME=b-2\n");
        assertThat(malformed).extracting(Malformed::line).containsExactly(1, 3, 6, 9);
    }

    @Test
    void aRecordWithoutEndIsRefused() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'a';
            }
        };
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new RecordReader("x", true, (text, line) -> {}, new ArrayList<>()).read(endless))
                .withMessage("a record has more than 16 MB");
    }

    @Test
    void whatIsFullOfOtherThingsIsRefused() throws IOException {
        String noise = file("x\n".repeat(200_000));
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> packages().summary(noise))
                .withMessageContaining("more than 100000 lines or records are malformed, first: ");
    }

    @Test
    void readsRecordsThatRunTogetherAndSaysSo() throws IOException {
        Parsed<ScannedPackage> read =
                packages().summary(file("PKGNAME=a-1\nPKGPATH=x/a\nPKGNAME=b-2\nPKGPATH=x/b\n\nPKGNAME=c-3\n"));
        assertThat(read.values()).extracting(ScannedPackage::toString).containsExactly("x/a a-1", "x/b b-2", "c-3");
        assertThat(read.malformed())
                .singleElement()
                .satisfies(one -> assertThat(one.why())
                        .isEqualTo("2 records without an empty line between them, read as such: a-1, b-2"));
        assertThat(packages()
                        .summary(file("COMMENT=a\nPKGNAME=a-1\nPKGPATH=x/a\nCOMMENT=b\nPKGPATH=x/b\nPKGNAME=b-2\n"))
                        .values())
                .extracting(ScannedPackage::toString)
                .containsExactly("x/a a-1", "x/b b-2");
    }

    @Test
    void refusesAScanOrSummaryWithoutARecord() throws IOException {
        String empty = file("");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> packages().scan(empty))
                .withMessageContaining("PKGNAME=");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> packages().summary(empty))
                .withMessageContaining("PKGNAME=");
    }

    @Test
    void readsInstalledPackagesAsPkgAdminTakesThem() throws IOException {
        for (String name : List.of("b-2", "a-1", ".hidden-1", "pkg-vulnerabilities")) {
            Files.createDirectory(directory.resolve(name));
        }
        Files.writeString(directory.resolve("pkgdb.byfile.db"), "");
        Files.writeString(directory.resolve("file-1"), "");
        Files.createSymbolicLink(directory.resolve("link-1"), directory.resolve("a-1"));
        assertThat(packages().installed(directory)).extracting(PkgName::text).containsExactly("a-1", "b-2");
    }

    @Test
    void namesTheInputThatIsNotThere() {
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> packages().names("/nowhere/names"))
                .withMessage("/nowhere/names: no such file");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> packages().names(directory.toString()))
                .withMessageContaining("is a directory");
        assertThatExceptionOfType(Unusable.class)
                .isThrownBy(() -> packages().installed(Path.of("/nowhere")))
                .withMessageContaining("/nowhere");
    }

    @ParameterizedTest
    @CsvSource({"2014Q1, 14255", "2015Q3, 16767"})
    void readsTheRealScansToTheirLastRecord(String branch, int names) {
        Parsed<ScannedPackage> read =
                packages().scan(OracleData.file("scan/pbulk-" + branch + ".zst").toString());
        assertThat(read.malformed()).isEmpty();
        assertThat(read.values().stream().map(ScannedPackage::pkgname).distinct())
                .hasSize(names);
        assertThat(read.values())
                .allSatisfy(scanned -> assertThat(scanned.pkgpath()).isPresent());
    }

    private Packages packages() {
        return new Packages(new Inputs(directory, ByteArrayInputStream.nullInputStream()));
    }

    private String file(String text) throws IOException {
        Path file = Files.createTempFile(directory, "in", "");
        Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        return file.toString();
    }
}
