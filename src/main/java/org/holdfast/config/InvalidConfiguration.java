package org.holdfast.config;

/** Thrown for a malformed configuration file. The message is {@code file:line: why}. */
public final class InvalidConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String where;
    private final String why;

    InvalidConfiguration(String where, String why) {
        super(where + ": " + why);
        this.where = where;
        this.why = why;
    }

    /** The file and, if it is known, the line. */
    public String where() {
        return where;
    }

    /** The reason, without the file. */
    public String why() {
        return why;
    }
}
