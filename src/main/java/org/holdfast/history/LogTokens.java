package org.holdfast.history;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The texts between the NULs of {@code git log -z}. */
final class LogTokens {

    private LogTokens() {}

    /** Reads up to the next NUL, one character a byte; null at the end. */
    static @Nullable String next(InputStream out) throws IOException {
        StringBuilder token = new StringBuilder();
        int c = out.read();
        if (c < 0) {
            return null;
        }
        for (; c > 0; c = out.read()) {
            token.append((char) c);
        }
        return token.toString();
    }

    /** Reads up to the next NUL; there must be one. */
    static String required(InputStream out) throws IOException {
        String token = next(out);
        if (token == null) {
            throw new EOFException("git's log ends within a commit");
        }
        return token;
    }
}
