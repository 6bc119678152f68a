package org.holdfast.bmake;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The makefiles of one tree, each parsed once. Threads may share it. */
final class Makefiles {

    /** The most statements that are kept, of all files: ten times those of pkgsrc. What is more is parsed again each time. */
    private static final int MOST_KEPT = 2_000_000;

    private final SourceTree tree;
    private final @Nullable Makefiles below;
    private final Predicate<String> replaced;
    private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();
    private final AtomicLong kept = new AtomicLong();

    /**
     * A file as parsed.
     *
     * @param makefile the makefile; empty if there is none, or it cannot be parsed
     * @param unknown why it cannot be parsed; null if it can
     */
    private record Parsed(
            Optional<Makefile> makefile, @Nullable UnknownValue unknown) {

        static Parsed of(SourceTree tree, String path) {
            try {
                return new Parsed(tree.text(path).map(text -> Makefile.parse(path, text)), null);
            } catch (UnknownValue e) {
                return new Parsed(Optional.empty(), e);
            }
        }

        int size() {
            return makefile.map(Makefile::size).orElse(0);
        }
    }

    Makefiles(SourceTree tree) {
        this(tree, null, path -> true);
    }

    /** The makefiles of a tree that differs from another one in some files. */
    Makefiles(SourceTree tree, @Nullable Makefiles below, Predicate<String> replaced) {
        this.tree = tree;
        this.below = below;
        this.replaced = replaced;
    }

    /**
     * A makefile; empty if there is none.
     *
     * @throws UnknownValue if it cannot be parsed
     */
    Optional<Makefile> get(String path) {
        if (below != null && !replaced.test(path)) {
            return below.get(path);
        }
        Parsed known = parsed.get(path);
        if (known == null) {
            known = Parsed.of(tree, path);
            if (kept.get() + known.size() <= MOST_KEPT && parsed.putIfAbsent(path, known) == null) {
                kept.addAndGet(known.size());
            }
        }
        if (known.unknown() != null) {
            throw known.unknown();
        }
        return known.makefile();
    }

    /** Drops the parsed form of a file that has changed. */
    void forget(String path) {
        Parsed known = parsed.remove(path);
        if (known != null) {
            kept.addAndGet(-known.size());
        }
    }

    boolean exists(String path) {
        return tree.exists(path);
    }
}
