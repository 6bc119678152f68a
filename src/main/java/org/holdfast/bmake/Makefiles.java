package org.holdfast.bmake;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The makefiles of one tree, each parsed once. Threads may share it. */
final class Makefiles {

    private final SourceTree tree;
    private final @Nullable Makefiles below;
    private final Predicate<String> replaced;
    private final Map<String, Optional<Makefile>> parsed = new ConcurrentHashMap<>();

    Makefiles(SourceTree tree) {
        this(tree, null, path -> true);
    }

    /** The makefiles of a tree that differs from another one in some files. */
    Makefiles(SourceTree tree, @Nullable Makefiles below, Predicate<String> replaced) {
        this.tree = tree;
        this.below = below;
        this.replaced = replaced;
    }

    Optional<Makefile> get(String path) {
        if (below != null && !replaced.test(path)) {
            return below.get(path);
        }
        Optional<Makefile> known = parsed.get(path);
        if (known == null) {
            known = tree.text(path).map(text -> Makefile.parse(path, text));
            parsed.put(path, known);
        }
        return known;
    }

    /** Drops the parsed form of a file that has changed. */
    void forget(String path) {
        parsed.remove(path);
    }

    boolean exists(String path) {
        return tree.exists(path);
    }
}
