package org.holdfast.web;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.holdfast.pkgsrc.PkgName;
import org.jspecify.annotations.Nullable;

/**
 * The packages of a host, as it sends them: what {@code pkg_info} prints, PKGNAMEs, or a {@code pkg_summary}.
 *
 * <pre>
 * openssl-1.0.1gnb1   Secure Socket Layer and cryptographic library
 * </pre>
 *
 * @param names the PKGNAMEs, each once
 * @param others how many lines were none
 */
record PackageNames(List<PkgName> names, int others) {

    static final int MOST_BYTES = 32 << 20;
    static final int MOST_NAMES = 50_000;
    private static final int LONGEST_LINE = 1 << 16;
    private static final Pattern PKGNAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+-]*-[0-9][A-Za-z0-9_.+]*");
    private static final Pattern FIELD = Pattern.compile("[A-Z_]+=.*");

    PackageNames {
        names = List.copyOf(names);
    }

    /**
     * Reads them.
     *
     * @throws Refused if there are too many, or none
     */
    static PackageNames read(InputStream body) throws IOException {
        Set<String> names = new LinkedHashSet<>();
        int others = 0;
        Lines lines = new Lines(body);
        for (String line = lines.next(); line != null; line = lines.next()) {
            String text = line.strip();
            if (text.startsWith("PKGNAME=")) {
                text = text.substring(8);
            } else if (FIELD.matcher(text).matches()) {
                continue;
            }
            String word = text.split("\\s", 2)[0];
            if (word.length() <= 250 && PKGNAME.matcher(word).matches()) {
                names.add(word);
                if (names.size() > MOST_NAMES) {
                    throw new Refused(413, "Too many packages", "at most %,d packages at once".formatted(MOST_NAMES));
                }
            } else if (!word.isEmpty()) {
                others++;
            }
        }
        if (names.isEmpty()) {
            throw new Refused(
                    400,
                    "No packages",
                    "the body has no PKGNAME such as openssl-1.0.1h: send what pkg_info prints, names one a line, or a pkg_summary");
        }
        return new PackageNames(names.stream().map(PkgName::new).toList(), others);
    }

    /** Lines of at most {@value #LONGEST_LINE} characters, what is longer is left out; refused at {@value #MOST_BYTES} bytes. */
    private static final class Lines {
        private final Reader body;
        private int left = MOST_BYTES;

        Lines(InputStream body) {
            this.body = new BufferedReader(new InputStreamReader(body, StandardCharsets.ISO_8859_1));
        }

        /** The next line; null after the last. */
        @Nullable
        String next() throws IOException {
            int next = body.read();
            if (next < 0) {
                return null;
            }
            StringBuilder line = new StringBuilder();
            for (; next >= 0 && next != '\n'; next = body.read()) {
                if (line.length() < LONGEST_LINE) {
                    line.append((char) next);
                }
                if (--left < 0) {
                    throw new Refused(413, "Too much", "a body has at most %,d bytes".formatted(MOST_BYTES));
                }
            }
            left--;
            return line.toString();
        }
    }
}
