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
 * One JSON value: objects are maps, arrays lists, everything else its text, {@code null} an empty optional.
 *
 * @param value the value
 */
public record JsonTree(Object value) {

    /** The value that begins where the parser stands; the parser then stands at its end. */
    public static JsonTree read(JsonParser parser) {
        return new JsonTree(value(parser, name -> false));
    }

    /**
     * The same as plain values.
     *
     * @param skipped says which names of objects nobody needs
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

    public boolean isObject() {
        return value instanceof Map<?, ?>;
    }

    /** What stands at one of some paths such as {@code user.login}, the first that is there and not {@code null}. */
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

    /** The text there; empty if nothing or something else is there. */
    public Optional<String> text(String... paths) {
        return at(paths).flatMap(found -> found.value instanceof String text ? Optional.of(text) : Optional.empty());
    }

    /** The whole number there. */
    public OptionalInt number(String... paths) {
        Optional<String> digits = text(paths).filter(text -> text.matches("[0-9]{1,9}"));
        return digits.isPresent() ? OptionalInt.of(Integer.parseInt(digits.get())) : OptionalInt.empty();
    }

    /** The elements of the array there; none if there is none. */
    public List<JsonTree> elements(String... paths) {
        return at(paths)
                .map(found -> found.value instanceof List<?> list
                        ? list.stream().map(JsonTree::new).toList()
                        : List.<JsonTree>of())
                .orElse(List.of());
    }
}
