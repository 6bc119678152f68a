package org.holdfast.pkgsrc;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Any bytes as lines of doc/CHANGES, or as a table of changes: each is read, passed over or refused, and can be written and read again. */
public final class ChangesLineFuzz {

    private ChangesLineFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        new String(bytes, StandardCharsets.ISO_8859_1).lines().forEach(ChangesLineFuzz::line);
    }

    private static void line(String line) {
        if (UncategorizedChange.begins(line)) {
            UncategorizedChange.parse(1, line).flatMap(change -> change.in(new PkgPath("c", "p")));
        }
        try {
            ChangesLine.parseRow(1, line);
        } catch (IllegalArgumentException e) {
            // The answer to what is no row.
        }
        try {
            Optional<ChangesLine> read = ChangesLine.parse(1, line);
            if (read.isPresent() && !ChangesLine.parse(1, read.get().toString()).equals(read)) {
                throw new IllegalStateException(
                        "a line is another one when it is written and read again: " + read.get());
            }
        } catch (IllegalArgumentException e) {
            // The answer to what begins like a change and is none.
        }
    }
}
