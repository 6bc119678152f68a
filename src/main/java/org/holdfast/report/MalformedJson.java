package org.holdfast.report;

import java.util.List;
import org.holdfast.pkgsrc.Malformed;

/** A malformed line of an input. */
record MalformedJson(String source, int line, String why) {

    static List<MalformedJson> of(List<Malformed> lines) {
        return lines.stream()
                .map(bad -> new MalformedJson(bad.source(), bad.line(), bad.why()))
                .toList();
    }
}
