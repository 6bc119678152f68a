package org.holdfast.tool;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The texts that git writes between NULs with {@code -z}, one character a byte. */
public final class NulTokens {

    /** The most characters of a text; what is more of it is passed over. */
    private static final int LONGEST = 1_000_000;

    private NulTokens() {}

    /** Reads up to the next NUL, of a very long text only the beginning; null at the end. */
    public static @Nullable String next(InputStream out) throws IOException {
        StringBuilder token = new StringBuilder();
        int c = out.read();
        if (c < 0) {
            return null;
        }
        for (; c > 0; c = out.read()) {
            if (token.length() < LONGEST) {
                token.append((char) c);
            }
        }
        return token.toString();
    }

    /**
     * Reads up to the next NUL.
     *
     * @throws EOFException if nothing follows
     */
    public static String required(InputStream out) throws IOException {
        String token = next(out);
        if (token == null) {
            throw new EOFException("git's output ends too early");
        }
        return token;
    }
}
