package org.holdfast.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.holdfast.outcome.Verdict;

/**
 * What abidiff says of two libraries. Its exit status does not tell a change of layout from an enumerator that was added at the end; the
 * report does.
 *
 * @param verdict what it means
 * @param lines the lines that decide
 */
record AbidiffReport(Verdict verdict, List<String> lines) {

    private static final Pattern NAMED = Pattern.compile("type name changed from '(.*)' to '(.*)'.*");

    /** Titles of what stands below them, and counts. */
    private static final Pattern HEADING = Pattern.compile(
            "(Functions|Variables|Unreachable types) changes summary:.*|Function symbols changes summary.*|Variable symbols changes summary.*"
                    + "|[0-9]+ (Changed|Added|function|variable|functions|variables).*|\\[[CA]\\] .*|in (pointed to|referenced|unqualified) .*|type of variable changed:"
                    + "|return type changed:|type of '.*' changed:|parameter [0-9]+ of type .* has sub-type changes:|.*as reported earlier"
                    + "|underlying type .* changed( at .*)?:|array element type .* changed:|element type .* changed:|type size hasn't changed"
                    + "|.*being reported.*|.* changed to:|[0-9]+ data member changes?( \\(.*\\))?:|and .*|typedef name changed from .*"
                    + "|'.*' at .* changed:|variable type changed:|details were reported earlier|.*\\(filtered out\\).*|enum type .* changed.*");

    /** What a compiled program does not notice. */
    private static final Pattern HARMLESS = Pattern.compile(
            "[0-9]+ enumerator insertions?:|'.*' value '-?[0-9]+'.*|entity changed from '.*' to compatible type .*|'.*' changed access.*"
                    + "|qualifiers .*|.*qualifier .* (added|removed).*|anonymous .* changed.*");

    /** What it does notice. */
    private static final Pattern BREAKING = Pattern.compile(
            "type size changed from .*|[0-9]+ data member (insertion|deletion)s?:|.* offset changed from .*|[0-9]+ enumerator (change|deletion)s?:"
                    + "|'.*' from value .*|parameter [0-9]+ of type .* (was (added|removed)|changed:)|entity changed from .*|.*vtable.*|.*base class.*"
                    + "|[0-9]+ Removed.*|\\[D\\] .*|SONAME changed.*|array type (size )?.*changed.*|array subrange.*|type alignment changed.*|.* member function.*"
                    + "|'.*, at offset .*|size of symbol changed.*|type changed from:.*|.*variadic.*|.*bit ?field.*|architecture changed.*|.*changed from '.*' to '.*'.*");

    AbidiffReport {
        lines = List.copyOf(lines);
    }

    static AbidiffReport of(String report) {
        List<String> breaking = new ArrayList<>();
        List<String> strange = new ArrayList<>();
        List<String> harmless = new ArrayList<>();
        for (String raw : report.lines().toList()) {
            String line = raw.strip();
            Matcher named = NAMED.matcher(line);
            if (line.isEmpty() || line.equals("...")) {
                continue;
            }
            if (named.matches()) {
                (Qualifiers.compare(named.group(1), named.group(2)) == Qualifiers.OTHER ? breaking : harmless)
                        .add(line);
            } else if (HARMLESS.matcher(line).matches()) {
                harmless.add(line);
            } else if (!HEADING.matcher(line).matches()) {
                (BREAKING.matcher(line).matches() ? breaking : strange).add(line);
            }
        }
        if (!breaking.isEmpty()) {
            return new AbidiffReport(Verdict.BINARY_BREAK, breaking);
        }
        return strange.isEmpty()
                ? new AbidiffReport(Verdict.ADDITIVE, harmless)
                : new AbidiffReport(Verdict.UNKNOWN, strange);
    }
}
