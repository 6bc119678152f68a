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
    public record Hunk(int line, String ours, String theirs) {

        /** Whether the sides differ in nothing but RCS keywords: who makes the commit gives the line anew in any case. */
        public boolean isKeyword() {
            return plain(ours).equals(plain(theirs));
        }

        private static String plain(String side) {
            return side.replaceAll("\\$NetBSD[^$\n]*\\$", "\\$NetBSD\\$");
        }
    }

    /** Whether all of it is about RCS keywords, as in every file of a tree that comes from CVS. */
    public boolean isKeyword() {
        return !hunks.isEmpty() && hunks.stream().allMatch(Hunk::isKeyword);
    }

    /** How many decisions it takes: hunks, but for such about keywords, or one about the file as a whole. */
    public int size() {
        return hunks.isEmpty()
                ? 1
                : (int) hunks.stream().filter(hunk -> !hunk.isKeyword()).count();
    }

    /** {@code security/openssl/Makefile: 2 hunks}. */
    @Override
    public String toString() {
        if (isKeyword()) {
            return file + ": its $NetBSD$ line";
        }
        return file + ": " + (hunks.isEmpty() ? what : size() + (size() == 1 ? " hunk" : " hunks"));
    }
}
