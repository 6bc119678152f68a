package org.holdfast.replay;

/** An edit of one file of the tree by a commit. Paths are from the tree's top. */
sealed interface Edit {

    /**
     * Writes a file.
     *
     * @param path the path
     * @param content the whole text, one character a byte
     */
    record Write(String path, String content) implements Edit {}

    /**
     * Deletes a file.
     *
     * @param path the path
     */
    record Delete(String path) implements Edit {}

    /**
     * Renames a file.
     *
     * @param from the old path
     * @param to the new path
     */
    record Rename(String from, String to) implements Edit {}
}
