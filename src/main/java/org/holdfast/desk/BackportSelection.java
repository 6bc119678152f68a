package org.holdfast.desk;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.holdfast.backport.BackportRequest;
import org.holdfast.backport.Committer;
import org.holdfast.outcome.BackportOutcome;
import org.holdfast.pkgsrc.MaintainerDecision;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.VulnEntry;
import org.holdfast.triage.Candidate;
import org.holdfast.triage.Disposition;
import org.holdfast.triage.Grade;
import org.holdfast.triage.Triaged;
import org.holdfast.triage.Worklist;

/**
 * Selects the backports to make.
 *
 * @param assessment the findings of the packages in question
 * @param overrides the overrides of the policy given with the order
 */
record BackportSelection(Assessment assessment, List<MaintainerDecision.PolicyOverride> overrides) {

    BackportSelection {
        overrides = List.copyOf(overrides);
    }

    /** An override for each matching finding whose fix the policy forbids. */
    static List<MaintainerDecision.PolicyOverride> overriding(
            Assessment assessment, Predicate<Triaged> asked, String why, String who) {
        return assessment.findings().stream()
                .filter(asked)
                .filter(one -> one.disposition() instanceof Disposition.PolicyForbids
                        && one.pkgpath().isPresent())
                .map(one -> new MaintainerDecision.PolicyOverride(
                        new MaintainerDecision.Scope(
                                one.pkgpath().get().toString(),
                                Optional.of(name(one.finding().entry()))),
                        new MaintainerDecision.Review(why, who, Optional.empty(), "--override")))
                .distinct()
                .toList();
    }

    private static boolean isCleanPreRelease(Worklist.Item item) {
        return item.backport().grade() == Grade.CLEAN
                && !item.backport().patch()
                && item.backport().version().trunkName().version().isPreRelease();
    }

    /** The CVE id of an entry, or its URL if it has none or several. */
    private static String name(VulnEntry entry) {
        return entry.cves().size() == 1 ? entry.cves().getFirst() : entry.url();
    }

    /**
     * Chooses one backport for each directory: the best grade, then a final release if clean, then the most findings closed, then the fewest commits. Another
     * can be made once that is merged.
     */
    List<BackportRequest> wanted(Optional<String> to, Predicate<Triaged> asked) {
        Map<PkgPath, Worklist.Item> chosen = new LinkedHashMap<>();
        items().filter(item -> item.closes().stream().anyMatch(asked))
                .filter(item -> to.isEmpty() || to.get().equals(version(item)))
                .sorted(Comparator.comparing(
                                (Worklist.Item item) -> item.backport().grade())
                        .thenComparing(BackportSelection::isCleanPreRelease)
                        .thenComparingInt(item -> -item.closes().size())
                        .thenComparingInt(item -> item.backport().commits())
                        .thenComparing(item -> item.pkgpath().toString()))
                .forEach(item -> chosen.putIfAbsent(item.pkgpath(), item));
        return chosen.values().stream()
                .sorted(Comparator.comparing(item -> item.pkgpath().toString()))
                .map(this::wanted)
                .toList();
    }

    /** The backport of a candidate, begun earlier; empty if no finding needs it any more. */
    Optional<BackportRequest> begun(Candidate candidate) {
        return items().filter(item -> item.backport().candidate().equals(Optional.of(candidate)))
                .findFirst()
                .map(this::wanted);
    }

    /** Whether the policy forbids the fix of a matching finding. */
    boolean isForbidden(Predicate<Triaged> asked) {
        return assessment.findings().stream()
                .filter(asked)
                .anyMatch(one -> one.disposition() instanceof Disposition.PolicyForbids);
    }

    /** Explains to the user why there is nothing to make. */
    String whyNothing(String words, Optional<String> to, Predicate<Triaged> asked) {
        List<String> versions = items().filter(item -> item.closes().stream().anyMatch(asked))
                .map(item -> item.pkgpath() + " " + version(item))
                .distinct()
                .sorted()
                .toList();
        if (to.isPresent() && !versions.isEmpty()) {
            return "trunk has no version " + to.get() + " that closes something; --to can be one of "
                    + String.join(", ", versions);
        }
        if (isForbidden(asked)) {
            return "nothing is made for " + words
                    + ": the policy forbids it; --override REASON makes it anyway and records the reason";
        }
        return assessment.findings().stream().noneMatch(asked)
                ? "nothing is made for " + words + ": no finding names it"
                : "trunk has nothing for " + words + " that can be made; 'holdfast explain' says why";
    }

    /** The worklist item that a topic branch was made from. */
    Worklist.Item item(BackportOutcome.Topic topic) {
        return items().filter(item ->
                        item.pkgpath().equals(topic.pkgpath()) && words(item).equals(topic.to()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(topic.topic() + " was made of nothing that was chosen"));
    }

    private Stream<Worklist.Item> items() {
        return Stream.concat(
                        Worklist.of(assessment.findings()).stream(), Worklist.patches(assessment.findings()).stream())
                .filter(item -> item.backport().candidate().isPresent()
                        && item.backport().trial().isPresent());
    }

    private static String version(Worklist.Item item) {
        return item.backport().version().pkgname().version().text();
    }

    private static String words(Worklist.Item item) {
        return (item.backport().patch() ? "the patch of " : "") + version(item);
    }

    private BackportRequest wanted(Worklist.Item item) {
        return new BackportRequest(
                words(item),
                item.backport().candidate().orElseThrow(),
                item.backport().trial().orElseThrow(),
                item.closes().stream()
                        .map(one -> one.finding().entry())
                        .distinct()
                        .toList(),
                overrides.stream()
                        .filter(one -> item.closes().stream().anyMatch(finding -> concerns(one, finding)))
                        .findFirst()
                        .map(one -> Committer.bytes(one.review().why())),
                items().filter(other -> other.pkgpath().equals(item.pkgpath()) && !other.equals(item))
                        .map(other -> words(other) + ", which closes "
                                + other.closes().size() + " (--to " + version(other) + ")")
                        .toList());
    }

    /** The overrides that the given backports need. */
    List<MaintainerDecision.PolicyOverride> of(List<BackportRequest> made) {
        return overrides.stream()
                .filter(one -> made.stream()
                        .anyMatch(wanted -> assessment.findings().stream()
                                .anyMatch(finding -> finding.pkgpath().equals(Optional.of(wanted.pkgpath()))
                                        && wanted.closes()
                                                .contains(finding.finding().entry())
                                        && concerns(one, finding))))
                .toList();
    }

    private static boolean concerns(MaintainerDecision decision, Triaged one) {
        return decision.concerns(
                one.finding().pkgname(), one.pkgpath(), one.finding().entry());
    }
}
