package org.holdfast.replay;

/** One thing that a commit does to the tree. */
sealed interface Edit {

    record Write(String path, String content) implements Edit {}

    record Delete(String path) implements Edit {}

    record Rename(String from, String to) implements Edit {}
}
