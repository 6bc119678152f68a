package org.holdfast.publish;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.audit.VulnIndex;
import org.holdfast.pkgsrc.PackageRemoval;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.VulnEntry;

/**
 * What may be published.
 *
 * @param removals the packages that are published no longer
 * @param allowed PKGBASEs or PKGNAMEs that may become older, or more vulnerable, or need a library that the system is not known to have
 * @param breaks PKGBASEs or PKGNAMEs that may break, with the reason
 * @param required PKGBASEs without which nothing is published
 * @param licences licences that may not be distributed
 * @param systemFiles files that the platform has; empty if not known
 * @param mostFailed the most packages that may stay because their build failed or was refused, in per cent of the live set
 * @param mostRemoved the most packages that may be removed at once
 * @param pastLimits whether a maintainer accepts more
 * @param vulnerabilities the list; empty if there is none
 * @param broken what the gate says of new packages that break those that use them, by the digests of the old and the new file, with a blank
 *     between them
 */
public record PublishRules(
        List<PackageRemoval> removals,
        Set<String> allowed,
        Map<String, String> breaks,
        Set<String> required,
        Set<String> licences,
        Set<String> systemFiles,
        int mostFailed,
        int mostRemoved,
        boolean pastLimits,
        Optional<VulnIndex> vulnerabilities,
        Map<String, String> broken) {

    /** Rules where no gate has spoken. */
    public PublishRules(
            List<PackageRemoval> removals,
            Set<String> allowed,
            Map<String, String> breaks,
            Set<String> required,
            Set<String> licences,
            Set<String> systemFiles,
            int mostFailed,
            int mostRemoved,
            boolean pastLimits,
            Optional<VulnIndex> vulnerabilities) {
        this(
                removals,
                allowed,
                breaks,
                required,
                licences,
                systemFiles,
                mostFailed,
                mostRemoved,
                pastLimits,
                vulnerabilities,
                Map.of());
    }

    /** The usual limits: a fifth of the set, twenty removals. */
    public static final PublishRules USUAL = new PublishRules(
            List.of(), Set.of(), Map.of(), Set.of(), Set.of(), Set.of(), 20, 20, false, Optional.empty());

    /** The entries of the list that match a package, and not the one whose place it takes. */
    List<VulnEntry> opened(Optional<PkgName> old, PkgName fresh) {
        List<VulnEntry> had = old.map(this::matching).orElse(List.of());
        return matching(fresh).stream().filter(entry -> !had.contains(entry)).toList();
    }

    private List<VulnEntry> matching(PkgName name) {
        return vulnerabilities.map(index -> index.matching(name)).orElse(List.of());
    }

    /** The reason for which a package may break, if it may. */
    Optional<String> mayBreak(PkgName name) {
        return Optional.ofNullable(breaks.get(name.text()))
                .or(() -> Optional.ofNullable(breaks.get(name.base().text())));
    }

    /** What the gate has against a new file in the place of an old one. */
    Optional<String> broken(String old, String fresh) {
        return Optional.ofNullable(broken.get(old + " " + fresh));
    }

    public PublishRules {
        removals = List.copyOf(removals);
        allowed = Set.copyOf(allowed);
        breaks = Map.copyOf(breaks);
        required = Set.copyOf(required);
        licences = Set.copyOf(licences);
        systemFiles = Set.copyOf(systemFiles);
        broken = Map.copyOf(broken);
    }
}
