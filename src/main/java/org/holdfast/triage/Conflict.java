package org.holdfast.triage;

import java.util.List;

/**
 * A file that git could not merge.
 *
 * <pre>security/openssl/Makefile: 2 hunks</pre>
 *
 * @param file its path from the top of the tree
 * @param what the type of conflict in git's words: {@code contents}, {@code modify/delete}, {@code add/add}
 * @param hunks the conflicting regions; none if the conflict is about the file as a whole
 */
public record Conflict(String file, String what, List<Hunk> hunks) {

    public Conflict {
        hunks = List.copyOf(hunks);
    }

    /**
     * A region that both sides changed.
     *
     * @param line its first line in the branch's file, from 1
     * @param ours the branch's text, up to 4000 characters
     * @param theirs trunk's text, up to 4000 characters
     */
    public record Hunk(int line, String ours, String theirs) {

        /**
         * Whether the sides differ only in RCS keywords. Whoever commits the file gets a new keyword line in any case.
         */
        public boolean isKeyword() {
            return plain(ours).equals(plain(theirs));
        }

        private static String plain(String side) {
            return side.replaceAll("\\$NetBSD[^$\n]*\\$", "\\$NetBSD\\$");
        }
    }

    /** Whether all hunks are about RCS keywords, which is common in a tree converted from CVS. */
    public boolean isKeyword() {
        return !hunks.isEmpty() && hunks.stream().allMatch(Hunk::isKeyword);
    }

    /**
     * The number of decisions it takes: hunks except those about keywords; 1 for a conflict about the file as a whole.
     */
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
