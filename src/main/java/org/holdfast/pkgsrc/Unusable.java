package org.holdfast.pkgsrc;

/**
 * Thrown when an input must be refused as a whole, because to use a part of it would be worse than to stop: a list whose
 * checksum does not agree, a truncated scan.
 *
 * <p>The message is {@code source: why} or {@code source:line: why}:
 * {@code pkg-vulnerabilities:1: an HTML page, not a vulnerability list: '<html>'}.
 */
public final class Unusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * Refuses an input.
     *
     * @param source the file or URL
     * @param why the reason, in a few words
     */
    public Unusable(String source, String why) {
        super(source + ": " + why);
    }

    /**
     * Refuses an input because of one line.
     *
     * @param source the file or URL
     * @param line the line number, from 1
     * @param why the reason, in a few words
     */
    public Unusable(String source, int line, String why) {
        super(source + ":" + line + ": " + why);
    }
}
