package org.holdfast.triage;

import org.holdfast.pkgsrc.VulnEntry;

/**
 * A patch that a branch carries.
 *
 * @param file from the tree's top: {@code archivers/unzip/patches/patch-CVE-2014-8139}
 * @param header what it says of itself, before its first hunk
 */
public record BranchPatch(String file, String header) {

    /** Whether it says that it is for the advisory of an entry. */
    public boolean names(VulnEntry entry) {
        return entry.isNamedIn(file) || entry.isNamedIn(header);
    }

    @Override
    public String toString() {
        return file;
    }
}
