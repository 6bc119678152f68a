package org.holdfast.desk;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.config.Configuration;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.request.Mentions;
import org.holdfast.request.Request;
import org.holdfast.request.RequestMatcher;
import org.holdfast.store.Store;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Triaged;

/** Links the requests of users to the findings of the branch. */
final class RequestLinker {

    private RequestLinker() {}

    /** A matcher for some requests. Of the list's 27,000 entries it parses only those for CVE ids and addresses in the requests. */
    static RequestMatcher matcher(
            Store store,
            Configuration configuration,
            Branch branch,
            List<Triaged> findings,
            Collection<Request> requests,
            Predicate<PkgPath> inTrunk) {
        Set<String> cves = new HashSet<>();
        Set<String> addresses = new HashSet<>();
        for (Request one : requests) {
            Mentions mentions = Mentions.of(one);
            cves.addAll(mentions.cves());
            addresses.addAll(mentions.addresses());
        }
        List<VulnEntry> list = (cves.isEmpty() && addresses.isEmpty()
                        ? Optional.<ListObservation>empty()
                        : store.latestList())
                .stream()
                        .flatMap(latest -> store.listOn(latest.seen()).stream())
                        .filter(key -> CveIds.in(key.url()).stream().anyMatch(cves::contains)
                                || (!addresses.isEmpty() && addresses.contains(Mentions.address(key.url()))))
                        .map(VulnEntry::of)
                        .toList();
        List<String> names = Stream.concat(
                        Stream.of(branch.name()), configuration.branches().orElseThrow().own().stream())
                .toList();
        Configuration.Branches branches = configuration.branches().orElseThrow();
        Map<String, String> instead = branches.backports()
                .filter(backports -> !backports.equals(branches.release()))
                .map(backports -> Map.of(branches.release(), backports))
                .orElse(Map.of());
        return new RequestMatcher(branch, names, inTrunk, list, findings, instead);
    }

    /** For each directory, the open requests in the store that wait for one of its findings. */
    static Map<PkgPath, List<Request>> byDirectory(
            Store store, Configuration configuration, Branch branch, List<Triaged> findings) {
        Map<String, Request> open = store.requests().stream()
                .filter(one -> one.state() == Request.State.OPEN)
                .collect(Collectors.toMap(Request::reference, one -> one, (one, other) -> one));
        if (open.isEmpty()) {
            return Map.of();
        }
        Function<Finding, List<String>> waiting = waiting(store, configuration, branch, findings);
        Map<PkgPath, Set<Request>> byDirectory = new HashMap<>();
        for (Triaged one : findings) {
            one.pkgpath()
                    .ifPresent(path -> waiting.apply(one.finding()).stream()
                            .flatMap(reference -> Optional.ofNullable(open.get(reference)).stream())
                            .forEach(request -> byDirectory
                                    .computeIfAbsent(path, none -> new LinkedHashSet<>())
                                    .add(request)));
        }
        return byDirectory.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> List.copyOf(one.getValue())));
    }

    /** For each finding, the open requests in the store that wait for it. */
    static Function<Finding, List<String>> waiting(
            Store store, Configuration configuration, Branch branch, List<Triaged> findings) {
        List<Request> requests = store.requests().stream()
                .filter(one -> one.state() == Request.State.OPEN)
                .toList();
        if (requests.isEmpty()) {
            return finding -> List.of();
        }
        Map<Finding, List<String>> waiting = matcher(store, configuration, branch, findings, requests, path -> false)
                .waiting(requests);
        return finding -> waiting.getOrDefault(finding, List.of());
    }
}
