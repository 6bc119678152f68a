package org.holdfast.pkgsrc;

import java.nio.charset.StandardCharsets;

/** Any bytes as a pattern and, behind the first line feed, a PKGNAME: it matches or not, in time. */
public final class PkgPatternFuzz {

    private PkgPatternFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int feed = text.indexOf('\n');
        PkgName name = new PkgName(feed < 0 ? "openssl-1.0.1lnb2" : text.substring(feed + 1));
        PkgPattern pattern;
        try {
            pattern = PkgPattern.parse(feed < 0 ? text : text.substring(0, feed));
        } catch (IllegalArgumentException e) {
            return; // the answer to what is no pattern
        }
        boolean any = false;
        for (PkgPattern.Alternate alternate : pattern.alternates()) {
            boolean matches = alternate.matches(name);
            any |= matches;
            // Indexes rely on this.
            if (matches && !name.text().startsWith(alternate.prefix())) {
                throw new IllegalStateException(alternate + " matches " + name + ", which begins otherwise");
            }
        }
        if (pattern.matches(name) != any || (pattern.fixedIn(name).isPresent() && !any)) {
            throw new IllegalStateException(pattern + " and its alternates differ about " + name);
        }
        order(name.version().dewey(), new PkgVersion(pattern.toString()).dewey());
        if (!PkgPattern.parse(pattern.toString()).equals(pattern)) {
            throw new IllegalStateException("a pattern is another one when it is written and read again: " + pattern);
        }
    }

    private static void order(Dewey one, Dewey other) {
        if (Integer.signum(one.subtract(other)) != -Integer.signum(other.subtract(one)) || one.subtract(one) != 0) {
            throw new IllegalStateException(
                    "the order of " + one + " and " + other + " is not that of " + other + " and " + one);
        }
    }
}
