package org.holdfast.config;

/** A configuration file that cannot be understood. The message says which, where and why. */
public final class InvalidConfiguration extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidConfiguration(String where, String why) {
        super(where + ": " + why);
    }
}
