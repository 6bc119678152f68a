package org.holdfast.config;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A section of the configuration, read value by value.
 *
 * @param table its keys
 * @param resolver resolves a file name against the directory of the file
 * @param refusal makes the message about a wrong value
 */
record Section(TomlTable table, UnaryOperator<String> resolver, Refusal refusal) {

    private static final long MOST = 1_000_000;

    /** Makes the message about a wrong value. */
    interface Refusal {
        InvalidConfiguration at(@Nullable TomlPosition position, String why);
    }

    boolean contains(String key) {
        return table.contains(key);
    }

    String resolve(String file) {
        return resolver.apply(file);
    }

    InvalidConfiguration refuse(String key, String why) {
        return refusal.at(table.inputPositionOf(key), why);
    }

    Optional<String> string(String key) {
        Object value = table.get(key);
        if (value == null || (value instanceof String text && !text.isBlank() && text.indexOf('\n') < 0)) {
            return Optional.ofNullable((String) value);
        }
        throw refuse(key, "'" + key + "' is a text in quotes");
    }

    int number(String key, int otherwise) {
        Object value = table.contains(key) ? table.get(key) : Long.valueOf(otherwise);
        if (value instanceof Long number && number >= 0 && number <= MOST) {
            return number.intValue();
        }
        throw refuse(key, "'" + key + "' is a whole number from 0");
    }

    List<String> strings(String key) {
        Object value = table.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof TomlArray array && array.toList().stream().allMatch(String.class::isInstance)) {
            return array.toList().stream().map(String.class::cast).toList();
        }
        throw refuse(key, "'" + key + "' is a list of texts in quotes");
    }
}
