package org.holdfast.pkgsrc;

import java.time.LocalDate;
import java.util.Optional;

/**
 * A maintainer's decision about findings, or about a line of the vulnerability list, where evidence alone does not decide. It is
 * a {@code [[decision]]} table of {@code decisions.toml}, which is kept in git so that it has an author and a history.
 *
 * <pre>
 * [[decision]]
 * kind = "not-affected"
 * package = "openssl"
 * advisory = "CVE-2014-0224"
 * why = "built without DTLS"
 * who = "jane"
 * until = 2027-01-01
 * </pre>
 *
 * <p>The constructors refuse, with {@link IllegalArgumentException}, a package that is no pattern, an empty advisory, and a
 * correction that is no pattern and no line of the list.
 */
public sealed interface MaintainerDecision {

    /**
     * {@code not-affected}: the package is free of the vulnerability, because it is patched or built without the vulnerable part.
     *
     * @param scope the findings
     * @param review the reason and the author
     */
    record NotAffected(Scope scope, Review review) implements MaintainerDecision {}

    /**
     * {@code accepted}: the branch keeps the vulnerable version. The finding stays open, but asks for no action.
     *
     * @param scope the findings
     * @param review the reason and the author
     */
    record Accepted(Scope scope, Review review) implements MaintainerDecision {}

    /**
     * {@code override}: the package may take a version that the policy forbids, for one advisory or for any.
     *
     * @param scope the packages, and the advisory that justifies the exception
     * @param review the reason and the author
     */
    record PolicyOverride(Scope scope, Review review) implements MaintainerDecision {}

    /**
     * {@code entry-right}: a line of the list that looks wrong is right.
     *
     * @param entry the line, {@linkplain #normal normalized}
     * @param review the reason and the author
     */
    record EntryRight(String entry, Review review) implements MaintainerDecision {

        public EntryRight {
            entry = normal(entry);
        }
    }

    /**
     * {@code entry-wrong}: a line of the list is wrong.
     *
     * @param entry the line, {@linkplain #normal normalized}
     * @param corrected the correct pattern, or a whole line to replace the wrong one; empty to delete the line
     * @param review the reason and the author
     */
    record EntryWrong(String entry, String corrected, Review review) implements MaintainerDecision {

        public EntryWrong {
            entry = normal(entry);
            corrected = corrected.strip();
            if (!corrected.isEmpty()) {
                check(corrected);
            }
        }

        /** The line that replaces the given one; empty if it is deleted. */
        public Optional<String> inPlaceOf(String line) {
            return corrected.isEmpty()
                    ? Optional.empty()
                    : Optional.of(isLine(corrected) ? corrected : corrected + line.replaceFirst("^\\S*", ""));
        }

        /** The packages that the corrected line is about; empty if the line is deleted. */
        public Optional<PkgPattern> correctedPattern() {
            return corrected.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            isLine(corrected) ? VulnEntry.parse(0, corrected).pattern() : PkgPattern.parse(corrected));
        }

        private static void check(String corrected) {
            String line = isLine(corrected) ? corrected : corrected + "\ttype\turl";
            if (line.startsWith("#")) {
                throw new IllegalArgumentException("'" + corrected + "' would be a comment");
            }
            VulnEntry.parse(0, line);
        }

        private static boolean isLine(String text) {
            return text.chars().anyMatch(c -> VulnEntry.isBlank((char) c));
        }
    }

    /**
     * The reason for a decision, its author and its term.
     *
     * @param why the reason, as a sentence
     * @param who the author's name
     * @param until the last day on which the decision holds; empty if it does not expire
     * @param where the file and line of the decision, {@code decisions.toml:14}
     */
    record Review(String why, String who, Optional<LocalDate> until, String where) {

        @Override
        public String toString() {
            return why + " (" + who + until.map(day -> ", until " + day).orElse("") + ", " + where + ")";
        }
    }

    /**
     * The findings to which a decision applies.
     *
     * @param packages a PKGBASE, a glob of PKGPATHs ({@code lang/php5?}), or a pattern
     * @param advisory a CVE id, a URL or a part of a URL; empty for all advisories
     */
    record Scope(String packages, Optional<String> advisory) {

        /** @throws IllegalArgumentException if {@code packages} is no pattern, or {@code advisory} is blank */
        public Scope {
            PkgPattern.parse(packages);
            if (advisory.filter(String::isBlank).isPresent()) {
                throw new IllegalArgumentException("an empty advisory is in every URL");
            }
        }

        /** Whether a package is in scope; text with a slash is compared with the PKGPATH, other text with the PKGNAME. */
        public boolean names(PkgName pkgname, Optional<PkgPath> pkgpath) {
            if (packages.indexOf('/') >= 0) {
                return pkgpath.filter(path -> Glob.matches(packages, path.toString()))
                        .isPresent();
            }
            return PkgPattern.parse(packages).alternates().stream().anyMatch(alternate -> switch (alternate) {
                case PkgPattern.Range range -> range.matches(pkgname);
                case PkgPattern.GlobOf glob -> glob.matches(pkgname);
                // Unlike pkg_match, which takes 'foo' for foo-3d-1.0 as well.
                case PkgPattern.Plain plain ->
                    plain.text().equals(pkgname.base().text()) || plain.text().equals(pkgname.text());
            });
        }

        /** Whether the URL of an entry contains the advisory, or there is none to compare. */
        public boolean names(VulnEntry entry) {
            return advisory.isEmpty() || contains(entry.url(), advisory.get());
        }

        /** Whether only a part of the entry's URL is given, which other entries may contain as well. */
        public boolean isPartOf(VulnEntry entry) {
            return advisory.filter(text -> !CveIds.isOne(text) && !text.equals(entry.url()) && names(entry))
                    .isPresent();
        }

        /** Whether the part occurs without cutting a number: CVE-2014-0224 is not in …CVE-2014-02240. CVE ids ignore case. */
        private static boolean contains(String url, String part) {
            boolean anyCase = CveIds.isOne(part);
            for (int at = 0; at + part.length() <= url.length(); at++) {
                if (url.regionMatches(anyCase, at, part, 0, part.length())
                        && !cutsNumber(url, at)
                        && !cutsNumber(url, at + part.length())) {
                    return true;
                }
            }
            return false;
        }

        private static boolean cutsNumber(String text, int at) {
            return at > 0 && at < text.length() && isDigit(text.charAt(at - 1)) && isDigit(text.charAt(at));
        }

        private static boolean isDigit(char c) {
            return c >= '0' && c <= '9';
        }
    }

    /** The reason and the author. */
    Review review();

    /** The value of {@code kind} in {@code decisions.toml}. */
    default String kind() {
        return switch (this) {
            case NotAffected n -> "not-affected";
            case Accepted a -> "accepted";
            case PolicyOverride p -> "override";
            case EntryRight r -> "entry-right";
            case EntryWrong w -> "entry-wrong";
        };
    }

    /** Whether the decision is about findings, not about a line of the list. */
    default boolean isAboutFindings() {
        return switch (this) {
            case NotAffected n -> true;
            case Accepted a -> true;
            case PolicyOverride p -> true;
            case EntryRight r -> false;
            case EntryWrong w -> false;
        };
    }

    /** Whether the decision applies to an entry that matches a package of the branch. */
    default boolean concerns(PkgName pkgname, Optional<PkgPath> pkgpath, VulnEntry entry) {
        return switch (this) {
            case NotAffected n -> n.scope().names(pkgname, pkgpath) && n.scope().names(entry);
            case Accepted a -> a.scope().names(pkgname, pkgpath) && a.scope().names(entry);
            case PolicyOverride p ->
                p.scope().names(pkgname, pkgpath) && p.scope().names(entry);
            case EntryRight r -> r.entry().equals(normal(entry.text()));
            case EntryWrong w -> w.entry().equals(normal(entry.text()));
        };
    }

    /** Whether the last day of the decision has passed; it then no longer applies, and its findings are open again. */
    default boolean isExpired(LocalDate today) {
        return review().until().filter(today::isAfter).isPresent();
    }

    /** Normalizes a line of the list: single tabs between words, and nothing after the URL. Accepts malformed lines. */
    static String normal(String line) {
        try {
            return VulnEntry.parse(0, line).key().toString();
        } catch (IllegalArgumentException e) {
            return line.strip().replaceAll("\\s+", "\t");
        }
    }
}
