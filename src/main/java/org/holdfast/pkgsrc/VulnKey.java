package org.holdfast.pkgsrc;

/**
 * The identity of an entry of the vulnerability list: its three words. Lines that differ only in blanks, in text after the URL or
 * in their line number are the same entry.
 *
 * <p>The text form has tabs between the words: <code>openssl&lt;1.0.1h⇥man-in-the-middle-attack⇥https://…</code>.
 *
 * @param pattern the pattern of the affected packages, as written
 * @param type the kind of exploit
 * @param url the address of the advisory
 */
public record VulnKey(String pattern, String type, String url) {

    /** The package name in the pattern, without versions: {@code openssl} for {@code openssl>=1.0.1<1.0.1h}. */
    String subject() {
        return pattern.split("[<>=*?\\[]", 2)[0].replaceFirst("-([0-9].*)?$", "");
    }

    @Override
    public String toString() {
        return pattern + "\t" + type + "\t" + url;
    }
}
