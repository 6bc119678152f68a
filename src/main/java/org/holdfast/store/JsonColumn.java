package org.holdfast.store;

import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** JSON in a column of a table. Keys are written explicitly, so that renaming a record's component does not change the format. */
final class JsonColumn {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonColumn() {}

    static String write(Consumer<JsonGenerator> content) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            content.accept(json);
        }
        return out.toString();
    }

    static <T> void array(JsonGenerator json, String name, List<T> all, BiConsumer<JsonGenerator, T> one) {
        json.writeName(name);
        json.writeStartArray();
        all.forEach(each -> one.accept(json, each));
        json.writeEndArray();
    }

    /** Reads a column with a parser at its first token. */
    static <T> T read(String column, Function<JsonParser, T> content) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), column)) {
            json.nextToken();
            return content.apply(json);
        }
    }

    /** Reads a column that holds an object. */
    static Node object(String column) {
        return read(column, json -> new Node(map(value(json))));
    }

    /** Reads a column that holds an array of objects. */
    static List<Node> objects(String column) {
        return read(column, json -> nodes(value(json)));
    }

    /** An object as a map of strings, numbers, lists and maps. */
    record Node(Map<?, ?> fields) {

        String text(String name) {
            return String.valueOf(get(name));
        }

        int number(String name) {
            return (int) get(name);
        }

        List<String> texts(String name) {
            return list(get(name)).stream().map(String::valueOf).toList();
        }

        List<Node> objects(String name) {
            return nodes(get(name));
        }

        List<?> values(String name) {
            return list(get(name));
        }

        private Object get(String name) {
            Object value = fields.get(name);
            if (value == null) {
                throw new IllegalStateException("no '" + name + "' among " + fields.keySet());
            }
            return value;
        }
    }

    private static List<Node> nodes(Object array) {
        return list(array).stream().map(each -> new Node(map(each))).toList();
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Object value) {
        return (List<?>) value;
    }

    private static Object value(JsonParser json) {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    object.put(name, value(json));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(json));
                }
                yield array;
            }
            case VALUE_NUMBER_INT -> json.getIntValue();
            default -> json.getString();
        };
    }
}
