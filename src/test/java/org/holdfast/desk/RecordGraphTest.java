package org.holdfast.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.triage.Severity;
import org.junit.jupiter.api.Test;

class RecordGraphTest {

    /** One of each kind of field. */
    record Sample(
            String text,
            int number,
            long bytes,
            boolean yes,
            double share,
            Optional<PkgVersion> version,
            List<String> words,
            Set<Severity> severities,
            Map<PkgName, LocalDate> days,
            PkgPattern pattern,
            List<ScannedPackage> packages) {}

    private static final ScannedPackage OPENSSL =
            new ScannedPackage(new PkgName("openssl-1.0.1g"), Optional.of(new PkgPath("security", "openssl")));

    private static Sample sample(String text, List<String> words, int number) {
        return new Sample(
                text,
                number,
                number * 1_000_000_007L,
                number % 2 == 0,
                number / 8.0,
                words.isEmpty() ? Optional.empty() : Optional.of(new PkgVersion(words.getFirst())),
                words,
                Set.of(Severity.NONE, Severity.EXECUTION),
                Map.of(OPENSSL.pkgname(), LocalDate.of(2014, 4, 9)),
                PkgPattern.parse("openssl>=1.0.1<1.0.1h"),
                List.of(OPENSSL, OPENSSL, new ScannedPackage(new PkgName("x-1"), Optional.empty())));
    }

    @Property(tries = 200)
    void whatIsWrittenIsReadBack(
            @ForAll String text, @ForAll @Size(max = 4) List<String> words, @ForAll @IntRange(min = -9) int number) {
        Sample sample = sample(text, words, number);
        assertThat(RecordGraph.read(Sample.class, RecordGraph.write(sample))).isEqualTo(sample);
    }

    @Test
    void equalValuesStandOnceAndAreOneObjectAfterwards() {
        Sample sample = RecordGraph.read(Sample.class, RecordGraph.write(sample("", List.of(), 1)));
        assertThat(sample.packages().get(0)).isSameAs(sample.packages().get(1));
        assertThat(RecordGraph.write(OPENSSL)).asString(StandardCharsets.UTF_8).isEqualTo("""
                [["PkgName","openssl-1.0.1g"],["pkgsrc.PkgPath","security","openssl"],["Optional",1],\
                ["pkgsrc.ScannedPackage",0,2]]""");
    }

    /** What refers to itself so many ways, {@code 2^100}, is a hundred nodes, and as little work. */
    record Twice(List<Twice> both) {}

    @Test
    void workIsOfNodesAndNotOfPaths() {
        Twice top = new Twice(List.of());
        for (int i = 0; i < 100; i++) {
            top = new Twice(List.of(top, new Twice(top.both())));
        }
        Twice read = RecordGraph.read(Twice.class, RecordGraph.write(top));
        int depth = 0;
        for (; !read.both().isEmpty(); read = read.both().getFirst()) {
            assertThat(read.both().get(1)).isSameAs(read.both().get(0));
            depth++;
        }
        assertThat(depth).isEqualTo(100);
    }

    @Test
    void anythingElseIsRefused() {
        for (String text : List.of(
                "",
                "{}",
                "[]",
                "[[",
                "[[\"java.lang.Runtime\"]]",
                "[[\"pkgsrc.PkgName\",\"x-1\"]]", // no record
                "[[\"pkgsrc.Nonesuch\"]]",
                "[[\"pkgsrc.PkgPath\",\"a\"]]",
                "[[\"pkgsrc.PkgPath\",\"a\",\"b\",\"c\"]]",
                "[[\"pkgsrc.PkgPath\",\"a\",7]]",
                "[[\"Optional\",0]]",
                "[[\"triage.Severity\",\"WORST\"]]",
                "[[\"LocalDate\",\"tomorrow\"]]",
                "[[\"PkgName\",\"x-1\"]]")) {
            assertThatThrownBy(() -> RecordGraph.read(PkgPath.class, text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
