package org.holdfast.store;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.holdfast.outcome.ListObservation;
import org.holdfast.pkgsrc.VulnKey;

/** Reads a {@link History} from the tables and writes one to them. */
record HistoryLog(Database database) {

    /** The tables of the history, in an order that foreign keys allow to delete in. */
    private static final List<String> TABLES = List.of(
            "disposition",
            "finding",
            "vuln_sighting",
            "vuln_observation",
            "vuln_entry",
            "branch_head",
            "published_package");

    History read() {
        Map<Long, Integer> numbers = new HashMap<>();
        List<ListObservation> observations =
                database.rows("select id, source, seen, entries from vuln_observation order by id", row -> {
                    numbers.put(row.getLong(1), numbers.size() + 1);
                    return new ListObservation(row.getString(2), row.getObject(3, LocalDate.class), row.getInt(4));
                });
        List<History.Sighting> sightings = database.rows("""
                select e.pattern, e.type, e.url, s.first_observation, s.last_observation
                from vuln_sighting s
                join vuln_entry e on e.digest = s.entry
                """, row -> {
            Integer last = numbers.get(row.getLong(5));
            return new History.Sighting(
                    VulnLog.key(row),
                    numbers.getOrDefault(row.getLong(4), 0),
                    last == null ? OptionalInt.empty() : OptionalInt.of(last));
        });
        return new History(
                observations,
                sightings,
                new BranchLog(database).heads(),
                new ArchiveLog(database).all(),
                new FindingLog(database).all());
    }

    /** The last day of any record. */
    Optional<LocalDate> lastDay() {
        Stream<LocalDate> days = Stream.of(
                        "max(seen) from vuln_observation",
                        "max(since) from published_package",
                        "max(until) from published_package",
                        "max(since) from finding",
                        "max(until) from finding",
                        "max(since) from disposition",
                        "max(until) from disposition")
                .flatMap(max ->
                        database
                                .rows("select " + max, row -> Optional.ofNullable(row.getObject(1, LocalDate.class)))
                                .stream()
                                .flatMap(Optional::stream));
        Stream<LocalDate> heads = database
                .rows(
                        "select max(seen) from branch_head",
                        row -> Optional.ofNullable(row.getObject(1, OffsetDateTime.class)))
                .stream()
                .flatMap(Optional::stream)
                .map(seen -> seen.withOffsetSameInstant(ZoneOffset.UTC).toLocalDate());
        return Stream.concat(days, heads).max(LocalDate::compareTo);
    }

    boolean isEmpty() {
        return TABLES.stream()
                .allMatch(table -> database.rows("select count(*) from " + table, row -> row.getLong(1))
                                .getFirst()
                        == 0);
    }

    void clear() {
        TABLES.forEach(table -> database.update("delete from " + table));
    }

    void write(History history) {
        VulnLog list = new VulnLog(database);
        SequencedSet<VulnKey> entries = new LinkedHashSet<>();
        history.sightings().forEach(one -> entries.add(one.entry()));
        history.findings().forEach(one -> entries.add(one.entry()));
        list.keep(entries);

        List<Long> ids = new ArrayList<>();
        history.observations().forEach(one -> ids.add(list.insert(one)));
        List<Object[]> running = new ArrayList<>();
        List<Object[]> ended = new ArrayList<>();
        history.sightings().forEach(one -> {
            String entry = VulnLog.digest(one.entry());
            long first = ids.get(one.first() - 1);
            one.last()
                    .ifPresentOrElse(
                            last -> ended.add(new Object[] {entry, first, ids.get(last - 1)}),
                            () -> running.add(new Object[] {entry, first}));
        });
        database.batch("insert into vuln_sighting (entry, first_observation) values (?, ?)", running);
        database.batch(
                "insert into vuln_sighting (entry, first_observation, last_observation) values (?, ?, ?)", ended);
        BranchLog branches = new BranchLog(database);
        history.heads().forEach(branches::insert);
        new ArchiveLog(database).insert(history.published());
        FindingLog findings = new FindingLog(database);
        history.findings().forEach(findings::insert);
    }
}
