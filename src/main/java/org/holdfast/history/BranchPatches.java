package org.holdfast.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.holdfast.bmake.SourceTree;
import org.holdfast.bmake.VersionChange;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;
import org.holdfast.tool.GitObjects;

/** Reads the patches that packages apply at a commit: {@code patch-*} in their PATCHDIR. */
public final class BranchPatches {

    /** The most characters of a header that are kept. */
    private static final int LONGEST_HEADER = 8_000;

    private BranchPatches() {}

    /**
     * Reads the patches that some packages apply, in git's order. A patch that came after the cut counts only if the package got a new
     * PKGNAME with it or later: otherwise hosts have the same PKGNAME without it.
     *
     * @param git the branch's repository
     * @param cut the id of the commit where the branch left trunk
     * @param commit the id of the commit
     * @param directories the directories where the packages' patches are, {@code security/openssl/patches}, by package
     * @param changes the version changes since the cut, oldest first
     * @param known patches that were read before; a blob that is among them is not read again
     */
    public static List<BranchPatch> read(
            Git git,
            String cut,
            String commit,
            Map<PkgPath, List<String>> directories,
            List<VersionChange> changes,
            Collection<BranchPatch> known) {
        if (directories.isEmpty()) {
            return List.of();
        }
        Map<String, String> headers = new HashMap<>();
        known.forEach(patch -> headers.put(patch.blob(), patch.header()));
        Map<String, String> blobs = blobs(git, commit, directories.values());
        Arrivals arrivals = Arrivals.of(
                git,
                cut,
                commit,
                blobs.keySet(),
                blobs(git, cut, directories.values()).keySet());
        List<String> unread = blobs.values().stream()
                .filter(blob -> !headers.containsKey(blob))
                .distinct()
                .toList();
        new GitObjects(git)
                .readAll(
                        unread,
                        SourceTree.LARGEST,
                        (i, content) -> headers.put(
                                unread.get(i),
                                content.map(bytes -> header(new String(bytes, StandardCharsets.ISO_8859_1)))
                                        .orElse("")));
        Map<PkgPath, Integer> last = arrivals.last(changes);
        List<BranchPatch> patches = new ArrayList<>();
        directories.forEach((pkgpath, places) -> blobs.forEach((file, blob) -> {
            if (places.contains(file.substring(0, file.lastIndexOf('/')))
                    && arrivals.of(file) <= last.getOrDefault(pkgpath, Arrivals.AT_CUT)) {
                patches.add(new BranchPatch(pkgpath, file, blob, headers.getOrDefault(blob, "")));
            }
        }));
        return patches;
    }

    private static Map<String, String> blobs(Git git, String commit, Collection<List<String>> directories) {
        Map<String, String> blobs = new LinkedHashMap<>();
        git.list(
                commit,
                directories.stream()
                        .flatMap(List::stream)
                        .distinct()
                        .map(path -> path + "/")
                        .toList(),
                listed -> {
                    String name = listed.path().substring(listed.path().lastIndexOf('/') + 1);
                    if (name.startsWith("patch-")) {
                        blobs.put(listed.path(), listed.id());
                    }
                });
        return blobs;
    }

    /**
     * When patches came to the branch.
     *
     * @param positions the positions of the branch's commits since the cut, from 1
     * @param added the position of the commit that added a file, if that was after the cut
     */
    private record Arrivals(Map<String, Integer> positions, Map<String, Integer> added) {

        static final int AT_CUT = 0;

        static Arrivals of(Git git, String cut, String commit, Collection<String> files, Collection<String> atCut) {
            Set<String> fresh = new LinkedHashSet<>(files);
            fresh.removeAll(atCut);
            if (fresh.isEmpty() || !git.test("merge-base", "--is-ancestor", cut, commit)) {
                return new Arrivals(Map.of(), Map.of());
            }
            Map<String, Integer> positions = new HashMap<>();
            Map<String, Integer> added = new HashMap<>();
            CommitLog.read(git, cut, commit, List.of(), (read, texts) -> {
                positions.put(read.id(), positions.size() + 1);
                read.files().stream()
                        .filter(file ->
                                fresh.contains(file.path()) && file.blob().isPresent())
                        .forEach(file -> {
                            if (file.added() || !added.containsKey(file.path())) {
                                added.put(file.path(), positions.size());
                            }
                        });
            });
            return new Arrivals(positions, added);
        }

        int of(String file) {
            return added.getOrDefault(file, AT_CUT);
        }

        /** The position of the last commit that gave each package a new PKGNAME. */
        Map<PkgPath, Integer> last(List<VersionChange> changes) {
            Map<PkgPath, Integer> last = new HashMap<>();
            changes.forEach(
                    change -> Optional.ofNullable(positions.get(change.commit().id()))
                            .ifPresent(position -> last.merge(change.pkgpath(), position, Math::max)));
            return last;
        }
    }

    /** Makes a patch from its text. */
    public static BranchPatch of(PkgPath pkgpath, String file, String blob, String text) {
        return new BranchPatch(pkgpath, file, blob, header(text));
    }

    private static String header(String patch) {
        int hunk = patch.startsWith("--- ") ? 0 : patch.indexOf("\n--- ");
        int end = Math.min(hunk < 0 ? patch.length() : hunk, LONGEST_HEADER);
        return patch.substring(0, end).replace("\0", "").strip();
    }
}
