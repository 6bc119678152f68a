package org.holdfast.triage;

import java.util.Locale;

/**
 * What a backport needs and the branch does not have, though git merged it without a word.
 *
 * @param kind what sort of thing
 * @param what its name
 * @param branch what the branch has in its place
 * @param trunk where trunk has it
 */
public record Prerequisite(Kind kind, String what, String branch, String trunk) {

    /** The sorts of things. */
    public enum Kind {
        /** A file that is included. */
        INCLUDE,
        /** A variable that only trunk's infrastructure reads. */
        VARIABLE,
        /** A value of USE_TOOLS. */
        TOOL,
        /** A value of USE_LANGUAGES. */
        LANGUAGE,
        /** A package that it depends on. */
        DEPENDENCY,
        /** A version of such a package. */
        DEPENDENCY_VERSION,
        /** A checksum of a distfile. */
        DISTFILE,
        /** A checksum of a patch, or the patch. */
        PATCH,
        /** An option's description. */
        OPTION,
        /** What makes it the version that it should be. */
        PKGNAME,
        /** A higher version than the branch's: without, nobody would get it. */
        HIGHER_VERSION;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** {@code dependency-version devel/foo>=1.2: the branch has foo-1.1 (trunk: foo-1.3)}. */
    @Override
    public String toString() {
        return kind + " " + what + ": " + branch + (trunk.isEmpty() ? "" : "; trunk: " + trunk);
    }
}
