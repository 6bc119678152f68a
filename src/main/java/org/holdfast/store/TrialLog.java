package org.holdfast.store;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.triage.Candidate;
import org.holdfast.trial.RecordedTrial;

/** The trials on a branch, and the patches that it carries. */
record TrialLog(Database database) {

    List<RecordedTrial> trials(String branch) {
        return database.rows(
                """
                select pkgpath, in_trunk, commit_id, patch, rules, directories, result from tried_fix
                where branch = ? order by pkgpath, commit_id
                """,
                row -> new RecordedTrial(
                        new Candidate(
                                path(row.getString(1)), path(row.getString(2)), row.getString(3), row.getBoolean(4)),
                        row.getString(5),
                        directories(row.getString(6)),
                        TrialJson.read(row.getString(7))),
                branch);
    }

    /** Deletes some trials and inserts others. */
    void record(String branch, Collection<Candidate> gone, Collection<RecordedTrial> fresh) {
        database.batch(
                "delete from tried_fix where branch = ? and pkgpath = ? and in_trunk = ? and commit_id = ? and patch = ?",
                gone.stream()
                        .map(one -> new Object[] {branch, one.pkgpath(), one.inTrunk(), one.commit(), one.patch()})
                        .toList());
        database.batch(
                """
                insert into tried_fix (branch, pkgpath, in_trunk, commit_id, patch, rules, directories, result)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                fresh.stream()
                        .map(one -> new Object[] {
                            branch,
                            one.candidate().pkgpath(),
                            one.candidate().inTrunk(),
                            one.candidate().commit(),
                            one.candidate().patch(),
                            one.rules(),
                            directories(one.lookedAt()),
                            TrialJson.write(one.trial())
                        })
                        .toList());
    }

    /** The directories that a trial read, with their tree ids, as JSON: {@code {"mk":"4b825dc6…"}}. */
    static String directories(Map<String, String> ids) {
        return JsonColumn.write(json -> {
            json.writeStartObject();
            ids.forEach(json::writeStringProperty);
            json.writeEndObject();
        });
    }

    private static SortedMap<String, String> directories(String column) {
        SortedMap<String, String> directories = new TreeMap<>();
        JsonColumn.object(column)
                .fields()
                .forEach((directory, id) -> directories.put(directory.toString(), id.toString()));
        return directories;
    }

    private static PkgPath path(String text) {
        return PkgPath.parse(text).orElseThrow(() -> new IllegalStateException("'" + text + "' is no PKGPATH"));
    }

    List<BranchPatch> patches(String branch) {
        return database.rows(
                "select pkgpath, file, blob, header from applied_patch where branch = ? order by pkgpath, file",
                row -> new BranchPatch(path(row.getString(1)), row.getString(2), row.getString(3), row.getString(4)),
                branch);
    }

    /** Replaces the patches of a branch; writes only differences. */
    void recordPatches(String branch, Collection<BranchPatch> patches) {
        Set<BranchPatch> gone = new HashSet<>(patches(branch));
        List<BranchPatch> come =
                patches.stream().filter(patch -> !gone.remove(patch)).toList();
        database.batch(
                "delete from applied_patch where branch = ? and pkgpath = ? and file = ?",
                gone.stream()
                        .map(patch -> new Object[] {branch, patch.pkgpath(), patch.file()})
                        .toList());
        database.batch(
                "insert into applied_patch (branch, pkgpath, file, blob, header) values (?, ?, ?, ?, ?)",
                come.stream()
                        .map(patch ->
                                new Object[] {branch, patch.pkgpath(), patch.file(), patch.blob(), patch.header()})
                        .toList());
    }
}
