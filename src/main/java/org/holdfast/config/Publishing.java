package org.holdfast.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * The settings for publishing, section {@code [publish]}.
 *
 * @param repository the directory of the repository
 * @param removals the file of removals: the configured one, or {@code removals.toml} in the same directory
 * @param prefix the directory below which packages install; empty to take it from the packages
 * @param grace for how many days a replaced file stays reachable
 * @param keep how many generations are kept
 * @param required PKGBASEs without which nothing is published
 * @param licences licences that may not be distributed
 * @param systemFiles a file that names the files that the platform has, one a line
 * @param formats the formats of the summary beside gz: {@code zst}, {@code xz}, {@code bz2}
 * @param mostFailed the most packages that may stay because their build failed or was refused, in per cent
 * @param mostRemoved the most packages that may be removed at once
 * @param key the file of the OpenPGP key, or {@code !command} that prints it, with which packages and summaries are signed
 * @param mirrors directories, or {@code host:directory} for rsync over ssh, to which every generation is copied
 * @param shell the program and arguments that run a command on a mirror's host
 */
public record Publishing(
        Optional<String> repository,
        String removals,
        Optional<String> prefix,
        int grace,
        int keep,
        List<String> required,
        List<String> licences,
        Optional<String> systemFiles,
        List<String> formats,
        int mostFailed,
        int mostRemoved,
        Optional<String> key,
        List<String> mirrors,
        List<String> shell) {

    static final Set<String> KEYS = Set.of(
            "repository",
            "removals",
            "prefix",
            "grace",
            "keep",
            "required",
            "licences",
            "system_files",
            "formats",
            "most_failed",
            "most_removed",
            "key",
            "mirrors",
            "ssh");

    private static final Set<String> FORMATS = Set.of("gz", "zst", "xz", "bz2");

    private static final Map<String, Integer> USUAL =
            Map.of("grace", 14, "keep", 20, "most_failed", 20, "most_removed", 20);

    public Publishing {
        required = List.copyOf(required);
        licences = List.copyOf(licences);
        formats = List.copyOf(formats);
        mirrors = List.copyOf(mirrors);
        shell = List.copyOf(shell);
    }

    /** Makes the message about a wrong value. */
    interface Refusal {
        InvalidConfiguration at(@Nullable TomlPosition position, String why);
    }

    static Publishing of(TomlTable table, UnaryOperator<String> resolve, Refusal refusal) {
        for (String format : strings(table, "formats", refusal)) {
            if (!FORMATS.contains(format)) {
                throw refusal.at(table.inputPositionOf("formats"), "'formats' are \"gz\", \"zst\", \"xz\" and \"bz2\"");
            }
        }
        return new Publishing(
                string(table, "repository", refusal).map(resolve),
                resolve.apply(string(table, "removals", refusal).orElse(Removals.FILE)),
                string(table, "prefix", refusal).map(prefix -> prefix.replaceFirst("/+$", "")),
                number(table, "grace", refusal),
                number(table, "keep", refusal),
                strings(table, "required", refusal),
                strings(table, "licences", refusal),
                string(table, "system_files", refusal).map(resolve),
                table.contains("formats") ? strings(table, "formats", refusal) : List.of("gz", "zst"),
                number(table, "most_failed", refusal),
                number(table, "most_removed", refusal),
                string(table, "key", refusal).map(key -> key.startsWith("!") ? key : resolve.apply(key)),
                strings(table, "mirrors", refusal).stream()
                        .map(mirror -> mirror.matches("[^/]+:.*") ? mirror : resolve.apply(mirror))
                        .toList(),
                List.of(string(table, "ssh", refusal)
                        .orElse("ssh -o BatchMode=yes -o ConnectTimeout=20")
                        .strip()
                        .split(" +")));
    }

    private static Optional<String> string(TomlTable table, String key, Refusal refusal) {
        Object value = table.get(key);
        if (value == null || (value instanceof String text && !text.isBlank() && text.indexOf('\n') < 0)) {
            return Optional.ofNullable((String) value);
        }
        throw refusal.at(table.inputPositionOf(key), "'" + key + "' is a text in quotes");
    }

    private static int number(TomlTable table, String key, Refusal refusal) {
        Object value = table.contains(key) ? table.get(key) : Long.valueOf(USUAL.getOrDefault(key, 0));
        if (value instanceof Long number && number >= 0 && number <= 100_000) {
            return number.intValue();
        }
        throw refusal.at(table.inputPositionOf(key), "'" + key + "' is a whole number from 0");
    }

    private static List<String> strings(TomlTable table, String key, Refusal refusal) {
        Object value = table.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof TomlArray array && array.toList().stream().allMatch(String.class::isInstance)) {
            return array.toList().stream().map(String.class::cast).toList();
        }
        throw refusal.at(table.inputPositionOf(key), "'" + key + "' is a list of texts in quotes");
    }
}
