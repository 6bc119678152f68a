package org.holdfast.merge;

/**
 * What a tree has at a path, as git has it.
 *
 * @param mode {@code 100644}, {@code 120000} for a symbolic link; empty if there is nothing
 * @param id of the object; empty if there is nothing
 */
record TreeEntry(String mode, String id) {

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
