package org.holdfast.store;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.VulnKey;

/**
 * The data of a store that cannot be read again from a source; everything else can be rebuilt.
 *
 * @param observations the observations of the vulnerability list, oldest first
 * @param sightings which entries were in which observations
 * @param heads the heads of the branches, oldest first
 * @param published the packages that the archives published
 * @param findings the findings with all their dispositions
 */
public record History(
        List<ListObservation> observations,
        List<Sighting> sightings,
        List<BranchHead> heads,
        List<Published> published,
        List<FindingHistory> findings) {

    public History {
        observations = List.copyOf(observations);
        sightings = List.copyOf(sightings);
        heads = List.copyOf(heads);
        published = List.copyOf(published);
        findings = List.copyOf(findings);
    }

    /**
     * A range of observations that had an entry.
     *
     * @param entry the entry
     * @param first the first observation that had it, counted from 1
     * @param last the last observation that had it; empty if the latest still has it
     */
    public record Sighting(VulnKey entry, int first, OptionalInt last) {}

    /** What of this was recorded by the end of a day, in UTC: as an export of that evening would have been. */
    public History until(LocalDate day) {
        List<ListObservation> seen =
                observations.stream().filter(one -> !one.seen().isAfter(day)).toList();
        return new History(
                seen,
                sightings.stream()
                        .filter(one -> one.first() <= seen.size())
                        .map(one -> new Sighting(
                                one.entry(),
                                one.first(),
                                one.last().orElse(seen.size()) >= seen.size() ? OptionalInt.empty() : one.last()))
                        .toList(),
                heads.stream()
                        .filter(one -> !one.seen()
                                .atOffset(ZoneOffset.UTC)
                                .toLocalDate()
                                .isAfter(day))
                        .toList(),
                published.stream()
                        .filter(one -> !one.since().isAfter(day))
                        .map(one -> new Published(
                                one.archive(), one.published(), one.since(), FindingHistory.by(one.until(), day)))
                        .toList(),
                findings.stream()
                        .filter(one -> !one.since().isAfter(day))
                        .map(one -> one.until(day))
                        .toList());
    }

    /**
     * Reads the output of {@link #toString}.
     *
     * @param source where the text came from, for messages
     * @throws org.holdfast.pkgsrc.Unusable if any of it is missing or malformed
     */
    public static History parse(String source, String text) {
        return new HistoryText(source).parse(text);
    }

    /** The history as text, as {@link HistoryText} describes: tab-separated ASCII lines, in the same order on every database. */
    @Override
    public String toString() {
        return HistoryText.of(this);
    }
}
