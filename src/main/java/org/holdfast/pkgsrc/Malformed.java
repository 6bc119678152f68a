package org.holdfast.pkgsrc;

/**
 * A line of input that could not be read. It is counted and shown, and does not affect the lines around it.
 *
 * <p>{@link #toString} gives {@code source:line: why}, as compilers do:
 * {@code pkg-vulnerabilities:42: no URL in 'openssl<1.0 dos'}.
 *
 * @param source the file or URL that was read
 * @param line the line number in that source, from 1; 0 if it is about the whole
 * @param why the error in a few words, with the offending text
 */
public record Malformed(String source, int line, String why) {

    @Override
    public String toString() {
        return source + (line > 0 ? ":" + line : "") + ": " + why;
    }
}
