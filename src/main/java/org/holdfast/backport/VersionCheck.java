package org.holdfast.backport;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;

/** Whether a directory's versions are above all earlier ones. */
public sealed interface VersionCheck {

    /** They are. */
    record Rises() implements VersionCheck {}

    /**
     * They are with this PKGREVISION, and not without.
     *
     * @param revision the PKGREVISION, from 1
     * @param because the earlier version to exceed
     */
    record Needs(int revision, VersionHistory.Known because) implements VersionCheck {}

    /**
     * They cannot be: an earlier version has a higher upstream version.
     *
     * @param makes the PKGNAME
     * @param below the earlier version
     */
    record Falls(PkgName makes, VersionHistory.Known below) implements VersionCheck {}

    /** Checks all PKGNAMEs; if several need a PKGREVISION, the highest counts. */
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
        if (PkgVersion.ORDER.compare(made.version(), was) > 0) {
            return new Rises();
        }
        return PkgVersion.ORDER.compare(made.version().upstream(), was.upstream()) < 0
                ? new Falls(made, highest)
                : new Needs(revision(was) + 1, highest);
    }

    /** The PKGREVISION of a version: 2 for {@code 1.0.1gnb2}, 0 without one. */
    static int revision(PkgVersion version) {
        String text = version.text();
        String upstream = version.upstream().text();
        return text.length() == upstream.length() || text.length() - upstream.length() > 10
                ? 0
                : Integer.parseInt(text.substring(upstream.length() + 2));
    }
}
