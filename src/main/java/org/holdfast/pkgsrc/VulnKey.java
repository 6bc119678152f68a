package org.holdfast.pkgsrc;

/**
 * An entry of the vulnerability list apart from its place there. Two lines with the same three words are the same entry,
 * whatever blanks stand between them and wherever they stand.
 *
 * @param pattern which packages it is about, as written
 * @param type kind of exploit
 * @param url the advisory
 */
public record VulnKey(String pattern, String type, String url) {

    /**
     * Reads what {@link #toString} gives, or any line of the list.
     *
     * @throws IllegalArgumentException if the text is no entry
     */
    public static VulnKey parse(String text) {
        return VulnEntry.parse(0, text).key();
    }

    /** The packages that the pattern names, without their versions: {@code openssl} of {@code openssl>=1.0.1<1.0.1h}. */
    String subject() {
        return pattern.split("[<>=*?\\[]", 2)[0].replaceFirst("-([0-9].*)?$", "");
    }

    @Override
    public String toString() {
        return pattern + "\t" + type + "\t" + url;
    }
}
