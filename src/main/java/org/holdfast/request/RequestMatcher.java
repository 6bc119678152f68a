package org.holdfast.request;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.holdfast.audit.Finding;
import org.holdfast.pkgsrc.CveIds;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgPattern;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.ScannedPackage;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.triage.Branch;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Triaged;

/**
 * Links requests to packages and findings of the branch.
 *
 * <p>Advisories: the entries of the list that the request quotes, and those with a CVE id or an address that it mentions.
 *
 * <p>Packages: those of the branch with a PKGPATH, PKGNAME or word that the request mentions; if none, those of the
 * PKGBASEs that the advisories are about. A word is a PKGBASE or a directory, as written or else in
 * lower case; if both, packages that fit both win, then the PKGBASE; {@code mysql56} without a package stands for its
 * {@code -client} and {@code -server}. A word that the branch has no package for is ignored.
 *
 * <p>Findings: those of these packages, at any version. If one of the advisories is about them, only
 * findings of these advisories; otherwise all but end-of-life ones.
 *
 * <p>The answer is the first of {@link RequestStatus.Answer} that applies: {@code Elsewhere}, {@code Open}; without
 * packages {@code Unevaluated}, {@code OnlyInTrunk}, {@code Unknown}; {@code Fixed}, {@code Unaffected}.
 *
 * <p>Safe for use by several threads.
 */
public final class RequestMatcher {

    /**
     * The most requests that wait for one finding; later ones are passed over. Without an end, a hundred thousand requests about a
     * package would each be listed for each of its thousands of findings.
     */
    public static final int MOST_WAITING = 100;

    private final List<String> own;
    private final Predicate<PkgPath> inTrunk;
    private final List<VulnEntry> list;

    /** Where findings stand, by PKGBASE and PKGPATH. */
    private final Map<String, List<Integer>> byPackage = new HashMap<>();

    /** Where entries stand in the list, and where findings do: by key, CVE id, and address of the advisory. */
    private final Map<Object, List<Integer>> places = new HashMap<>();

    private final Map<Object, List<Integer>> findingPlaces = new HashMap<>();
    private final List<Triaged> findings;

    /** The findings of packages but end-of-life ones. Most requests mean all of them, so they share the lists. */
    private final Map<List<ScannedPackage>, Asked> whole = new ConcurrentHashMap<>();

    private final Map<String, List<ScannedPackage>> byPath = new HashMap<>();
    private final Map<String, List<ScannedPackage>> byBase = new HashMap<>();
    private final Map<String, List<ScannedPackage>> byDirectory = new HashMap<>();
    private final Set<PkgPath> unknown;
    private final Map<String, String> instead;

    /** Indexes the branch; pull requests may be against any of its branches in git. */
    public RequestMatcher(
            Branch branch,
            Collection<String> own,
            Predicate<PkgPath> inTrunk,
            List<VulnEntry> list,
            List<Triaged> findings) {
        this(branch, own, inTrunk, list, findings, Map.of());
    }

    /**
     * Indexes the branch.
     *
     * @param branch the branch and its packages
     * @param own the names of the branch: the configured one, and those in git
     * @param inTrunk whether trunk has a directory
     * @param list the vulnerability list, or the entries in question
     * @param findings all findings of the branch
     * @param instead branches in git that pull requests are not to be against, each with the one that they are to be against
     */
    public RequestMatcher(
            Branch branch,
            Collection<String> own,
            Predicate<PkgPath> inTrunk,
            List<VulnEntry> list,
            List<Triaged> findings,
            Map<String, String> instead) {
        this.own = List.copyOf(own);
        this.inTrunk = inTrunk;
        this.list = List.copyOf(list);
        this.instead = Map.copyOf(instead);
        this.findings = List.copyOf(findings);
        for (int i = 0; i < list.size(); i++) {
            file(places, list.get(i), i);
        }
        for (int i = 0; i < findings.size(); i++) {
            Triaged one = findings.get(i);
            file(findingPlaces, one.entry(), i);
            byPackage
                    .computeIfAbsent(key(one.finding().pkgname(), one.pkgpath()), none -> new ArrayList<>(1))
                    .add(i);
        }
        this.unknown = Set.copyOf(branch.unknown().keySet());
        for (ScannedPackage one : branch.packages()) {
            file(byBase, one.pkgname().base().text(), one);
            one.pkgpath().ifPresent(path -> {
                file(byPath, path.toString(), one);
                file(byDirectory, path.directory(), one);
            });
        }
    }

    /** Files an entry's place by all by which a request can mean it. */
    private static void file(Map<Object, List<Integer>> places, VulnEntry entry, int place) {
        List<Object> words = new ArrayList<>(entry.cves());
        words.add(entry.key());
        words.add(Mentions.address(entry.url()));
        words.forEach(
                word -> places.computeIfAbsent(word, none -> new ArrayList<>(1)).add(place));
    }

    private static void file(Map<String, List<ScannedPackage>> into, String key, ScannedPackage one) {
        into.computeIfAbsent(key, none -> new ArrayList<>(1)).add(one);
    }

    /** The packages and findings that a request is about, and the answer to it. */
    public RequestStatus of(Request request) {
        Mentions mentions = Mentions.of(request);
        Optional<String> elsewhere = elsewhere(request, mentions);
        List<ScannedPackage> named = packages(mentions);
        Advisories meant = advisories(mentions);
        List<VulnEntry> advisories =
                meant.places(places).stream().map(list::get).toList();
        List<ScannedPackage> packages = named.isEmpty() ? concerned(advisories) : named;
        if (elsewhere.isPresent()) {
            return new RequestStatus(request, packages, List.of(), new RequestStatus.Answer.Elsewhere(elsewhere.get()));
        }
        Asked asked = asked(meant, packages, advisories);
        return new RequestStatus(
                request, packages, asked.findings(), outcome(mentions, packages, asked, advisories), instead(request));
    }

    /** The branch that an open pull request is to be against, if it is against a wrong one. */
    private Optional<String> instead(Request request) {
        return request.kind() == Request.Kind.PULL && request.state() == Request.State.OPEN
                ? request.base().map(instead::get)
                : Optional.empty();
    }

    /**
     * What a request says of entries.
     *
     * @param quoted lines of the list
     * @param cves CVE ids that no quoted line has
     * @param addresses addresses of advisories that no quoted line has
     */
    private record Advisories(Set<VulnKey> quoted, Set<String> cves, Set<String> addresses) {

        /** The places of what it means, in order, each once. */
        Set<Integer> places(Map<Object, List<Integer>> places) {
            return Stream.of(quoted, cves, addresses)
                    .flatMap(Set::stream)
                    .flatMap(word -> places.getOrDefault(word, List.of()).stream())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** What a request says of entries. A quoted line of the list means itself, not all entries with its CVE ids or address. */
    private Advisories advisories(Mentions mentions) {
        Set<VulnKey> quoted = new HashSet<>(mentions.entries());
        quoted.removeIf(key -> !places.containsKey(key) && !findingPlaces.containsKey(key));
        Set<String> cves = new HashSet<>(mentions.cves());
        Set<String> addresses = new HashSet<>(mentions.addresses());
        quoted.forEach(key -> {
            CveIds.in(key.url()).forEach(cves::remove);
            addresses.remove(Mentions.address(key.url()));
        });
        return new Advisories(quoted, cves, addresses);
    }

    /** The references of the open requests for each finding, {@code #12}, at most {@link #MOST_WAITING}. */
    public Map<Finding, List<String>> waiting(Collection<Request> requests) {
        Map<Finding, List<String>> waiting = new HashMap<>();
        // Of the requests for all findings of a package, which share the list of them, more are not looked at one by
        // one.
        IdentityHashMap<List<Triaged>, Integer> times = new IdentityHashMap<>();
        for (Request request : requests) {
            if (request.state() == Request.State.OPEN
                    && of(request).outcome() instanceof RequestStatus.Answer.Open open
                    && times.merge(open.findings(), 1, Integer::sum) <= MOST_WAITING) {
                for (Triaged one : open.findings()) {
                    List<String> references = waiting.computeIfAbsent(one.finding(), none -> new ArrayList<>(1));
                    if (references.size() < MOST_WAITING) {
                        references.add(request.reference());
                    }
                }
            }
        }
        return waiting;
    }

    private Optional<String> elsewhere(Request request, Mentions mentions) {
        return request.base()
                .filter(base -> !own.contains(base))
                .or(() -> mentions.quarters().isEmpty()
                                || mentions.quarters().stream()
                                        .anyMatch(quarter -> own.stream().anyMatch(name -> name.contains(quarter)))
                        ? Optional.empty()
                        : Optional.of(String.join(", ", mentions.quarters())));
    }

    private List<ScannedPackage> packages(Mentions mentions) {
        Set<ScannedPackage> packages = new LinkedHashSet<>();
        mentions.pkgpaths().forEach(path -> packages.addAll(byPath.getOrDefault(path.toString(), List.of())));
        mentions.pkgnames().forEach(name -> packages.addAll(byName(name.base().text())));
        mentions.words().forEach(word -> packages.addAll(byName(word)));
        return List.copyOf(packages);
    }

    /** Packages by a name as written, or else in lower case, as nearly all names are. */
    private List<ScannedPackage> byName(String word) {
        List<ScannedPackage> exactly = called(word);
        return exactly.isEmpty() ? called(word.toLowerCase(Locale.ROOT)) : exactly;
    }

    /**
     * Packages by PKGBASE or directory. nginx-devel makes the same PKGBASE as nginx, but whoever means it writes so.
     */
    private List<ScannedPackage> called(String name) {
        List<ScannedPackage> ofBase = byBase.getOrDefault(name, List.of());
        List<ScannedPackage> ofDirectory = byDirectory.getOrDefault(name, List.of());
        if (ofBase.isEmpty() || ofDirectory.isEmpty()) {
            return ofBase.isEmpty() ? (ofDirectory.isEmpty() ? halves(name) : ofDirectory) : ofBase;
        }
        List<ScannedPackage> both =
                ofBase.stream().filter(ofDirectory::contains).toList();
        return both.isEmpty() ? ofBase : both;
    }

    /** The client and server packages: people say mysql56 for mysql56-client and mysql56-server. */
    private List<ScannedPackage> halves(String name) {
        List<ScannedPackage> client = byDirectory.getOrDefault(name + "-client", List.of());
        List<ScannedPackage> server = byDirectory.getOrDefault(name + "-server", List.of());
        return client.isEmpty() || server.isEmpty()
                ? List.of()
                : Stream.concat(client.stream(), server.stream()).toList();
    }

    private List<ScannedPackage> concerned(List<VulnEntry> advisories) {
        Set<ScannedPackage> packages = new LinkedHashSet<>();
        for (VulnEntry entry : advisories) {
            for (PkgPattern.Alternate alternate : entry.pattern().alternates()) {
                packages.addAll(byBase.getOrDefault(base(alternate), List.of()));
            }
        }
        return List.copyOf(packages);
    }

    /** The PKGBASE that an alternate is about; for a glob, as far as its fixed prefix shows it. */
    private static String base(PkgPattern.Alternate alternate) {
        return switch (alternate) {
            case PkgPattern.Range range -> range.base().text();
            case PkgPattern.GlobOf glob -> glob.prefix().replaceFirst("-([0-9].*)?$", "");
            case PkgPattern.Plain plain -> plain.text().replaceFirst("-[0-9][^-]*$", "");
        };
    }

    /**
     * What a request asks for.
     *
     * @param findings the findings that it is about
     * @param open the answer, if some are not settled
     */
    private record Asked(List<Triaged> findings, Optional<RequestStatus.Answer.Open> open) {
        static Asked of(Stream<Triaged> findings) {
            List<Triaged> all = findings.collect(Collectors.toUnmodifiableList());
            List<Triaged> open =
                    all.stream().filter(one -> isOpen(one.disposition())).collect(Collectors.toUnmodifiableList());
            return new Asked(all, open.isEmpty() ? Optional.empty() : Optional.of(RequestStatus.Answer.Open.of(open)));
        }
    }

    private Asked asked(Advisories meant, List<ScannedPackage> packages, List<VulnEntry> advisories) {
        boolean known = advisories.stream()
                .anyMatch(entry -> packages.stream().anyMatch(scanned -> concerns(entry, scanned.pkgname())));
        // An advisory that the list does not have for these packages selects none of their findings.
        if (!known) {
            return whole.computeIfAbsent(
                    packages,
                    all -> Asked.of(places(all)
                            .map(findings::get)
                            .filter(one -> !one.entry().isEndOfLife())));
        }
        Set<String> keys = packages.stream().map(RequestMatcher::key).collect(Collectors.toSet());
        return Asked.of(meant.places(findingPlaces).stream()
                .map(findings::get)
                .filter(one -> keys.contains(key(one.pkgname(), one.pkgpath()))));
    }

    private Stream<Integer> places(List<ScannedPackage> packages) {
        return packages.stream()
                .flatMap(scanned -> byPackage.getOrDefault(key(scanned), List.of()).stream())
                .distinct()
                .sorted();
    }

    /**
     * What findings of a package have in common with it, at any version: a published version that the branch no longer makes counts.
     */
    private static String key(ScannedPackage scanned) {
        return key(scanned.pkgname(), scanned.pkgpath());
    }

    private static String key(PkgName pkgname, Optional<PkgPath> pkgpath) {
        return pkgname.base() + " " + pkgpath.map(PkgPath::toString).orElse("");
    }

    private static boolean concerns(VulnEntry entry, PkgName pkgname) {
        return entry.pattern().alternates().stream()
                .anyMatch(alternate -> base(alternate).equals(pkgname.base().text()));
    }

    private RequestStatus.Answer outcome(
            Mentions mentions, List<ScannedPackage> packages, Asked asked, List<VulnEntry> advisories) {
        if (asked.open().isPresent()) {
            return asked.open().get();
        }
        if (packages.isEmpty()) {
            return unmade(mentions, advisories);
        }
        Set<PkgName> fixed = new LinkedHashSet<>();
        asked.findings().forEach(one -> free(one).ifPresent(fixed::add));
        for (ScannedPackage one : packages) {
            boolean past = advisories.stream().anyMatch(entry -> isPast(entry, one.pkgname()));
            boolean reached = mentions.asked()
                    .filter(version -> packages.stream()
                                            .map(each -> each.pkgname().base())
                                            .distinct()
                                            .count()
                                    == 1
                            && PkgVersion.ORDER.compare(one.pkgname().version(), version) >= 0)
                    .isPresent();
            if (past || reached) {
                fixed.add(one.pkgname());
            }
        }
        return fixed.isEmpty()
                ? new RequestStatus.Answer.Unaffected(packages.stream()
                        .map(ScannedPackage::pkgname)
                        .distinct()
                        .toList())
                : new RequestStatus.Answer.Fixed(List.copyOf(fixed));
    }

    /** The answer if the request names no package that the branch makes. */
    private RequestStatus.Answer unmade(Mentions mentions, List<VulnEntry> advisories) {
        List<PkgPath> unevaluated =
                mentions.pkgpaths().stream().filter(unknown::contains).toList();
        if (!unevaluated.isEmpty()) {
            return new RequestStatus.Answer.Unevaluated(unevaluated);
        }
        List<PkgPath> elsewhere = mentions.pkgpaths().stream().filter(inTrunk).toList();
        if (!elsewhere.isEmpty()) {
            return new RequestStatus.Answer.OnlyInTrunk(elsewhere);
        }
        return advisories.isEmpty()
                ? new RequestStatus.Answer.Unknown()
                : new RequestStatus.Answer.Unaffected(List.of());
    }

    /** Whether the package is above the upper bound of an entry about it: it was affected once, and is fixed. */
    private static boolean isPast(VulnEntry entry, PkgName pkgname) {
        return !entry.pattern().matches(pkgname)
                && entry.pattern().alternates().stream()
                        .anyMatch(alternate -> alternate instanceof PkgPattern.Range range
                                && range.base().equals(pkgname.base())
                                && !range.bounds().getLast().lower()
                                && PkgVersion.ORDER.compare(
                                                pkgname.version(),
                                                range.bounds().getLast().version())
                                        >= 0);
    }

    /** The PKGNAME that fixes a settled finding. */
    private static Optional<PkgName> free(Triaged one) {
        return switch (one.disposition()) {
            case Disposition.Upgrade upgrade -> Optional.of(upgrade.published().pkgname());
            case Disposition.Publishing publishing -> Optional.of(publishing.release());
            case Disposition.Patched patched -> Optional.of(one.finding().pkgname());
            case Disposition.NotAffected not -> Optional.of(one.finding().pkgname());
            case Disposition.Merging other -> Optional.empty();
            case Disposition.Pullup other -> Optional.empty();
            case Disposition.ByHand other -> Optional.empty();
            case Disposition.PolicyForbids other -> Optional.empty();
            case Disposition.NoFix other -> Optional.empty();
            case Disposition.EndOfLife other -> Optional.empty();
            case Disposition.SuspectEntry other -> Optional.empty();
            case Disposition.Accepted other -> Optional.empty();
            case Disposition.Undetermined other -> Optional.empty();
        };
    }

    private static boolean isOpen(Disposition disposition) {
        return switch (disposition) {
            case Disposition.Upgrade settled -> false;
            case Disposition.Publishing settled -> false;
            case Disposition.Patched settled -> false;
            case Disposition.NotAffected settled -> false;
            case Disposition.Merging open -> true;
            case Disposition.Pullup open -> true;
            case Disposition.ByHand open -> true;
            case Disposition.PolicyForbids open -> true;
            case Disposition.NoFix open -> true;
            case Disposition.EndOfLife open -> true;
            case Disposition.SuspectEntry open -> true;
            case Disposition.Accepted open -> true;
            case Disposition.Undetermined open -> true;
        };
    }
}
