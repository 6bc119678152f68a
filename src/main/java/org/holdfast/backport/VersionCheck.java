package org.holdfast.backport;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.Dewey;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;

/** Whether what a directory makes is newer than all that there was of it. */
public sealed interface VersionCheck {

    /** It is. */
    record Rises() implements VersionCheck {}

    /**
     * It is with this PKGREVISION, not without.
     *
     * @param because a version that there was
     */
    record Needs(int revision, VersionHistory.Known because) implements VersionCheck {}

    /** It never is: what there was has a newer upstream version. */
    record Falls(PkgName makes, VersionHistory.Known below) implements VersionCheck {}

    /** Of all the names; the highest PKGREVISION that one of them needs. */
    static VersionCheck of(
            PkgPath pkgpath, Collection<PkgName> makes, VersionHistory history, List<VersionHistory.Known> also) {
        VersionCheck check = new Rises();
        for (PkgName made : makes) {
            Optional<VersionHistory.Known> highest = history.highest(pkgpath, made.base(), also);
            if (highest.isPresent()) {
                VersionCheck one = of(made, highest.get());
                if (one instanceof Falls) {
                    return one;
                }
                if (one instanceof Needs needs
                        && (!(check instanceof Needs other) || other.revision() < needs.revision())) {
                    check = needs;
                }
            }
        }
        return check;
    }

    private static VersionCheck of(PkgName made, VersionHistory.Known highest) {
        PkgVersion was = highest.pkgname().version();
        if (Dewey.ORDER.compare(made.version(), was) > 0) {
            return new Rises();
        }
        return Dewey.ORDER.compare(made.version().upstream(), was.upstream()) < 0
                ? new Falls(made, highest)
                : new Needs(revision(was) + 1, highest);
    }

    /** Of {@code 1.0.1gnb2} it is 2; of a version without, 0. */
    static int revision(PkgVersion version) {
        String text = version.text();
        String upstream = version.upstream().text();
        return text.length() == upstream.length() || text.length() - upstream.length() > 10
                ? 0
                : Integer.parseInt(text.substring(upstream.length() + 2));
    }
}
