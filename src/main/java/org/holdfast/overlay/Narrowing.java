package org.holdfast.overlay;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.Glob;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgPattern.Bound;
import org.holdfast.pkgsrc.PkgVersion;

/**
 * A pattern without some PKGNAMEs.
 *
 * <p>A range is split around the version: {@code foo<2} without foo-1.5nb1 is
 * <code>foo{&lt;1.5nb1,&gt;1.5nb1&lt;2}</code>; versions equal to it in Dewey order are excluded with it. A glob
 * becomes a union of globs, one per position at which a name may first differ: {@code foo-1.[0-9]*} without foo-1.5 is
 * <code>foo-1.{[0-46-9]*,5?*}</code>. Alternates that do not match the name stay as written, and the common prefix is
 * put before the brace.
 */
sealed interface Narrowing {

    /** The most characters of a pattern: longer ones are unreadable, and exceed the buffer of pkg_match. */
    int LONGEST = 1000;

    /**
     * The narrowed pattern.
     *
     * @param pattern the pattern
     */
    record To(PkgPattern pattern) implements Narrowing {}

    /** The pattern matches no other name. */
    record Nothing() implements Narrowing {}

    /**
     * No pattern expresses it, or none that is found here.
     *
     * @param why the obstacle
     */
    record Impossible(String why) implements Narrowing {}

    /** Narrows a pattern, and checks that the result matches none of the names. */
    static Narrowing of(PkgPattern pattern, List<PkgName> without) {
        try {
            List<PkgPattern.Alternate> left = pattern.alternates();
            for (PkgName name : without) {
                List<PkgPattern.Alternate> next = new ArrayList<>();
                for (PkgPattern.Alternate alternate : left) {
                    if (alternate.matches(name)) {
                        without(alternate, name).forEach(text -> next.addAll(parse(text)));
                    } else {
                        next.add(alternate);
                    }
                }
                left = next;
            }
            if (left.isEmpty()) {
                return new Nothing();
            }
            PkgPattern narrowed = join(left.stream().map(Narrowing::text).toList());
            List<PkgName> still = without.stream().filter(narrowed::matches).toList();
            return still.isEmpty()
                    ? new To(narrowed)
                    : new Impossible("no pattern matches the rest of '" + pattern + "' and not " + still.getFirst());
        } catch (Inexpressible e) {
            return new Impossible(String.valueOf(e.getMessage()));
        }
    }

    private static List<PkgPattern.Alternate> parse(String text) {
        return PkgPattern.parse(text).alternates();
    }

    private static String text(PkgPattern.Alternate alternate) {
        return switch (alternate) {
            case PkgPattern.Range range ->
                range.base() + range.bounds().stream().map(Bound::toString).collect(Collectors.joining());
            case PkgPattern.GlobOf glob -> glob.text();
            case PkgPattern.Plain plain -> plain.text();
        };
    }

    private static List<String> without(PkgPattern.Alternate alternate, PkgName name) {
        if (!name.text().matches("[A-Za-z0-9._+~@-]+")) {
            throw new Inexpressible("'" + name + "' has characters that mean something in a pattern");
        }
        return switch (alternate) {
            case PkgPattern.Range range -> split(range, name);
            case PkgPattern.GlobOf glob ->
                GlobWithout.of(
                        Glob.matches(glob.text(), name.text()) ? glob.text() : glob.text() + "-[0-9]*", name.text());
            case PkgPattern.Plain plain ->
                plain.text().equals(name.text()) ? List.of() : GlobWithout.of(plain.text() + "-[0-9]*", name.text());
        };
    }

    private static List<String> split(PkgPattern.Range range, PkgName name) {
        String below = "";
        String above = "";
        boolean hasBelow = true;
        boolean hasAbove = true;
        for (Bound bound : range.bounds()) {
            boolean touches = PkgVersion.ORDER.compare(bound.version(), name.version()) == 0;
            if (bound.lower()) {
                below = bound.toString();
                hasBelow = !touches;
            } else {
                above = bound.toString();
                hasAbove = !touches;
            }
        }
        List<String> parts = new ArrayList<>(2);
        if (hasBelow) {
            parts.add(range.base() + below + "<" + name.version());
        }
        if (hasAbove) {
            parts.add(range.base() + ">" + name.version() + above);
        }
        return parts;
    }

    /** Joins alternates to one pattern, with their common prefix before the brace. */
    private static PkgPattern join(List<String> texts) {
        if (texts.stream().anyMatch(text -> text.matches(".*[{},].*"))) {
            throw new Inexpressible("an alternate of the pattern has a comma or a brace in it");
        }
        String first = texts.getFirst();
        int shared = 0;
        while (shared < first.length() && isInAll(texts, shared)) {
            shared++;
        }
        String head = first.substring(0, shared);
        String text = texts.size() == 1
                ? first
                : head
                        + texts.stream()
                                .map(one -> one.substring(head.length()))
                                .collect(Collectors.joining(",", "{", "}"));
        if (text.length() > LONGEST) {
            throw new Inexpressible("the pattern would be longer than " + LONGEST + " characters");
        }
        return PkgPattern.parse(text);
    }

    private static boolean isInAll(List<String> texts, int at) {
        char c = texts.getFirst().charAt(at);
        return "<>[]*?".indexOf(c) < 0 && texts.stream().allMatch(text -> at < text.length() && text.charAt(at) == c);
    }

    /** Internal: turned into {@link Impossible}. */
    final class Inexpressible extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Inexpressible(String why) {
            super(why);
        }
    }
}
