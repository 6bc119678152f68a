package org.holdfast.outcome;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;

/** What becomes of a package when a set is published. */
public sealed interface SetMember {

    /** The package that the set has, or had. */
    PkgName pkgname();

    /** Its PKGPATH, if known. */
    Optional<PkgPath> pkgpath();

    /** Why a package is not replaced; in lower case with a dash in JSON and for people: {@code held-back}. */
    enum Cause {
        /** It is not among the new packages. */
        NOT_BUILT,
        /** Its build failed. */
        FAILED,
        /** Its new build was refused: damaged, restricted, older, more vulnerable. */
        REFUSED,
        /** Its new build would break something in the set, or lacks something. */
        HELD_BACK,
        /** Its new build has the same content. */
        SAME_CONTENT;

        /** The word in JSON and for people. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A new package.
     *
     * @param pkgname its PKGNAME
     * @param pkgpath its PKGPATH
     * @param replaces the package whose place it takes; empty if the name is new
     * @param size the bytes of its file
     * @param closes the entries that match the package whose place it takes, and not this one
     */
    record New(
            PkgName pkgname, Optional<PkgPath> pkgpath, Optional<PkgName> replaces, long size, List<VulnEntry> closes)
            implements SetMember {
        public New {
            closes = List.copyOf(closes);
        }
    }

    /**
     * A package that stays as it is.
     *
     * @param pkgname its PKGNAME
     * @param pkgpath its PKGPATH
     * @param cause why no other takes its place
     * @param candidate the one that would have taken its place, if there is one
     * @param because the chain of reasons, a sentence each, down to the log or the verdict
     * @param heldBy the packages that hold the candidate back
     * @param wouldClose the entries that the candidate would close
     */
    record CarriedForward(
            PkgName pkgname,
            Optional<PkgPath> pkgpath,
            Cause cause,
            Optional<PkgName> candidate,
            List<String> because,
            List<PkgName> heldBy,
            List<VulnEntry> wouldClose)
            implements SetMember {
        public CarriedForward {
            because = List.copyOf(because);
            heldBy = List.copyOf(heldBy);
            wouldClose = List.copyOf(wouldClose);
        }
    }

    /**
     * A package that a maintainer removed by name.
     *
     * @param pkgname its PKGNAME
     * @param pkgpath its PKGPATH
     * @param why the reason
     * @param who the maintainer
     * @param where the file and line that says so
     */
    record Removed(PkgName pkgname, Optional<PkgPath> pkgpath, String why, String who, String where)
            implements SetMember {}

    /**
     * A new package whose name users could not install before, and cannot now.
     *
     * @param pkgname its PKGNAME
     * @param pkgpath its PKGPATH
     * @param cause why
     * @param because the chain of reasons, a sentence each
     */
    record LeftOut(PkgName pkgname, Optional<PkgPath> pkgpath, Cause cause, List<String> because) implements SetMember {
        public LeftOut {
            because = List.copyOf(because);
        }
    }
}
