package org.holdfast.merge;

/**
 * An entry of a tree, as in git.
 *
 * @param mode its mode: {@code 100644}, {@code 120000} for a symbolic link; empty for no entry
 * @param id the id of its object; empty for no entry
 */
record TreeEntry(String mode, String id) {

    /** No entry. */
    static final TreeEntry NONE = new TreeEntry("", "");

    boolean isThere() {
        return !id.isEmpty();
    }

    boolean isRegular() {
        return mode.startsWith("100");
    }

    boolean isDirectory() {
        return mode.equals("40000");
    }
}
