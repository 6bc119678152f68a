package org.holdfast.bmake;

import java.util.Optional;

/** The files of a pkgsrc tree, by their paths from its top: {@code lang/php/phpversion.mk}. */
public interface SourceTree {

    /** The text of a file, if there is one of this name. */
    Optional<String> text(String path);

    /** Whether there is a file or folder of this name. */
    boolean exists(String path);
}
