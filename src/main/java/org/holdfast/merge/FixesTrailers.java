package org.holdfast.merge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * The advisories that commits claim to fix, each in a line
 * {@code Fixes: CVE-2014-0224 (openssl<1.0.1h, man-in-the-middle-attack)}. The pattern is ignored, since the entry may
 * have changed.
 *
 * @param ids the CVE ids
 * @param urls the addresses of advisories without CVE ids
 */
record FixesTrailers(Set<String> ids, Set<String> urls) {

    private static final Pattern FIXES = Pattern.compile("(?m)^Fixes: (.+) \\(.*, [^(),]*\\)$");

    FixesTrailers {
        ids = Set.copyOf(ids);
        urls = Set.copyOf(urls);
    }

    /** Reads the trailers of messages. */
    static FixesTrailers in(Stream<String> messages) {
        Set<String> ids = new HashSet<>();
        List<String> urls = new ArrayList<>();
        messages.forEach(message -> {
            Matcher fixes = FIXES.matcher(message);
            while (fixes.find()) {
                List<String> cves = CveIds.in(fixes.group(1));
                ids.addAll(cves);
                if (cves.isEmpty()) {
                    urls.add(fixes.group(1));
                }
            }
        });
        return new FixesTrailers(ids, Set.copyOf(urls));
    }

    /** Whether a trailer names the entry's advisory. */
    boolean name(VulnEntry entry) {
        return urls.contains(entry.url()) || entry.cves().stream().anyMatch(ids::contains);
    }
}
