package org.holdfast.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    private static final JsonReader READER = new JsonReader(Set.of("records"), Set.of("long"));

    private final List<String> records = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": 1} {\"a\": 2}",
                "[{\"a\": 1}, {\"a\": 2}]",
                "[[{\"a\": 1}], [{\"a\": 2}]]",
                "[{\"a\": 1}]\n[{\"a\": 2}]",
                "{\"version\": \"2.0\", \"records\": [{\"a\": 1}, {\"a\": 2}], \"end\": true}",
                "{\"records\": [{\"a\": 1}]} {\"a\": 2}",
                "{\"long\": {\"a\": [1, {}]}, \"a\": 1} {\"a\": 2, \"long\": \"x\"}",
            })
    void recordsStandByThemselvesInArraysOrInAnObject(String text) throws IOException {
        read(text);
        assertThat(records).containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @Test
    void whatIsNoObjectIsARecordAllTheSame() throws IOException {
        assertThat(read("7 [\"text\", null, 1.10]\n{\"records\": 1}")).isTrue();
        assertThat(records).containsExactly("7", "text", "null", "1.10", "{\"records\":1}");
        assertThat(lines).containsExactly(1, 1, 1, 1, 2);
        assertThat(read("{}")).isFalse();
        assertThat(read("[]")).isTrue();
        assertThat(read("")).isFalse();
    }

    /** A parser reads the first bytes when it is made. */
    @Test
    void whatCannotBeReadIsSaidAsItIs() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new EOFException("cut off");
            }
        };
        assertThatExceptionOfType(EOFException.class)
                .isThrownBy(() -> READER.records(broken, this::add))
                .withMessage("cut off");
    }

    @Test
    void whatIsNullIsNotThere() throws IOException {
        JsonTree tree =
                JsonReader.tree("{\"a\": null, \"b\": {\"c\": null, \"d\": 5}, \"e\": [null, \"x\"], \"f\": {}}");
        assertThat(tree.at("a", "none", "b.c", "b.d.e")).isEmpty();
        assertThat(tree.text("a", "b.d")).contains("5");
        assertThat(tree.number("b.d")).isEqualTo(OptionalInt.of(5));
        assertThat(tree.number("e")).isEmpty();
        assertThat(tree.text("f")).isEqualTo(Optional.empty());
        assertThat(tree.elements("a")).isEmpty();
        assertThat(tree.elements("none")).isEmpty();
        assertThat(tree.elements("e")).extracting(JsonTree::toString).containsExactly("x");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tree.elements("b.d"))
                .withMessage("'b.d' is no array");
    }

    @Test
    void versionsThatAreNumbersKeepTheirDigits() throws IOException {
        String digits = "1".repeat(900);
        JsonTree tree = JsonReader.tree("{\"a\": 1.10, \"b\": true, \"c\": " + digits + "}");
        assertThat(tree.text("a")).contains("1.10");
        assertThat(tree.text("b")).contains("true");
        assertThat(tree.text("c")).contains(digits);
        assertThat(tree.number("c")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e9999999999", "{\"a\": -1.5E99999999999}", "{\"records\": [{\"a\": 1e-9999999999}]}"})
    void aNumberBeyondAllIsSaidWithItsLine(String text) {
        assertThatExceptionOfType(JsonReader.BrokenJson.class)
                .isThrownBy(() -> read("{}\n" + text))
                .withMessage("a number is too large")
                .matches(broken -> broken.line() == 2, "has its line");
        assertThatExceptionOfType(JsonReader.BrokenJson.class).isThrownBy(() -> JsonReader.tree(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{\"a\": ", "{\"a\": 1]", "no", "{\"a\": 1}}", "\"a\u0000\"", "[1 2]"})
    void brokenJsonIsSaidWithItsLine(String text) {
        assertThatExceptionOfType(JsonReader.BrokenJson.class)
                .isThrownBy(() -> read("{\"a\": 1}\n" + text))
                .satisfies(broken -> assertThat(broken.line()).isEqualTo(2));
        assertThat(records).startsWith("{\"a\":1}");
    }

    @Test
    void whatIsTooDeepIsRefusedAndNoStackOverflows() {
        for (String open : List.of("[", "{\"a\":", "{\"long\":", "{\"records\":[")) {
            String text = "{\"a\": 1}\n" + open.repeat(100_000);
            assertThatExceptionOfType(JsonReader.BrokenJson.class)
                    .isThrownBy(() -> read(text))
                    .withMessageContaining("nesting depth");
            assertThatExceptionOfType(JsonReader.BrokenJson.class).isThrownBy(() -> JsonReader.tree(text.substring(9)));
        }
    }

    @Test
    void numbersTextsAndRecordsThatAreTooLongAreRefused() {
        assertThatExceptionOfType(JsonReader.BrokenJson.class)
                .isThrownBy(() -> read("{\"a\": " + "1".repeat(100_000) + "}"))
                .withMessageContaining("Number");
        assertThatExceptionOfType(JsonReader.BrokenJson.class)
                .isThrownBy(() -> READER.records(repeated("{\"a\": \"", " ".repeat(1 << 20), 40), this::add))
                .withMessageContaining("String");
        assertThatExceptionOfType(JsonReader.BrokenJson.class)
                .isThrownBy(() -> READER.records(
                        repeated("{\"a\": [", ("\"" + "x".repeat(1 << 16) + "\",").repeat(16), 40), this::add))
                .withMessageContaining("a record is longer than");
    }

    @Test
    void manyRecordsMayBeLongerThanOne() throws IOException {
        int[] count = new int[1];
        READER.records(
                repeated("[", ("{\"a\": \"" + "x".repeat(1 << 16) + "\"},").repeat(16), 40, "{}]"),
                (line, record) -> count[0]++);
        assertThat(count[0]).isEqualTo(16 * 40 + 1);
    }

    private boolean read(String text) throws IOException {
        return READER.records(in(text), this::add);
    }

    private void add(int line, JsonTree record) {
        records.add(record.toString());
        lines.add(line);
    }

    private static InputStream repeated(String begin, String part, int times, String... end) {
        List<InputStream> all = new ArrayList<>();
        all.add(in(begin));
        IntStream.range(0, times).forEach(i -> all.add(in(part)));
        List.of(end).forEach(text -> all.add(in(text)));
        return new SequenceInputStream(Collections.enumeration(all));
    }

    private static InputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
