package org.holdfast.trial;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.holdfast.tool.Git;
import org.holdfast.tool.GitObjects;

/** Directories and files of any commit, each read once. Safe for use by several threads. */
public final class Trees {

    private static final int ID_BYTES = 20;
    private static final HexFormat HEX = HexFormat.of();

    private final GitObjects objects;
    private final Map<String, SequencedMap<String, String>> files = new ConcurrentHashMap<>();
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Map<String, Optional<String>> ids = new ConcurrentHashMap<>();

    Trees(Git git) {
        this.objects = new GitObjects(git);
    }

    /** The object id at a path of a commit or tree; empty if there is none. */
    public Optional<String> id(String commit, String path) {
        return ids.computeIfAbsent(commit + ":" + path, words -> {
            Optional<GitObjects.Found> found = objects.find(words);
            found.ifPresent(object -> texts.putIfAbsent(object.id(), object.text()));
            return found.map(GitObjects.Found::id);
        });
    }

    /** The text of a file at a commit, a byte per character. */
    public Optional<String> text(String commit, String path) {
        return id(commit, path).map(this::text);
    }

    /** The content of an object, a byte per character. */
    public String text(String id) {
        return texts.computeIfAbsent(id, object -> new String(objects.read(object), StandardCharsets.ISO_8859_1));
    }

    /** The content of an object that is not needed again, a byte per character. */
    String once(String id) {
        String known = texts.get(id);
        return known == null ? new String(objects.read(id), StandardCharsets.ISO_8859_1) : known;
    }

    /** The mode at a path of a commit or tree, {@code 100755}; empty if there is none. */
    public Optional<String> mode(String commit, String path) {
        int slash = path.lastIndexOf('/');
        Optional<String> folder = slash < 0 ? id(commit, "") : id(commit, path.substring(0, slash));
        String name = path.substring(slash + 1);
        return folder.flatMap(tree -> modeIn(text(tree), name));
    }

    private static Optional<String> modeIn(String content, String name) {
        for (int at = 0; at < content.length(); ) {
            int blank = content.indexOf(' ', at);
            int end = content.indexOf('\0', blank);
            if (content.substring(blank + 1, end).equals(name)) {
                return Optional.of(content.substring(at, blank));
            }
            at = end + 1 + ID_BYTES;
        }
        return Optional.empty();
    }

    /** The blob ids of the regular files below a tree, by path. */
    public SequencedMap<String, String> files(String tree) {
        SequencedMap<String, String> known = files.get(tree);
        if (known == null) {
            known = new LinkedHashMap<>();
            String content = text(tree);
            int at = 0;
            while (at < content.length()) {
                int blank = content.indexOf(' ', at);
                int end = content.indexOf('\0', blank);
                String mode = content.substring(at, blank);
                String name = content.substring(blank + 1, end);
                String id = HEX.formatHex(
                        content.substring(end + 1, end + 1 + ID_BYTES).getBytes(StandardCharsets.ISO_8859_1));
                at = end + 1 + ID_BYTES;
                if (mode.equals("40000")) {
                    for (Map.Entry<String, String> below : files(id).entrySet()) {
                        known.put(name + "/" + below.getKey(), below.getValue());
                    }
                } else if (mode.startsWith("100")) {
                    known.put(name, id);
                }
            }
            files.put(tree, known);
        }
        return known;
    }
}
