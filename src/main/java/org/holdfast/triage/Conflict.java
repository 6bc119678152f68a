package org.holdfast.triage;

import java.util.List;

/**
 * A file that git could not merge.
 *
 * @param file from the tree's top
 * @param what git's word for it: {@code content}, {@code modify/delete}, {@code add/add}
 * @param hunks where both sides changed the same lines
 */
public record Conflict(String file, String what, List<Hunk> hunks) {

    public Conflict {
        hunks = List.copyOf(hunks);
    }

    /**
     * Lines that both sides changed.
     *
     * @param line where they begin in the branch's file, from 1
     * @param ours what the branch has there
     * @param theirs what trunk has
     */
    public record Hunk(int line, String ours, String theirs) {}

    /** {@code security/openssl/Makefile: 2 hunks}. */
    @Override
    public String toString() {
        return file + ": " + (hunks.isEmpty() ? what : hunks.size() + (hunks.size() == 1 ? " hunk" : " hunks"));
    }
}
