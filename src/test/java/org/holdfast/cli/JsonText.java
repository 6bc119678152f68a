package org.holdfast.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** Reads what {@code --json} prints: objects as maps, arrays as lists, everything else as its text, null as an empty one. */
public final class JsonText {

    private JsonText() {}

    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String text) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            parser.nextToken();
            return (Map<String, Object>) value(parser);
        }
    }

    private static Object value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    object.put(name, value(parser));
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser));
                }
                yield array;
            }
            case VALUE_NULL -> "";
            default -> parser.getString();
        };
    }

    /** What stands at a path such as {@code evidence.fix.version}; empty if nothing does. */
    static Optional<Object> at(Object json, String path) {
        Object here = json;
        for (String name : path.split("\\.")) {
            if (!(here instanceof Map<?, ?> object) || object.get(name) == null) {
                return Optional.empty();
            }
            here = object.get(name);
        }
        return here.equals("") ? Optional.empty() : Optional.of(here);
    }

    static String text(Object json, String path) {
        return at(json, path).map(Object::toString).orElse("");
    }

    /** The elements of an array; none if there is none. */
    static List<?> list(Object json, String path) {
        return at(json, path).map(array -> (List<?>) array).orElse(List.of());
    }
}
