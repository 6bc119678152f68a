package org.holdfast.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonTest {

    /** Jackson's own mapper, set up to write what {@link Json} writes. */
    private static final JsonMapper JACKSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    record Everything(
            String text,
            int number,
            long longNumber,
            boolean isTrue,
            Optional<String> perhaps,
            OptionalInt perhapsInt,
            OptionalLong perhapsLong,
            List<String> texts,
            Map<String, Long> counts,
            @JsonUnwrapped Inner unwrapped,
            @JsonProperty("new") Optional<Inner> fresh,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Inner>> absent) {}

    record Inner(String innerText, LocalDate day) {}

    record Bytes(String text) {}

    record Nothing() {}

    record Field(PkgName pkgname, PkgPath pkgpath, PkgVersion version, Thread.State state) {}

    @Test
    void componentsAreKeysInTheirOrderAndEmptyOptionalsAreNullOrAbsent() {
        Inner inner = new Inner("a", LocalDate.of(2014, 6, 5));
        assertThat(Json.write(new Everything(
                        "x",
                        1,
                        2L,
                        true,
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        Map.of(),
                        inner,
                        Optional.of(inner),
                        Optional.empty())))
                .isEqualTo("""
                        {
                          "text" : "x",
                          "number" : 1,
                          "long_number" : 2,
                          "is_true" : true,
                          "perhaps" : null,
                          "perhaps_int" : null,
                          "perhaps_long" : null,
                          "texts" : [ ],
                          "counts" : { },
                          "inner_text" : "a",
                          "day" : "2014-06-05",
                          "new" : {
                            "inner_text" : "a",
                            "day" : "2014-06-05"
                          }
                        }
                        """);
        assertThat(Json.write(new Nothing())).isEqualTo("{ }\n");
    }

    @Test
    void valuesOfTheFieldAreText() {
        assertThat(text(new Field(
                        new PkgName("openssl-1.0.1g"),
                        new PkgPath("security", "openssl"),
                        new PkgVersion("1.0.1g"),
                        Thread.State.NEW)))
                .isEqualTo("{\"pkgname\":\"openssl-1.0.1g\",\"pkgpath\":\"security/openssl\","
                        + "\"version\":\"1.0.1g\",\"state\":\"NEW\"}");
    }

    @Test
    void whatJsonCannotHaveInATextIsEscaped() {
        assertThat(Json.write(new Bytes("\"\\/\b\f\n\r\t\u0000\u001f\u007f")))
                .contains("\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001F\u007f\"");
    }

    @Test
    void bytesThatAreUtf8AreShownAsWhatTheyMeanAndOthersAsLatin1() {
        assertThat(written(bytes("é – 日本"))).isEqualTo("é – 日本");
        assertThat(written("caf\u00e9")).isEqualTo("caf\u00e9");
        assertThat(written(bytes("é") + "\u00ff")).isEqualTo("\u00c3\u00a9\u00ff");
        assertThat(written("\u2013 \u00c3\u00a9")).isEqualTo("\u2013 \u00c3\u00a9");
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadAgainAndJacksonsMapperWritesTheSame(@ForAll("everything") Everything one) {
        String json = Json.write(one);
        assertThat(json).isEqualTo(JACKSON.writeValueAsString(one) + "\n");
        assertThat(JACKSON.readValue(json, Everything.class)).isEqualTo(one);
    }

    /** In the tests' texts nothing is UTF-8 by accident: no character stands for a byte beyond ASCII. */
    @Provide
    Arbitrary<Everything> everything() {
        Arbitrary<String> texts = Arbitraries.strings()
                .withCharRange('\u0000', '\u007f')
                .withCharRange('\u0100', '\ud7ff')
                .ofMaxLength(12);
        Arbitrary<Inner> inner = Combinators.combine(
                        texts, Arbitraries.integers().between(0, 99_999))
                .as((text, day) -> new Inner(text, LocalDate.ofEpochDay(day)));
        Arbitrary<Map<String, Long>> counts =
                Arbitraries.maps(texts, Arbitraries.longs()).ofMaxSize(3).map(LinkedHashMap::new);
        return Combinators.combine(
                        texts,
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        texts.optional(),
                        texts.list().ofMaxSize(3),
                        counts,
                        inner,
                        inner.list().ofMaxSize(2).optional())
                .as((text, number, big, perhaps, list, map, unwrapped, some) -> new Everything(
                        text,
                        number,
                        big,
                        number % 2 == 0,
                        perhaps,
                        perhaps.isPresent() ? OptionalInt.of(number) : OptionalInt.empty(),
                        perhaps.isPresent() ? OptionalLong.empty() : OptionalLong.of(big),
                        list,
                        map,
                        unwrapped,
                        some.flatMap(inners -> inners.stream().findFirst()),
                        some));
    }

    @Property(tries = 300)
    void everyTextOfBytesSurvives(@ForAll("bytes") String text) {
        String written = written(text);
        assertThat(List.of(written, bytes(written))).contains(text);
    }

    @Provide
    Arbitrary<String> bytes() {
        return Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(12);
    }

    /** Who adds a component to a document of another type must say what it is in JSON. */
    @Test
    void documentsHaveNothingInThemButRecordsOfThisRoomAndWhatIsJsonOrText() {
        Set<String> others = new TreeSet<>();
        documents()
                .flatMap(type -> Stream.of(type.getRecordComponents()))
                .map(RecordComponent::getGenericType)
                .forEach(type -> collect(type, others));
        assertThat(others)
                .containsExactlyInAnyOrder(
                        Instant.class.getName(),
                        PkgName.class.getName(),
                        PkgPath.class.getName(),
                        PkgVersion.class.getName());
    }

    private static Stream<Class<?>> documents() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("org.holdfast.report").stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> type.getName().matches(".*Json(\\$.*)?"))
                        .map(JavaClass::reflect)
                        .filter(type -> type.getEnclosingClass() != Json.class);
    }

    private static void collect(Type type, Set<String> others) {
        if (type instanceof ParameterizedType parameterized) {
            assertThat(List.of(Optional.class, List.class, Map.class)).contains((Class<?>) parameterized.getRawType());
            Stream.of(parameterized.getActualTypeArguments()).forEach(argument -> collect(argument, others));
        } else if (type instanceof Class<?> plain) {
            boolean known = plain.getPackage() == Json.class.getPackage()
                    || plain.isEnum()
                    || plain.isPrimitive()
                    || List.of(
                                    String.class,
                                    Integer.class,
                                    Long.class,
                                    OptionalInt.class,
                                    OptionalLong.class,
                                    LocalDate.class)
                            .contains(plain);
            if (!known) {
                others.add(plain.getName());
            }
        }
    }

    private static String text(Record document) {
        return JACKSON.readTree(Json.write(document)).toString();
    }

    private static String written(String text) {
        JsonNode node = JACKSON.readTree(Json.write(new Bytes(text)));
        return node.get("text").stringValue();
    }

    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
