package org.holdfast.history;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.holdfast.pkgsrc.BranchPatch;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;

/** Reads the patches of package directories at a commit: {@code patches/patch-*}. */
public final class BranchPatches {

    /** The most characters of a header that are kept. */
    private static final int LONGEST_HEADER = 8_000;

    private BranchPatches() {}

    /**
     * Reads the patches, in git's order.
     *
     * @param pkgpaths the package directories
     * @param known patches that were read before; a blob that is among them is not read again
     */
    public static List<BranchPatch> read(
            Git git, String commit, Collection<PkgPath> pkgpaths, Collection<BranchPatch> known) {
        if (pkgpaths.isEmpty()) {
            return List.of();
        }
        Map<String, String> headers = new HashMap<>();
        known.forEach(patch -> headers.put(patch.blob(), patch.header()));
        Map<String, String> blobs = new LinkedHashMap<>();
        git.list(commit, pkgpaths.stream().map(path -> path + "/patches/").toList(), listed -> {
            if (listed.path().contains("/patches/patch-")) {
                blobs.put(listed.path(), listed.id());
            }
        });
        List<String> unread = blobs.values().stream()
                .filter(blob -> !headers.containsKey(blob))
                .distinct()
                .toList();
        git.readObjects(
                unread,
                (i, content) -> headers.put(unread.get(i), header(new String(content, StandardCharsets.ISO_8859_1))));
        List<BranchPatch> patches = new ArrayList<>();
        blobs.forEach((file, blob) -> patches.add(new BranchPatch(file, blob, headers.getOrDefault(blob, ""))));
        return patches;
    }

    /** Makes a patch from its text. */
    public static BranchPatch of(String file, String blob, String text) {
        return new BranchPatch(file, blob, header(text));
    }

    private static String header(String patch) {
        int hunk = patch.startsWith("--- ") ? 0 : patch.indexOf("\n--- ");
        int end = Math.min(hunk < 0 ? patch.length() : hunk, LONGEST_HEADER);
        return patch.substring(0, end).replace("\0", "").strip();
    }
}
