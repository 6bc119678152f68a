package org.holdfast.report;

import java.util.List;

/**
 * What in a configuration is not as it looks.
 *
 * @param file the file
 * @param problems in the order of the file
 */
public record ConfigurationReport(String file, List<Problem> problems) {

    /**
     * A problem.
     *
     * @param where the file, and the line if it is known: {@code holdfast.toml:12}
     * @param kind {@code unknown}, {@code wrong}, {@code no-effect} or {@code missing}
     * @param says a sentence, without a full stop
     */
    public record Problem(String where, String kind, String says) {}

    public ConfigurationReport {
        problems = List.copyOf(problems);
    }

    /** A line for each problem: {@code holdfast.toml:12: unknown: no key 'lst' is known …}. */
    public String text(TextLayout layout) {
        StringBuilder out = new StringBuilder();
        for (Problem one : problems) {
            String place = one.where() + ": " + one.kind() + ": ";
            out.append(String.join("\n    ", layout.wrap(place + one.says(), 4)))
                    .append('\n');
        }
        return out.append(
                        problems.isEmpty()
                                ? "nothing is wrong with " + file + "\n"
                                : TextLayout.count(problems.size(), "problem") + "\n")
                .toString();
    }

    /** <code>{"file": …, "problems": [{"where", "kind", "says"}]}</code>. */
    public String json() {
        return Json.write(this);
    }
}
