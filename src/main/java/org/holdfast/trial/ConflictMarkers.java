package org.holdfast.trial;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Finds files that somebody committed in the middle of a merge. */
public final class ConflictMarkers {

    private static final Pattern MARKER = Pattern.compile("(?m)^(<<<<<<<|>>>>>>>) ");

    private ConflictMarkers() {}

    /**
     * The files with a line that begins with {@code <<<<<<<} or {@code >>>>>>>} and a blank.
     *
     * @param files blob ids by path; an empty id for a removed file
     * @param trees the reader of blobs
     */
    public static List<String> in(Map<String, String> files, Trees trees) {
        return files.entrySet().stream()
                .filter(file -> !file.getValue().isEmpty()
                        && MARKER.matcher(trees.once(file.getValue())).find())
                .map(Map.Entry::getKey)
                .toList();
    }
}
