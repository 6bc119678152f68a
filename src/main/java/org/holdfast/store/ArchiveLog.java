package org.holdfast.store;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.holdfast.outcome.PublishedNews;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.pkgsrc.ScannedPackage;

/** The packages that the archives published, over time. Writes only differences. */
record ArchiveLog(Database database) {

    private static final String COLUMNS = "select archive, pkgname, pkgpath, since, until from published_package ";

    PublishedNews record(String archive, LocalDate day, Collection<ScannedPackage> packages) {
        boolean first = database.rows(
                                "select count(*) from published_package where archive = ?",
                                row -> row.getLong(1),
                                archive)
                        .getFirst()
                == 0;
        Set<ScannedPackage> gone = new LinkedHashSet<>();
        read(COLUMNS + "where archive = ? and until is null order by id", archive)
                .forEach(one -> gone.add(one.published()));
        List<ScannedPackage> come = new ArrayList<>();
        for (ScannedPackage one : new LinkedHashSet<>(packages)) {
            if (!gone.remove(one)) {
                come.add(one);
            }
        }
        database.batch(
                """
                update published_package set until = ?
                where archive = ? and pkgname = ? and coalesce(pkgpath, '') = ? and until is null
                """,
                gone.stream()
                        .map(one -> new Object[] {
                            day,
                            archive,
                            one.pkgname(),
                            one.pkgpath().map(PkgPath::toString).orElse("")
                        })
                        .toList());
        insert(come.stream()
                .map(one -> new Published(archive, one, day, Optional.empty()))
                .toList());
        return new PublishedNews(first, come, List.copyOf(gone));
    }

    void insert(Collection<Published> published) {
        database.batch(
                "insert into published_package (archive, pkgname, pkgpath, since, until) values (?, ?, ?, ?, ?)",
                published.stream()
                        .map(one -> new Object[] {
                            one.archive(),
                            one.published().pkgname(),
                            one.published().pkgpath(),
                            one.since(),
                            one.until()
                        })
                        .toList());
    }

    List<Published> all() {
        return read(COLUMNS + "order by id");
    }

    private List<Published> read(String sql, Object... parameters) {
        return database.rows(
                sql,
                row -> new Published(
                        row.getString(1),
                        new ScannedPackage(
                                new PkgName(row.getString(2)),
                                Optional.ofNullable(row.getString(3)).flatMap(PkgPath::parse)),
                        row.getObject(4, LocalDate.class),
                        Optional.ofNullable(row.getObject(5, LocalDate.class))),
                parameters);
    }
}
