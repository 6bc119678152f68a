package org.holdfast.bmake;

import java.util.Optional;

/**
 * The files of a pkgsrc tree, by their paths from its top: {@code lang/php/phpversion.mk}.
 *
 * <p>Text has one character a byte (ISO-8859-1). Nothing is refused: a path that does not exist has no text. Implementations
 * must allow calls from several threads.
 */
public interface SourceTree {

    /** The text of a file; empty if there is no such file. */
    Optional<String> text(String path);

    /** Whether a file or folder exists. */
    boolean exists(String path);
}
