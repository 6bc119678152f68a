package org.holdfast.lint;

import java.util.Locale;
import java.util.Optional;

/** The mistakes that are looked for. Their names are stable: people choose and count by them. */
public enum Detector {
    MALFORMED_LINE("a line that is no entry"),
    MALFORMED_BOUND("a bound that is no version, or relations out of order"),
    MALFORMED_ADVISORY("a CVE id or address that is misspelt or has lost a part"),
    MISSPELT_TYPE("a type of exploit that is another one, misspelt"),
    DUPLICATE("an entry that stands in the list twice"),
    ALTERNATE_ARMS(
            "alternates with the same arm twice, an empty arm that names no package, or without one that is there"),
    EMPTY_RANGE("a range that no version can be in"),
    UNKNOWN_PACKAGE("a package that never was, where another was probably meant"),
    IMPOSSIBLE_VERSION("a bound of a form that this package's versions never have"),
    NEVER_RELEASED("a bound that was never a release, with its dots in the wrong places"),
    FIRST_RELEASE_LEFT_OUT("a lower bound that leaves out the first release of the series"),
    MISSING_LOWER_BOUND("no lower bound, so that older series with their own fix are flagged"),
    CONTRADICTS_SIBLING("another bound than an entry about the same flaw of the same package"),
    CONTRADICTS_TRUNK("another bound than the version to which trunk went for the flaw"),
    CONTRADICTS_UPSTREAM("another bound than OSV or NVD give for the same CVE; needs --osv or --nvd"),
    CONTRADICTS_ADDRESS("a bound that has lost a part of the version that the advisory's address names"),
    OVERLAPPING_RANGES("a range that shares versions with another of the same advisory"),
    GLOB_PITFALL("a glob that matches more than it says"),
    REVISION_BOUND("a bound that takes no notice of PKGREVISIONs, or of the branch's own");

    private final String meaning;

    Detector(String meaning) {
        this.meaning = meaning;
    }

    /** The one of this name, as {@link #toString} gives it. */
    public static Optional<Detector> of(String text) {
        for (Detector detector : values()) {
            if (detector.toString().equals(text)) {
                return Optional.of(detector);
            }
        }
        return Optional.empty();
    }

    /** What it looks for, in a few words. */
    public String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
