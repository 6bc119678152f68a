package org.holdfast.pkgsrc;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One entry of the vulnerability list: {@code pattern <blanks> type <blanks> URL}, where blanks are {@code isspace(3)}'s white
 * space. Text after the URL is kept but ignored.
 *
 * <pre>openssl&gt;=1.0.1&lt;1.0.1h	man-in-the-middle-attack	https://…?name=CVE-2014-0224</pre>
 *
 * <p>{@link #parse} refuses a line without its three words and a malformed pattern. The source of truth is pkg_install's
 * {@code vulnerabilities-file.c}; see pkg_admin(1). {@link #toString} gives the line back.
 *
 * @param line the line number in the list, from 1; 0 if it is not known
 * @param text the line unchanged, without its newline
 * @param pattern the affected packages
 * @param type the kind of exploit, free text; {@link #EOL} means end of life
 * @param url the address of the advisory
 */
public record VulnEntry(int line, String text, PkgPattern pattern, String type, String url) {

    /** A name that hardly occurs by chance: letters and digits, six characters at least. */
    private static final Pattern DISTINCT = Pattern.compile("(?=.*[A-Za-z])(?=.*[0-9])[A-Za-z0-9_.:-]{6,}");

    /** The type of an entry that says a package is no longer maintained upstream. */
    public static final String EOL = "eol";

    /**
     * Reads one line.
     *
     * @throws IllegalArgumentException if the line begins with a blank, has no type or URL, has a type or URL that begins with
     *     {@code 0} (which pkg_admin refuses as well), or has a pattern that {@link PkgPattern#parse} refuses
     */
    public static VulnEntry parse(int line, String text) {
        int patternEnd = endOfWord(text, 0);
        int type = endOfBlanks(text, patternEnd);
        int typeEnd = endOfWord(text, type);
        int url = endOfBlanks(text, typeEnd);
        int urlEnd = endOfWord(text, url);
        if (patternEnd == 0) {
            throw new IllegalArgumentException("begins with a blank, so its pattern reads as empty: '" + text + "'");
        }
        if (type == text.length()) {
            throw new IllegalArgumentException("no type of exploit in '" + text + "'");
        }
        if (url == text.length()) {
            throw new IllegalArgumentException("no URL in '" + text + "'");
        }
        // pkg_admin compares with the digit '0' where it means the end of the line, so it refuses these.
        if (text.charAt(type) == '0' || text.charAt(url) == '0') {
            throw new IllegalArgumentException("a type or URL that begins with 0 in '" + text + "'");
        }
        return new VulnEntry(
                line,
                text,
                PkgPattern.parse(text.substring(0, patternEnd)),
                text.substring(type, typeEnd),
                text.substring(url, urlEnd));
    }

    /** An entry whose line number is not known: it is 0. */
    public static VulnEntry of(VulnKey key) {
        return new VulnEntry(0, key.toString(), PkgPattern.parse(key.pattern()), key.type(), key.url());
    }

    /** The entry without its line number. */
    public VulnKey key() {
        return new VulnKey(pattern.toString(), type, url);
    }

    /** Whether the entry only says that upstream no longer maintains the package. */
    public boolean isEndOfLife() {
        return type.equals(EOL);
    }

    /** The CVE ids in the URL, in upper case and in order, each once: {@code CVE-2014-0224}; mostly one, or none. */
    public List<String> cves() {
        return CveIds.in(url);
    }

    /**
     * A short name of the advisory: its first CVE id and the number of the others, {@code CVE-2007-4352 and 2 more}, or else the host
     * and the last part of the URL.
     */
    public String advisory() {
        List<String> cves = cves();
        if (!cves.isEmpty()) {
            return cves.getFirst() + (cves.size() > 1 ? " and " + (cves.size() - 1) + " more" : "");
        }
        String address = url.replaceFirst("^[a-z]+://(www\\.)?", "").replaceFirst("[/#?]+$", "");
        int first = address.indexOf('/');
        int last = address.lastIndexOf('/');
        return first == last ? address : address.substring(0, first) + "/…" + address.substring(last);
    }

    /**
     * Whether a text names the advisory: it contains one of its CVE ids or, if the URL has none, the last part of the URL, such
     * as {@code secadv_20150319}, provided that it has letters and digits and at least six characters.
     */
    public boolean isNamedIn(String text) {
        List<String> cves = cves();
        if (!cves.isEmpty()) {
            return cves.stream().anyMatch(cve -> hasWord(text, cve) || hasWord(text, "CAN" + cve.substring(3)))
                    || ((text.indexOf('{') >= 0 || text.indexOf('[') >= 0)
                            && CveIds.in(text).stream().anyMatch(cves::contains));
        }
        String last =
                url.replaceFirst("[/#?]+$", "").replaceFirst("^.*[/#?=]", "").replaceFirst("\\.[a-z]{2,5}$", "");
        return DISTINCT.matcher(last).matches() && hasWord(text, last);
    }

    /**
     * Whether texts together name the whole advisory: all of its CVE ids or, if it has none, its name as for {@link #isNamedIn}. A fix of
     * one flaw out of several is not a fix of the entry.
     */
    public boolean isWhollyNamedIn(Collection<String> texts) {
        List<String> cves = cves();
        if (cves.size() <= 1) {
            return texts.stream().anyMatch(this::isNamedIn);
        }
        Set<String> named = new HashSet<>();
        texts.forEach(text -> named.addAll(CveIds.in(text)));
        return named.containsAll(cves);
    }

    /** Whether a text contains a word, in any case, and not as a part of a longer word or number. */
    private static boolean hasWord(String text, String word) {
        for (int at = 0; at + word.length() <= text.length(); at++) {
            if (text.regionMatches(true, at, word, 0, word.length())
                    && (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1)))
                    && (at + word.length() == text.length() || !Character.isDigit(text.charAt(at + word.length())))) {
                return true;
            }
        }
        return false;
    }

    private static int endOfWord(String text, int from) {
        int at = from;
        while (at < text.length() && !isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static int endOfBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    @Override
    public String toString() {
        return text;
    }
}
