package org.holdfast.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.holdfast.pkgsrc.PkgName;
import org.holdfast.pkgsrc.PkgPath;

/** What git and the scans said of the branches. */
record BranchLog(Database database) {

    /** Whether the branch has moved; if not there is nothing to write. */
    boolean record(BranchHead head) {
        List<BranchHead> known = heads(head.branch());
        if (!known.isEmpty() && known.getLast().commit().equals(head.commit())) {
            return false;
        }
        insert(head);
        return true;
    }

    void insert(BranchHead head) {
        database.insert(
                "insert into branch_head (branch, commit_id, seen) values (?, ?, ?)",
                head.branch(),
                head.commit(),
                head.seen());
    }

    List<BranchHead> heads(String branch) {
        return database.rows(
                "select branch, commit_id, seen from branch_head where branch = ? order by id",
                BranchLog::head,
                branch);
    }

    List<BranchHead> heads() {
        return database.rows("select branch, commit_id, seen from branch_head order by id", BranchLog::head);
    }

    void record(Collection<PackageVersion> versions) {
        database.batch(
                """
                insert into tree_commit (commit_id, author, committed)
                select cast(? as varchar), cast(? as varchar), cast(? as timestamp with time zone)
                where not exists (select 1 from tree_commit where commit_id = ?)
                """,
                versions.stream()
                        .map(version ->
                                new Object[] {version.commit(), version.author(), version.date(), version.commit()})
                        .toList());
        database.batch(
                """
                insert into package_version (commit_id, pkgpath, pkgname)
                select cast(? as varchar), cast(? as varchar), cast(? as varchar)
                where not exists (select 1 from package_version where commit_id = ? and pkgpath = ? and pkgname = ?)
                """,
                versions.stream()
                        .map(version -> new Object[] {
                            version.commit(),
                            version.pkgpath(),
                            version.pkgname(),
                            version.commit(),
                            version.pkgpath(),
                            version.pkgname()
                        })
                        .toList());
    }

    List<PackageVersion> versions(PkgPath pkgpath) {
        return database.rows(
                """
                select v.pkgname, c.commit_id, c.author, c.committed
                from package_version v
                join tree_commit c on c.commit_id = v.commit_id
                where v.pkgpath = ?
                order by c.committed, c.commit_id, v.pkgname
                """,
                row -> new PackageVersion(
                        pkgpath, new PkgName(row.getString(1)), row.getString(2), row.getString(3), instant(row, 4)),
                pkgpath);
    }

    /** Replaces what was known of the branch at that commit. */
    void record(BranchScan scan) {
        database.update("delete from branch_scan where branch = ? and commit_id = ?", scan.branch(), scan.commit());
        long id = database.insert(
                "insert into branch_scan (branch, commit_id) values (?, ?)", scan.branch(), scan.commit());
        List<Object[]> rows = new ArrayList<>();
        for (BranchScan.Line line : scan.packages()) {
            rows.add(new Object[] {id, rows.size(), line.pkgpath(), line.pkgname(), line.status()});
        }
        database.batch(
                "insert into scanned_package (scan, place, pkgpath, pkgname, status) values (?, ?, ?, ?, ?)", rows);
    }

    Optional<BranchScan> scan(String branch, String commit) {
        return database
                .rows(
                        "select id from branch_scan where branch = ? and commit_id = ?",
                        row -> row.getLong(1),
                        branch,
                        commit)
                .stream()
                .findFirst()
                .map(id -> new BranchScan(
                        branch,
                        commit,
                        database.rows(
                                "select pkgpath, pkgname, status from scanned_package where scan = ? order by place",
                                row -> new BranchScan.Line(
                                        PkgPath.parse(row.getString(1)).orElseThrow(),
                                        Optional.ofNullable(row.getString(2)).map(PkgName::new),
                                        row.getString(3)),
                                id)));
    }

    private static BranchHead head(ResultSet row) throws SQLException {
        return new BranchHead(row.getString(1), row.getString(2), instant(row, 3));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
