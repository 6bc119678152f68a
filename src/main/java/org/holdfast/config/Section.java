package org.holdfast.config;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A section of the configuration of a branch, read value by value: {@code [branch.publish]}, which one branch has, over
 * {@code [publish]}, which all branches of the file share.
 *
 * @param name its name, {@code publish}
 * @param own the keys of the branch's own section
 * @param shared the keys of the file's section
 * @param branch the name of the branch if the file has several; then each has directories of its own
 * @param resolver resolves a file name against the directory of the file
 * @param refusal makes the message about a wrong value
 */
record Section(
        String name,
        TomlTable own,
        TomlTable shared,
        Optional<String> branch,
        UnaryOperator<String> resolver,
        Refusal refusal) {

    private static final long MOST = 1_000_000;

    /** Makes the message about a wrong value. */
    interface Refusal {
        InvalidConfiguration at(@Nullable TomlPosition position, String why);
    }

    boolean contains(String key) {
        return own.contains(key) || shared.contains(key);
    }

    @Nullable
    Object get(String key) {
        return own.contains(key) ? own.get(key) : shared.get(key);
    }

    @Nullable
    TomlPosition position(String key) {
        return own.contains(key) ? own.inputPositionOf(List.of(key)) : shared.inputPositionOf(List.of(key));
    }

    /** The keys, sorted. */
    List<String> keys() {
        return List.copyOf(new TreeSet<>(
                Stream.concat(own.keySet().stream(), shared.keySet().stream()).toList()));
    }

    /** A table of the section, {@code [priority.weights]}. */
    Section table(String key) {
        return new Section(name + "." + key, table(own, key), table(shared, key), branch, resolver, refusal);
    }

    private TomlTable table(TomlTable in, String key) {
        Object value = in.get(key);
        if (value == null || value instanceof TomlTable) {
            return in.getTableOrEmpty(key);
        }
        throw refusal.at(in.inputPositionOf(List.of(key)), "'" + key + "' is a table: [" + name + "." + key + "]");
    }

    String resolve(String file) {
        return resolver.apply(file);
    }

    InvalidConfiguration refuse(String key, String why) {
        return refusal.at(position(key), why);
    }

    Optional<String> string(String key) {
        Object value = get(key);
        if (value == null || (value instanceof String text && !text.isBlank() && isLine(text))) {
            return Optional.ofNullable((String) value);
        }
        throw refuse(key, "'" + key + "' is a text in quotes");
    }

    /** No name of a file and no text here has another line, or a byte that no name can have. */
    private static boolean isLine(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\0') < 0;
    }

    int number(String key, int otherwise) {
        Object value = contains(key) ? get(key) : Long.valueOf(otherwise);
        if (value instanceof Long number && number >= 0 && number <= MOST) {
            return number.intValue();
        }
        throw refuse(key, "'" + key + "' is a whole number from 0");
    }

    List<String> strings(String key) {
        Object value = get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof TomlArray array
                && array.toList().stream().allMatch(one -> one instanceof String text && isLine(text))) {
            return array.toList().stream().map(String.class::cast).toList();
        }
        throw refuse(key, "'" + key + "' is a list of texts in quotes");
    }

    /** A list of texts, or one text. */
    List<String> texts(String key) {
        return get(key) instanceof String text && isLine(text) ? List.of(text) : strings(key);
    }

    /** A directory that no two branches share: if the file has several, it is the one with the branch's name in the shared one. */
    String directory(String key, String otherwise) {
        String directory = string(key).orElse(otherwise);
        return resolve(own.contains(key) || branch.isEmpty() ? directory : directory + "/" + branch.get());
    }

    /** A text that no two branches may share, so that each says it if the file has several. */
    Optional<String> alone(String key) {
        if (branch.isPresent() && shared.contains(key) && !own.contains(key)) {
            throw refuse(
                    key,
                    "each branch needs a '" + key
                            + "' of its own: say it below the branch, in [branch.NAME-OF-SECTION]");
        }
        return string(key);
    }

    /** The name of a file that exists beside the configuration unless told otherwise: {@code decisions.toml}; one a branch if there are several. */
    String beside(String file) {
        int dot = file.lastIndexOf('.');
        return branch.map(name -> file.substring(0, dot) + "-" + name + file.substring(dot))
                .orElse(file);
    }
}
