package org.holdfast.tool;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * A JSON value (RFC 8259) whose shape is not known beforehand. A member or element that is {@code null} counts as absent.
 *
 * @param node the value
 */
public record JsonTree(JsonNode node) {

    /** Whether the value is an object. */
    public boolean isObject() {
        return node.isObject();
    }

    public boolean isArray() {
        return node.isArray();
    }

    /** The value at the first of some paths, such as {@code user.login}, that exists and is not {@code null}. */
    public Optional<JsonTree> at(String... paths) {
        for (String path : paths) {
            JsonNode here = node;
            for (String name : path.split("\\.", -1)) {
                here = here.path(name);
            }
            if (!here.isMissingNode() && !here.isNull()) {
                return Optional.of(new JsonTree(here));
            }
        }
        return Optional.empty();
    }

    /** The text, number or boolean at the first path that exists, as text; empty if none does, or it is an object or array. */
    public Optional<String> text(String... paths) {
        return at(paths).filter(found -> found.node.isValueNode()).map(JsonTree::toString);
    }

    /** The whole number at the first path that exists; empty if it is negative, too large or no number. */
    public OptionalInt number(String... paths) {
        Optional<String> digits = text(paths).filter(text -> text.matches("[0-9]{1,9}"));
        return digits.isPresent() ? OptionalInt.of(Integer.parseInt(digits.get())) : OptionalInt.empty();
    }

    /**
     * The elements of the array at a path, except {@code null}; none if the path does not exist.
     *
     * @throws IllegalArgumentException if the value at the path is no array
     */
    public List<JsonTree> elements(String path) {
        Optional<JsonTree> found = at(path);
        if (found.isPresent() && !found.get().isArray()) {
            throw new IllegalArgumentException("'" + path + "' is no array");
        }
        return found.map(JsonTree::elements).orElse(List.of());
    }

    /** The elements of this array, except {@code null}; none if this is no array. */
    public List<JsonTree> elements() {
        return node.isArray()
                ? node.valueStream()
                        .filter(element -> !element.isNull())
                        .map(JsonTree::new)
                        .toList()
                : List.of();
    }

    /** The text without quotes; any other value as JSON. */
    @Override
    public String toString() {
        return node.isString() ? node.stringValue() : node.toString();
    }
}
