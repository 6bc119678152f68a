package org.holdfast.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.outcome.ListNews;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.Unusable;
import org.holdfast.pkgsrc.VulnKey;
import org.holdfast.pkgsrc.VulnListChange;

/** The vulnerability list over time. Writes only differences: of 27,000 entries, a dozen change a day. */
record VulnLog(Database database) {

    private record Numbered(long id, ListObservation observation) {}

    /** Fewer withdrawals than this are always accepted. */
    private static final int FEW = 100;

    ListNews record(String source, LocalDate seen, Collection<VulnKey> listed, boolean mayShrink) {
        Set<VulnKey> entries = new LinkedHashSet<>(listed);
        Optional<Numbered> latest = latestNumbered();
        Optional<ListObservation> before = latest.map(Numbered::observation);
        ListObservation now = new ListObservation(source, seen, entries.size());
        before.filter(last -> seen.isBefore(last.seen())).ifPresent(last -> {
            throw new Unusable(
                    source,
                    "read on " + seen + ", but the store saw the list on " + last.seen()
                            + " already: is the clock wrong?");
        });
        VulnListChange change = VulnListChange.between(current(), entries);
        int withdrawn = change.withdrawn().size();
        if (!mayShrink && withdrawn >= FEW && withdrawn > current().size() / 10) {
            throw new Unusable(
                    source,
                    "has lost %,d of the %,d entries seen on %s; the list is probably truncated. If it is right, run 'holdfast sync --shrunk'"
                            .formatted(
                                    withdrawn,
                                    current().size(),
                                    before.map(ListObservation::seen).orElse(seen)));
        }
        if (change.isEmpty() && before.equals(Optional.of(now))) {
            return new ListNews(now, before, change);
        }
        long observation = insert(now);
        List<VulnKey> gone = new ArrayList<>(change.withdrawn());
        List<VulnKey> come = new ArrayList<>(change.added());
        change.changed().forEach(rewritten -> {
            gone.add(rewritten.was());
            come.add(rewritten.is());
        });
        latest.ifPresent(last -> database.batch(
                "update vuln_sighting set last_observation = ? where entry = ? and last_observation is null",
                gone.stream().map(key -> new Object[] {last.id(), digest(key)}).toList()));
        keep(come);
        database.batch(
                "insert into vuln_sighting (entry, first_observation) values (?, ?)",
                come.stream()
                        .map(key -> new Object[] {digest(key), observation})
                        .toList());
        return new ListNews(now, before, change);
    }

    Optional<ListObservation> latest() {
        return latestNumbered().map(Numbered::observation);
    }

    List<VulnKey> on(LocalDate day) {
        return database
                .rows(
                        "select max(id) from vuln_observation where seen <= ? having max(id) is not null",
                        row -> row.getLong(1),
                        day)
                .stream()
                .flatMap(id -> observed(id).stream())
                .toList();
    }

    /** The entries of an observation. Two reads: in H2 a join takes twice as long. */
    private List<VulnKey> observed(long observation) {
        Set<String> there = new HashSet<>(database.rows("""
                select entry from vuln_sighting
                where first_observation <= ? and (last_observation is null or last_observation >= ?)
                """, row -> row.getString(1), observation, observation));
        List<Optional<VulnKey>> keys = database.rows(
                "select pattern, type, url, digest from vuln_entry order by id",
                row -> there.contains(row.getString(4)) ? Optional.of(key(row)) : Optional.empty());
        return keys.stream().flatMap(Optional::stream).toList();
    }

    List<WatchedEntry> all() {
        Optional<LocalDate> latest = latest().map(ListObservation::seen);
        return latest.isEmpty()
                ? List.of()
                : database.rows(
                        """
                        select e.pattern, e.type, e.url, min(f.seen), max(coalesce(l.seen, ?)), count(*) - count(l.id)
                        from vuln_sighting s
                        join vuln_entry e on e.digest = s.entry
                        join vuln_observation f on f.id = s.first_observation
                        left join vuln_observation l on l.id = s.last_observation
                        group by e.digest, e.pattern, e.type, e.url
                        order by min(s.first_observation), e.digest
                        """,
                        row -> new WatchedEntry(
                                key(row),
                                row.getObject(4, LocalDate.class),
                                row.getObject(5, LocalDate.class),
                                row.getLong(6) > 0),
                        latest.get());
    }

    long insert(ListObservation observation) {
        return database.insert(
                "insert into vuln_observation (source, seen, entries) values (?, ?, ?)",
                observation.source(),
                observation.seen(),
                observation.entries());
    }

    /** Inserts the entries that are missing, so that other tables can refer to them. */
    void keep(Collection<VulnKey> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Set<String> known = Set.copyOf(database.rows("select digest from vuln_entry", row -> row.getString(1)));
        database.batch(
                "insert into vuln_entry (digest, pattern, type, url) values (?, ?, ?, ?)",
                entries.stream()
                        .distinct()
                        .map(key -> new Object[] {digest(key), key.pattern(), key.type(), key.url()})
                        .filter(row -> !known.contains(row[0].toString()))
                        .toList());
    }

    static VulnKey key(ResultSet row) throws SQLException {
        return new VulnKey(row.getString(1), row.getString(2), row.getString(3));
    }

    static String digest(VulnKey key) {
        return Sha256.of(key.toString());
    }

    private Optional<Numbered> latestNumbered() {
        return database
                .rows(
                        "select id, source, seen, entries from vuln_observation order by id desc fetch first 1 rows only",
                        row -> new Numbered(
                                row.getLong(1),
                                new ListObservation(
                                        row.getString(2), row.getObject(3, LocalDate.class), row.getInt(4))))
                .stream()
                .findFirst();
    }

    private List<VulnKey> current() {
        return database.rows("""
                select e.pattern, e.type, e.url
                from vuln_sighting s
                join vuln_entry e on e.digest = s.entry
                where s.last_observation is null
                order by e.id
                """, VulnLog::key);
    }
}
