package org.holdfast.triage;

import java.util.Locale;

/**
 * A change that may break users of the package, read from its files before a build.
 *
 * <pre>library-gone lib/libfoo.so.1</pre>
 *
 * @param kind the kind of change
 * @param what the library, header, dependency or option; {@code old -> new} where both are known
 */
public record CompatibilityRisk(Kind kind, String what) {

    /** The kinds of change, in JSON and in text in lower case with a dash: {@code library-gone}. */
    public enum Kind {
        /** A shared library that PLIST named is gone, or has another version number. */
        LIBRARY_GONE,
        /** A header that PLIST named is gone. */
        HEADER_GONE,
        /** BUILDLINK_ABI_DEPENDS requires another version, so dependent packages must be rebuilt. */
        ABI_DEPENDS,
        /** BUILDLINK_API_DEPENDS requires another version to build dependent packages. */
        API_DEPENDS,
        /** Packages that use it must be built anew, or trunk gave them a new PKGREVISION because of it. */
        REBUILD,
        /** An option became a default ({@code +ssl}), or ceased to be one ({@code -ssl}). */
        OPTION_DEFAULT,
        /** A commit of trunk's that mended the fix soon afterwards, and that does not come along. */
        REPAIR;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** {@code library-gone lib/libfoo.so.1}. */
    @Override
    public String toString() {
        return kind + " " + what;
    }
}
