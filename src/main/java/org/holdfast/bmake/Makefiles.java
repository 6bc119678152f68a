package org.holdfast.bmake;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The makefiles of one tree, each parsed once. Threads may share it. */
final class Makefiles {

    private final SourceTree tree;
    private final Map<String, Optional<Makefile>> parsed = new ConcurrentHashMap<>();

    Makefiles(SourceTree tree) {
        this.tree = tree;
    }

    Optional<Makefile> get(String path) {
        Optional<Makefile> known = parsed.get(path);
        if (known == null) {
            known = tree.text(path).map(text -> Makefile.parse(path, text));
            parsed.put(path, known);
        }
        return known;
    }

    /** Forgets what was parsed of a file that has changed. */
    void forget(String path) {
        parsed.remove(path);
    }

    boolean exists(String path) {
        return tree.exists(path);
    }
}
