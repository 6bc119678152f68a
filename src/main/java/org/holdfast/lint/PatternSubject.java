package org.holdfast.lint;

import java.util.Optional;
import org.holdfast.pkgsrc.PkgBase;
import org.holdfast.pkgsrc.PkgPattern;

/** Finds the package that an alternate is about: {@code php} for {@code php-5.3.[0-9]*}. */
final class PatternSubject {

    private PatternSubject() {}

    /** The PKGBASE of an alternate; empty if the name itself is a glob. */
    static Optional<PkgBase> of(PkgPattern.Alternate alternate, KnownPackages known) {
        return switch (alternate) {
            case PkgPattern.Range range -> Optional.of(range.base());
            case PkgPattern.Plain plain -> Optional.of(ofPlain(plain.text(), known));
            case PkgPattern.GlobOf glob -> ofGlob(glob.prefix());
        };
    }

    private static PkgBase ofPlain(String text, KnownPackages known) {
        PkgBase whole = new PkgBase(text);
        int dash = text.lastIndexOf('-');
        boolean versioned = dash > 0 && dash + 1 < text.length() && isDigit(text.charAt(dash + 1));
        return versioned && !known.isKnown(whole) ? new PkgBase(text.substring(0, dash)) : whole;
    }

    private static Optional<PkgBase> ofGlob(String prefix) {
        int dash = prefix.lastIndexOf('-');
        boolean versionFollows = dash > 0 && (dash + 1 == prefix.length() || isDigit(prefix.charAt(dash + 1)));
        return versionFollows ? Optional.of(new PkgBase(prefix.substring(0, dash))) : Optional.empty();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
