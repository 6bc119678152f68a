package org.holdfast.overlay;

import java.util.ArrayList;
import java.util.List;
import org.holdfast.overlay.Narrowing.Inexpressible;
import org.holdfast.pkgsrc.Glob;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;

/**
 * Globs that together match the names that one glob matches, except one name. There is a glob for each position: it
 * matches the names that first differ from the excluded one there.
 */
final class GlobWithout {

    private final String glob;
    private final String name;
    private final List<String> globs = new ArrayList<>();

    private GlobWithout(String glob, String name) {
        this.glob = glob;
        this.name = name;
    }

    /**
     * Splits the glob; it must match the name.
     *
     * @throws Inexpressible if the glob has anything but plain characters, {@code ?}, sets and a final {@code *}
     */
    static List<String> of(String glob, String name) {
        GlobWithout without = new GlobWithout(glob, name);
        without.run();
        return without.globs;
    }

    private void run() {
        if (glob.indexOf('\\') >= 0 || glob.contains("[:")) {
            throw new Inexpressible("'" + glob + "' has more to it than *, ? and [0-9]");
        }
        int at = 0;
        int place = 0;
        while (at < glob.length() && glob.charAt(at) != '*') {
            int next = endOfElement(at);
            if (next > at + 1 || glob.charAt(at) == '?') {
                String other = others(glob.substring(at, next), name.charAt(place));
                if (!other.isEmpty()) {
                    globs.add(name.substring(0, place) + other + glob.substring(next));
                }
            }
            at = next;
            place++;
        }
        if (at < glob.length()) {
            if (at + 1 < glob.length()) {
                throw new Inexpressible("'" + glob + "' has a * that is not at its end");
            }
            behindTheStar(place);
        }
    }

    /** The star stands for the rest of the name: excludes that rest and keeps all others. */
    private void behindTheStar(int place) {
        for (int i = place; i < name.length(); i++) {
            String same = name.substring(0, i);
            if (!same.isEmpty()) {
                keep(same);
            }
            globs.add(same + "[!" + name.charAt(i) + "]*");
        }
        globs.add(name + "?*");
    }

    /**
     * Keeps a name that the excluded one begins with. A pattern without special characters is also tried as a PKGBASE.
     */
    private void keep(String shorter) {
        if (!PkgPattern.parse(shorter).matches(new PkgName(name))) {
            globs.add(shorter);
        } else if (new PkgName(shorter).version().text().matches("[0-9].*")) {
            throw new Inexpressible("a pattern for " + shorter + " matches " + name + " as well");
        }
    }

    /** The end of the element at this position: a character, or a set in brackets. */
    private int endOfElement(int at) {
        if (glob.charAt(at) != '[') {
            return at + 1;
        }
        int from = at + 1;
        if (from < glob.length() && (glob.charAt(from) == '!' || glob.charAt(from) == '^')) {
            from++;
        }
        int close = glob.indexOf(']', from + 1);
        return close < 0 ? at + 1 : close + 1;
    }

    /** The set without one of its characters; empty if there is no other. */
    private static String others(String set, char without) {
        if (set.equals("?")) {
            return "[!" + without + "]";
        }
        if (set.charAt(1) == '!' || set.charAt(1) == '^') {
            return set.substring(0, set.length() - 1) + without + "]";
        }
        StringBuilder left = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            // Behind an x, since no set matches a period at the start of a name.
            if (c != without && Glob.matches("x" + set, "x" + c)) {
                left.append(c);
            }
        }
        return left.isEmpty() ? "" : "[" + runs(left.toString()) + "]";
    }

    private static String runs(String members) {
        if (!members.matches("[A-Za-z0-9._+]*")) {
            throw new Inexpressible("a set with '" + members + "' in it");
        }
        StringBuilder runs = new StringBuilder();
        for (int i = 0; i < members.length(); ) {
            int j = i;
            while (j + 1 < members.length() && members.charAt(j + 1) == members.charAt(j) + 1) {
                j++;
            }
            runs.append(j - i < 2 ? members.substring(i, j + 1) : members.charAt(i) + "-" + members.charAt(j));
            i = j + 1;
        }
        return runs.toString();
    }
}
