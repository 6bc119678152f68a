package org.holdfast.build;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.config.InvalidConfiguration;
import org.holdfast.config.TomlText;
import org.holdfast.outcome.FailureKind;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.BoundedPattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * A file of rules. A file with one mistake is refused as a whole.
 *
 * @param phases what begins each phase, in its order
 * @param rules the rules, in its order
 */
record FailureRuleFile(Map<String, BoundedPattern> phases, List<FailureRule> rules) {

    private static final Set<String> TABLES = Set.of("phase", "rule");
    private static final Set<String> PHASE_KEYS = Set.of("name", "begins");
    private static final Set<String> RULE_KEYS = Set.of(
            "kind",
            "name",
            "phase",
            "known",
            "where",
            "pattern",
            "unless",
            "recovered",
            "before",
            "more",
            "exit",
            "signal",
            "stop",
            "free_bytes_below",
            "oom_kills_above");
    private static final int MOST_LINES = 5;
    private static final int MOST_STATUS = 255;

    FailureRuleFile {
        rules = List.copyOf(rules);
    }

    /**
     * Reads a file.
     *
     * @param file its name, for messages
     * @throws Unusable if it is malformed
     */
    static FailureRuleFile parse(String file, String text) {
        TomlParseResult toml = toml(file, text);
        if (toml.hasErrors()) {
            TomlParseError error = toml.errors().getFirst();
            throw unusable(file, error.position(), String.valueOf(error.getMessage()));
        }
        for (String key : toml.keySet()) {
            if (!TABLES.contains(key)) {
                throw unusable(
                        file,
                        toml.inputPositionOf(List.of(key)),
                        "only [[phase]] and [[rule]] are known, not '" + key + "'");
            }
        }
        Map<String, BoundedPattern> phases = new LinkedHashMap<>();
        for (Entry entry : entries(file, toml, "phase", PHASE_KEYS)) {
            phases.put(entry.must("name"), entry.pattern("begins").orElseThrow(() -> entry.lacks("begins")));
        }
        List<FailureRule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Entry entry : entries(file, toml, "rule", RULE_KEYS)) {
            FailureRule rule = entry.rule();
            if (!names.add(rule.name())) {
                throw entry.refuse("name", "there is a rule '" + rule.name() + "' already");
            }
            rules.add(rule);
        }
        return new FailureRuleFile(phases, rules);
    }

    private static TomlParseResult toml(String file, String text) {
        try {
            return TomlText.parse(file, text);
        } catch (InvalidConfiguration e) {
            throw new Unusable(e.where(), e.why());
        }
    }

    private static List<Entry> entries(String file, TomlParseResult toml, String name, Set<String> keys) {
        List<Entry> entries = new ArrayList<>();
        Object value = toml.get(name);
        if (value != null
                && !(value instanceof TomlArray all && all.toList().stream().allMatch(TomlTable.class::isInstance))) {
            throw unusable(file, toml.inputPositionOf(name), "'" + name + "' is written [[" + name + "]]");
        }
        TomlArray array = toml.getArrayOrEmpty(name);
        for (int i = 0; i < array.size(); i++) {
            Entry entry = new Entry(file, array.getTable(i), array.inputPositionOf(i));
            entry.knowsOnly(keys);
            entries.add(entry);
        }
        return entries;
    }

    private static Unusable unusable(String file, @Nullable TomlPosition position, String why) {
        return position == null ? new Unusable(file, why) : new Unusable(file, position.line(), why);
    }

    /** One table of the file. */
    private record Entry(String file, TomlTable table, TomlPosition position) {

        FailureRule rule() {
            FailureRule rule = new FailureRule(
                    oneOf("kind", FailureKind.values()).orElseThrow(() -> lacks("kind")),
                    must("name"),
                    list("phase", String.class, "a phase or a list of phases"),
                    typed("known", Boolean.class, "true or false").orElse(false),
                    text("where").map(this::isWholeLog).orElse(false),
                    pattern("pattern"),
                    pattern("unless"),
                    pattern("recovered"),
                    lines("before"),
                    lines("more"),
                    integers("exit"),
                    integers("signal"),
                    oneOf("stop", Ending.Stop.values()),
                    number("free_bytes_below"),
                    number("oom_kills_above"));
            if (rule.pattern().isEmpty()
                    && rule.exits().isEmpty()
                    && rule.signals().isEmpty()
                    && rule.stop().isEmpty()
                    && rule.freeBytesBelow().isEmpty()
                    && rule.oomKillsAbove().isEmpty()) {
                throw lacks("pattern");
            }
            return rule;
        }

        void knowsOnly(Set<String> keys) {
            for (String key : table.keySet()) {
                if (!keys.contains(key)) {
                    throw refuse(
                            key,
                            "no key '" + key + "' is known here; there are "
                                    + keys.stream().sorted().collect(Collectors.joining(", ")));
                }
            }
        }

        Unusable lacks(String key) {
            return unusable(file, position, "'" + key + "' is missing");
        }

        Unusable refuse(String key, String why) {
            return unusable(file, table.inputPositionOf(List.of(key)), why);
        }

        String must(String key) {
            return text(key).orElseThrow(() -> lacks(key));
        }

        Optional<String> text(String key) {
            return typed(key, String.class, "text in quotes").filter(text -> !text.isBlank());
        }

        Optional<Long> number(String key) {
            return typed(key, Long.class, "a whole number");
        }

        Optional<BoundedPattern> pattern(String key) {
            return text(key).map(text -> {
                try {
                    return BoundedPattern.compile(text);
                } catch (PatternSyntaxException e) {
                    throw refuse(key, "'" + key + "' is no regular expression: " + e.getDescription());
                }
            });
        }

        private boolean isWholeLog(String where) {
            return switch (where) {
                case "log" -> true;
                case "phase" -> false;
                default -> throw refuse("where", "'where' is \"phase\" or \"log\"");
            };
        }

        private int lines(String key) {
            long lines = number(key).orElse(0L);
            if (lines < 0 || lines > MOST_LINES) {
                throw refuse(key, "'" + key + "' is 0 to " + MOST_LINES);
            }
            return (int) lines;
        }

        private Set<Integer> integers(String key) {
            String what = "a whole number from 0 to " + MOST_STATUS + ", or a list of them";
            Set<Long> numbers = list(key, Long.class, what);
            if (!numbers.stream().allMatch(number -> number >= 0 && number <= MOST_STATUS)) {
                throw refuse(key, "'" + key + "' is " + what);
            }
            return numbers.stream().map(Math::toIntExact).collect(Collectors.toUnmodifiableSet());
        }

        private <E extends Enum<E>> Optional<E> oneOf(String key, E[] values) {
            Function<E, String> word =
                    value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-');
            return text(key)
                    .map(text -> Stream.of(values)
                            .filter(value -> word.apply(value).equals(text))
                            .findFirst()
                            .orElseThrow(() -> refuse(
                                    key,
                                    "'" + key + "' is one of "
                                            + Stream.of(values).map(word).collect(Collectors.joining(", ")))));
        }

        private <T> Set<T> list(String key, Class<T> type, String what) {
            Object value = table.get(key);
            List<?> values =
                    value == null ? List.of() : value instanceof TomlArray array ? array.toList() : List.of(value);
            if (!values.stream().allMatch(type::isInstance)) {
                throw refuse(key, "'" + key + "' is " + what);
            }
            return values.stream().map(type::cast).collect(Collectors.toUnmodifiableSet());
        }

        private <T> Optional<T> typed(String key, Class<T> type, String what) {
            Object value = table.get(key);
            if (value != null && !type.isInstance(value)) {
                throw refuse(key, "'" + key + "' is " + what);
            }
            return Optional.ofNullable(value).map(type::cast);
        }
    }
}
