package org.holdfast.pkgsrc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * The vulnerability list, {@code pkg-vulnerabilities}: comments, a {@code #FORMAT} line, entries, and, in the published
 * form, {@code #CHECKSUM} lines over the whole; perhaps inside an OpenPGP clear-signed message (RFC 9580, section 7). The
 * source of truth is pkg_install's {@code vulnerabilities-file.c}; see pkg_admin(1).
 *
 * <pre>
 * # $NetBSD: pkg-vulnerabilities,v 1.6530 2015/10/23 10:03:07 sevan Exp $
 * #FORMAT 1.1.0
 * openssl&gt;=1.0.1&lt;1.0.1h	man-in-the-middle-attack	https://…
 * #CHECKSUM SHA1 71523e42…
 * #CHECKSUM SHA512 70100102…
 * </pre>
 *
 * <p>A line that is no entry becomes {@link Malformed}, and the other lines still count. Damage that puts the whole list in
 * doubt is refused with {@link Unusable}: a NUL byte, an HTML page, an unknown format, a missing last newline, a checksum that
 * does not agree. A checksum of an unknown kind is {@link Malformed}.
 *
 * @param source the file or URL, for messages
 * @param text the whole list, each byte as the character of the same number (ISO-8859-1)
 * @param format {@code 1.0.0} (the source tree's, without checksums) or {@code 1.1.0}
 * @param entries the entries, in file order
 * @param malformed the lines that are no entries, in file order
 * @param checksums the algorithms whose checksum agreed, {@code SHA1} or {@code SHA512}; empty if there was no checksum
 */
public record VulnList(
        String source,
        String text,
        String format,
        List<VulnEntry> entries,
        List<Malformed> malformed,
        List<String> checksums) {

    /** The real list has 30,000. */
    private static final int MOST_ENTRIES = 300_000;

    private static final int MOST_MALFORMED = 100_000;
    private static final String SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----\n";
    private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n";
    private static final String PKCS7 = "-----BEGIN PKCS7-----\n";
    private static final List<String> FORMATS = List.of("1.0.0", "1.1.0");
    private static final Map<String, String> DIGESTS = Map.of("SHA1", "SHA-1", "SHA512", "SHA-512");

    public VulnList {
        entries = List.copyOf(entries);
        malformed = List.copyOf(malformed);
        checksums = List.copyOf(checksums);
    }

    /**
     * Reads an uncompressed list. A signature is not verified.
     *
     * @throws Unusable if the list is damaged, truncated, of an unknown format, or no vulnerability list
     */
    public static VulnList parse(String source, byte[] content) {
        return new Parser(source, content).parse();
    }

    /** Whether the list may be truncated: format 1.1.0 requires checksums, and this list has none. */
    public boolean isIncomplete() {
        return format.equals("1.1.0") && checksums.isEmpty();
    }

    /**
     * Returns this list if all its lines are well-formed, as pkg_admin requires.
     *
     * @throws Unusable for the first malformed line
     */
    public VulnList strict() {
        if (!malformed.isEmpty()) {
            Malformed first = malformed.getFirst();
            throw new Unusable(source, first.line(), first.why());
        }
        return this;
    }

    /**
     * The lines before they were signed, with unchanged line numbers: armour headers and checksums become empty lines, and
     * dash-escapes are undone. The signature at the end is left out.
     */
    public List<String> unsigned() {
        boolean signed = text.startsWith(SIGNED);
        List<String> lines = new ArrayList<>();
        boolean inArmour = signed;
        for (String line : text.split("\n", -1)) {
            if (line.equals(PKCS7.strip()) || (signed && line.equals(SIGNATURE.strip()))) {
                break;
            }
            inArmour = inArmour && !line.startsWith("#"); // an empty line is missing
            boolean left = inArmour || line.startsWith("#CHECKSUM");
            inArmour = inArmour && !line.isEmpty();
            lines.add(left ? "" : signed && line.startsWith("- ") ? line.substring(2) : line);
        }
        return lines;
    }

    /**
     * Adds checksums to a list, as in its published form.
     *
     * @param lines the list, with its {@code #FORMAT} line, each line with its newline
     */
    public static String withChecksums(String lines) {
        byte[] content = lines.getBytes(StandardCharsets.ISO_8859_1);
        StringBuilder sealed = new StringBuilder(lines);
        new TreeMap<>(DIGESTS)
                .forEach((name, algorithm) -> sealed.append("#CHECKSUM ")
                        .append(name)
                        .append(' ')
                        .append(digest(algorithm, content, lines, 0, lines.length()))
                        .append('\n'));
        return sealed.toString();
    }

    /** Hashes every line except empty ones and those that begin with {@code Hash:}, {@code # $NetBSD} or {@code #CHECKSUM}. */
    private static String digest(String algorithm, byte[] content, String text, int begin, int end) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
        int from = begin;
        for (int start = begin; start < end; ) {
            int next = text.indexOf('\n', start) + 1;
            boolean left = text.charAt(start) == '\n'
                    || text.startsWith("Hash:", start)
                    || text.startsWith("# $NetBSD", start)
                    || text.startsWith("#CHECKSUM", start);
            if (left) {
                digest.update(content, from, start - from);
                from = next;
            }
            start = next;
        }
        digest.update(content, from, end - from);
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public String toString() {
        return text;
    }

    private static final class Parser {
        private final String source;
        private final byte[] content;
        private final String text;
        private final List<VulnEntry> entries = new ArrayList<>();
        private final List<Malformed> malformed = new ArrayList<>();
        private final Map<String, Integer> checksumLines = new TreeMap<>();
        private int at;
        private int end;
        private int line;

        Parser(String source, byte[] content) {
            this.source = source;
            this.content = content;
            this.text = new String(content, StandardCharsets.ISO_8859_1);
            this.end = text.length();
        }

        VulnList parse() {
            refuseWhatIsNoList();
            boolean signed = text.startsWith(SIGNED);
            int begin = signed ? SIGNED.length() : 0;
            int close = text.indexOf("\n" + (signed ? SIGNATURE : PKCS7), Math.max(0, begin - 1));
            if (signed && close < 0) {
                throw new Unusable(source, countLines(end), "ends before its PGP signature: the list is truncated");
            }
            if (close >= 0) {
                end = close + 1;
            }
            if (text.charAt(end - 1) != '\n') {
                throw new Unusable(source, countLines(end) + 1, "the last line has no newline: the list is truncated");
            }
            at = begin;
            line = signed ? 1 : 0;
            // In parallel: hashing takes a third of the time, and depends on nothing that is parsed.
            Map<String, CompletableFuture<String>> digests = new TreeMap<>();
            DIGESTS.forEach((name, algorithm) -> {
                if (text.contains("\n#CHECKSUM " + name)) {
                    digests.put(
                            name, CompletableFuture.supplyAsync(() -> digest(algorithm, content, text, begin, end)));
                }
            });
            String format = readHeader();
            while (at < end) {
                readLine();
            }
            List<String> verified = verifyChecksums(digests);
            return new VulnList(source, text, format, entries, malformed, verified);
        }

        private void refuseWhatIsNoList() {
            int nul = text.indexOf('\0');
            if (text.isEmpty()) {
                throw new Unusable(source, "is empty, not a vulnerability list");
            }
            if (nul >= 0) {
                throw new Unusable(
                        source, countLines(nul) + 1, "a NUL byte: not a vulnerability list, or a damaged one");
            }
            String start = text.substring(0, Math.min(text.length(), 200)).strip();
            if (start.startsWith("<")) {
                throw new Unusable(source, 1, "an HTML page, not a vulnerability list: '" + shorten(start) + "'");
            }
        }

        private String readHeader() {
            while (at < end) {
                String current = nextLine();
                if (current.startsWith("#FORMAT")) {
                    String format = current.substring("#FORMAT".length()).strip();
                    if (!FORMATS.contains(format)) {
                        throw new Unusable(
                                source, line, "unknown format '" + shorten(format) + "'; this reads 1.0.0 and 1.1.0");
                    }
                    return format;
                }
                boolean header = current.isBlank()
                        || current.equals("#")
                        || current.startsWith("Hash:")
                        || current.startsWith("# ")
                        || current.startsWith("#\t");
                if (!header) {
                    throw new Unusable(source, line, "no #FORMAT line before '" + shorten(current) + "'");
                }
            }
            throw new Unusable(source, "has no #FORMAT line: not a vulnerability list");
        }

        private void readLine() {
            String current = nextLine();
            if (current.isEmpty()) {
                return;
            }
            if (current.startsWith("#CHECKSUM")) {
                checksumLines.put(current, line);
            } else if (current.charAt(0) != '#') {
                try {
                    entries.add(VulnEntry.parse(line, current));
                } catch (IllegalArgumentException e) {
                    malformed.add(new Malformed(source, line, String.valueOf(e.getMessage())));
                }
                if (entries.size() > MOST_ENTRIES || malformed.size() > MOST_MALFORMED) {
                    throw new Unusable(
                            source,
                            line,
                            malformed.size() > MOST_MALFORMED
                                    ? "more than " + MOST_MALFORMED + " lines are no entries: not a vulnerability list"
                                    : "more than " + MOST_ENTRIES + " entries: not a vulnerability list");
                }
            }
        }

        private String nextLine() {
            int newline = text.indexOf('\n', at);
            String current = text.substring(at, newline);
            at = newline + 1;
            line++;
            return current;
        }

        private List<String> verifyChecksums(Map<String, CompletableFuture<String>> digests) {
            List<String> verified = new ArrayList<>();
            checksumLines.forEach((checksum, number) -> {
                String[] words =
                        checksum.substring("#CHECKSUM".length()).strip().split("\\s+", -1);
                CompletableFuture<String> digest = digests.get(words[0]);
                if (words.length < 2) {
                    throw new Unusable(source, number, "an incomplete checksum: '" + shorten(checksum) + "'");
                }
                if (digest == null) {
                    malformed.add(new Malformed(source, number, "a checksum of unknown kind: '" + words[0] + "'"));
                } else if (words[1].equals(digest.join())) {
                    verified.add(words[0]);
                } else {
                    throw new Unusable(
                            source,
                            number,
                            "the " + words[0] + " checksum does not agree: the list is damaged, changed or truncated");
                }
            });
            return verified;
        }

        private int countLines(int until) {
            return (int) text.chars().limit(until).filter(c -> c == '\n').count();
        }

        private static String shorten(String text) {
            int newline = text.indexOf('\n');
            String first = newline < 0 ? text : text.substring(0, newline);
            return first.length() <= 60 ? first : first.substring(0, 60) + "…";
        }
    }
}
