package org.holdfast.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Malformed;
import org.holdfast.pkgsrc.Unusable;

/**
 * Reads the log of changes to trunk: {@code doc/CHANGES-YYYY}, or a table with the header
 * {@code date action pkgpath version by}, tabs between.
 *
 * @param inputs the opener of files and addresses
 */
public record Changes(Inputs inputs) {

    private static final String TABLE_HEADER = "date\taction\tpkgpath\tversion\tby";

    /**
     * Reads the changes, in the order of the files.
     *
     * @throws Unusable if a file has no change at all
     */
    public Parsed<ChangesLine> read(List<String> files) {
        List<ChangesLine> changes = new ArrayList<>();
        List<Malformed> malformed = new ArrayList<>();
        for (String where : files) {
            int before = changes.size();
            inputs.read(where, in -> read(where, in, changes, malformed));
            if (changes.size() == before) {
                throw new Unusable(where, "holds no change of a package, neither as doc/CHANGES nor as a table");
            }
        }
        return new Parsed<>(changes, malformed);
    }

    private static List<ChangesLine> read(
            String where, InputStream in, List<ChangesLine> changes, List<Malformed> malformed) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1), 1 << 16);
        String text = lines.readLine();
        boolean table = text != null && text.equals(TABLE_HEADER);
        for (int line = 1; text != null; text = lines.readLine(), line++) {
            if (text.isBlank() || text.equals(TABLE_HEADER)) {
                continue;
            }
            try {
                if (table) {
                    changes.add(ChangesLine.parseRow(line, text));
                } else {
                    ChangesLine.parse(line, text).ifPresent(changes::add);
                }
            } catch (IllegalArgumentException e) {
                malformed.add(new Malformed(where, line, String.valueOf(e.getMessage())));
            }
        }
        return changes;
    }
}
