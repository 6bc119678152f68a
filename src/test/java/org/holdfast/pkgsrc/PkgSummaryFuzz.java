package org.holdfast.pkgsrc;

import java.nio.charset.StandardCharsets;

/** Any bytes as records of pkg_summary: they are told apart, and nothing of them is lost. */
public final class PkgSummaryFuzz {

    private PkgSummaryFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        StringBuilder all = new StringBuilder();
        for (PkgSummary record : new PkgSummary(text).apart()) {
            record.pkgname().map(PkgName::version);
            record.pkgpath();
            record.all("DEPENDS");
            record.get("FILE_SIZE");
            all.append(record);
        }
        if (all.length() != text.length()) {
            throw new IllegalStateException("lines were lost: " + text);
        }
    }
}
