package org.holdfast.pkgsrc;

/**
 * An input that must not be used at all, because using a part of it would be worse than stopping: a list whose checksum
 * is wrong, a scan that is cut off. The message says which input, where, and why.
 */
public final class Unusable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Unusable(String source, String why) {
        super(source + ": " + why);
    }

    public Unusable(String source, int line, String why) {
        super(source + ":" + line + ": " + why);
    }
}
