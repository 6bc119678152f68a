package org.holdfast.pkgsrc;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Any bytes as records of pkg_summary: they are told apart, nothing of them is lost or moved, and a field is what a simple reading line by line finds.
 */
public final class PkgSummaryFuzz {

    private static final List<String> KEYS = List.of("PKGNAME", "PKGPATH", "DEPENDS", "FILE_SIZE", "");

    private PkgSummaryFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        PkgSummary whole = new PkgSummary(text);
        List<PkgSummary> records = whole.apart();
        String all = records.stream().map(PkgSummary::text).collect(Collectors.joining());
        if (!all.equals(text)) {
            throw new IllegalStateException("lines were lost or moved: '" + text + "' became '" + all + "'");
        }
        for (PkgSummary record : records) {
            record.pkgname().map(PkgName::version);
            record.pkgpath();
            if (records.size() > 1 && slow(record.text(), "PKGNAME").size() != 1) {
                throw new IllegalStateException(
                        "a record without a name, or with several: '" + record + "' of '" + text + "'");
            }
        }
        for (String key : KEYS) {
            List<String> values = slow(text, key);
            if (!whole.all(key).equals(values)
                    || !whole.get(key).equals(values.stream().findFirst())) {
                throw new IllegalStateException("'" + key + "' is not " + values + " in '" + text + "'");
            }
        }
    }

    private static List<String> slow(String text, String key) {
        return Stream.of(text.split("\n", -1))
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }
}
