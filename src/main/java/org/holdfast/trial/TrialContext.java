package org.holdfast.trial;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.holdfast.pkgsrc.PkgPath;
import org.holdfast.tool.Git;

/**
 * The context that all trials, backports or merges of one run share. Safe for use by several threads.
 *
 * @param git the branch's repository
 * @param scratch the scratch repository for merges
 * @param tip the branch
 * @param requirements the check for missing things
 * @param cut the id of the commit where the branch left trunk
 * @param repairs for how many days after a fix trunk's own repairs of it are taken along
 * @param siblings the packages that stand or fall with others
 */
public record TrialContext(
        Git git,
        ScratchRepository scratch,
        BranchFiles tip,
        Requirements requirements,
        String cut,
        int repairs,
        Siblings siblings) {

    /** The objects of both repositories. */
    public Trees trees() {
        return scratch.trees();
    }

    /** A directory of the branch itself, evaluated. */
    public PackageFiles onTip(PkgPath pkgpath) {
        MergedTree tree = new MergedTree(
                tip.tree(),
                pkgpath.toString(),
                trees().id(tip.commit(), pkgpath.toString())
                        .<Map<String, String>>map(trees()::files)
                        .orElse(Map.of()),
                Map.of(),
                trees());
        return PackageFiles.of(pkgpath, tree, tree.files(), tip.definitions(), file -> false);
    }

    /** Who reads which file of the branch. */
    public FileReaders readers() {
        return siblings.readers();
    }

    /**
     * The other packages that would no longer build or could not be installed, each with the reason.
     *
     * @param before the package on the branch
     * @param files the package in the merged tree
     * @param changed the paths of the files that differ from the tip
     */
    public Map<PkgPath, String> broken(PackageFiles before, PackageFiles files, Collection<String> changed) {
        return siblings.broken(this, before, files, changed);
    }

    /** Writes the commits of all directories at once. */
    void prepare(List<DirectoryTrials> directories) {
        List<ScratchRepository.Draft> drafts = new ArrayList<>();
        List<Integer> begins = new ArrayList<>();
        for (DirectoryTrials directory : directories) {
            begins.add(drafts.size());
            drafts.addAll(directory.drafts(drafts.size()));
        }
        List<String> ids = scratch.commit(drafts);
        for (int i = 0; i < directories.size(); i++) {
            int end = i + 1 < directories.size() ? begins.get(i + 1) : ids.size();
            directories.get(i).made(ids.subList(begins.get(i), end));
        }
        scratch.mergeAll(directories.stream()
                .flatMap(directory -> directory.first().stream())
                .collect(Collectors.toSet()));
    }
}
