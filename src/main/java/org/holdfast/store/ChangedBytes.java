package org.holdfast.store;

import java.io.IOException;

/** Thrown when a part of a file is not what was written there. */
final class ChangedBytes extends IOException {

    private static final long serialVersionUID = 1L;

    ChangedBytes(String why) {
        super(why);
    }
}
