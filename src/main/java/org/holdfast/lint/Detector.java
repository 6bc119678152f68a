package org.holdfast.lint;

import java.util.Locale;
import java.util.Optional;

/**
 * A kind of mistake in the vulnerability list. The text form is the name in lower case with dashes, {@code glob-pitfall}; it is
 * stable, because people select and count by it. Checks run in the order of the constants.
 */
public enum Detector {
    /** A line without its three words, or with a malformed pattern. */
    MALFORMED_LINE("a line that is no entry"),
    /** A bound that pkg_install reads as another version than was meant: {@code foo<2>=1}. */
    MALFORMED_BOUND("a bound that is no version, or relations out of order"),
    /** A URL with a misspelt scheme, host or CVE id: {@code …?name=2014-3669}. */
    MALFORMED_ADVISORY("a CVE id or address that is misspelt or has lost a part"),
    /** A type that occurs at most five times, one typing error from a frequent one: {@code denial-of-servce}. */
    MISSPELT_TYPE("a misspelt type of exploit"),
    /** An entry with the alternates, type and URL of an earlier one. */
    DUPLICATE("an entry that stands in the list twice"),
    /** Braces with a wrong arm: <code>ruby{18,18}</code>, <code>foo{,}</code>, <code>ruby{19,21}</code> without 211. */
    ALTERNATE_ARMS("alternates with an arm twice, with an empty arm that names no package, or without an arm"),
    /** A range whose bounds are in the wrong order: <code>foo&gt;=2&lt;1</code>. */
    EMPTY_RANGE("a range that no version can be in"),
    /** A package that no scan, branch or history has, with the probable name if there is one. */
    UNKNOWN_PACKAGE("a package that is not known, with another that was probably meant"),
    /** A bound on another scale than all known versions: {@code 1.2} where the package counts days. */
    IMPOSSIBLE_VERSION("a bound of a form that this package's versions never have"),
    /** A bound with the digits of a release, but other dots: {@code 5.1.9} for {@code 5.19}. */
    NEVER_RELEASED("a bound that was never a release, with its dots in the wrong places"),
    /** An exclusive lower bound at the beginning of a series: <code>openssl&gt;1.0.2&lt;1.0.2a</code>. */
    FIRST_RELEASE_LEFT_OUT("a lower bound that leaves out the first release of the series"),
    /** An entry that flags older series, although these have fixes of their own. */
    MISSING_LOWER_BOUND("no lower bound, so that older series with their own fix are flagged"),
    /** Two entries about one flaw that name different fixes in one series. */
    CONTRADICTS_SIBLING("another bound than an entry about the same flaw of the same package"),
    /** A bound that is not the version of trunk's fix. */
    CONTRADICTS_TRUNK("another bound than the version to which trunk went for the flaw"),
    /** A bound that differs from OSV's or NVD's. */
    CONTRADICTS_UPSTREAM("another bound than OSV or NVD give for the same CVE; needs --osv or --nvd"),
    /** A bound that is the beginning of the version in the URL: {@code 1.10} for {@code …/wireshark-1.10.10.html}. */
    CONTRADICTS_ADDRESS("a bound that has lost a part of the version that the advisory's address names"),
    /** Two ranges of one flaw, both with a lower bound, that share versions. */
    OVERLAPPING_RANGES("a range that shares versions with another of the same advisory"),
    /** A glob such as {@code foo-1.2*}, which matches 1.20 as well. */
    GLOB_PITFALL("a glob that matches more than it says"),
    /** A bound such as {@code foo<=1.2}, which misses 1.2nb1, or {@code foo<1.2nb3}, which means trunk's revision. */
    REVISION_BOUND("a bound that ignores PKGREVISIONs, or the branch's own ones");

    private final String meaning;

    Detector(String meaning) {
        this.meaning = meaning;
    }

    /** Reads the text form; empty if it names no detector. */
    public static Optional<Detector> of(String text) {
        for (Detector detector : values()) {
            if (detector.toString().equals(text)) {
                return Optional.of(detector);
            }
        }
        return Optional.empty();
    }

    /** The mistake, in a few words for people. */
    public String meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
