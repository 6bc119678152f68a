package org.holdfast.publish;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgSummary;

/**
 * What a binary package asks of a set, and gives to it.
 *
 * @param pkgname its PKGNAME
 * @param place its PKGBASE and PKGPATH, in one text
 * @param depends the patterns that it depends on
 * @param requires the shared libraries that it needs, by path
 * @param provides the shared libraries that it installs, by path
 * @param conflicts the patterns of packages that cannot be installed beside it
 */
record Offer(
        PkgName pkgname,
        String place,
        List<String> depends,
        List<String> requires,
        List<String> provides,
        List<String> conflicts) {

    Offer {
        depends = List.copyOf(depends);
        requires = List.copyOf(requires);
        provides = List.copyOf(provides);
        conflicts = List.copyOf(conflicts);
    }

    /** The PKGBASE and PKGPATH of a package, in one text. */
    static String place(PkgName pkgname, Optional<PkgPath> pkgpath) {
        return pkgname.base() + " " + pkgpath.map(PkgPath::toString).orElse("");
    }

    /** What a record of a summary says: its lines are read once, since a repository has some 30,000 of them. */
    static Offer of(PkgName pkgname, PkgSummary summary) {
        Set<String> depends = new LinkedHashSet<>();
        Set<String> requires = new LinkedHashSet<>();
        Set<String> provides = new LinkedHashSet<>();
        Set<String> conflicts = new LinkedHashSet<>();
        Optional<PkgPath> pkgpath = Optional.empty();
        String text = summary.text();
        for (int at = 0; at < text.length(); ) {
            int newline = text.indexOf('\n', at);
            int end = newline < 0 ? text.length() : newline;
            int value = text.indexOf('=', at) + 1;
            if (value > at && value <= end) {
                switch (text.substring(at, value - 1)) {
                    case "DEPENDS" -> depends.add(text.substring(value, end));
                    case "REQUIRES" -> requires.add(text.substring(value, end));
                    case "PROVIDES" -> provides.add(text.substring(value, end));
                    case "CONFLICTS" -> conflicts.add(text.substring(value, end));
                    case "PKGPATH" -> pkgpath = summary.pkgpath();
                    default -> {}
                }
            }
            at = end + 1;
        }
        return new Offer(
                pkgname,
                place(pkgname, pkgpath),
                List.copyOf(depends),
                List.copyOf(requires),
                List.copyOf(provides),
                List.copyOf(conflicts));
    }
}
