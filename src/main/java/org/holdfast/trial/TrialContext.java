package org.holdfast.trial;

import java.util.ArrayList;
import java.util.List;
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
    }
}
