package org.holdfast.trial;

import java.util.ArrayList;
import java.util.List;
import org.holdfast.tool.Git;

/**
 * What all trials of one tryout share.
 *
 * @param git the branch's repository
 * @param workbench where things are merged
 * @param tip what they are merged into
 * @param requirements what packages need
 * @param cut where the branch left trunk
 */
public record TrialContext(
        Git git, ScratchRepository workbench, BranchFiles tip, Requirements requirements, String cut) {

    public Trees trees() {
        return workbench.trees();
    }

    /** Makes the commits of all directories at once. */
    void prepare(List<DirectoryTrials> directories) {
        List<ScratchRepository.Draft> drafts = new ArrayList<>();
        List<Integer> begins = new ArrayList<>();
        for (DirectoryTrials directory : directories) {
            begins.add(drafts.size());
            drafts.addAll(directory.drafts(drafts.size()));
        }
        List<String> ids = workbench.commit(drafts);
        for (int i = 0; i < directories.size(); i++) {
            int end = i + 1 < directories.size() ? begins.get(i + 1) : ids.size();
            directories.get(i).made(ids.subList(begins.get(i), end));
        }
    }
}
