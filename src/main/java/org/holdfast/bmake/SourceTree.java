package org.holdfast.bmake;

import java.util.Locale;
import java.util.Optional;

/**
 * The files of a pkgsrc tree, by their paths from its top: {@code lang/php/phpversion.mk}.
 *
 * <p>Text has one character a byte (ISO-8859-1). Nothing is refused: a path that does not exist has no text. Implementations
 * must allow calls from several threads.
 */
public interface SourceTree {

    /** The largest file that need be read, in bytes: eighty times the largest makefile of pkgsrc. */
    int LARGEST = 4_000_000;

    /**
     * The text of a file; empty if there is no such file.
     *
     * @throws UnknownValue if it is larger than {@link #LARGEST}: {@link #tooLarge}
     */
    Optional<String> text(String path);

    /** Whether a file or folder exists. */
    boolean exists(String path);

    /** What is thrown for a file that is too large. */
    static UnknownValue tooLarge(String path) {
        return new UnknownValue(String.format(Locale.ROOT, "%s is larger than %,d bytes", path, LARGEST));
    }
}
