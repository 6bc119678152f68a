package org.holdfast.triage;

import java.util.Locale;

/**
 * Something that a backport needs and the branch lacks, though git merged it without conflicts.
 *
 * <pre>dependency-version foo&gt;=1.2:devel/foo: the branch has foo-1.1; trunk: devel/foo at 0123456789ab</pre>
 *
 * @param kind the kind of thing
 * @param what its name: a file, variable, tool, language, pattern, distfile, patch, option or PKGNAME
 * @param branch the branch's state, in words
 * @param trunk the file, or directory, and commit where trunk has it; may be empty
 */
public record Prerequisite(Kind kind, String what, String branch, String trunk) {

    /** The kinds of prerequisite; in text in lower case with dashes: {@code dependency-version}. */
    public enum Kind {
        /** An included file. */
        INCLUDE,
        /** A variable that only trunk's infrastructure reads. */
        VARIABLE,
        /** A value of USE_TOOLS. */
        TOOL,
        /** A value of USE_LANGUAGES. */
        LANGUAGE,
        /** A package that it depends on. */
        DEPENDENCY,
        /** A version of a package that it depends on. */
        DEPENDENCY_VERSION,
        /** A distfile's checksum in distinfo. */
        DISTFILE,
        /** A patch's checksum in distinfo, or the patch itself. */
        PATCH,
        /** An option's description in mk/defaults/options.description. */
        OPTION,
        /** A command of PLISTs that the branch's pkg_install does not know: {@code @pkgdir}. */
        PLIST_COMMAND,
        /** The expected version: the merged directory makes another one. */
        PKGNAME,
        /** A version above the branch's, without which no host would upgrade. */
        HIGHER_VERSION,
        /** Another package of the branch, which would no longer build or could not be installed. */
        SIBLING,
        /** A file with conflict markers. */
        CONFLICT_MARKER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The kind, the name, and the states of the branch and of trunk. */
    @Override
    public String toString() {
        return kind + " " + what + ": " + branch + (trunk.isEmpty() ? "" : "; trunk: " + trunk);
    }
}
