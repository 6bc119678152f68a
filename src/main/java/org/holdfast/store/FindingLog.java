package org.holdfast.store;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.holdfast.outcome.FindingNews;
import org.holdfast.outcome.FindingState;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.PkgVersion;
import org.holdfast.pkgsrc.VulnKey;

/** The findings of branches over time, with their dispositions. */
record FindingLog(Database database) {

    private static final String COLUMNS = """
            select e.pattern, e.type, e.url, f.id, f.branch, f.pkgname, f.pkgpath, f.since, f.until,
              d.id, d.kind, d.version, d.sentence, d.since, d.until
            from finding f
            join vuln_entry e on e.digest = f.entry
            join disposition d on d.finding = f.id
            """;

    /** The identity of a finding within a branch. */
    private record Key(PkgName pkgname, VulnKey entry) {}

    private record Open(long id, FindingHistory history) {
        FindingState decision() {
            FindingHistory.Held held = history.dispositions().getLast();
            return new FindingState(
                    history.pkgname(),
                    history.pkgpath(),
                    history.entry(),
                    held.kind(),
                    held.version(),
                    held.sentence());
        }

        boolean holds(FindingState decision) {
            FindingState mine = decision();
            return mine.kind().equals(decision.kind())
                    && mine.version().equals(decision.version())
                    && mine.sentence().equals(decision.sentence());
        }
    }

    FindingNews record(String branch, LocalDate day, Collection<FindingState> decisions) {
        Map<Key, Open> open = new LinkedHashMap<>();
        read(COLUMNS + "where f.branch = ? and f.until is null order by f.id, d.id", branch)
                .forEach(one ->
                        open.put(new Key(one.history().pkgname(), one.history().entry()), one));
        Map<Key, FindingState> now = new LinkedHashMap<>();
        decisions.forEach(decision -> now.putIfAbsent(new Key(decision.pkgname(), decision.entry()), decision));

        boolean first = database.rows("select count(*) from finding where branch = ?", row -> row.getLong(1), branch)
                        .getFirst()
                == 0;
        List<FindingState> opened = new ArrayList<>();
        List<FindingState> redecided = new ArrayList<>();
        new VulnLog(database).keep(now.keySet().stream().map(Key::entry).toList());
        now.forEach((key, decision) -> {
            Open known = open.remove(key);
            if (known == null) {
                opened.add(decision);
                insert(new FindingHistory(
                        branch,
                        decision.pkgname(),
                        decision.pkgpath(),
                        decision.entry(),
                        day,
                        Optional.empty(),
                        List.of(held(decision, day))));
            } else if (!known.holds(decision)) {
                redecided.add(decision);
                end("disposition", "finding", known.id(), day);
                hold(known.id(), held(decision, day));
            }
        });
        open.values().forEach(gone -> {
            end("disposition", "finding", gone.id(), day);
            end("finding", "id", gone.id(), day);
        });
        return new FindingNews(
                first,
                opened,
                redecided,
                open.values().stream().map(Open::decision).toList());
    }

    List<FindingHistory> of(String branch) {
        return read(COLUMNS + "where f.branch = ? order by f.id, d.id", branch).stream()
                .map(Open::history)
                .toList();
    }

    List<FindingHistory> all() {
        return read(COLUMNS + "order by f.id, d.id").stream().map(Open::history).toList();
    }

    /** Inserts a finding; its entry must exist. */
    void insert(FindingHistory history) {
        long id = database.insert(
                "insert into finding (branch, pkgpath, pkgname, entry, since, until) values (?, ?, ?, ?, ?, ?)",
                history.branch(),
                history.pkgpath(),
                history.pkgname(),
                VulnLog.digest(history.entry()),
                history.since(),
                history.until());
        history.dispositions().forEach(held -> hold(id, held));
    }

    private static FindingHistory.Held held(FindingState decision, LocalDate since) {
        return new FindingHistory.Held(
                decision.kind(), decision.version(), decision.sentence(), since, Optional.empty());
    }

    private void hold(long finding, FindingHistory.Held held) {
        database.insert(
                "insert into disposition (finding, kind, version, sentence, since, until) values (?, ?, ?, ?, ?, ?)",
                finding,
                held.kind(),
                held.version(),
                held.sentence(),
                held.since(),
                held.until());
    }

    private void end(String table, String column, long id, LocalDate day) {
        database.update("update " + table + " set until = ? where " + column + " = ? and until is null", day, id);
    }

    private List<Open> read(String sql, Object... parameters) {
        Map<Long, FindingHistory> findings = new LinkedHashMap<>();
        Map<Long, List<FindingHistory.Held>> held = new LinkedHashMap<>();
        database.rows(
                sql,
                row -> {
                    long id = row.getLong(4);
                    findings.putIfAbsent(
                            id,
                            new FindingHistory(
                                    row.getString(5),
                                    new PkgName(row.getString(6)),
                                    Optional.ofNullable(row.getString(7)).flatMap(PkgPath::parse),
                                    VulnLog.key(row),
                                    row.getObject(8, LocalDate.class),
                                    Optional.ofNullable(row.getObject(9, LocalDate.class)),
                                    List.of()));
                    return held.computeIfAbsent(id, none -> new ArrayList<>())
                            .add(new FindingHistory.Held(
                                    row.getString(11),
                                    Optional.ofNullable(row.getString(12)).map(PkgVersion::new),
                                    row.getString(13),
                                    row.getObject(14, LocalDate.class),
                                    Optional.ofNullable(row.getObject(15, LocalDate.class))));
                },
                parameters);
        List<Open> all = new ArrayList<>();
        findings.forEach((id, finding) -> all.add(new Open(id, finding.with(held.getOrDefault(id, List.of())))));
        return all;
    }
}
