package org.holdfast.trial;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.holdfast.history.GitTree;

/**
 * The tip of the branch with one directory and some other files replaced.
 *
 * @param tip the branch
 * @param directory the directory, {@code security/openssl}
 * @param files the blob ids of its files, by path below it
 * @param along the blob ids of other replaced files, by path from the top; empty for a removed file
 * @param trees the reader of blobs
 */
public record MergedTree(
        GitTree tip, String directory, Map<String, String> files, Map<String, String> along, Trees trees)
        implements FileTree {

    @Override
    public Map<String, String> filesBelow(String path) {
        Map<String, String> below = new TreeMap<>();
        String folder = path + "/";
        if (folder.startsWith(directory + "/")) {
            String prefix = folder.substring(directory.length() + 1);
            files.forEach((file, blob) -> {
                if (file.startsWith(prefix)) {
                    below.put(file.substring(prefix.length()), blob);
                }
            });
        } else {
            trees.id(tip.revision(), path).ifPresent(id -> below.putAll(trees.files(id)));
        }
        along.forEach((file, blob) -> {
            if (file.startsWith(folder) && blob.isEmpty()) {
                below.remove(file.substring(folder.length()));
            } else if (file.startsWith(folder)) {
                below.put(file.substring(folder.length()), blob);
            }
        });
        return below;
    }

    /** Whether the path may differ from the tip. */
    public boolean replaces(String path) {
        return path.startsWith(directory + "/") || along.containsKey(path);
    }

    @Override
    public Optional<String> text(String path) {
        if (path.startsWith(directory + "/")) {
            return Optional.ofNullable(files.get(path.substring(directory.length() + 1)))
                    .map(trees::text);
        }
        String blob = along.get(path);
        return blob == null
                ? tip.text(path)
                : Optional.of(blob).filter(id -> !id.isEmpty()).map(trees::text);
    }

    @Override
    public boolean exists(String path) {
        if (path.startsWith(directory + "/")) {
            String below = path.substring(directory.length() + 1);
            return files.containsKey(below) || files.keySet().stream().anyMatch(file -> file.startsWith(below + "/"));
        }
        String blob = along.get(path);
        return blob == null ? (path.equals(directory) && !files.isEmpty()) || tip.exists(path) : !blob.isEmpty();
    }
}
