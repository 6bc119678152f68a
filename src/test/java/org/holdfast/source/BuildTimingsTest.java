package org.holdfast.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.holdfast.OracleData;
import org.holdfast.pkgsrc.BuildTiming;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.Unusable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildTimingsTest {

    private static final String HEAD = "timestamp,pkgpath,pkgname,outcome,make_jobs,duration,disk_usage,cpu:build\n";

    @TempDir
    private Path directory;

    private Parsed<BuildTiming> read(String text) {
        try {
            return read(Files.writeString(directory.resolve("history.csv"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Parsed<BuildTiming> read(Path file) {
        return BuildTimings.read(new Inputs(directory, InputStream.nullInputStream()), file.toString());
    }

    @Test
    void readsSecondsOfMilliseconds() {
        Parsed<BuildTiming> read = read(
                "timestamp,pkgpath,pkgname,outcome,make_jobs,duration,disk_usage,cpu:configure,cpu:build,note\r\n"
                        + "1772302376,security/openssl,openssl-3.6.1,success,4,212345,87286310,30120,600450,\"a,\nb\"\r\n");
        assertThat(read.malformed()).isEmpty();
        assertThat(read.values())
                .containsExactly(new BuildTiming(
                        Instant.ofEpochSecond(1772302376),
                        new PkgName("openssl-3.6.1"),
                        PkgPath.parse("security/openssl"),
                        true,
                        212.345,
                        630.57,
                        4));
    }

    @Test
    void doesWithoutTheColumnsThatNobodyNeeds() {
        assertThat(read("duration,outcome,pkgname,timestamp\n1500,failed,a-1,7\n")
                        .values())
                .containsExactly(new BuildTiming(
                        Instant.ofEpochSecond(7), new PkgName("a-1"), Optional.empty(), false, 1.5, 0, 1));
    }

    @Test
    void whatWasNotMeasuredIsNothing() {
        assertThat(read(HEAD + "1,x/a,a-1,success,-,1000,-,-\n").values())
                .containsExactly(new BuildTiming(
                        Instant.ofEpochSecond(1), new PkgName("a-1"), PkgPath.parse("x/a"), true, 1, 0, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1,x/a,a-1,success,4,-,0,0",
                "1,x/a,a-1,success,4,-5,0,0",
                "1,x/a,a-1,success,4,NaN,0,0",
                "1,x/a,a-1,success,4,Infinity,0,0",
                "1,x/a,a-1,success,4,1e300,0,0",
                "1,x/a,a-1,success,4,,0,0",
                "1,x/a,a-1,success,4,long,0,0",
                "1,x/a,a-1,success,4,1000,0,-1",
                "1,x/a,a-1,success,4,1000,0,NaN",
                "1,x/a,a-1,success,-4,1000,0,0",
                "-1,x/a,a-1,success,4,1000,0,0",
                "yesterday,x/a,a-1,success,4,1000,0,0",
                "1,x/a, ,success,4,1000,0,0",
                "1,x/a,a-1",
                "1"
            })
    void saysWhichLineIsNoBuildAndKeepsTheOthers(String line) {
        Parsed<BuildTiming> read = read(HEAD + line + "\n2,x/b,b-1,success,4,1000,0,0\n");
        assertThat(read.values()).extracting(timing -> timing.pkgname().text()).containsExactly("b-1");
        assertThat(read.malformed()).extracting(Malformed::line).containsExactly(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "1,x/a,a-1,success,4,1000,0,0\n",
                "timestamp,pkgname,outcome\n1,a-1,success\n",
                "timestamp,pkgname,outcome,duration,,\n1,a-1,success,1,,\n",
                "timestamp,pkgname,outcome,duration\n1,\"a-1\"x,success,1\n",
                "timestamp,pkgname,outcome,duration\n1,\"a-1,success,1\n"
            })
    void refusesWhatIsNoHistory(String text) {
        assertThatExceptionOfType(Unusable.class).isThrownBy(() -> read(text)).withMessageContaining("history.csv");
    }

    @Test
    void readsTheRealHistory() {
        Parsed<BuildTiming> read = read(OracleData.file("scan/history-2026.csv.zst"));
        assertThat(read.malformed()).isEmpty();
        assertThat(read.values()).hasSize(1_669);
        double hours = read.values().stream().mapToDouble(BuildTiming::seconds).sum() / 3600;
        assertThat(hours).isBetween(65.6, 65.8);
    }
}
