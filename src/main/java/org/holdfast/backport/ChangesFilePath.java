package org.holdfast.backport;

import java.util.Optional;
import java.util.function.Predicate;

/** The path of the file in which a branch lists its changes. */
public final class ChangesFilePath {

    private ChangesFilePath() {}

    /**
     * The configured file; else the usual one, if the branch has it.
     *
     * @param configured the configured path; empty if there is none
     * @param on the name of the branch: {@code backports/2014Q1} and {@code pkgsrc-2014Q1} have
     *     {@code doc/CHANGES-pkgsrc-2014Q1}
     * @param exists whether the branch has a file
     */
    public static Optional<String> of(Optional<String> configured, String on, Predicate<String> exists) {
        String name = on.substring(on.lastIndexOf('/') + 1).replaceFirst("^pkgsrc-", "");
        String usual = "doc/CHANGES-pkgsrc-" + name;
        return configured.or(() -> Optional.of(usual).filter(exists));
    }
}
