package org.holdfast.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * Writes records as JSON documents. A record of this room is an object; its components, in their order, are {@code snake_case} keys.
 *
 * <p>An empty optional is {@code null}. Lists, maps, numbers and booleans are those of JSON. Any other value is its
 * {@code toString}. Three of Jackson's annotations have Jackson's meaning: {@link JsonProperty} names the key,
 * {@link JsonUnwrapped} puts the keys of a record in place of its own, {@link JsonInclude} on an optional omits the key if it is
 * empty. Jackson's mapper writes the same, but is slow to start: docs/adr/0018-json.md.
 */
final class Json {

    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;
    private final Map<Class<?>, List<Key>> keys;

    /**
     * A key of an object.
     *
     * @param name the key
     * @param value the accessor of its value
     * @param unwrapped whether the value's keys stand in place of this one
     * @param absentIfEmpty whether an empty optional omits the key
     */
    private record Key(String name, Method value, boolean unwrapped, boolean absentIfEmpty) {}

    private Json(JsonGenerator json, Map<Class<?>, List<Key>> keys) {
        this.json = json;
        this.keys = keys;
    }

    /** The document, indented by two spaces, with a newline at its end. */
    static String write(Record document) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(new Indented(), out)) {
            new Json(json, new HashMap<>()).value(document);
        }
        return out.append('\n').toString();
    }

    /** Documents without blanks, each on a line of its own. */
    static String lines(List<? extends Record> documents) {
        StringBuilder lines = new StringBuilder();
        Map<Class<?>, List<Key>> keys = new HashMap<>();
        for (Record document : documents) {
            StringWriter out = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
                new Json(json, keys).value(document);
            }
            lines.append(out).append('\n');
        }
        return lines.toString();
    }

    private void value(Object value) {
        switch (value) {
            case Record record -> record(record);
            case Map<?, ?> map -> {
                json.writeStartObject();
                map.forEach((key, member) -> {
                    json.writeName(key.toString());
                    value(member);
                });
                json.writeEndObject();
            }
            case List<?> list -> {
                json.writeStartArray();
                list.forEach(this::value);
                json.writeEndArray();
            }
            case Optional<?> optional -> optional.ifPresentOrElse(this::value, json::writeNull);
            case OptionalInt number -> number.ifPresentOrElse(json::writeNumber, json::writeNull);
            case OptionalLong number -> number.ifPresentOrElse(json::writeNumber, json::writeNull);
            case Boolean bool -> json.writeBoolean(bool);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(Math.round(number * 1000) / 1000.0);
            default -> text(value);
        }
    }

    /** Writes a record of this room as an object, one of another room as its {@code toString}. */
    private void record(Record record) {
        if (record.getClass().getPackage().equals(Json.class.getPackage())) {
            json.writeStartObject();
            members(record);
            json.writeEndObject();
        } else {
            text(record);
        }
    }

    private void text(Object value) {
        json.writeString(unicode(value.toString()));
    }

    private void members(Record object) {
        for (Key key : keys.computeIfAbsent(object.getClass(), Json::keys)) {
            Object value = valueOf(key, object);
            if (key.unwrapped()) {
                members((Record) value);
            } else if (!key.absentIfEmpty() || !value.equals(Optional.empty())) {
                json.writeName(key.name());
                value(value);
            }
        }
    }

    private static Object valueOf(Key key, Record object) {
        try {
            return key.value().invoke(object);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(key.value() + " cannot be read", e);
        }
    }

    private static List<Key> keys(Class<?> type) {
        return Stream.of(type.getRecordComponents()).map(Json::key).toList();
    }

    private static Key key(RecordComponent component) {
        Method value = component.getAccessor();
        JsonProperty named = value.getAnnotation(JsonProperty.class);
        String name = component.getName().replaceAll("[A-Z]", "_$0").toLowerCase(Locale.ROOT);
        return new Key(
                named == null ? name : named.value(),
                value,
                value.isAnnotationPresent(JsonUnwrapped.class),
                value.isAnnotationPresent(JsonInclude.class));
    }

    private static final class Indented extends ObjectWriteContext.Base {
        @Override
        public PrettyPrinter getPrettyPrinter() {
            return new DefaultPrettyPrinter();
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /** Decodes text whose characters are the bytes of valid UTF-8; returns other text unchanged. Readers decode ISO-8859-1. */
    private static String unicode(String text) {
        if (text.chars().allMatch(c -> c < 0x80) || text.chars().anyMatch(c -> c > 0xff)) {
            return text;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }
}
