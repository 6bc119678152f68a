package org.holdfast.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.holdfast.bmake.PackageDirectory;
import org.holdfast.bmake.VersionChange;
import org.holdfast.history.BranchReading;
import org.holdfast.history.BranchState;
import org.holdfast.pkgsrc.ChangesLine;
import org.holdfast.pkgsrc.Commit;
import org.holdfast.pkgsrc.PkgPath;

/** The branches as read from git: heads, package directories, version changes. */
record BranchLog(Database database) {

    /** A branch with at most this many changes has its commits selected by id. */
    private static final long FEW = 1_000;

    /** Records a reading; adds a head only if the branch has moved. */
    void record(BranchReading reading, Instant seen) {
        List<BranchHead> known = heads(reading.branch());
        if (known.isEmpty() || !known.getLast().commit().equals(reading.commit())) {
            insert(new BranchHead(reading.branch(), reading.commit(), seen));
        }
        if (reading.isUnmoved()) {
            return;
        }
        if (reading.whole()) {
            replace(reading, seen.atOffset(ZoneOffset.UTC).toLocalDate());
        }
        record(reading.branch(), reading.changes());
        record(reading.branch(), reading.touched(), reading.gone());
        recordMoves(reading.branch(), reading.moves());
        database.update("delete from branch_state where branch = ?", reading.branch());
        database.update(
                "insert into branch_state (branch, commit_id, cut, rules) values (?, ?, ?, ?)",
                reading.branch(),
                reading.commit(),
                reading.cut(),
                reading.rules());
    }

    /** Deletes the records of earlier readings, except the changes by commits that the branch has lost: git may not have them. */
    private void replace(BranchReading reading, LocalDate day) {
        database.batch(
                "update package_change set rewritten = ? where branch = ? and commit_id = ? and rewritten is null",
                reading.rewritten().stream()
                        .map(commit -> new Object[] {day, reading.branch(), commit})
                        .toList());
        database.update("delete from package_change where branch = ? and rewritten is null", reading.branch());
        database.update("delete from branch_directory where branch = ?", reading.branch());
    }

    private void record(String branch, Collection<VersionChange> changes) {
        Map<String, Commit> commits = new LinkedHashMap<>();
        changes.forEach(change -> commits.putIfAbsent(change.commit().id(), change.commit()));
        database.batch(
                """
                insert into tree_commit (commit_id, author, written, message)
                select cast(? as varchar), cast(? as varchar), cast(? as date), cast(? as varchar)
                where not exists (select 1 from tree_commit where commit_id = ?)
                """,
                commits.values().stream()
                        .map(commit -> new Object[] {
                            commit.id(), text(commit.author()), commit.date(), text(commit.message()), commit.id()
                        })
                        .toList());
        database.batch(
                """
                insert into package_change
                  (branch, commit_id, pkgpath, renamed_from, made_before, made_after, cves, dropped)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                changes.stream()
                        .map(change -> new Object[] {
                            branch,
                            change.commit().id(),
                            change.pkgpath(),
                            change.renamedFrom(),
                            PackagesJson.write(change.before()),
                            PackagesJson.write(change.after()),
                            new Texts(change.commit().cves()),
                            new Texts(change.commit().dropped())
                        })
                        .toList());
    }

    private void record(String branch, Collection<PackageDirectory> directories, Collection<PkgPath> gone) {
        database.batch(
                "delete from branch_directory where branch = ? and pkgpath = ?",
                Stream.concat(gone.stream(), directories.stream().map(PackageDirectory::pkgpath))
                        .map(path -> new Object[] {branch, path})
                        .toList());
        Map<String, List<String>> lists = new HashMap<>();
        List<Object[]> rows = new ArrayList<>();
        for (PackageDirectory directory : directories) {
            String own = directory.pkgpath() + "/";
            List<String> shared = directory.filesRead().stream()
                    .filter(file -> !file.startsWith(own))
                    .toList();
            String digest = Sha256.of(String.join("\n", shared));
            lists.put(digest, shared);
            rows.add(new Object[] {
                branch,
                directory.pkgpath(),
                PackagesJson.write(directory.makes()),
                Texts.of(directory.uses().stream()),
                Texts.of(directory.filesRead().stream()
                        .filter(file -> file.startsWith(own))
                        .map(file -> file.substring(own.length()))),
                digest,
                Texts.of(directory.patches().stream()),
                directory.notBuilt().orElse(null)
            });
        }
        Set<String> known = Set.copyOf(database.rows("select digest from file_set", row -> row.getString(1)));
        database.batch(
                "insert into file_set (digest, files) values (?, ?)",
                lists.entrySet().stream()
                        .filter(list -> !known.contains(list.getKey()))
                        .map(list -> new Object[] {list.getKey(), new Texts(list.getValue())})
                        .toList());
        database.batch("""
                insert into branch_directory (branch, pkgpath, makes, uses, own_files, shared_files, patches, not_built)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """, rows);
    }

    private void recordMoves(String branch, List<ChangesLine> moves) {
        if (moves.equals(moves(branch))) {
            return;
        }
        database.update("delete from package_move where branch = ?", branch);
        List<Object[]> rows = new ArrayList<>();
        moves.forEach(move -> rows.add(new Object[] {
            branch,
            rows.size() + 1,
            move.line(),
            move.action().name(),
            move.pkgpath(),
            move.argument(),
            move.by(),
            move.date()
        }));
        database.batch("""
                insert into package_move (branch, place, line, action, pkgpath, argument, developer, written)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """, rows);
    }

    List<ChangesLine> moves(String branch) {
        return database.rows(
                """
                select line, action, pkgpath, argument, developer, written from package_move where branch = ? order by place
                """,
                row -> new ChangesLine(
                        row.getInt(1),
                        ChangesLine.Action.valueOf(row.getString(2)),
                        path(row.getString(3)),
                        row.getString(4),
                        row.getString(5),
                        row.getObject(6, LocalDate.class)),
                branch);
    }

    /** The names of the branches that were ever read. */
    List<String> branches() {
        return database.rows("select branch from branch_state order by branch", row -> row.getString(1));
    }

    Optional<BranchState> state(String branch) {
        return database
                .rows(
                        "select commit_id, cut, rules from branch_state where branch = ?",
                        row -> {
                            String commit = row.getString(1);
                            Supplier<List<PackageDirectory>> directories =
                                    () -> database.read(() -> directories(branch, commit));
                            return new BranchState(branch, commit, row.getString(2), row.getString(3), directories);
                        },
                        branch)
                .stream()
                .findFirst();
    }

    /** The package directories of a branch at a commit; fails if the branch has been read further since. */
    private List<PackageDirectory> directories(String branch, String commit) {
        if (state(branch).filter(state -> state.commit().equals(commit)).isEmpty()) {
            throw database.unusable("has read " + branch + " beyond " + commit + " meanwhile; try again");
        }
        return directories(branch);
    }

    /** The package directories of a branch, without the files that they were read from. */
    List<PackageDirectory> makes(String branch) {
        Map<String, PkgPath> paths = new HashMap<>();
        return database.rows(
                "select pkgpath, makes, uses, patches, not_built from branch_directory where branch = ? order by pkgpath",
                row -> new PackageDirectory(
                        paths.computeIfAbsent(row.getString(1), BranchLog::path),
                        PackagesJson.read(row.getString(2)),
                        uses(row, paths),
                        List.of(),
                        Texts.read(row, 4),
                        Optional.ofNullable(row.getString(5))),
                branch);
    }

    /** The PKGPATHs in column 3; what earlier versions wrote and is none, {@code a/b${V}}, is passed over. */
    private static List<PkgPath> uses(ResultSet row, Map<String, PkgPath> paths) throws SQLException {
        List<PkgPath> uses = new ArrayList<>();
        for (String word : Texts.read(row, 3)) {
            PkgPath known = paths.get(word);
            Optional<PkgPath> path = known == null ? PkgPath.parse(word) : Optional.of(known);
            path.ifPresent(one -> {
                paths.put(word, one);
                uses.add(one);
            });
        }
        return uses;
    }

    private List<PackageDirectory> directories(String branch) {
        // Thousands of directories share their dependencies.
        Map<String, PkgPath> paths = new HashMap<>();
        Map<String, List<String>> lists = new HashMap<>();
        database.rows("select digest, files from file_set", row -> lists.put(row.getString(1), Texts.read(row, 2)));
        List<PackageDirectory> directories = database.rows(
                """
                select pkgpath, makes, uses, own_files, shared_files, patches, not_built from branch_directory
                where branch = ?
                """,
                row -> {
                    PkgPath pkgpath = paths.computeIfAbsent(row.getString(1), BranchLog::path);
                    List<String> files = new ArrayList<>();
                    Texts.read(row, 4).forEach(file -> files.add(pkgpath + "/" + file));
                    files.addAll(lists.getOrDefault(row.getString(5), List.of()));
                    return new PackageDirectory(
                            pkgpath,
                            PackagesJson.read(row.getString(2)),
                            uses(row, paths),
                            files,
                            Texts.read(row, 6),
                            Optional.ofNullable(row.getString(7)));
                },
                branch);
        directories.sort(Comparator.comparing(directory -> directory.pkgpath().toString()));
        return directories;
    }

    /**
     * The commits of a branch. H2 joins slowly: for a branch with many changes all commits are read, whatever their branch. Branches
     * with few changes, such as release and backports, select theirs.
     */
    private Map<String, Commit> commits(String branch) {
        long few = database.rows("select count(*) from package_change where branch = ?", row -> row.getLong(1), branch)
                .getFirst();
        String all = "select commit_id, author, written, message from tree_commit";
        Map<String, Commit> commits = new HashMap<>();
        database.rows(
                few > FEW ? all : all + " where commit_id in (select commit_id from package_change where branch = ?)",
                row -> commits.put(
                        row.getString(1),
                        new Commit(
                                row.getString(1),
                                row.getString(2),
                                row.getObject(3, LocalDate.class),
                                row.getString(4),
                                List.of())),
                few > FEW ? new Object[0] : new Object[] {branch});
        return commits;
    }

    /** The version changes of a branch, oldest first. */
    List<VersionChange> changes(String branch) {
        Map<String, Commit> commits = commits(branch);
        return database.rows(
                """
                select commit_id, pkgpath, renamed_from, made_before, made_after, cves, dropped
                from package_change where branch = ? and rewritten is null order by id
                """,
                row -> new VersionChange(
                        path(row.getString(2)),
                        Objects.requireNonNull(commits.get(row.getString(1)), "its commit")
                                .naming(Texts.read(row, 6), Texts.read(row, 7)),
                        PackagesJson.read(row.getString(4)),
                        PackagesJson.read(row.getString(5)),
                        Optional.ofNullable(row.getString(3)).map(BranchLog::path)),
                branch);
    }

    /** Forgets that commits were found lost after a day: they were by then. */
    void rewind(LocalDate day) {
        database.update("update package_change set rewritten = ? where rewritten > ?", day, day);
    }

    /** Deletes everything that can be read from git again; keeps changes by commits that a branch has lost. */
    void clear() {
        List.of("branch_directory", "file_set", "branch_state", "package_move", "applied_patch", "tried_fix")
                .forEach(table -> database.update("delete from " + table));
        database.update("delete from package_change where rewritten is null");
        database.update("delete from tree_commit where commit_id not in (select commit_id from package_change)");
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

    /** Removes NUL, which PostgreSQL refuses. */
    private static String text(String text) {
        return text.replace("\0", "");
    }

    private static PkgPath path(String text) {
        return PkgPath.parse(text).orElseThrow(() -> new IllegalStateException("'" + text + "' is no PKGPATH"));
    }

    private static BranchHead head(ResultSet row) throws SQLException {
        return new BranchHead(row.getString(1), row.getString(2), instant(row, 3));
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
