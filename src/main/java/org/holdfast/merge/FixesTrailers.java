package org.holdfast.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The advisories that commits claim to fix, each in a line
 * {@code Fixes: CVE-2014-0224 (openssl<1.0.1h, man-in-the-middle-attack)}.
 *
 * @param claims the claims, in order
 */
record FixesTrailers(List<Claim> claims) {

    private static final Pattern FIXES = Pattern.compile("(?m)^Fixes: (.+) \\((.*), ([^(),]*)\\)$");

    FixesTrailers {
        claims = List.copyOf(claims);
    }

    /**
     * What one line claims.
     *
     * @param ids the CVE ids
     * @param url the address of the advisory if it has no CVE id; otherwise empty
     * @param pattern the pattern of the packages that were vulnerable
     */
    record Claim(List<String> ids, String url, String pattern) {

        Claim {
            ids = List.copyOf(ids);
        }

        /** Whether it names the entry's advisory. */
        boolean names(VulnEntry entry) {
            return url.isEmpty() ? entry.cves().stream().anyMatch(ids::contains) : url.equals(entry.url());
        }

        /** Whether it is about exactly this entry. */
        boolean is(VulnEntry entry) {
            return names(entry) && pattern.equals(entry.pattern().toString());
        }

        /** Whether a package was vulnerable by its pattern; any package if that is none. */
        boolean concerns(PkgName name) {
            return parsed().map(one -> one.matches(name)).orElse(true);
        }

        private Optional<PkgPattern> parsed() {
            try {
                return Optional.of(PkgPattern.parse(pattern));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }

    /** Reads the trailers of messages. */
    static FixesTrailers in(Stream<String> messages) {
        List<Claim> claims = new ArrayList<>();
        messages.forEach(message -> {
            Matcher fixes = FIXES.matcher(message);
            while (fixes.find()) {
                List<String> cves = CveIds.in(fixes.group(1));
                claims.add(new Claim(cves, cves.isEmpty() ? fixes.group(1) : "", fixes.group(2)));
            }
        });
        return new FixesTrailers(claims);
    }

    /** Whether a trailer names the entry's advisory. */
    boolean name(VulnEntry entry) {
        return claims.stream().anyMatch(claim -> claim.names(entry));
    }

    /**
     * Whether a trailer claims that a package is no longer matched by an entry. A list may have several entries for one advisory: a
     * claim is about the one with its pattern, or about any if there is none, since the entry may have changed.
     *
     * @param had what the branch made of the package: a claim is about packages that its pattern matches
     * @param listed the entries of the list that match these
     */
    boolean claim(VulnEntry entry, Collection<PkgName> had, Collection<VulnEntry> listed) {
        return claims.stream()
                .filter(claim -> claim.names(entry) && had.stream().anyMatch(claim::concerns))
                .anyMatch(claim -> claim.is(entry) || listed.stream().noneMatch(claim::is));
    }
}
