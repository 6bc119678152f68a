package org.holdfast.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.holdfast.pkgsrc.PackageRemoval;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * Reads {@code removals.toml}: the packages that the maintainers publish no longer, one {@code [[removal]]} table each, as
 * {@link PackageRemoval} shows. A file with one mistake is refused as a whole.
 */
public final class Removals {

    /** The default file name, in the directory of the configuration. */
    public static final String FILE = "removals.toml";

    private static final Set<String> KEYS = Set.of("package", "why", "who");

    private Removals() {}

    /**
     * Reads the removals of a file, in its order.
     *
     * @throws InvalidConfiguration if it does not exist, or a removal in it is malformed
     */
    public static List<PackageRemoval> read(Path file) {
        return parse(file.toString(), TomlText.read(file, StandardCharsets.UTF_8));
    }

    private static List<PackageRemoval> parse(String file, String text) {
        TomlParseResult toml = TomlText.parse(file, text);
        if (toml.hasErrors()) {
            TomlParseError error = toml.errors().getFirst();
            throw invalid(file, error.position(), String.valueOf(error.getMessage()));
        }
        for (String key : toml.keySet()) {
            if (!key.equals("removal")
                    || !(toml.get(key) instanceof TomlArray array)
                    || !array.toList().stream().allMatch(TomlTable.class::isInstance)) {
                throw invalid(
                        file, toml.inputPositionOf(List.of(key)), "only [[removal]] is known here, not '" + key + "'");
            }
        }
        List<PackageRemoval> removals = new ArrayList<>();
        TomlArray array = toml.getArrayOrEmpty("removal");
        for (int i = 0; i < array.size(); i++) {
            TomlTable table = array.getTable(i);
            TomlPosition position = array.inputPositionOf(i);
            for (String key : table.keySet()) {
                if (!KEYS.contains(key)) {
                    throw invalid(
                            file,
                            table.inputPositionOf(List.of(key)),
                            "no key '" + key + "' is known in a removal; there are package, who, why");
                }
            }
            removals.add(new PackageRemoval(
                    must(file, table, "package", position),
                    must(file, table, "why", position),
                    must(file, table, "who", position),
                    at(file, position)));
        }
        return List.copyOf(removals);
    }

    private static String must(String file, TomlTable table, String key, @Nullable TomlPosition position) {
        if (table.get(key) instanceof String value && !value.isBlank() && value.indexOf('\n') < 0) {
            return value;
        }
        throw invalid(file, position, "this removal must say '" + key + "', one line in quotes");
    }

    private static InvalidConfiguration invalid(String file, @Nullable TomlPosition position, String why) {
        return new InvalidConfiguration(at(file, position), why);
    }

    private static String at(String file, @Nullable TomlPosition position) {
        return position == null ? file : file + ":" + position.line();
    }
}
