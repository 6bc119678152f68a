package org.holdfast.build;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.holdfast.outcome.Failure;
import org.holdfast.outcome.FailureKind;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.tool.BoundedPattern;
import org.holdfast.tool.SmallFile;

/**
 * Says why a build failed. Immutable; may be shared between threads.
 *
 * <pre>FailureRules.builtIn().classify(ending)   // link, undefined-reference, ["main.c:12: undefined reference to `deflate'"]</pre>
 *
 * <p>Rules are tried in order; the first that holds decides. They come from {@code failures.toml}, which has the format; a file of the
 * user's, in the same format, goes before.
 *
 * <p>Time is linear in the size of the log: {@link BuildLog} bounds what is read, {@link BoundedPattern} how often.
 */
public final class FailureRules {

    private static final String FILE = "failures.toml";
    private static final String NO_RULE = "none";
    private static final int MOST_LINES = 5;

    private final List<FailureRule> rules;
    private final Map<String, BoundedPattern> phases;

    private FailureRules(String file, List<FailureRule> rules, Map<String, BoundedPattern> phases) {
        for (FailureRule rule : rules) {
            for (String phase : rule.phases()) {
                if (!phases.containsKey(phase)) {
                    throw new Unusable(
                            file, "rule '" + rule.name() + "' names a phase '" + phase + "' that there is not");
                }
            }
        }
        this.rules = List.copyOf(rules);
        this.phases = new LinkedHashMap<>(phases);
    }

    /** The rules that come with the program. */
    public static FailureRules builtIn() {
        try (InputStream in = FailureRules.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing from the program");
            }
            FailureRuleFile file = FailureRuleFile.parse(FILE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            return new FailureRules(FILE, file.rules(), file.phases());
        } catch (IOException e) {
            throw new IllegalStateException(FILE + " cannot be read from the program", e);
        }
    }

    /**
     * These rules with those of a file before them. A phase of the same name replaces the one here.
     *
     * @throws Unusable if the file cannot be read or is malformed, names a rule as one here is named, or a phase that there is not
     */
    public FailureRules withFirst(Path path) {
        FailureRuleFile file;
        try {
            file = FailureRuleFile.parse(path.toString(), SmallFile.text(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Unusable(path.toString(), String.valueOf(e.getMessage()));
        }
        List<FailureRule> all = new ArrayList<>(file.rules());
        all.addAll(rules);
        Set<String> seen = new HashSet<>();
        all.forEach(rule -> {
            if (!seen.add(rule.name())) {
                throw new Unusable(path.toString(), "there is a rule '" + rule.name() + "' already");
            }
        });
        Map<String, BoundedPattern> begins = new LinkedHashMap<>(phases);
        begins.putAll(file.phases());
        return new FailureRules(path.toString(), all, begins);
    }

    /** The names of the rules, in order of precedence. */
    public List<String> names() {
        return rules.stream().map(FailureRule::name).toList();
    }

    /** The reason why a build failed; kind {@link FailureKind#UNKNOWN} and rule {@code none} if no rule holds. */
    public Failure classify(Ending ending) {
        BuildLog log = BuildLog.of(ending.head(), ending.tail(), phases);
        for (FailureRule rule : rules) {
            if (!rule.allows(ending, log)) {
                continue;
            }
            if (rule.pattern().isEmpty()) {
                String phase = log.phase().orElse("");
                return new Failure(
                        rule.kind(),
                        rule.name(),
                        BuildLog.before(log.lines(), log.lines().size(), MOST_LINES),
                        Signature.of(rule.kind(), rule.name(), List.of(phase)));
            }
            List<String> lines = rule.wholeLog() ? log.lines() : log.lastPhase();
            List<Integer> matches = rule.matches(rule.pattern().get(), lines);
            if (!matches.isEmpty()) {
                return failure(rule, lines, matches);
            }
        }
        List<String> lines = BuildLog.before(log.lines(), log.lines().size(), MOST_LINES);
        return new Failure(FailureKind.UNKNOWN, NO_RULE, lines, Signature.of(FailureKind.UNKNOWN, NO_RULE, lines));
    }

    private static Failure failure(FailureRule rule, List<String> lines, List<Integer> matches) {
        List<String> decisive = new ArrayList<>();
        List<String> all = new ArrayList<>();
        if (rule.before() > 0) {
            all.addAll(BuildLog.before(lines, matches.getFirst(), rule.before()));
        } else {
            for (int match : matches) {
                all.add(lines.get(match));
                all.addAll(BuildLog.after(lines, match, rule.more()));
            }
        }
        Set<String> seen = new HashSet<>();
        for (String line : all) {
            if (decisive.size() < MOST_LINES && seen.add(Signature.constant(line))) {
                decisive.add(line);
            }
        }
        return new Failure(rule.kind(), rule.name(), decisive, Signature.of(rule.kind(), rule.name(), all));
    }

    List<FailureRule> rules() {
        return rules;
    }
}
