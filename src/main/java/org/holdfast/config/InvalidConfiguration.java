package org.holdfast.config;

/** Thrown for a malformed configuration file. The message is {@code file:line: why}. */
public final class InvalidConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidConfiguration(String where, String why) {
        super(where + ": " + why);
    }
}
