package org.holdfast.report;

import java.util.Locale;

/** The formats in which findings are printed. */
public enum FindingFormat {
    /** Text for people. */
    TEXT,
    /** One JSON document. */
    JSON,
    /** A JSON object a line for each finding. */
    JSONL,
    /** Comma-separated values, as RFC 4180 has them, with a header. */
    CSV,
    /** The Static Analysis Results Interchange Format 2.1.0, in JSON. */
    SARIF;

    /** The word for it: {@code jsonl}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
