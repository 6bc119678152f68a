package org.holdfast.report;

import java.util.List;
import org.holdfast.pkgsrc.Malformed;

/** A line of an input that could not be read. */
record MalformedJson(String source, int line, String why) {

    static List<MalformedJson> of(List<Malformed> lines) {
        return lines.stream()
                .map(bad -> new MalformedJson(bad.source(), bad.line(), bad.why()))
                .toList();
    }
}
