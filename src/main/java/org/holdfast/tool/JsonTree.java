package org.holdfast.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * One JSON value (RFC 8259). An object is a map, an array a list, {@code null} an empty optional; any other value is its text.
 *
 * @param value the map, list, text or empty optional
 */
public record JsonTree(Object value) {

    /** Reads the value at the parser's current token; leaves the parser at the value's last token. */
    public static JsonTree read(JsonParser parser) {
        return new JsonTree(value(parser, name -> false));
    }

    /**
     * Reads the value at the parser's current token as maps, lists and texts.
     *
     * @param skipped tests whether a member of an object is left out, by its name
     */
    public static Object value(JsonParser parser, Predicate<String> skipped) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> object = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    if (skipped.test(name)) {
                        parser.skipChildren();
                    } else {
                        object.put(name, value(parser, skipped));
                    }
                }
                yield object;
            }
            case START_ARRAY -> {
                List<Object> array = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    array.add(value(parser, skipped));
                }
                yield array;
            }
            case VALUE_NULL -> Optional.empty();
            default -> parser.getString();
        };
    }

    /** Whether the value is an object. */
    public boolean isObject() {
        return value instanceof Map<?, ?>;
    }

    /** The value at the first of some paths, such as {@code user.login}, that exists and is not {@code null}. */
    public Optional<JsonTree> at(String... paths) {
        for (String path : paths) {
            Object here = value;
            for (String name : path.split("\\.", -1)) {
                Object next = here instanceof Map<?, ?> object ? object.get(name) : null;
                here = next == null ? Optional.empty() : next;
            }
            if (!here.equals(Optional.empty())) {
                return Optional.of(new JsonTree(here));
            }
        }
        return Optional.empty();
    }

    /** The text at the first path that exists; empty if none does, or its value is an object or array. */
    public Optional<String> text(String... paths) {
        return at(paths).flatMap(found -> found.value instanceof String text ? Optional.of(text) : Optional.empty());
    }

    /** The whole number at the first path that exists; empty if it is negative, too large or no number. */
    public OptionalInt number(String... paths) {
        Optional<String> digits = text(paths).filter(text -> text.matches("[0-9]{1,9}"));
        return digits.isPresent() ? OptionalInt.of(Integer.parseInt(digits.get())) : OptionalInt.empty();
    }

    /** The elements of the array at the first path that exists; none if it is no array. */
    public List<JsonTree> elements(String... paths) {
        return at(paths)
                .map(found -> found.value instanceof List<?> list
                        ? list.stream().map(JsonTree::new).toList()
                        : List.<JsonTree>of())
                .orElse(List.of());
    }
}
