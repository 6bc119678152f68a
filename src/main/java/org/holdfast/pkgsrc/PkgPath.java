package org.holdfast.pkgsrc;

import java.util.Optional;

/**
 * PKGPATH: the directory of a package in the tree, {@code category/directory}, as in {@code security/openssl}; bsd.pkg.mk
 * defines it.
 *
 * <p>{@link #toString} gives the text back.
 *
 * @param category the directory at the tree's top, {@code security}
 * @param directory the directory in the category, {@code openssl}
 */
public record PkgPath(String category, String directory) {

    /** Reads {@code category/directory}; empty if the text does not have exactly one slash inside it, or has a blank. */
    public static Optional<PkgPath> parse(String text) {
        int slash = text.indexOf('/');
        boolean wellFormed = slash > 0 && slash < text.length() - 1 && text.indexOf('/', slash + 1) < 0;
        for (int i = 0; wellFormed && i < text.length(); i++) {
            wellFormed = text.charAt(i) > ' ' && text.charAt(i) != '$'; // ${NAME}: a part that is not known
        }
        return wellFormed
                ? Optional.of(new PkgPath(text.substring(0, slash), text.substring(slash + 1)))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return category + "/" + directory;
    }
}
