package org.holdfast.pkgsrc;

/**
 * A patch that a branch carries.
 *
 * @param file from the tree's top: {@code archivers/unzip/patches/patch-CVE-2014-8139}
 * @param blob its id in git
 * @param header what it says of itself, before its first hunk
 */
public record BranchPatch(String file, String blob, String header) {

    /** Whether it says that it is for the advisory of an entry. */
    public boolean names(VulnEntry entry) {
        return entry.isNamedIn(file.substring(file.lastIndexOf('/') + 1)) || entry.isNamedIn(header);
    }

    @Override
    public String toString() {
        return file;
    }
}
