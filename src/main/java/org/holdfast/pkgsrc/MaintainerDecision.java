package org.holdfast.pkgsrc;

import java.time.LocalDate;
import java.util.Optional;

/**
 * What a maintainer has decided where the evidence cannot: about a finding, or about a line of the vulnerability list. Kept
 * in git in {@code decisions.toml}, so that it has an author and a history.
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
 */
public sealed interface MaintainerDecision {

    /** The package of the branch is free of the advisory: patched, or built without what is vulnerable. */
    record NotAffected(Scope scope, Review review) implements MaintainerDecision {}

    /** The branch lives with it. It stays open, and is not brought up again. */
    record Accepted(Scope scope, Review review) implements MaintainerDecision {}

    /** The package may take a version that the policy forbids; of no advisory, or because of one. */
    record PolicyOverride(Scope scope, Review review) implements MaintainerDecision {}

    /**
     * A line of the list that looks wrong is right.
     *
     * @param entry the line, {@linkplain #normal normal}
     */
    record EntryRight(String entry, Review review) implements MaintainerDecision {

        public EntryRight {
            entry = normal(entry);
        }
    }

    /**
     * A line of the list is wrong.
     *
     * @param entry the line, {@linkplain #normal normal}
     * @param corrected the pattern in the place of its pattern, or a line in its place, or nothing if it has to go
     */
    record EntryWrong(String entry, String corrected, Review review) implements MaintainerDecision {

        public EntryWrong {
            entry = normal(entry);
            corrected = corrected.strip();
            if (!corrected.isEmpty()) {
                check(corrected);
            }
        }

        /** What stands in place of the line; empty if nothing does. */
        public Optional<String> inPlaceOf(String line) {
            return corrected.isEmpty()
                    ? Optional.empty()
                    : Optional.of(isLine(corrected) ? corrected : corrected + line.replaceFirst("^\\S*", ""));
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
     * By whom and why.
     *
     * @param until the last day on which it holds
     * @param where the file and line that say so, {@code decisions.toml:14}
     */
    record Review(String why, String who, Optional<LocalDate> until, String where) {

        @Override
        public String toString() {
            return why + " (" + who + until.map(day -> ", until " + day).orElse("") + ", " + where + ")";
        }
    }

    /**
     * Which findings it is about.
     *
     * @param packages a PKGBASE, a PKGPATH ({@code lang/php5?}), or a pattern
     * @param advisory a CVE id, or a URL or a part of one; empty for all
     */
    record Scope(String packages, Optional<String> advisory) {

        /** @throws IllegalArgumentException if that is no pattern */
        public Scope {
            PkgPattern.parse(packages);
            if (advisory.filter(String::isBlank).isPresent()) {
                throw new IllegalArgumentException("an empty advisory is in every URL");
            }
        }

        public boolean names(PkgName pkgname, Optional<PkgPath> pkgpath) {
            if (packages.indexOf('/') >= 0) {
                return pkgpath.filter(path -> Glob.matches(packages, path.toString()))
                        .isPresent();
            }
            return PkgPattern.parse(packages).alternates().stream().anyMatch(alternate -> switch (alternate) {
                case PkgPattern.Range range -> range.matches(pkgname);
                case PkgPattern.GlobOf glob -> glob.matches(pkgname);
                // Not as pkg_match has it: there 'foo' is also foo-3d-1.0.
                case PkgPattern.Plain plain ->
                    plain.text().equals(pkgname.base().text()) || plain.text().equals(pkgname.text());
            });
        }

        public boolean names(VulnEntry entry) {
            return advisory.isEmpty() || contains(entry.url(), advisory.get());
        }

        /** Whether it names this entry by a part of its URL, which others may have as well. */
        public boolean isPartOf(VulnEntry entry) {
            return advisory.filter(text -> !CveIds.isOne(text) && !text.equals(entry.url()) && names(entry))
                    .isPresent();
        }

        /** A part that does not cut a number: CVE-2014-0224 is not in …CVE-2014-02240. The case of CVE ids means nothing. */
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

    Review review();

    /** The word in {@code decisions.toml}. */
    default String kind() {
        return switch (this) {
            case NotAffected n -> "not-affected";
            case Accepted a -> "accepted";
            case PolicyOverride p -> "override";
            case EntryRight r -> "entry-right";
            case EntryWrong w -> "entry-wrong";
        };
    }

    /** Whether it is about findings, not about lines of the list. */
    default boolean isAboutFindings() {
        return switch (this) {
            case NotAffected n -> true;
            case Accepted a -> true;
            case PolicyOverride p -> true;
            case EntryRight r -> false;
            case EntryWrong w -> false;
        };
    }

    /** Whether it is about this entry, matched by this package of the branch. */
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

    /** From the day after its last it no longer counts, and what it closed is open again. */
    default boolean isExpired(LocalDate today) {
        return review().until().filter(today::isAfter).isPresent();
    }

    /** A line of the list however its blanks are, and without what may stand behind its URL; malformed ones, too. */
    static String normal(String line) {
        try {
            return VulnKey.parse(line).toString();
        } catch (IllegalArgumentException e) {
            return line.strip().replaceAll("\\s+", "\t");
        }
    }
}
