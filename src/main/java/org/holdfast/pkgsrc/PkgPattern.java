package org.holdfast.pkgsrc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A package pattern, as in dependencies and in the vulnerability list; matches as pkg_install's {@code pkg_match} does.
 *
 * <p>Alternates are expanded first, csh's way and nested: <code>suse{,32}_openssl&lt;1.0</code>. What remains is one of
 * {@link Range} ({@code openssl>=1.0.1<1.0.1h}), {@link GlobOf} ({@code php-5.3.[0-9]*}) or {@link Plain}
 * ({@code openssl-1.0.1g}, or {@code openssl} at any version).
 *
 * @see <a href="https://man.netbsd.org/pkg_info.1">pkg_info(1), PACKAGE WILDCARDS</a>
 */
public final class PkgPattern {

    /** More alternates than this are an attack or a mistake: each pair of braces multiplies. */
    private static final int MAX_ALTERNATES = 4096;

    private final String text;
    private final List<Alternate> alternates;

    private PkgPattern(String text, List<Alternate> alternates) {
        this.text = text;
        this.alternates = alternates;
    }

    /**
     * Compiles a pattern. Almost every text is one.
     *
     * @throws IllegalArgumentException if a brace is left open, or the alternates multiply beyond 4,096
     */
    public static PkgPattern parse(String text) {
        List<Alternate> alternates = new ArrayList<>(2);
        expand(text, text, alternates);
        return new PkgPattern(text, List.copyOf(alternates));
    }

    public boolean matches(PkgName pkgname) {
        for (Alternate alternate : alternates) {
            if (alternate.matches(pkgname)) {
                return true;
            }
        }
        return false;
    }

    /** What the braces stand for, in order; one element if there are none. */
    public List<Alternate> alternates() {
        return alternates;
    }

    /**
     * The version that the pattern itself names as fixed for this package: the exclusive upper bound ({@code <}) of an
     * alternate that matches it; the highest if several do.
     */
    public Optional<PkgVersion> fixedIn(PkgName pkgname) {
        return alternates.stream()
                .filter(alternate -> alternate.matches(pkgname))
                .flatMap(alternate -> alternate instanceof Range range ? range.exclusiveUpper().stream() : null)
                .max(Dewey.ORDER);
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

        boolean matches(PkgName pkgname);

        /** What every PKGNAME that it matches begins with: the key under which an index can keep it. */
        String prefix();
    }

    /**
     * A relation to one version, or to two: {@code name<2}, {@code name>=1<2}.
     *
     * @param base must be the whole PKGBASE
     * @param bounds one or two, lower first; all must hold
     */
    public record Range(PkgBase base, List<Bound> bounds) implements Alternate {

        public Range {
            bounds = List.copyOf(bounds);
        }

        /** As dewey_match reads it: only a lower bound looks for an upper one; what else follows belongs to the version. */
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
     * @param lower whether it bounds from below ({@code >})
     * @param orEqual whether the version itself is inside ({@code >=}, {@code <=})
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

    /** A glob over the whole PKGNAME; also tried with any version behind it, and as it stands. */
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

    /** A whole PKGNAME, or a PKGBASE at any version. */
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
