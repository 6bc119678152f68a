package org.holdfast.store;

import java.util.List;
import java.util.OptionalInt;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.VulnKey;

/**
 * What a store has that cannot be read again from anywhere: everything else in it can be rebuilt.
 *
 * @param observations of the vulnerability list, oldest first
 * @param sightings which entries were in which observations
 * @param heads where the branches stood, oldest first
 * @param published what the archives published
 * @param findings with all their dispositions
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
     * An entry was in the list from one observation to another.
     *
     * @param entry the entry
     * @param first the first observation that had it, counted from 1
     * @param last the last one; empty if the latest still has it
     */
    public record Sighting(VulnKey entry, int first, OptionalInt last) {}

    /**
     * Reads what {@link #toString} gives.
     *
     * @param source where the text came from, for messages
     * @throws org.holdfast.pkgsrc.Unusable if any of it is missing or wrong: half a history would be taken for the whole
     */
    public static History parse(String source, String text) {
        return new HistoryText(source).parse(text);
    }

    /** Lines of words with tabs between them, plain ASCII, in an order that does not depend on the database. */
    @Override
    public String toString() {
        return HistoryText.of(this);
    }
}
