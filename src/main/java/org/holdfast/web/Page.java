package org.holdfast.web;

import java.util.List;

/**
 * What all pages have.
 *
 * @param title the title
 * @param place the part of the site that it belongs to: {@code worklist}
 * @param branch the branch that it shows
 * @param branches all branches, the usual one first
 * @param note what is to be said above everything: the view is old, a source failed; empty if all is well
 * @param age how old what it shows is
 */
record Page(String title, String place, String branch, List<String> branches, String note, String age) {

    Page {
        branches = List.copyOf(branches);
    }

    /** A link to another page about the same branch. */
    String to(String path) {
        return link(path, branch, branches);
    }

    /** An address about a branch, which it names unless that is the usual one. */
    static String link(String path, String branch, List<String> branches) {
        return branches.isEmpty() || branch.equals(branches.getFirst())
                ? path
                : path + (path.contains("?") ? "&" : "?") + "branch=" + Words.encoded(branch);
    }

    /** A link to a package's page. */
    String toPackage(String pkgpath) {
        return to("/package/" + pkgpath);
    }

    String toAdvisory(String word) {
        return to(word.matches("CVE-[0-9-]+") ? "/advisory/" + word : "/advisory?of=" + Words.encoded(word));
    }
}
