package org.holdfast.trial;

import java.util.Map;
import org.holdfast.bmake.SourceTree;

/** A tree whose directories can be listed. */
public interface FileTree extends SourceTree {

    /** The blob ids of the regular files below a directory, by path below it; none if there is no such directory. */
    Map<String, String> filesBelow(String directory);
}
