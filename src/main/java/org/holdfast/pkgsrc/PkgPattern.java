package org.holdfast.pkgsrc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A package pattern, as in dependencies and in the vulnerability list. It matches as {@code pkg_match} in pkg_install's
 * {@code opattern.c} does, which is the source of truth.
 *
 * <p>Braces are expanded first, as in csh(1), nested ones too: <code>suse{,32}_openssl&lt;1.0</code>. Each alternate is then a
 * {@link Range} if it has {@code <} or {@code >} ({@code openssl>=1.0.1<1.0.1h}); else a {@link GlobOf} if it has one of
 * {@code *?[]} ({@code php-5.3.[0-9]*}); else {@link Plain} ({@code openssl-1.0.1g}, or {@code openssl} at any version). The
 * pattern matches if one alternate does.
 *
 * <p>{@link #parse} refuses an open brace and more than 4,096 alternates; {@link #toString} gives the text back. Patterns are
 * immutable, equal by their text, and safe for use by several threads.
 *
 * @see <a href="https://man.netbsd.org/pkg_info.1">pkg_info(1), PACKAGE WILDCARDS</a>
 */
public final class PkgPattern {

    /** Limits memory: each pair of braces multiplies the alternates, and real patterns have fewer than a hundred. */
    private static final int MAX_ALTERNATES = 4096;

    private final String text;
    private final List<Alternate> alternates;

    private PkgPattern(String text, List<Alternate> alternates) {
        this.text = text;
        this.alternates = alternates;
    }

    /**
     * Compiles a pattern.
     *
     * @throws IllegalArgumentException if a brace is left open, or the alternates multiply beyond 4,096
     */
    public static PkgPattern parse(String text) {
        List<Alternate> alternates = new ArrayList<>(2);
        expand(text, text, alternates);
        return new PkgPattern(text, List.copyOf(alternates));
    }

    /** Whether one of the alternates matches a package. */
    public boolean matches(PkgName pkgname) {
        for (Alternate alternate : alternates) {
            if (alternate.matches(pkgname)) {
                return true;
            }
        }
        return false;
    }

    /** The pattern with its braces expanded, in order; one element if it has none. */
    public List<Alternate> alternates() {
        return alternates;
    }

    /**
     * The version that the pattern names as fixed for a package: the exclusive upper bound ({@code <}) of an alternate that
     * matches the package; the highest by {@link PkgVersion#ORDER} if several match.
     */
    public Optional<PkgVersion> fixedIn(PkgName pkgname) {
        return alternates.stream()
                .filter(alternate -> alternate.matches(pkgname))
                .flatMap(alternate -> alternate instanceof Range range ? range.exclusiveUpper().stream() : null)
                .max(PkgVersion.ORDER);
    }

    private static void expand(String whole, String text, List<Alternate> into) {
        int open = text.indexOf('{');
        if (open < 0) {
            if (into.size() == MAX_ALTERNATES) {
                throw new IllegalArgumentException("more than " + MAX_ALTERNATES + " alternates in '" + whole + "'");
            }
            into.add(compile(text));
            return;
        }
        int close = closing(text, open);
        if (close < 0) {
            throw new IllegalArgumentException("a '{' without its '}' in '" + whole + "'");
        }
        String head = text.substring(0, open);
        String tail = text.substring(close + 1);
        int start = open + 1;
        int depth = 0;
        for (int at = start; at <= close; at++) {
            char c = text.charAt(at);
            if (depth == 0 && (c == ',' || at == close)) {
                expand(whole, head + text.substring(start, at) + tail, into);
                start = at + 1;
            } else if (c == '{') {
                depth++;
            } else if (c == '}') {
                depth--;
            }
        }
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int at = open; at < text.length(); at++) {
            if (text.charAt(at) == '{') {
                depth++;
            } else if (text.charAt(at) == '}' && --depth == 0) {
                return at;
            }
        }
        return -1;
    }

    private static Alternate compile(String text) {
        boolean glob = false;
        for (int at = 0; at < text.length(); at++) {
            switch (text.charAt(at)) {
                case '<', '>' -> {
                    return Range.compile(text, at);
                }
                case '*', '?', '[', ']' -> glob = true;
                default -> {}
            }
        }
        return glob ? new GlobOf(text) : new Plain(text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PkgPattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** A pattern without braces. */
    public sealed interface Alternate {

        /** Whether the alternate matches a package. */
        boolean matches(PkgName pkgname);

        /** The literal text with which every matching PKGNAME begins, perhaps empty; an index can use it as its key. */
        String prefix();
    }

    /**
     * A PKGBASE with one or two bounds of its version, in {@link Dewey} order: {@code name<2}, {@code name>=1<2}.
     *
     * @param base the PKGBASE, which must be equal
     * @param bounds one or two bounds, the lower one first; the version must satisfy all
     */
    public record Range(PkgBase base, List<Bound> bounds) implements Alternate {

        public Range {
            bounds = List.copyOf(bounds);
        }

        /** Reads a range as dewey_match does: an upper bound is sought only after a lower one; all other text is version. */
        private static Range compile(String text, int at) {
            PkgBase base = new PkgBase(text.substring(0, at));
            boolean orEqual = text.startsWith("=", at + 1);
            int from = at + (orEqual ? 2 : 1);
            boolean lower = text.charAt(at) == '>';
            int second = lower ? text.indexOf('<', from) : -1;
            Bound first = Bound.of(lower, orEqual, text.substring(from, second < 0 ? text.length() : second));
            if (second < 0) {
                return new Range(base, List.of(first));
            }
            boolean upperOrEqual = text.startsWith("=", second + 1);
            return new Range(
                    base,
                    List.of(first, Bound.of(false, upperOrEqual, text.substring(second + (upperOrEqual ? 2 : 1)))));
        }

        @Override
        public boolean matches(PkgName pkgname) {
            if (!pkgname.isVersionOf(base)) {
                return false;
            }
            Dewey version = pkgname.version().dewey();
            for (Bound bound : bounds) {
                if (!bound.admits(version)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public String prefix() {
            return base.text() + "-";
        }

        Optional<PkgVersion> exclusiveUpper() {
            Bound last = bounds.getLast();
            return last.lower() || last.orEqual() ? Optional.empty() : Optional.of(last.version());
        }
    }

    /**
     * One side of a range.
     *
     * @param lower whether it is a lower bound ({@code >})
     * @param orEqual whether the version itself is inside ({@code >=}, {@code <=})
     * @param version the version compared with; may be empty
     */
    public record Bound(boolean lower, boolean orEqual, PkgVersion version) {

        private static Bound of(boolean lower, boolean orEqual, String version) {
            return new Bound(lower, orEqual, new PkgVersion(version));
        }

        boolean admits(Dewey candidate) {
            int order = candidate.subtract(version.dewey());
            return order == 0 ? orEqual : lower == order > 0;
        }

        @Override
        public String toString() {
            return (lower ? ">" : "<") + (orEqual ? "=" : "") + version;
        }
    }

    /**
     * A {@link Glob} over the whole PKGNAME. It also matches literally, and with any version after it ({@code -[0-9]*}).
     *
     * @param text the glob, {@code php-5.3.[0-9]*}
     */
    public record GlobOf(String text) implements Alternate {

        @Override
        public boolean matches(PkgName pkgname) {
            String name = pkgname.text();
            return Glob.matches(text, name) || text.equals(name) || Glob.matches(text + "-[0-9]*", name);
        }

        @Override
        public String prefix() {
            int at = 0;
            while (at < text.length() && "*?[]\\".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(0, at);
        }
    }

    /**
     * A whole PKGNAME, or a PKGBASE at any version.
     *
     * @param text the name, {@code openssl-1.0.1g} or {@code openssl}
     */
    public record Plain(String text) implements Alternate {

        @Override
        public boolean matches(PkgName pkgname) {
            return text.equals(pkgname.text()) || Glob.matches(text + "-[0-9]*", pkgname.text());
        }

        @Override
        public String prefix() {
            int escape = text.indexOf('\\');
            return escape < 0 ? text : text.substring(0, escape);
        }
    }
}
