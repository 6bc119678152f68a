package org.holdfast.pkgsrc;

import java.util.List;

/**
 * The submodules of a tree, which are repositories of their own and are not read with it. {@link #toString} says so:
 * {@code 1 submodule (local) not read}.
 *
 * @param paths their paths from the tree's top: a category {@code local}, or a package {@code local/foo}
 */
public record Submodules(List<String> paths) {

    /** A tree without submodules. */
    public static final Submodules NONE = new Submodules(List.of());

    /** The most paths in a message. */
    private static final int NAMED = 5;

    public Submodules {
        paths = List.copyOf(paths);
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return paths.isEmpty();
    }

    @Override
    public String toString() {
        String more = paths.size() > NAMED ? " and " + (paths.size() - NAMED) + " more" : "";
        return paths.size() + (paths.size() == 1 ? " submodule (" : " submodules (")
                + String.join(", ", paths.subList(0, Math.min(NAMED, paths.size()))) + more + ") not read";
    }
}
