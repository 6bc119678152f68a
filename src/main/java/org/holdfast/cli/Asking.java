package org.holdfast.cli;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.request.Request;
import org.holdfast.request.RequestMatcher;
import org.holdfast.store.Store;

/** Links what users ask for to what was decided. */
final class Asking {

    private Asking() {}

    /** Of the list only what the requests speak of is read: there are 27,000 entries, and nobody waits for the others. */
    static RequestMatcher requested(
            Store store,
            Configuration configuration,
            Decided decided,
            Collection<Request> requests,
            Predicate<PkgPath> inTrunk) {
        Set<String> cves = new HashSet<>();
        requests.forEach(one -> cves.addAll(one.mentions().cves()));
        List<VulnEntry> list = (cves.isEmpty() ? Optional.<ListObservation>empty() : store.latestList())
                .stream()
                        .flatMap(latest -> store.listOn(latest.seen()).stream())
                        .filter(key -> CveIds.in(key.url()).stream().anyMatch(cves::contains))
                        .map(VulnKey::toString)
                        .map(line -> VulnEntry.parse(0, line))
                        .toList();
        List<String> names = Stream.concat(
                        Stream.of(decided.branch().name()), configuration.branches().orElseThrow().own().stream())
                .toList();
        return new RequestMatcher(decided.branch(), names, inTrunk, list, decided.findings());
    }

    /** Which of the requests that were kept wait for a finding. */
    static Function<Finding, List<String>> waiting(Store store, Configuration configuration, Decided decided) {
        List<Request> requests = store.requests().stream()
                .filter(one -> one.state() == Request.State.OPEN)
                .toList();
        if (requests.isEmpty()) {
            return finding -> List.of();
        }
        Map<Finding, List<String>> waiting = requested(store, configuration, decided, requests, path -> false)
                .waiting(requests);
        return finding -> waiting.getOrDefault(finding, List.of());
    }
}
