package org.holdfast.triage;

import java.util.Locale;

/**
 * What may break those who use the package, read from its files before anything is built.
 *
 * @param kind what changes
 * @param what the library, header, dependency or option
 */
public record CompatibilityRisk(Kind kind, String what) {

    /** What can change. */
    public enum Kind {
        /** A shared library that PLIST names is gone, or has another number. */
        LIBRARY_GONE,
        /** A header that PLIST names is gone. */
        HEADER_GONE,
        /** BUILDLINK_ABI_DEPENDS asks for a newer version: what uses it must be built anew. */
        ABI_DEPENDS,
        /** An option is on by default now, or no longer. */
        OPTION_DEFAULT;

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
