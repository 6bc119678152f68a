package org.holdfast.outcome;

import java.util.List;
import java.util.Locale;

/**
 * What a check of the gate found: what changed, and what that means for packages that use it.
 *
 * @param check the check: {@code elf}, {@code types}, {@code headers}, {@code macros}, …
 * @param verdict how bad it is
 * @param rebuild whom it makes build anew
 * @param file the file in the package, below its prefix; empty if it is about the package
 * @param line the line of the new file, or of the old one where it is gone; 0 if it has no lines
 * @param says a sentence
 * @param before what was there, line by line; empty if nothing
 * @param after what is there now
 */
public record GateFinding(
        String check,
        Verdict verdict,
        Rebuild rebuild,
        String file,
        int line,
        String says,
        List<String> before,
        List<String> after) {

    /** Who must be built anew. */
    public enum Rebuild {
        /** Nobody. */
        NONE,
        /** Those that have a static library of it inside. */
        STATIC,
        /** All that use it. */
        ALL;

        /** The word in JSON. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public GateFinding {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** A finding without lines; breaks make all build anew. */
    public static GateFinding of(String check, Verdict verdict, String file, String says) {
        return new GateFinding(check, verdict, usual(verdict), file, 0, says, List.of(), List.of());
    }

    /** The same, at a line, with what was there and what is. */
    public GateFinding at(int where, List<String> old, List<String> now) {
        return new GateFinding(check, verdict, rebuild, file, where, says, old, now);
    }

    /** The same, with others to build anew. */
    public GateFinding rebuilding(Rebuild whom) {
        return new GateFinding(check, verdict, whom, file, line, says, before, after);
    }

    private static Rebuild usual(Verdict verdict) {
        return verdict.compareTo(Verdict.UNKNOWN) >= 0 ? Rebuild.ALL : Rebuild.NONE;
    }
}
