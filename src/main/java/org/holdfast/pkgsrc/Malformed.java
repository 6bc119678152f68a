package org.holdfast.pkgsrc;

/**
 * A line of input that could not be read. It is counted and shown; the lines around it still count.
 *
 * @param source the file or address it came from
 * @param line its number in that source, from 1
 * @param why what is wrong with it, in a few words, with the offending text
 */
public record Malformed(String source, int line, String why) {

    @Override
    public String toString() {
        return source + ":" + line + ": " + why;
    }
}
